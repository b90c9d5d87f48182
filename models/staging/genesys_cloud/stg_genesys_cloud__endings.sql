with

parts as (
    select * from {{ ref('stg_genesys_cloud__engagement_parts') }}
),

facts as (
    select * from {{ ref('stg_genesys_cloud__conversation_facts') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

-- What the customer's own session says counts for the agent with whom it ended.
judged as (
    select
        parts.*,
        facts.has_customer,
        agent_word.label as agent_says,
        case
            when
                parts.type = 'Agent'
                and abs({{ milliseconds_between('parts.disconnected_at', 'facts.customer_left_at') }})
                <= 1000 * {{ var('link_tolerance_seconds') }}
                then facts.customer_terminated_by
        end as customer_says
    from parts
    inner join facts
        on parts.source = facts.source
        and parts.conversation_native_id = facts.conversation_native_id
    {{ join_code('codes', 'agent_disconnect_type', 'parts.disconnect_type', 'agent_word') }}
),

final as (
    select
        source,
        native_id,
        case
            when type <> 'Agent' or terminated_by is not null then terminated_by
            -- Without a customer the other side is another agent.
            when agent_says = 'Customer' and not has_customer then 'Agent'
            else coalesce(
                case when agent_says = 'Customer' then nullif(customer_says, 'Agent') end,
                agent_says, disconnect_type, customer_says
            )
        end as terminated_by
    from judged
)

select
    source,
    native_id,
    terminated_by
from final
