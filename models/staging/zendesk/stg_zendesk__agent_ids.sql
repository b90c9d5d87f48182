{{ config(materialized='table') }}

with

users as (
    select * from {{ ref('stg_zendesk__users') }}
    where is_agent
),

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

field_changes as (
    select * from {{ ref('stg_zendesk__field_changes') }}
    where field_name = 'assignee_id'
),

assignees as (
    select
        source,
        assignee_id as user_id
    from tickets
    union all
    select
        source,
        field_value as user_id
    from field_changes
),

agents as (
    select
        source,
        user_id
    from users
    union all
    select
        source,
        user_id
    from assignees
    where user_id is not null
),

final as (
    select
        source,
        user_id
    from agents
    group by source, user_id
)

select
    source,
    user_id
from final
