{{ config(materialized='table') }}

with

occurrences as (
    select * from {{ ref('stg_genesys_cloud__session_occurrences') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

exploded as (
    select
        source,
        conversation_native_id,
        session_id,
        participant_place,
        session_place,
        {{ explode_array('session.segments', 'segment', 'segment_place') }}
    from occurrences
),

segments as (
    select
        *,
        segment.segmentType as native_type,
        segment.segmentStart as started_at,
        segment.segmentEnd as ended_at
    from exploded
),

final as (
    select
        segments.*,
        segment_type.label as role,
        -- The last thing known comes last: what is open, else what ended last.
        row_number() over (
            partition by segments.source, segments.conversation_native_id, segments.session_id
            order by
                case when segments.ended_at is null then 1 else 0 end,
                segments.ended_at, segments.started_at,
                segments.participant_place, segments.session_place, segments.segment_place
        ) as segment_order
    from segments
    {{ join_code('codes', 'segment_type', 'segments.native_type', 'segment_type') }}
)

select
    source,
    conversation_native_id,
    session_id,
    segment_order,
    role,
    started_at,
    ended_at,
    segment.disconnectType as disconnect_type,
    segment.errorCode as error_code,
    segment.queueId as queue_native_id,
    segment.wrapUpCode as wrap_up_code
from final
