{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={
        'touched': 'int_changes__agent_days',
        'keys': {'agent_id': 'agent_id', 'day_number': whole_division(epoch_ms('interval_start'), '86400000')},
        'published_by': 'interval_start',
    },
) }}
-- depends_on: {{ ref('int_changes__agent_days') }}

with

statuses as (
    select * from {{ ref('int_activity__statuses') }} as spans
    where spans.end_ms > spans.start_ms and {{ is_of_touched_agent_day('spans') }}
),

available_statuses as (
    select * from statuses
    where is_available
),

engaged_spans as (
    select
        agent_id,
        start_ms,
        end_ms
    from {{ ref('int_focus__handling_spans') }} as spans
    where spans.end_ms > spans.start_ms and {{ is_of_touched_agent_day('spans') }}
),

status_pieces as (
    {{ united_quarter_hour_pieces('statuses', 'agent_id, status') }}
),

available_pieces as (
    {{ united_quarter_hour_pieces('available_statuses', 'agent_id, status') }}
),

engaged_pieces as (
    {{ united_quarter_hour_pieces('engaged_spans', 'agent_id') }}
),

in_status as (
    select
        agent_id,
        status,
        interval_number,
        sum(end_ms - start_ms) as status_ms
    from status_pieces
    group by agent_id, status, interval_number
),

available as (
    select
        agent_id,
        status,
        interval_number,
        sum(end_ms - start_ms) as available_ms
    from available_pieces
    group by agent_id, status, interval_number
),

engaged as (
    select
        status_pieces.agent_id,
        status_pieces.status,
        status_pieces.interval_number,
        sum(
            least(status_pieces.end_ms, engaged_pieces.end_ms) - greatest(status_pieces.start_ms, engaged_pieces.start_ms)
        ) as engaged_ms
    from status_pieces
    inner join engaged_pieces
        on status_pieces.agent_id = engaged_pieces.agent_id
        and status_pieces.interval_number = engaged_pieces.interval_number
        and status_pieces.start_ms < engaged_pieces.end_ms
        and status_pieces.end_ms > engaged_pieces.start_ms
    group by status_pieces.agent_id, status_pieces.status, status_pieces.interval_number
),

final as (
    select
        in_status.*,
        {{ from_epoch_ms('in_status.interval_number * 900000') }} as interval_start,
        coalesce(available.available_ms, 0) as available_ms,
        coalesce(engaged.engaged_ms, 0) as engaged_ms
    from in_status
    left join available
        on in_status.agent_id = available.agent_id
        and in_status.status = available.status
        and in_status.interval_number = available.interval_number
    left join engaged
        on in_status.agent_id = engaged.agent_id
        and in_status.status = engaged.status
        and in_status.interval_number = engaged.interval_number
    where {{ is_interval_of_touched_day('in_status') }}
)

select
    {{ surrogate_key(['agent_id', 'cast(interval_number as ' ~ dbt.type_string() ~ ')', 'status']) }} as agent_activity_id,
    agent_id,
    interval_start,
    {{ local_time('interval_start', sql_text(var('reporting_time_zone'))) }} as local_interval_start,
    status,
    {{ seconds('status_ms') }} as seconds_in_status,
    {{ seconds('available_ms') }} as available_seconds,
    {{ seconds('engaged_ms') }} as engaged_seconds
from final
