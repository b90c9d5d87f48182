{# The staging relations of one kind, one a platform that is read, under each other: stg_<platform>__<kind>. #}
{% macro union_platforms(kind, columns) -%}
    {% for platform in var('platforms') -%}
    select {{ columns | join(', ') }} from {{ ref('stg_' ~ platform ~ '__' ~ kind) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
{%- endmacro %}
