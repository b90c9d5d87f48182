{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set snapshot = {
    'AgentStatus': {'Name': 'text', 'Type': 'text', 'StartTimestamp': 'time_or_none'},
    'Configuration': {
        'FirstName': 'text', 'LastName': 'text', 'Username': 'text', 'AgentHierarchyGroups': amazon_connect_hierarchy_shape(),
    },
    'Contacts': [{
        'ContactId': 'text', 'InitialContactId': 'text', 'Channel': 'text', 'InitiationMethod': 'text', 'State': 'text',
        'StateStartTimestamp': 'time_or_none', 'Queue': {'ARN': 'text', 'Name': 'text'},
    }],
} %}
{% set shape = {
    'EventId': 'text!',
    'EventTimestamp': 'time!',
    'EventType': 'text!',
    'AgentARN': 'text!',
    'CurrentAgentSnapshot': snapshot,
    'PreviousAgentSnapshot': snapshot,
} %}

with

final as (
    {{ shaped_records(
        read_new_files('amazon_connect', 'agent_events'), shape, 'amazon_connect',
        dated_by='given.EventTimestamp'
    ) }}
)

select
    {{ landed_columns(shape) }},
    given.EventId as event_native_id,
    given.EventType as event_type,
    {{ id_in_arn('given.AgentARN', 'agent') }} as agent_native_id,
    given.CurrentAgentSnapshot as current_snapshot,
    given.PreviousAgentSnapshot as previous_snapshot,
    updated_at
from final
