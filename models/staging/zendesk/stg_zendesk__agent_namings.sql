with

users as (
    select * from {{ ref('stg_zendesk__user_records') }}
    where not is_file and reject_reason is null and is_agent
),

tickets as (
    select * from {{ ref('stg_zendesk__ticket_records') }}
    where not is_file and reject_reason is null and assignee_id is not null
),

assignments as (
    select * from {{ ref('stg_zendesk__ticket_field_history_records') }}
    where not is_file and reject_reason is null and field_name = 'assignee_id' and field_value is not null
),

final as (
    select
        source,
        user_id,
        file,
        loaded_at
    from users
    union all
    select
        source,
        assignee_id as user_id,
        file,
        loaded_at
    from tickets
    union all
    select
        source,
        field_value as user_id,
        file,
        loaded_at
    from assignments
)

select
    source,
    user_id,
    file,
    loaded_at
from final
