{{ config(materialized='table') }}

with

reports as (
    select * from {{ ref('stg_genesys_cloud__status_reports') }}
),

-- A span comes again in every record whose time it touches, first without an end. Of two statuses that one record begins at one
-- moment the one without length is over already.
ranked as (
    select
        *,
        row_number() over (
            partition by source, user_native_id, line, started_at
            order by
                {{ newest_first() }},
                case when ended_at = started_at then 1 else 0 end,
                case when ended_at is null then 1 else 0 end, ended_at desc, native_status
        ) as version_rank
    from reports
),

-- One status at a time: the next one ends the one before. A status without length is none.
final as (
    select
        *,
        lead(started_at) over (partition by source, user_native_id, line order by started_at) as next_started_at
    from ranked
    where version_rank = 1 and (ended_at is null or ended_at <> started_at)
)

select
    line,
    source,
    user_native_id,
    native_status,
    started_at,
    least(ended_at, next_started_at) as ended_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
