{{ config(materialized='table') }}

with

contacts as (
    select
        *,
        coalesce(initiation_method || '/' || channel, '') as method_on_channel
    from {{ ref('stg_amazon_connect__known_contacts') }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

final as (
    select
        contacts.*,
        coalesce(subtype_channel.label, channel.label, contacts.channel) as channel_name,
        coalesce(subtype_channel_type.label, channel_type.label, contacts.channel) as channel_type,
        case
            when direction_on_channel.native_value is not null then direction_on_channel.label
            when direction.native_value is not null then direction.label
            else contacts.initiation_method
        end as direction,
        flow_start.label as flow_type,
        coalesce(dialled.label is not null and contacts.campaign_native_id is null, false) as is_dialled_by_agent,
        next_contact.native_value is null or next_contact.label is not null as takes_over,
        coalesce(disconnect_reason.label, contacts.disconnect_reason) as terminated_by,
        coalesce(unanswered.label, 'Abandoned') as unanswered_outcome,
        case
            when contacts.scheduled_at > contacts.disconnected_at then contacts.initiated_at
            else greatest(contacts.initiated_at, contacts.scheduled_at)
        end as began_at,
        coalesce(contacts.enqueued_at, {{ moment_after('contacts.dequeued_at', '-contacts.queue_seconds') }}) as queued_at,
        coalesce(
            contacts.agent_connected_at is not null or contacts.after_work_started_at is not null
            or contacts.interaction_seconds > 0,
            false
        ) as is_answered
    from contacts
    {{ join_code('codes', 'channel', 'contacts.channel_subtype', 'subtype_channel') }}
    {{ join_code('codes', 'channel', 'contacts.channel', 'channel') }}
    {{ join_code('codes', 'channel_type', 'contacts.channel_subtype', 'subtype_channel_type') }}
    {{ join_code('codes', 'channel_type', 'contacts.channel', 'channel_type') }}
    {{ join_code('codes', 'direction', 'contacts.method_on_channel', 'direction_on_channel') }}
    {{ join_code('codes', 'direction', 'contacts.initiation_method', 'direction') }}
    {{ join_code('codes', 'flow_start', 'contacts.initiation_method', 'flow_start') }}
    {{ join_code('codes', 'dialled', 'contacts.initiation_method', 'dialled') }}
    {{ join_code('codes', 'next_contact', 'contacts.initiation_method', 'next_contact') }}
    {{ join_code('codes', 'disconnect_reason', 'contacts.disconnect_reason', 'disconnect_reason') }}
    {{ join_code('codes', 'unanswered', 'contacts.disconnect_reason', 'unanswered') }}
)

select
    source,
    contact_native_id,
    is_recorded,
    initial_native_id,
    previous_native_id,
    next_native_id,
    takes_over,
    channel_name,
    channel_type,
    direction,
    flow_type,
    is_dialled_by_agent,
    began_at,
    disconnected_at,
    terminated_by,
    unanswered_outcome,
    transferred_at,
    contact_id,
    company_contact_name,
    campaign_native_id,
    attributes,
    queue_native_id,
    queue_name,
    queued_at,
    dequeued_at,
    queue_seconds,
    agent_native_id,
    agent_name,
    team_name,
    agent_connected_at,
    is_answered,
    interaction_seconds,
    hold_seconds,
    after_work_started_at,
    after_work_ended_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
