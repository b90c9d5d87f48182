{# The engagements that this build derives facts for: all of them, or where it works on changes, whole conversations that the
   changes reach. #}
{% macro engagements_in_work() -%}
    {% if not execute %}{% do ref('int_engagements__identified') %}{% do ref('int_engagements__in_work') %}{% endif %}
    {{ return(ref('int_engagements__in_work') if only_changes() else ref('int_engagements__identified')) }}
{%- endmacro %}

{# A condition that keeps what a relation of changes lists; true where the build works on everything. *key* is a column, or several
   with commas between them, named alike on both sides. #}
{% macro is_touched(key, changes) -%}
    {% if not execute %}{% do ref(changes) %}{% endif %}
    {% if only_changes() -%}
        ({{ key }}) in (select {{ key }} from {{ ref(changes) }})
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}

{# The rows of a table that changes touch, by a condition on few columns; all rows where the build works on everything. #}
{% macro touched_rows(relation, condition) -%}
    {{ return(few_rows(relation, condition) if only_changes() else relation) }}
{%- endmacro %}
