{# The columns that every platform's staging relation of engagements has, in this order: the canonical milestones and what is
   known around them, before any rule. One list, so that the platforms cannot drift apart. #}
{% macro engagement_columns() -%}
    {{ return([
        'platform', 'source', 'feed', 'story_key', 'engagement_key', 'native_id', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at',
        'conversation_native_id', 'type',
        'started_at', 'connected_at', 'disconnected_at', 'ended_at', 'invited_at', 'hold_seconds',
        'status', 'direction', 'terminated_by', 'channel_type', 'service_level', 'focus_seconds', 'cost',
        'agent_native_id', 'agent_name', 'agent_type', 'team_name', 'contact_id',
        'queue_native_id', 'queue_name', 'campaign_native_id', 'campaign_name', 'case_native_id',
        'channel_name', 'channel_vendor_name', 'company_contact_name', 'language_name', 'location_name', 'menu_path_name',
        'outcome_name', 'outcome_category_name', 'platform_name', 'priority_name', 'reason_name',
        'available', 'custom_attributes',
    ]) }}
{%- endmacro %}

{# The same list as SQL without some of its columns; qualified where a relation is named. #}
{% macro select_engagement_columns(relation=none, except=[]) -%}
    {% for column in engagement_columns() if column not in except -%}
    {{ relation ~ '.' if relation }}{{ column }}{{ "," if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# The canonical columns that nobody asks for once an engagement has its ids: where its record came from, and milestones that are
   facts by then. #}
{% macro columns_left_behind() -%}
    {{ return(['story_key', 'engagement_key', 'file', 'position', 'record_hash', 'invited_at', 'hold_seconds']) }}
{%- endmacro %}

{# The columns of an engagement that was given its ids: those of int_engagements__identified. #}
{% macro identified_columns() -%}
    {{ return([
        'engagement_id', 'conversation_id', 'start_time', 'date_id', 'is_stale', 'agent_id', 'engaged_team_id',
        'contact_id', 'erased_contact_id', 'queue_id', 'campaign_id', 'case_id', 'source_id', 'platform_id',
        'channel_id', 'channel_vendor_id', 'company_contact_id', 'language_id', 'location_id', 'menu_path_id',
        'outcome_id', 'outcome_category_id', 'priority_id', 'reason_id', 'terminated_by', 'preparation_time',
        'engagement_time', 'hold_time', 'wrap_up_time', 'wait_time', 'invitation_time'
    ] + (engagement_columns() | reject('in', ['contact_id', 'terminated_by'] + columns_left_behind()) | list)) }}
{%- endmacro %}
