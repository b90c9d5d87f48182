{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('user') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    user_id,
    role,
    is_agent,
    user_name,
    contact_id_of_email,
    contact_id_of_phone,
    contact_id_of_user,
    coalesce(contact_id_of_email, contact_id_of_phone, contact_id_of_user) as contact_id,
    locale,
    default_group_id,
    organization_id,
    is_deleted,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
