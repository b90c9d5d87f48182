{{ config(materialized='table') }}

with

codes as (
    select * from {{ ref('codes_zendesk') }}
),

groups as (
    select * from {{ ref('stg_zendesk__groups') }}
),

ranked as (
    {{ ranked_zendesk_records('call_metric') }}
),

final as (
    select
        ranked.*,
        ranked.completion_status is not null as is_over,
        ranked.completion_status is not null and queue_outcomes.native_value is null as has_unknown_status,
        coalesce(directions.label, ranked.direction) as direction_label,
        nullif(queue_outcomes.label, '') as queue_outcome,
        queue_enders.label as queue_terminated_by,
        menu_enders.label as menu_terminated_by,
        enders.label as terminated_by,
        voicemails.label as voicemail_status,
        coalesce(groups.group_name, ranked.menu_group_name) as queue_name
    from ranked
    left join groups on ranked.source = groups.source and ranked.group_id = groups.group_id
    {{ join_code('codes', 'call_direction', 'ranked.direction', 'directions') }}
    {{ join_code('codes', 'call_queue_outcome', 'ranked.completion_status', 'queue_outcomes') }}
    {{ join_code('codes', 'call_queue_terminated_by', 'ranked.completion_status', 'queue_enders') }}
    {{ join_code('codes', 'call_menu_terminated_by', 'ranked.completion_status', 'menu_enders') }}
    {{ join_code('codes', 'call_terminated_by', 'ranked.completion_status', 'enders') }}
    {{ join_code('codes', 'call_voicemail_status', 'ranked.completion_status', 'voicemails') }}
    where ranked.version_rank = 1
)

select
    source,
    call_id,
    ticket_id,
    created_at,
    is_over,
    has_unknown_status,
    completion_status,
    direction_label as direction,
    queue_outcome,
    queue_terminated_by,
    menu_terminated_by,
    terminated_by,
    voicemail_status,
    duration_seconds,
    wait_seconds,
    answer_seconds,
    talk_seconds,
    menu_seconds,
    coalesce(menu_group_name, menu_action) as menu_path_name,
    group_id,
    queue_name,
    is_voicemail,
    is_overflow,
    company_contact_name,
    charge,
    is_deleted,
    custom_attributes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
