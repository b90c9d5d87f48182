{# The id of anything: 20 hexadecimal digits of a hash over its parts, the same on every engine. 80 bits keep the odds of any
   collision among a billion ids below one in a million, at two thirds of the bytes of a whole MD5. Null when the last part,
   the native identity, is null. #}
{% macro surrogate_key(parts) -%}
    substr(md5({% for part in parts %}{{ part }}{{ " || chr(31) || " if not loop.last }}{% endfor %}), 1, 20)
{%- endmacro %}

{% macro whole_division_half_up(numerator, denominator) -%}
    {{ adapter.dispatch('whole_division')('(2 * ' ~ numerator ~ ' + ' ~ denominator ~ ')', '(2 * ' ~ denominator ~ ')') }}
{%- endmacro %}
{% macro whole_division(numerator, denominator) -%}
    {{ return(adapter.dispatch('whole_division')(numerator, denominator)) }}
{%- endmacro %}
{% macro duckdb__whole_division(numerator, denominator) %}({{ numerator }} // {{ denominator }}){% endmacro %}
{% macro spark__whole_division(numerator, denominator) %}({{ numerator }} div {{ denominator }}){% endmacro %}
