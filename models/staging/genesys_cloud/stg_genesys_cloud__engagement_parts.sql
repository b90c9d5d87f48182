{{ config(materialized='table') }}

{# The columns of a part, and what they are where a kind of part says nothing of them. #}
{% set columns = {
    'connected_at': 'timestamp', 'disconnected_at': 'timestamp', 'invited_at': 'timestamp', 'hold_seconds': 'decimal(18, 3)',
    'is_going_on': 'boolean', 'is_on_hold': 'boolean', 'terminated_by': dbt.type_string(), 'disconnect_type': dbt.type_string(),
    'agent_native_id': dbt.type_string(), 'agent_name': dbt.type_string(), 'agent_type': dbt.type_string(),
    'outcome_name': dbt.type_string(), 'wrap_up_code': dbt.type_string(), 'menu_path_name': dbt.type_string(),
    'queue_native_id': dbt.type_string(),
} %}
{% set parts = [
    ('handlings', "'agent'", "'Agent'", 'started_at', 'ended_at', {
        'connected_at': 'connected_at', 'disconnected_at': 'disconnected_at', 'invited_at': 'invited_at',
        'hold_seconds': 'hold_seconds', 'is_going_on': 'is_going_on', 'is_on_hold': 'is_on_hold',
        'disconnect_type': 'disconnect_type', 'agent_native_id': 'user_native_id', 'agent_type': "'User'",
        'wrap_up_code': 'wrap_up_code', 'queue_native_id': 'queue_native_id',
    }),
    ('queue_entries', "'queue'", "'Queue'", 'entered_at', 'left_at', {
        'is_going_on': 'left_at is null', 'terminated_by': 'terminated_by', 'outcome_name': 'outcome_name',
        'queue_native_id': 'queue_native_id',
    }),
    ('invitations', "'invitation'", "'Invitation'", 'invited_at', 'resolved_at', {
        'is_going_on': 'resolved_at is null', 'agent_native_id': 'user_native_id', 'agent_type': "'User'",
        'outcome_name': 'outcome_name', 'queue_native_id': 'queue_native_id',
    }),
    ('self_services', 'part', 'type', 'entered_at', 'left_at', {
        'connected_at': "case when type = 'Agent' then entered_at end",
        'disconnected_at': "case when type = 'Agent' then left_at end",
        'is_going_on': 'left_at is null', 'terminated_by': 'terminated_by', 'agent_native_id': 'agent_native_id',
        'agent_name': 'agent_name', 'agent_type': 'agent_type', 'outcome_name': 'outcome_name',
        'menu_path_name': 'menu_path_name', 'queue_native_id': 'queue_native_id',
    }),
    ('watchings', "'watching'", "'Technical'", 'started_at', 'ended_at', {
        'is_going_on': 'ended_at is null', 'agent_native_id': 'user_native_id', 'agent_type': "'User'",
        'queue_native_id': 'queue_native_id',
    }),
] %}

with

{% for model, part, type, started_at, ended_at, given in parts %}
{{ model }} as (
    select * from {{ ref('stg_genesys_cloud__' ~ model) }}
),

{% endfor %}
final as (
    {% for model, part, type, started_at, ended_at, given in parts %}
    select
        source,
        conversation_native_id,
        session_id,
        conversation_native_id || '/' || session_id || '/' || {{ part }} as native_id,
        {{ type }} as type,
        {{ started_at }} as started_at,
        {% for column, kind in columns.items() %}
        {{ given.get(column, 'cast(null as ' ~ kind ~ ')') }} as {{ column }},
        {% endfor %}
        {{ ended_at }} as ended_at
    from {{ model }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    source,
    conversation_native_id,
    session_id,
    native_id,
    type,
    started_at,
    {% for column in columns %}
    {{ column }},
    {% endfor %}
    ended_at
from final
