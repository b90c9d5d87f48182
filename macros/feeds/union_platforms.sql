{# The staging relations of one kind, one a platform, under each other: stg_<platform>__<kind>. #}
{% macro union_platforms(kind, columns, platforms=['generic', 'amazon_connect', 'genesys_cloud', 'twilio_flex', 'zendesk']) -%}
    {% for platform in platforms -%}
    select {{ columns | join(', ') }} from {{ ref('stg_' ~ platform ~ '__' ~ kind) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
{%- endmacro %}
