{{ config(materialized='table') }}

{% set key = ['source', 'user_native_id', 'line', 'started_at'] %}
{% set key_text = key | join(', ') %}
{% set content = key + ['native_status', 'ended_at', 'updated_at', 'file', 'record_hash'] %}

with

reports as (
    select * from {{ ref('stg_genesys_cloud__status_reports') }}
    where {{ landed_now() }}
),

stored as (
    select
        *,
        case when is_current then least(ended_at, next_started_at) end as old_ended_at
    from {{ stored('stg_genesys_cloud__statuses', genesys_status_columns(), 'staging') }} as statuses
),

known as (
    select * from stored
    where ({{ key_text }}) in (select {{ key_text }} from reports)
),

laid_together as (
    select
        {{ key_text }},
        native_status,
        ended_at,
        {{ genesys_newest_teller() }} as newest_record,
        {{ genesys_first_teller() }} as first_record
    from reports
    union all
    select
        {{ key_text }},
        native_status,
        ended_at,
        {{ genesys_newest_teller('told_at', 'told_in', 'told_by') }} as newest_record,
        {{ genesys_first_teller() }} as first_record
    from known
),

retold as (
    {{ genesys_statuses('laid_together') }}
),

-- Where another status counts than before, or the same one by the word of another record.
changed as (
    {% for now, before in [('retold', 'known'), ('known', 'retold')] %}
    select {{ key_text }} from (
        select {{ content | join(', ') }} from {{ now }}
        where is_current
        except
        select {{ content | join(', ') }} from {{ before }}
        where is_current
    ) as only_{{ now }}
    {{ "union" if not loop.last }}
    {% endfor %}
),

known_starts as (
    select
        {{ key_text }},
        max(case when is_current then previous_started_at end) as old_previous_started_at,
        max(next_started_at) as old_next_started_at,
        max(old_ended_at) as old_ended_at,
        max(case when is_current then told_at end) as old_told_at
    from known
    group by {{ key_text }}
),

final as (
    select
        retold.*,
        known_starts.old_previous_started_at,
        known_starts.old_next_started_at,
        known_starts.old_ended_at,
        known_starts.old_told_at,
        changed.source is not null as is_changed
    from retold
    {% for relation in ['known_starts', 'changed'] %}
    left join {{ relation }}
        on retold.source = {{ relation }}.source
        and retold.user_native_id = {{ relation }}.user_native_id
        and retold.line = {{ relation }}.line
        and retold.started_at = {{ relation }}.started_at
    {% endfor %}
)

select
    {% for column in genesys_status_columns() if column not in ['previous_started_at', 'next_started_at'] %}
    {{ column }},
    {% endfor %}
    old_previous_started_at,
    old_next_started_at,
    old_ended_at,
    old_told_at,
    is_changed
from final
