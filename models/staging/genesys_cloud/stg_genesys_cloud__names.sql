{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'stg_genesys_cloud__touched_stories', 'keys': {'source': 'source', 'story_key': 'story_key'}},
) }}

{% set columns = genesys_name_columns() %}

with

-- A newer entry only adds to what is known, so that only new records need to be read.
{% for entity, feed, model in genesys_directories() %}
{{ feed }} as (
    select * from {{ ref(model) }}
    where not is_file and reject_reason is null {{ "and " ~ landed_now() if only_changes() }}
),

{% endfor %}
known as (
    select * from {{ stored('stg_genesys_cloud__names', columns, 'staging') }} as names
    where {{ is_of_touched_story('genesys_cloud', 'story_key') }}
),

entries as (
    {% for entity, feed, model in genesys_directories() %}
    select
        '{{ entity }}' as entity,
        source,
        {{ genesys_entry_story(feed) }} as story_key,
        native_id,
        name,
        {% for column in ['team_native_id', 'team_name'] %}
        {{ column if entity == 'user' else 'cast(null as ' ~ dbt.type_string() ~ ') as ' ~ column }},
        {% endfor %}
        updated_at,
        file,
        position,
        record_hash
    from {{ feed }}
    union all
    {% endfor %}
    select {{ columns | join(', ') }}
    from known
),

ranked as (
    select
        *,
        row_number() over (
            partition by entity, source, native_id
            order by {{ newest_first() }}, position desc
        ) as version_rank
    from entries
),

final as (
    select * from ranked
    where version_rank = 1
)

select {{ columns | join(', ') }}
from final
