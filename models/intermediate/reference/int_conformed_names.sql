{{ config(materialized='table') }}

{% set seeds = {'agent': 'map_agents', 'queue': 'map_queues', 'campaign': 'map_campaigns', 'team': 'map_teams'} %}

with

sources as (
    select * from {{ ref('int_sources') }}
),

mappings as (
    {% for entity, seed in seeds.items() %}
    select
        '{{ entity }}' as entity,
        platform,
        source,
        native_value,
        conformed_id,
        conformed_name,
        cast(null as {{ dbt.type_string() }}) as category
    from {{ ref(seed) }}
    union all
    {% endfor %}
    select
        'outcome' as entity,
        platform,
        source,
        native_value,
        conformed_name as conformed_id,
        conformed_name,
        outcome_category as category
    from {{ ref('map_outcomes') }}
),

candidates as (
    select
        mappings.entity,
        sources.platform,
        sources.source,
        {{ clean_text('mappings.native_value') }} as native_value,
        coalesce({{ clean_text('mappings.conformed_id') }}, {{ clean_text('mappings.conformed_name') }}) as conformed_id,
        coalesce({{ clean_text('mappings.conformed_name') }}, {{ clean_text('mappings.conformed_id') }}) as conformed_name,
        {{ clean_text('mappings.category') }} as category,
        {{ mapping_specificity('mappings') }} as specificity
    from mappings
    inner join sources on {{ mapping_applies('mappings', 'sources') }}
),

final as (
    select
        *,
        row_number() over (
            partition by entity, platform, source, native_value
            order by specificity desc, conformed_id asc
        ) as choice
    from candidates
)

select
    entity,
    platform,
    source,
    native_value,
    conformed_id,
    conformed_name,
    category
from final
where choice = 1
