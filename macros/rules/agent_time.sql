{# Which engagements are spans of an agent's time: handled ones, which share focus, and reported statuses. #}
{% macro is_handling() %}(type = 'Agent' and status = 'Completed' and agent_id is not null){% endmacro %}
{% macro is_status_span() %}(type = 'Agent Activity' and status = 'Completed' and agent_id is not null){% endmacro %}
