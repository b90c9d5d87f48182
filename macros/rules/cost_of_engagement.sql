{# Handling time by the hour, engagement time by the minute and a sum per engagement, in millionths of the currency over whole
   milliseconds: exact in integers, rounded once, half up. *_time in seconds, rates in the one currency. #}
{% macro cost_of_engagement(handling_time, engagement_time, rate_per_hour, rate_per_minute, rate_per_engagement) -%}
    {% set millionths_by_the_hour -%}
        (
            {{ thousandths(handling_time) }} * {{ millionths(rate_per_hour) }}
            + {{ thousandths(engagement_time) }} * {{ millionths(rate_per_minute) }} * 60
            + {{ millionths(rate_per_engagement) }} * 3600000
        )
    {%- endset %}
    cast(
        cast({{ whole_division_half_up(millionths_by_the_hour, '3600000') }} as decimal(18, 0)) * cast(0.000001 as decimal(7, 6))
        as decimal(18, 6)
    )
{%- endmacro %}

{% macro thousandths(value) -%}cast({{ value }} * 1000 as bigint){%- endmacro %}
{% macro millionths(value) -%}cast({{ value }} * 1000000 as bigint){%- endmacro %}
