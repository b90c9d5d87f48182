{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('user', directory='user') }}
),

-- Who was an agent once stays one, so that what they did keeps its engagements; the last name they had as one stays too.
known as (
    select
        *,
        max(case when is_agent then 1 else 0 end) over (partition by source, user_id) = 1 as was_agent,
        min_by(user_name, case when user_name is not null then version_rank end) over (
            partition by source, user_id
        ) as last_name_as_agent
    from ranked
),

final as (
    select * from known
    where version_rank = 1
)

select
    source,
    user_id,
    role,
    was_agent as is_agent,
    last_name_as_agent as user_name,
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
