{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    ticket_id,
    created_at,
    changed_at,
    status,
    priority,
    ticket_type,
    via_channel,
    via_source_rel,
    recipient,
    requester_id,
    contact_id_of_requester,
    submitter_id,
    assignee_id,
    group_id,
    brand_id,
    organization_id,
    merged_ticket_ids,
    is_deleted,
    attributes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
