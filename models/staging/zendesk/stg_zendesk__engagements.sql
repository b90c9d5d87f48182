{{ config(materialized='table') }}

with

ticket_engagements as (
    select * from {{ ref('stg_zendesk__ticket_engagements') }}
),

call_engagements as (
    select * from {{ ref('stg_zendesk__call_engagements') }}
),

merged_tickets as (
    select * from {{ ref('stg_zendesk__merged_tickets') }}
),

engagements as (
    select {{ select_engagement_columns() }} from ticket_engagements
    union all
    select {{ select_engagement_columns() }} from call_engagements
),

-- A ticket that was merged into another is part of that conversation; its case stays its own.
final as (
    select
        {{ select_engagement_columns('engagements', except=['conversation_native_id']) }},
        coalesce(merged_tickets.conversation_native_id, engagements.conversation_native_id) as conversation_native_id
    from engagements
    left join merged_tickets
        on engagements.source = merged_tickets.source and engagements.conversation_native_id = merged_tickets.ticket_id
)

select {{ select_engagement_columns() }}
from final
