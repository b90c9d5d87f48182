{# Structs and arrays across engines. *item* names the element within the expression. #}

{# A struct of named expressions, given as a dict. #}
{% macro struct_of(members) %}{{ return(adapter.dispatch('struct_of')(members)) }}{% endmacro %}
{% macro duckdb__struct_of(members) -%}
    { {%- for name, expression in members.items() %}'{{ name }}': {{ expression }}{{ ", " if not loop.last }}{% endfor -%} }
{%- endmacro %}
{% macro spark__struct_of(members) -%}
    named_struct({% for name, expression in members.items() %}'{{ name }}', {{ expression }}{{ ", " if not loop.last }}{% endfor %})
{%- endmacro %}

{# An array with an expression in the place of each element. #}
{% macro transform_array(array, item, expression) -%}
    {{ return(adapter.dispatch('transform_array')(array, item, expression)) }}
{%- endmacro %}
{% macro duckdb__transform_array(array, item, expression) -%}
    list_transform({{ array }}, lambda {{ item }}: {{ expression }})
{%- endmacro %}
{% macro spark__transform_array(array, item, expression) %}transform({{ array }}, {{ item }} -> {{ expression }}){% endmacro %}

{# Whether a condition holds for an element of an array; never null. #}
{% macro any_in_array(array, item, condition) -%}
    {{ return(adapter.dispatch('any_in_array')(array, item, condition)) }}
{%- endmacro %}
{% macro duckdb__any_in_array(array, item, condition) -%}
    coalesce(len(list_filter({{ array }}, lambda {{ item }}: {{ condition }})) > 0, false)
{%- endmacro %}
{% macro spark__any_in_array(array, item, condition) -%}
    coalesce(exists({{ array }}, {{ item }} -> coalesce({{ condition }}, false)), false)
{%- endmacro %}

{# One row an element, with its place in the array, from 0; no row for an empty array or none. #}
{% macro explode_array(array, item, place) -%}
    {{ return(adapter.dispatch('explode_array')(array, item, place)) }}
{%- endmacro %}
{% macro duckdb__explode_array(array, item, place) -%}
    unnest({{ array }}) as {{ item }},
    unnest(range(0, len({{ array }}))) as {{ place }}
{%- endmacro %}
{% macro spark__explode_array(array, item, place) %}posexplode({{ array }}) as ({{ place }}, {{ item }}){% endmacro %}

{% macro array_of(element) %}{{ return(adapter.dispatch('array_of')(element)) }}{% endmacro %}
{% macro duckdb__array_of(element) %}[{{ element }}]{% endmacro %}
{% macro spark__array_of(element) %}array({{ element }}){% endmacro %}

{% macro first_element(array) %}{{ return(adapter.dispatch('first_element')(array)) }}{% endmacro %}
{% macro duckdb__first_element(array) %}list_extract({{ array }}, 1){% endmacro %}
{% macro spark__first_element(array) %}element_at({{ array }}, 1){% endmacro %}

{# The largest element of an array that is not null; null for none. #}
{% macro largest_element(array) %}{{ return(adapter.dispatch('largest_element')(array)) }}{% endmacro %}
{% macro duckdb__largest_element(array) %}list_max({{ array }}){% endmacro %}
{% macro spark__largest_element(array) %}array_max({{ array }}){% endmacro %}

{# The element at a place of an array, from 0, as explode_array numbers them. #}
{% macro element_at_place(array, place) %}{{ return(adapter.dispatch('element_at_place')(array, place)) }}{% endmacro %}
{% macro duckdb__element_at_place(array, place) %}list_extract({{ array }}, {{ place }} + 1){% endmacro %}
{% macro spark__element_at_place(array, place) %}get({{ array }}, cast({{ place }} as int)){% endmacro %}

{# The texts of a list of ids that stands as JSON in a text: [17, 18]. #}
{% macro array_of_texts(text) %}{{ return(adapter.dispatch('array_of_texts')(text)) }}{% endmacro %}
{% macro duckdb__array_of_texts(text) -%}
    case when json_valid({{ text }}) and json_type({{ text }}) = 'ARRAY' then from_json({{ text }}, '["VARCHAR"]') end
{%- endmacro %}
{% macro spark__array_of_texts(text) %}from_json({{ text }}, 'array<string>'){% endmacro %}
