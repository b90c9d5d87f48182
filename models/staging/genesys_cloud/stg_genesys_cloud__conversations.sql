{{ config(materialized='table') }}

with

records as (
    {{ ranked_records(
        ref('stg_genesys_cloud__conversation_records'), ['conversation_native_id'], 'genesys_cloud',
        genesys_conversation_story()
    ) }}
),

final as (
    select * from records
    where version_rank = 1
)

select
    source,
    conversation_native_id,
    conversation_ended_at,
    originating_direction,
    external_tag,
    participants,
    company_contacts,
    agent_names,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
