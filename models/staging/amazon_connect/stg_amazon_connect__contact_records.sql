{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ContactId': 'text!',
    'InitialContactId': 'text',
    'PreviousContactId': 'text',
    'NextContactId': 'text',
    'Channel': 'text',
    'InitiationMethod': 'text',
    'InitiationTimestamp': 'time_or_none',
    'ScheduledTimestamp': 'time_or_none',
    'DisconnectTimestamp': 'time_or_none',
    'TransferCompletedTimestamp': 'time_or_none',
    'LastUpdateTimestamp': 'time_or_none',
    'DisconnectReason': 'text',
    'CustomerEndpoint': {'Address': 'contact'},
    'CustomerId': 'contact',
    'SystemEndpoint': {'Address': 'text'},
    'Campaign': {'CampaignId': 'text'},
    'Attributes': 'attributes',
    'Queue': {
        'ARN': 'text', 'Name': 'text', 'EnqueueTimestamp': 'time_or_none', 'DequeueTimestamp': 'time_or_none', 'Duration': 'number',
    },
    'Agent': {
        'ARN': 'text', 'Username': 'text', 'ConnectedToAgentTimestamp': 'time_or_none', 'AgentInteractionDuration': 'number',
        'CustomerHoldDuration': 'number', 'AfterContactWorkStartTimestamp': 'time_or_none',
        'AfterContactWorkEndTimestamp': 'time_or_none', 'HierarchyGroups': amazon_connect_hierarchy_shape(),
    },
    'Name': 'private',
    'DisplayName': 'private',
    'Description': 'private',
    'ValueString': 'private',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('amazon_connect', 'contact_records'), shape, 'amazon_connect',
        dated_by='coalesce(given.LastUpdateTimestamp, given.DisconnectTimestamp, given.InitiationTimestamp)'
    ) }}
)

select
    {{ landed_columns(shape) }},
    given.ContactId as contact_native_id,
    given.InitialContactId as initial_native_id,
    given.PreviousContactId as previous_native_id,
    given.NextContactId as next_native_id,
    given.Channel as channel, -- noqa: AL09
    case when is_object then {{ clean_text(segment_attribute('record', 'connect:Subtype')) }} end as channel_subtype,
    given.InitiationMethod as initiation_method,
    given.InitiationTimestamp as initiated_at,
    given.ScheduledTimestamp as scheduled_at,
    given.DisconnectTimestamp as disconnected_at,
    given.DisconnectReason as disconnect_reason,
    given.TransferCompletedTimestamp as transferred_at,
    coalesce(given.CustomerEndpoint.Address, given.CustomerId) as contact_id,
    given.SystemEndpoint.Address as company_contact_name,
    given.Campaign.CampaignId as campaign_native_id,
    given.Attributes as attributes, -- noqa: AL09
    {{ id_in_arn('given.Queue.ARN', 'queue') }} as queue_native_id,
    given.Queue.Name as queue_name,
    given.Queue.EnqueueTimestamp as enqueued_at,
    given.Queue.DequeueTimestamp as dequeued_at,
    given.Queue.Duration as queue_seconds,
    {{ id_in_arn('given.Agent.ARN', 'agent') }} as agent_native_id,
    {{ name_from_login('given.Agent.Username') }} as agent_name,
    coalesce({{ deepest_group('given.Agent.HierarchyGroups') }}, given.Attributes.team) as team_name,
    given.Agent.ConnectedToAgentTimestamp as agent_connected_at,
    given.Agent.AgentInteractionDuration as interaction_seconds,
    given.Agent.CustomerHoldDuration as hold_seconds,
    given.Agent.AfterContactWorkStartTimestamp as after_work_started_at,
    given.Agent.AfterContactWorkEndTimestamp as after_work_ended_at,
    updated_at
from final
