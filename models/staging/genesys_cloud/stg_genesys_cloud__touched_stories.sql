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

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
    where code_list = 'wrap_up_code'
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

entries as (
    {% for entity, feed, model in genesys_directories() %}
    select
        '{{ entity }}' as entity,
        '{{ feed }}' as feed,
        source,
        native_id,
        name,
        updated_at,
        file,
        record_hash
    from {{ ref(model) }}
    where not is_file and reject_reason is null and {{ landed_now() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- An entry whose name is another than before touches what mentions it; one that is delivered again as it was does not.
named as (
    select
        entries.*,
        stored_names.name as old_name,
        row_number() over (
            partition by entries.entity, entries.source, entries.native_id
            order by entries.updated_at desc, entries.file desc, entries.record_hash desc
        ) = 1
        and (
            stored_names.updated_at is null
            or {{ genesys_newest_teller('entries.updated_at', 'entries.file', 'entries.record_hash') }}
            > {{ genesys_newest_teller('stored_names.updated_at', 'stored_names.file', 'stored_names.record_hash') }}
        )
        and coalesce(entries.name, '') <> coalesce(stored_names.name, '') as is_renamed
    from entries
    left join stored_names
        on entries.entity = stored_names.entity
        and entries.source = stored_names.source
        and entries.native_id = stored_names.native_id
),

renamed as (
    select * from named
    where is_renamed
),

-- What a row that mentions the entry bears: its id, else what stands for a code or a team in its place.
mentions as (
    select entity, source, native_id as mention, file from renamed
    union all
    select entity, source, old_name as mention, file from renamed
    where entity in ('wrap_up_code', 'team') and old_name is not null
    union all
    select renamed.entity, renamed.source, codes.label as mention, renamed.file
    from renamed
    inner join codes on lower(renamed.native_id) = lower(codes.native_value)
    where renamed.entity = 'wrap_up_code'
),

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
    union all
    select
        source,
        feed || '/' || native_id as story_key,
        file
    from entries
    {% for entity, columns in mentions.items() %}
    union all
    select
        stored_engagements.source,
        stored_engagements.story_key,
        mentions.file
    from stored_engagements
    inner join mentions
        on stored_engagements.source = mentions.source
        and stored_engagements.{{ columns }} = mentions.mention
        and mentions.entity = '{{ entity }}'
        {{ "and stored_engagements.type = 'Agent'" if entity == 'wrap_up_code' }}
    {% endfor %}
    union all
    select
        stored_names.source,
        stored_names.story_key,
        renamed.file
    from stored_names
    inner join renamed
        on stored_names.source = renamed.source
        and stored_names.team_native_id = renamed.native_id
        and renamed.entity = 'team'
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
