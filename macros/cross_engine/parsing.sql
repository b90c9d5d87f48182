{# Text from a feed turned into typed values. What cannot be understood becomes null; the caller says why in words. #}

{# Text without white space around it; null when nothing is left. #}
{% macro clean_text(value) %}{{ return(adapter.dispatch('clean_text')(value)) }}{% endmacro %}
{# Trimming costs much, and next to no text needs it. nullif works out its argument twice, so it stands where few come. #}
{% macro duckdb__clean_text(value) -%}
    case
        when ascii({{ value }}) <= 32 or ascii(right({{ value }}, 1)) <= 32
            then nullif(trim({{ value }}, ' ' || chr(9) || chr(10) || chr(13)), '')
        else {{ value }}
    end
{%- endmacro %}
{% macro spark__clean_text(value) -%}
    nullif(trim(both (' ' || chr(9) || chr(10) || chr(13)) from {{ value }}), '')
{%- endmacro %}

{# An ISO 8601 moment as a UTC timestamp in whole milliseconds; without an offset it is UTC already. A moment before 1970
   or from 2200 on is no moment of a contact centre: it would stretch every calendar. #}
{% macro parse_timestamp(value) -%}
    case
        when {{ matches(value, iso_moment_pattern()) }}
            and substr({{ value }}, 1, 4) between '1970' and '2199'
            then {{ adapter.dispatch('cast_moment')(value) }}
    end
{%- endmacro %}
{% macro iso_moment_pattern() -%}
    ^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?([Zz]|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?)?$
{%- endmacro %}
{% macro duckdb__cast_moment(value) -%}
    date_trunc('millisecond', try_cast(upper({{ value }}) as timestamptz) at time zone 'UTC')
{%- endmacro %}
{# Spark wants seconds where there is an offset, and minutes in it. #}
{% macro spark__cast_moment(value) -%}
    date_trunc('millisecond', try_cast(regexp_replace(regexp_replace(
        upper({{ value }}), '([T ][0-9]{2}:[0-9]{2})(Z|[+-].*)$', '$1:00$2'
    ), '(:[0-9.]+[+-][0-9]{2})$', '$1:00') as timestamp))
{%- endmacro %}

{% macro matches(value, pattern) %}{{ return(adapter.dispatch('matches')(value, pattern)) }}{% endmacro %}
{% macro duckdb__matches(value, pattern) %}regexp_matches({{ value }}, '{{ pattern }}'){% endmacro %}
{% macro spark__matches(value, pattern) %}({{ value }} rlike '{{ pattern }}'){% endmacro %}

{% macro replace_all(value, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all')(value, pattern, replacement)) }}
{%- endmacro %}
{% macro duckdb__replace_all(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}
{% macro spark__replace_all(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement | replace('\\1', '$1') }}')
{%- endmacro %}

{% macro parse_decimal(value, scale=3) -%}
    case
        when {{ matches(clean_text(value), '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$') }}
            then try_cast({{ clean_text(value) }} as decimal(18, {{ scale }}))
    end
{%- endmacro %}

{% macro parse_boolean(value) -%}
    case lower({{ value }}) when 'true' then true when 'false' then false end
{%- endmacro %}
