{{ config(materialized='table') }}

{% set default = var('default_service_level_policy') %}
{% set classes = ['short_abandon_counts_as', 'abandon_within_threshold_counts_as', 'abandon_after_threshold_counts_as'] %}

with

seed_rows as (
    select * from {{ ref('service_level_policies') }}
),

policies as (
    select
        {{ clean_text('platform') }} as platform,
        {{ clean_text('source') }} as source,
        {{ clean_text('queue') }} as queue,
        {{ clean_text('channel_type') }} as channel_type,
        {{ parse_timestamp(clean_text('valid_from')) }} as valid_from,
        {{ parse_timestamp(clean_text('valid_to')) }} as valid_to,
        {{ parse_decimal('threshold_seconds') }} as threshold_seconds,
        {{ parse_decimal('short_abandon_seconds') }} as short_abandon_seconds,
        {% for class in classes %}
        {{ clean_text(class) }} as {{ class }},
        {% endfor %}
        {{ clean_text('business_calendar') }} as business_calendar,
        false as is_default
    from seed_rows
    union all
    select
        {% for column in ['platform', 'source', 'queue', 'channel_type', 'valid_from', 'valid_to', 'threshold_seconds',
            'short_abandon_seconds'] + classes + ['business_calendar'] %}
        null as {{ column }},
        {% endfor %}
        true as is_default
),

-- Queue beats source beats platform beats channel type, then the policy that began last.
final as (
    select
        *,
        row_number() over (
            order by
                is_default asc,
                case when queue is not null then 0 else 1 end asc,
                case when source is not null then 0 else 1 end asc,
                case when platform is not null then 0 else 1 end asc,
                case when channel_type is not null then 0 else 1 end asc,
                case when valid_from is not null then 0 else 1 end asc,
                valid_from desc,
                threshold_seconds asc
        ) as precedence
    from policies
)

select
    precedence,
    platform,
    source,
    queue,
    channel_type,
    valid_from,
    valid_to,
    coalesce(threshold_seconds, {{ default.threshold_seconds }}) as threshold_seconds,
    coalesce(short_abandon_seconds, {{ default.short_abandon_seconds }}) as short_abandon_seconds,
    {% for class in classes %}
    coalesce({{ class }}, '{{ default[class] }}') as {{ class }},
    {% endfor %}
    business_calendar
from final
