{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set members = ['agent_id', 'agent_name', 'agent_type', 'team', 'updated_at'] %}

with

records as (
    {{ read_new_files('generic', 'agents') }}
),

read as (
    {{ with_given_members('records', members) }}
),

typed as (
    select
        *,
        {{ parse_timestamp('given.updated_at') }} as updated_at
    from read
),

final as (
    select
        *,
        {{ reject_reason('given', required=['agent_id', 'updated_at'], times=['updated_at'], numbers=[]) }} as reject_reason
    from typed
)

select
    {{ landed_columns() }},
    given.agent_id as agent_native_id,
    given.agent_name as agent_name,
    given.agent_type as agent_type,
    given.team as team_name,
    updated_at
from final
