{{ config(materialized='table') }}

with

newest_values as (
    select * from {{ ref('int_custom_data__newest_values') }}
    where is_column
),

typed_values as (
    select
        platform,
        source,
        native_id,
        {% for member, column, kind in settable_columns() %}
        case
            when member_name = '{{ member }}'
                then {{ typed_member('member_text', kind, column) }}
        end as {{ column }},
        case when member_name = '{{ member }}' then 1 else 0 end as sets_{{ column }},
        {% endfor %}
        updated_at
    from newest_values
),

final as (
    select
        platform,
        source,
        {% for member, column, kind in settable_columns() %}
        max({{ column }}) as {{ column }},
        max(sets_{{ column }}) = 1 as sets_{{ column }},
        {% endfor %}
        native_id
    from typed_values
    group by platform, source, native_id
)

select
    platform,
    source,
    {% for member, column, kind in settable_columns() %}
    {{ column }},
    sets_{{ column }},
    {% endfor %}
    native_id
from final
