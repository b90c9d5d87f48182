{{ config(materialized='table') }}

with

enumerations as (
    select * from {{ ref('enumerations') }}
),

map_labels as (
    select * from {{ ref('map_labels') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

own_labels as (
    select
        sources.platform,
        sources.source,
        enumerations.enumeration,
        lower(enumerations.label) as native_value,
        enumerations.label,
        0 as specificity
    from enumerations
    cross join sources
),

mapped_labels as (
    select
        sources.platform,
        sources.source,
        map_labels.enumeration,
        lower({{ clean_text('map_labels.native_value') }}) as native_value,
        enumerations.label,
        {{ mapping_specificity('map_labels') }} as specificity
    from map_labels
    inner join enumerations
        on map_labels.enumeration = enumerations.enumeration
        and map_labels.label = enumerations.label
    inner join sources on {{ mapping_applies('map_labels', 'sources') }}
),

candidates as (
    select * from own_labels
    union all
    select * from mapped_labels
),

final as (
    select
        *,
        row_number() over (
            partition by platform, source, enumeration, native_value
            order by specificity desc, label asc
        ) as choice
    from candidates
)

select
    platform,
    source,
    enumeration,
    native_value,
    label
from final
where choice = 1
