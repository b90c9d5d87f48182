{{ config(materialized='table') }}

{% set text = dbt.type_string() %}
{% set mentions = {
    'user': 'agent_native_id', 'queue': 'queue_native_id', 'wrap_up_code': 'outcome_name', 'campaign': 'campaign_native_id',
    'team': 'team_name',
} %}

with

conversation_records as (
    select * from {{ ref('stg_genesys_cloud__conversation_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

user_status_records as (
    select * from {{ ref('stg_genesys_cloud__user_status_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

status_changes as (
    select * from {{ ref('stg_genesys_cloud__status_changes') }}
),

renamed_entries as (
    select * from {{ ref('stg_genesys_cloud__renamed_entries') }}
),

stored_names as (
    select * from {{ stored('stg_genesys_cloud__names', genesys_name_columns(), 'staging') }} as names
),

stored_engagements as (
    select * from {{ stored('int_engagements__newest', {
        'platform': text, 'source': text, 'story_key': text, 'type': text, 'agent_native_id': text, 'queue_native_id': text,
        'campaign_native_id': text, 'outcome_name': text, 'team_name': text,
    }) }} as engagements
    where platform = 'genesys_cloud'
),

{% for entity, feed, model in genesys_directories() %}
{{ feed }} as (
    select * from {{ ref(model) }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

{% endfor %}
told as (
    select
        source,
        user_native_id,
        max(file) as file
    from user_status_records
    group by source, user_native_id
),

moments as (
    {% for moment in ['started_at', 'case when is_current then least(ended_at, next_started_at) end', 'old_ended_at'] %}
    select
        source,
        user_native_id,
        {{ moment }} as moment
    from status_changes
    where is_reached
    {{ "union all" if not loop.last }}
    {% endfor %}
),

touched as (
    select
        source,
        {{ genesys_conversation_story() }} as story_key,
        file
    from conversation_records
    {% for entity, feed, model in genesys_directories() %}
    union all
    select
        source,
        {{ genesys_entry_story(feed) }} as story_key,
        file
    from {{ feed }}
    {% endfor %}
    {% for entity, column in mentions.items() %}
    union all
    select
        stored_engagements.source,
        stored_engagements.story_key,
        renamed_entries.file
    from stored_engagements
    inner join renamed_entries
        on stored_engagements.source = renamed_entries.source
        and stored_engagements.{{ column }} = renamed_entries.mention
        and renamed_entries.entity = '{{ entity }}'
        {{ "and stored_engagements.type = 'Agent'" if entity == 'wrap_up_code' }}
    {% endfor %}
    union all
    select
        stored_names.source,
        stored_names.story_key,
        renamed_entries.file
    from stored_names
    inner join renamed_entries
        on stored_names.source = renamed_entries.source
        and stored_names.team_native_id = renamed_entries.native_id
        and renamed_entries.entity = 'team'
    union all
    select
        source,
        {{ genesys_status_record_story() }} as story_key,
        file
    from user_status_records
    union all
    select
        status_changes.source,
        {{ genesys_status_record_story('status_changes.old_told_at', 'status_changes.user_native_id') }} as story_key,
        told.file
    from status_changes
    inner join told
        on status_changes.source = told.source
        and status_changes.user_native_id = told.user_native_id
    where status_changes.old_told_at is not null
    union all
    select
        moments.source,
        {{ genesys_status_story('moments.moment', 'moments.user_native_id') }} as story_key,
        told.file
    from moments
    inner join told
        on moments.source = told.source
        and moments.user_native_id = told.user_native_id
    where moments.moment is not null
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
    'genesys_cloud' as platform,
    source,
    story_key,
    file
from final
