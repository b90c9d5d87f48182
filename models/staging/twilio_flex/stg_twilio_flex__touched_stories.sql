{{ config(materialized='table') }}

{# Written out wherever it is read, so that no engine keeps a copy of all records. #}
{% set records %}
select
    *,
    {{ twilio_flex_story() }} as story_key
from {{ ref('stg_twilio_flex__event_records') }}
where not is_file and reject_reason is null
{% endset %}
{% set links = ['event_sid', 'reservation_sid', 'transferring_reservation_sid'] %}

{% set reached %}
with

landed as (
    select
        source,
        event_sid,
        worker_sid,
        file
    from ({{ records }}) as records
    where {{ landed_now() }}
),

-- A version of an event takes the place of another, which may be of another task or day.
versions as (
    select
        source,
        event_sid,
        story_key
    from ({{ records }}) as records
    where (source, event_sid) in (select source, event_sid from landed)
),

changed as (
    select
        versions.source,
        versions.story_key,
        max(landed.file) as file
    from versions
    inner join landed on versions.source = landed.source and versions.event_sid = landed.event_sid
    group by versions.source, versions.story_key
),

-- An activity ends with the next one, and what an event tells of the one before it counts where that is not known.
neighbours as (
    {{ twilio_flex_neighbours('changed') }}
)

select source, story_key, file from changed
union all
select source, before.story_key, file from neighbours where before is not null
union all
select source, after.story_key, file from neighbours where after is not null
{% endset %}

{# What shares an event or a reservation is translated together. #}
{% set step %}
with

told as (
    select
        source,
        {{ links | join(', ') }}
    from ({{ records }}) as records
    where (source, story_key) in (select source, story_key from reached_so_far)
),

events as (
    select source, event_sid as sid from told
),

reservations as (
    select source, reservation_sid as sid from told where reservation_sid is not null
    union all
    select source, transferring_reservation_sid as sid from told where transferring_reservation_sid is not null
)

{% for link in links %}
select
    source,
    story_key
from ({{ records }}) as records
where
    {{ link }} is not null
    and (source, {{ link }}) in (select source, sid from {{ 'events' if link == 'event_sid' else 'reservations' }})
{{ "union all" if not loop.last }}
{% endfor %}
{% endset %}

with

landed as (
    select * from {{ ref('stg_twilio_flex__event_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

reached as (
    {{ reached }}
),

linked as (
    {{ reached_over(
        'select source, story_key from (' ~ reached ~ ') as reached group by source, story_key', step, ['source', 'story_key']
    ) }}
),

newest_files as (
    select
        source,
        max(file) as file
    from landed
    group by source
),

touched as (
    select
        linked.source,
        linked.story_key,
        coalesce(reached.file, newest_files.file) as file
    from linked
    inner join newest_files on linked.source = newest_files.source
    left join reached on linked.source = reached.source and linked.story_key = reached.story_key
    union all
    select
        source,
        {{ twilio_flex_worker_story() }} as story_key,
        file
    from landed
    where worker_sid is not null
),

final as (
    select
        source,
        story_key,
        max(file) as file
    from touched
    group by source, story_key
)

select
    'twilio_flex' as platform,
    source,
    story_key,
    file
from final
