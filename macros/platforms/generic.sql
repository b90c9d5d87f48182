{# The feeds of the generic platform that are stories of their own: feed, landing model, the column that says which thing. #}
{% macro generic_feeds() -%}
    {{ return([
        ('engagements', 'stg_generic__engagement_records', 'native_id'),
        ('agent_statuses', 'stg_generic__agent_status_records', 'native_id'),
        ('agents', 'stg_generic__agent_records', 'agent_native_id'),
    ]) }}
{%- endmacro %}

{# Every engagement, status and agent is a story of its own. #}
{% macro generic_story(feed, key) %}'{{ feed }}/' || {{ key }}{% endmacro %}
