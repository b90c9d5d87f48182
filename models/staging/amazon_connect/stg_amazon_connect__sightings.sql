{{ config(
    materialized='incremental', incremental_strategy='replace_touched',
    meta={
        'touched': 'stg_amazon_connect__touched_stories',
        'keys': {'source': 'source', 'agent_native_id': 'agent_native_id', 'day': 'day'},
    }
) }}

with

snapshots as (
    select * from {{ ref('stg_amazon_connect__snapshots') }}
    where {{ is_of_touched_day('day') }}
),

held as (
    select
        source,
        agent_native_id,
        day,
        {{ explode_array('held_contacts', 'contact', 'contact_place') }}
    from snapshots
),

final as (
    select
        source,
        agent_native_id,
        day,
        contact.ContactId as contact_native_id,
        contact.InitialContactId as initial_native_id
    from held
    where contact.ContactId is not null
    group by source, agent_native_id, day, contact.ContactId, contact.InitialContactId
)

select
    source,
    agent_native_id,
    day,
    contact_native_id,
    initial_native_id
from final
