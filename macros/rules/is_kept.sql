{# A condition that drops the engagements of conversations beyond the retention; true where no retention is set. #}
{% macro is_kept(engagement_id) -%}
    {% if not execute %}{% do ref('int_retention__expired') %}{% endif %}
    {% if var('retention_days') is none -%}
        true
    {%- else -%}
        {{ engagement_id }} not in (select expired.engagement_id from {{ ref('int_retention__expired') }} as expired)
    {%- endif %}
{%- endmacro %}
