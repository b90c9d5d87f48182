{{ config(materialized='table') }}

{# What counts of a record: its name, or what else it says. #}
{% set values = {
    'group': ['group_name'], 'brand': ['brand_name'], 'sla_policy_metric_history': ['target_minutes', 'in_business_hours'],
} %}

with

{% for feed, columns in values.items() %}
{% set keys = (['source'] + zendesk_record_keys()[feed]) | join(', ') %}
{{ feed }}_records as (
    select
        *,
        {{ landed_now() }} as is_new,
        {{ zendesk_newest() }} as newest,
        {{ struct_of(dict(zip(columns, columns))) }} as told
    from {{ zendesk_records(feed) }}
    where not is_file and reject_reason is null
),

-- Directories are often delivered whole; most of their records say what was known.
changed_{{ feed }} as (
    select
        {{ keys }},
        max(case when is_new then file end) as file
    from {{ feed }}_records
    where ({{ keys }}) in (select {{ keys }} from {{ feed }}_records where is_new)
    group by {{ keys }}
    having max_by(told, newest) is distinct from max_by(told, case when not is_new then newest end)
),

{% endfor %}
final as (
    {% for feed in values %}
    {% set kind, native_id = zendesk_stories()[feed] %}
    select
        source,
        '{{ kind }}' as directory,
        {{ native_id }} as native_id,
        file
    from changed_{{ feed }}
    {{ "where metric = 'first_reply_time'" if kind == 'sla_policy' }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    source,
    directory,
    native_id,
    max(file) as file
from final
group by source, directory, native_id
