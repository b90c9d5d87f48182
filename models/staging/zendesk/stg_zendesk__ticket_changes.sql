{{ config(materialized='table') }}

{% set fields = ['group_id', 'assignee_id', 'status'] %}

with

field_changes as (
    select
        *,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__field_changes') }}
    where field_name in ({{ quoted_list(fields) }})
),

-- An empty text is a field that was cleared, a null one that did not change.
final as (
    select
        source,
        ticket_id,
        changed_at,
        {% for field in fields %}
        max(case when field_name = '{{ field }}' then coalesce(field_value, '') end) as {{ field }},
        {% endfor %}
        max(nullif(user_id, '-1')) as changed_by,
        max(newest) as newest
    from field_changes
    group by source, ticket_id, changed_at
)

select
    source,
    ticket_id,
    changed_at,
    {% for field in fields %}
    {{ field }},
    {% endfor %}
    changed_by,
    newest
from final
