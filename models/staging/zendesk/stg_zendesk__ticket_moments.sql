{{ config(materialized='table') }}

{% set fields = ['group_id', 'assignee_id', 'status'] %}

with

all_tickets as (
    select
        *,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__tickets') }}
),

changes as (
    select
        *,
        'ticket_field_history' as feed
    from {{ ref('stg_zendesk__ticket_changes') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

tickets as (
    select
        all_tickets.*,
        coalesce(statuses.label = 'Deleted', false) as is_deleted_now
    from all_tickets
    {{ join_code('codes', 'ticket_status', 'all_tickets.status', 'statuses') }}
),

told as (
    select
        source,
        ticket_id,
        {% for field in fields %}
        count({{ field }}) > 0 as tells_{{ field }},
        {% endfor %}
        min(changed_at) as first_changed_at,
        max(changed_at) as last_changed_at
    from changes
    group by source, ticket_id
),

-- A field that the history never tells has had the value of the ticket from the start; but none was deleted from the start.
first_states as (
    select
        tickets.source,
        tickets.ticket_id,
        least(tickets.created_at, coalesce(told.first_changed_at, tickets.created_at)) as changed_at,
        {% for field in fields %}
        case
            when coalesce(told.tells_{{ field }}, false) then null
            {% if field == 'status' %}
            when tickets.is_deleted_now then ''
            {% endif %}
            else coalesce(tickets.{{ field }}, '')
        end as {{ field }},
        {% endfor %}
        cast(null as {{ dbt.type_string() }}) as changed_by,
        tickets.newest,
        'ticket' as feed
    from tickets
    left join told on tickets.source = told.source and tickets.ticket_id = told.ticket_id
),

-- A ticket that was updated after its last known change is ahead of the history.
last_states as (
    select
        tickets.source,
        tickets.ticket_id,
        tickets.changed_at,
        {% for field in fields %}
        coalesce(tickets.{{ field }}, '') as {{ field }},
        {% endfor %}
        cast(null as {{ dbt.type_string() }}) as changed_by,
        tickets.newest,
        'ticket' as feed
    from tickets
    left join told on tickets.source = told.source and tickets.ticket_id = told.ticket_id
    where
        tickets.changed_at > coalesce(told.last_changed_at, tickets.created_at)
        and (told.ticket_id is not null or tickets.is_deleted_now)
),

moments as (
    select
        source,
        ticket_id,
        changed_at,
        {% for field in fields %}
        max({{ field }}) as {{ field }},
        {% endfor %}
        max(changed_by) as changed_by,
        max(newest) as newest,
        max(feed) as feed
    from (
        select * from changes
        union all
        select * from first_states
        union all
        select * from last_states
    ) as all_changes
    group by source, ticket_id, changed_at
),

final as (
    select
        source,
        ticket_id,
        changed_at,
        {% for field in fields %}
        nullif(max_by({{ field }}, case when {{ field }} is not null then changed_at end) over (
            partition by source, ticket_id order by changed_at
            rows between unbounded preceding and current row
        ), '') as {{ field }},
        {% endfor %}
        changed_by,
        newest,
        feed
    from moments
)

select
    source,
    ticket_id,
    changed_at,
    {% for field in fields %}
    {{ field }},
    {% endfor %}
    changed_by,
    newest,
    feed
from final
