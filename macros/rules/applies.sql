{# A cell of a policy or rate that is empty means any. #}
{% macro any_or_equal(cell, value) -%}
    ({{ cell }} is null or {{ value }} = {{ cell }})
{%- endmacro %}

{# Whether a policy or rate holds at a moment: from valid_from on, until just before valid_to; an empty bound is none. #}
{% macro is_valid_at(policy, moment) -%}
    ({{ policy }}.valid_from is null or {{ moment }} >= {{ policy }}.valid_from)
    and ({{ policy }}.valid_to is null or {{ moment }} < {{ policy }}.valid_to)
{%- endmacro %}
