{{ config(materialized='table') }}

with

filled as (
    select * from {{ ref('stg_zendesk__ticket_moments') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

final as (
    select
        filled.*,
        statuses.label as status_label,
        lag(filled.changed_at) over ticket_order as previous_changed_at,
        lag(filled.group_id) over ticket_order as previous_group_id,
        lag(filled.assignee_id) over ticket_order as previous_assignee_id,
        lag(statuses.label) over ticket_order as previous_status_label,
        lead(filled.changed_at) over ticket_order as next_changed_at,
        lead(filled.assignee_id) over ticket_order as next_assignee_id,
        lead(filled.changed_by) over ticket_order as next_changed_by,
        lead(filled.newest) over ticket_order as next_newest
    from filled
    {{ join_code('codes', 'ticket_status', 'filled.status', 'statuses') }}
    window ticket_order as (partition by filled.source, filled.ticket_id order by filled.changed_at)
)

select
    source,
    ticket_id,
    changed_at,
    group_id,
    assignee_id,
    status,
    coalesce(status_label, 'In Progress') as status_label,
    case when status_label is null then status end as unknown_status,
    changed_by,
    newest,
    feed,
    previous_changed_at,
    previous_group_id,
    previous_assignee_id,
    coalesce(previous_status_label, 'In Progress') as previous_status_label,
    next_changed_at,
    next_assignee_id,
    next_changed_by,
    next_newest
from final
