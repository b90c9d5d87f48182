{# Every landing relation with the platform and feed it lands: platform, feed, model. #}
{% macro landed_feeds() -%}
    {{ return([
        ('generic', 'engagements', 'stg_generic__engagement_records'),
        ('generic', 'agent_statuses', 'stg_generic__agent_status_records'),
        ('generic', 'agents', 'stg_generic__agent_records'),
        ('custom', 'engagements', 'stg_custom__engagement_records'),
    ]) }}
{%- endmacro %}
