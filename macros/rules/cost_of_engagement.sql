{# Handling time by the hour, engagement time by the minute and a sum per engagement: exact in millionths of the currency over
   whole milliseconds, rounded once, half up. Whole hours and minutes are charged apart from their rests, so that no open-ended
   case outgrows a bigint. *_time in seconds, rates in the one currency. #}
{% macro cost_of_engagement(handling_time, engagement_time, rate_per_hour, rate_per_minute, rate_per_engagement) -%}
    {% set handled, engaged = thousandths(handling_time), thousandths(engagement_time) -%}
    {% set by_hour, by_minute = millionths(rate_per_hour), millionths(rate_per_minute) -%}
    {% set whole -%}
        {{ whole_division(handled, 3600000) }} * {{ by_hour }}
        + {{ whole_division(engaged, 60000) }} * {{ by_minute }}
        + {{ millionths(rate_per_engagement) }}
    {%- endset %}
    {% set rest -%}
        ({{ handled }} % 3600000 * {{ by_hour }} + {{ engaged }} % 60000 * 60 * {{ by_minute }})
    {%- endset -%}
    cast(
        cast({{ whole }} + {{ whole_division_half_up(rest, 3600000) }} as decimal(18, 0)) * cast(0.000001 as decimal(7, 6))
        as decimal(18, 6)
    )
{%- endmacro %}

{% macro thousandths(value) -%}cast({{ value }} * 1000 as bigint){%- endmacro %}
{% macro millionths(value) -%}cast({{ value }} * 1000000 as bigint){%- endmacro %}
