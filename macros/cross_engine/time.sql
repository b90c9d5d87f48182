{# Time across engines. Every duration is a difference of epoch milliseconds, so no engine's interval rules matter. #}

{% macro epoch_ms(moment) %}{{ return(adapter.dispatch('epoch_ms')(moment)) }}{% endmacro %}
{% macro duckdb__epoch_ms(moment) %}epoch_ms({{ moment }}){% endmacro %}
{% macro spark__epoch_ms(moment) %}unix_millis({{ moment }}){% endmacro %}

{% macro from_epoch_ms(milliseconds) %}{{ return(adapter.dispatch('from_epoch_ms')(milliseconds)) }}{% endmacro %}
{% macro duckdb__from_epoch_ms(milliseconds) %}make_timestamp_ms({{ milliseconds }}){% endmacro %}
{% macro spark__from_epoch_ms(milliseconds) %}timestamp_millis({{ milliseconds }}){% endmacro %}

{# Whole milliseconds from one moment to another; null when either is unknown. #}
{% macro milliseconds_between(earlier, later) -%}
    ({{ epoch_ms(later) }} - {{ epoch_ms(earlier) }})
{%- endmacro %}

{# Milliseconds as seconds, exactly, without a floating-point step. #}
{% macro seconds(milliseconds) -%}
    cast(cast({{ milliseconds }} as decimal(18, 0)) * cast(0.001 as decimal(4, 3)) as decimal(18, 3))
{%- endmacro %}

{% macro seconds_between(earlier, later) -%}
    {{ seconds(milliseconds_between(earlier, later)) }}
{%- endmacro %}

{# The moment some seconds after another; null when either is unknown, or centuries lie between them. #}
{% macro moment_after(moment, seconds) -%}
    case
        when abs({{ seconds }}) < 10000000000
            then {{ from_epoch_ms(epoch_ms(moment) ~ ' + cast(1000 * (' ~ seconds ~ ') as bigint)') }}
    end
{%- endmacro %}

{# The wall-clock time in a named time zone of a moment given in UTC. #}
{% macro local_time(moment, time_zone) %}{{ return(adapter.dispatch('local_time')(moment, time_zone)) }}{% endmacro %}
{% macro duckdb__local_time(moment, time_zone) -%}
    timezone({{ time_zone }}, {{ moment }} at time zone 'UTC')
{%- endmacro %}
{% macro spark__local_time(moment, time_zone) %}from_utc_timestamp({{ moment }}, {{ time_zone }}){% endmacro %}

{# Monday is 1, Sunday is 7. #}
{% macro iso_weekday(moment) %}{{ return(adapter.dispatch('iso_weekday')(moment)) }}{% endmacro %}
{% macro duckdb__iso_weekday(moment) %}isodow({{ moment }}){% endmacro %}
{% macro spark__iso_weekday(moment) %}(weekday({{ moment }}) + 1){% endmacro %}

{# One row a whole number from first to last, both included; no row where first is above last. #}
{% macro explode_range(first, last) %}{{ return(adapter.dispatch('explode_range')(first, last)) }}{% endmacro %}
{% macro duckdb__explode_range(first, last) %}unnest(range({{ first }}, {{ last }} + 1)){% endmacro %}
{% macro spark__explode_range(first, last) -%}
    explode(filter(sequence({{ first }}, greatest({{ first }}, {{ last }})), n -> n <= {{ last }}))
{%- endmacro %}

{# Whole minutes since midnight of a moment, and of a clock text such as 08:30 or 24:00. #}
{% macro minutes_of_day(moment) -%}
    (extract(hour from {{ moment }}) * 60 + extract(minute from {{ moment }}))
{%- endmacro %}
{% macro minutes_of_clock(text) -%}
    (cast(split_part({{ text }}, ':', 1) as integer) * 60 + cast(split_part({{ text }}, ':', 2) as integer))
{%- endmacro %}

{# Whether a text names a time zone. #}
{% macro is_time_zone(text) %}{{ return(adapter.dispatch('is_time_zone')(text)) }}{% endmacro %}
{% macro duckdb__is_time_zone(text) %}({{ text }} in (select name from pg_timezone_names())){% endmacro %}
{% macro spark__is_time_zone(text) -%}
    ({{ text }} rlike '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$' and try_reflect('java.time.ZoneId', 'of', {{ text }}) is not null)
{%- endmacro %}
