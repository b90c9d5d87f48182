with

contacts as (
    select
        *,
        coalesce(queued_at, agent_connected_at, transferred_at) as handed_on_at,
        queued_at is null and dequeued_at is not null as end_is_unknown
    from {{ ref('stg_amazon_connect__contacts') }}
    where is_recorded and flow_type is not null
),

final as (
    select
        *,
        'contact_records' as feed,
        contact_native_id || '/flow' as native_id,
        case when attributes.menu_path is not null then flow_type else 'Flow' end as type,
        began_at as started_at,
        case when not end_is_unknown then coalesce(handed_on_at, disconnected_at) end as ended_at,
        case when end_is_unknown then 'Corrupted' end as status,
        case when handed_on_at is null then coalesce(terminated_by, 'System') else 'System' end as flow_terminated_by
    from contacts
)

select
    source,
    feed,
    contact_native_id,
    native_id,
    type,
    started_at,
    ended_at,
    status,
    flow_terminated_by as terminated_by,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
-- A flow of no length handed the contact on at once: there was nothing in it.
where
    coalesce(started_at <> ended_at, true)
    and (started_at is not null or (handed_on_at is null and ended_at is not null))
