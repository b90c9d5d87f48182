{# What a queue engagement counts as under its policy: an answer in time is within, an abandon is what the policy says of its
   length; all that is not answered or abandoned within business hours is left out. #}
{% macro queue_service_level(queue, policy, is_open) -%}
    case
        when {{ queue }}.status <> 'Completed' then 'Ignore'
        when not coalesce({{ is_open }}, {{ policy }}.business_calendar is null) then 'Ignore'
        when {{ queue }}.outcome_name = 'Accepted' then
            case when {{ queue }}.wait_time <= {{ policy }}.threshold_seconds then 'Within SLA' else 'Out of SLA' end
        when {{ queue }}.outcome_name = 'Abandoned' then
            case
                when {{ queue }}.wait_time < {{ policy }}.short_abandon_seconds then {{ policy }}.short_abandon_counts_as
                when {{ queue }}.wait_time <= {{ policy }}.threshold_seconds
                    then {{ policy }}.abandon_within_threshold_counts_as
                else {{ policy }}.abandon_after_threshold_counts_as
            end
        else 'Ignore'
    end
{%- endmacro %}
