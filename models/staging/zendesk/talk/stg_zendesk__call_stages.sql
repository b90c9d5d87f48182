with

calls as (
    select * from {{ ref('stg_zendesk__calls') }}
),

spans as (
    select * from {{ ref('stg_zendesk__call_spans') }}
),

stages as (
    select
        calls.*,
        spans.is_answered,
        spans.has_menu,
        spans.in_menu_seconds,
        spans.left_menu_at,
        spans.is_queued,
        spans.left_queue_as,
        spans.left_queue_at,
        spans.has_voicemail,
        spans.ended_at
    from calls
    inner join spans on calls.source = spans.source and calls.call_id = spans.call_id
),

menus as (
    select
        source,
        call_id,
        'menu' as part,
        'Menu' as type,
        created_at as started_at,
        cast(null as timestamp) as connected_at,
        case when in_menu_seconds is not null then left_menu_at end as ended_at,
        cast(null as {{ dbt.type_string() }}) as outcome_name,
        coalesce(menu_terminated_by, 'System') as terminated_by,
        in_menu_seconds is null as is_corrupted
    from stages
    where has_menu
),

queues as (
    select
        source,
        call_id,
        'queue' as part,
        'Queue' as type,
        left_menu_at as started_at,
        cast(null as timestamp) as connected_at,
        left_queue_at as ended_at,
        left_queue_as as outcome_name,
        coalesce(
            case when left_queue_as = 'Flow Out' then queue_terminated_by end, {{ queue_terminated_by('left_queue_as') }}
        ) as terminated_by,
        left_queue_as is not null and left_queue_at is null as is_corrupted
    from stages
    where is_queued
),

voicemails as (
    select
        source,
        call_id,
        'voicemail' as part,
        'Agent' as type,
        coalesce(case when is_queued then left_queue_at end, left_menu_at) as started_at,
        coalesce(case when is_queued then left_queue_at end, left_menu_at) as connected_at,
        case when is_over and coalesce(voicemail_status, 'Completed') = 'Completed' then ended_at end as ended_at,
        cast(null as {{ dbt.type_string() }}) as outcome_name,
        terminated_by,
        is_over and ended_at is null as is_corrupted
    from stages
    where has_voicemail
),

unioned as (
    select * from menus
    union all
    select * from queues
    union all
    select * from voicemails
),

final as (
    select
        unioned.*,
        calls.menu_path_name,
        calls.custom_attributes,
        calls.is_deleted,
        calls.updated_at,
        calls.file,
        calls.position,
        calls.record_hash,
        calls.loaded_at
    from unioned
    inner join calls on unioned.source = calls.source and unioned.call_id = calls.call_id
)

select
    source,
    call_id,
    'call/' || call_id || '/' || part as native_id,
    type,
    started_at,
    connected_at,
    case when type = 'Agent' then ended_at end as disconnected_at,
    ended_at,
    case when type = 'Agent' then 'voicemail' end as agent_native_id,
    case when type = 'Agent' then 'Voicemail' end as agent_name,
    case when type = 'Agent' then 'Voicemail' end as agent_type,
    case when type = 'Menu' then menu_path_name end as menu_path_name,
    outcome_name,
    terminated_by,
    case when is_deleted then 'Deleted' when is_corrupted then 'Corrupted' end as status,
    custom_attributes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
