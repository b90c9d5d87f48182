{# Every landing relation with the platform and feed it lands: platform, feed, model. #}
{% macro landed_feeds() -%}
    {% do check_platforms() %}
    {% set feeds = [
        ('generic', 'engagements', 'stg_generic__engagement_records'),
        ('generic', 'agent_statuses', 'stg_generic__agent_status_records'),
        ('generic', 'agents', 'stg_generic__agent_records'),
        ('custom', 'engagements', 'stg_custom__engagement_records'),
        ('erasure', 'contacts', 'stg_erasure__contact_records'),
    ] %}
    {% do feeds.extend(amazon_connect_feeds()) %}
    {% do feeds.extend(genesys_cloud_feeds()) %}
    {% do feeds.extend(twilio_flex_feeds()) %}
    {% do feeds.extend(zendesk_feeds()) %}
    {{ return(feeds | selectattr(0, 'in', var('platforms') + ['custom', 'erasure']) | list) }}
{%- endmacro %}

{# Feeds whose records may come in pages, as an API gives them: the member of the page that holds the records. #}
{% macro page_members() -%}
    {{ return({
        'genesys_cloud/conversation_details': 'conversations',
        'genesys_cloud/user_details': 'userDetails',
        'genesys_cloud/users': 'entities',
        'genesys_cloud/queues': 'entities',
        'genesys_cloud/wrapup_codes': 'entities',
        'genesys_cloud/campaigns': 'entities',
        'genesys_cloud/teams': 'entities',
        'twilio_flex/events': 'events',
    }) }}
{%- endmacro %}

{# The member that holds the records of a page of a file, as SQL; null for a feed without pages. *file* is an expression. #}
{% macro page_member_of(file) -%}
    case
        {% for feed, member in page_members().items() %}
        when {{ matches(file, '^' ~ feed.replace('/', '/[^/]+/') ~ '/') }} then '{{ member }}'
        {% endfor %}
    end
{%- endmacro %}
