{# A schema is named exactly as configured on every target; the contract with readers fixes the names. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
