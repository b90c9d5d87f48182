{# The members that a record of the generic feed may have; any other member is a custom attribute. #}
{% macro generic_engagement_members() -%}
    {{ return([
        'engagement_id', 'type', 'updated_at', 'conversation_id',
        'started_at', 'connected_at', 'disconnected_at', 'ended_at', 'invited_at', 'hold_seconds',
        'status', 'direction', 'agent_id', 'agent_name', 'agent_type', 'team', 'contact',
        'queue_id', 'queue', 'campaign_id', 'campaign', 'channel', 'channel_type', 'channel_vendor', 'company_contact',
        'case_id', 'language', 'location', 'menu_path', 'outcome', 'outcome_category', 'platform', 'priority', 'reason',
        'terminated_by', 'service_level', 'focus_seconds', 'cost',
    ]) }}
{%- endmacro %}

{% macro milestone_columns() -%}
    {{ return(['started_at', 'connected_at', 'disconnected_at', 'ended_at', 'invited_at']) }}
{%- endmacro %}

{# What custom data may set: the member of the feed, the canonical column it sets, and how its text is read. #}
{% macro settable_columns() -%}
    {% set columns = [] %}
    {% for member in milestone_columns() %}{% do columns.append((member, member, 'time')) %}{% endfor %}
    {% for member in ['hold_seconds', 'focus_seconds', 'cost'] %}{% do columns.append((member, member, 'number')) %}{% endfor %}
    {% for member in ['status', 'direction', 'terminated_by', 'channel_type', 'service_level', 'agent_name', 'agent_type'] %}
        {% do columns.append((member, member, 'text')) %}
    {% endfor %}
    {% do columns.append(('contact', 'contact_id', 'text')) %}
    {% for entity in ['agent', 'queue', 'campaign', 'case'] %}
        {% do columns.append((entity ~ '_id', entity ~ '_native_id', 'text')) %}
    {% endfor %}
    {% for label in [
        'team', 'queue', 'campaign', 'channel', 'channel_vendor', 'company_contact', 'language', 'location', 'menu_path',
        'outcome', 'outcome_category', 'priority', 'reason',
    ] %}{% do columns.append((label, label ~ '_name', 'text')) %}{% endfor %}
    {{ return(columns) }}
{%- endmacro %}

{% macro typed_member(text, kind, column) -%}
    {% if kind == 'time' %}{{ parse_timestamp(text) }}
    {% elif kind == 'number' %}{{ parse_decimal(text, scale=6 if column == 'cost' else 3) }}
    {% else %}{{ text }}{% endif %}
{%- endmacro %}
