{{ config(materialized='table') }}

with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'agent'
),

directory as (
    select * from {{ ref('int_agents__directory') }}
),

conformed_teams as (
    select * from {{ ref('int_conformed_names') }}
    where entity = 'team'
),

seen_in_engagements as (
    select
        entity_id as agent_id,
        coalesce(name, native_id) as agent_name,
        detail as agent_type,
        parent_id as team_id,
        parent_name as team_name
    from entities
),

listed as (
    select
        directory.*,
        coalesce(directory.conformed_name, directory.agent_name) as listed_name,
        coalesce(conformed_teams.conformed_name, directory.team_name) as listed_team_name,
        {{ entity_id(
            'agent', 'directory.agent_native_id', none, 'directory.conformed_id', 'directory.platform', 'directory.source'
        ) }} as agent_id,
        {{ entity_id(
            'team', none, 'directory.team_name', 'conformed_teams.conformed_id', 'directory.platform', 'directory.source'
        ) }} as team_id
    from directory
    left join conformed_teams
        on directory.platform = conformed_teams.platform
        and directory.source = conformed_teams.source
        and directory.team_name = conformed_teams.native_value
),

-- One agent on two platforms is listed twice: the newer entry speaks.
ranked_entries as (
    select
        *,
        row_number() over (
            partition by agent_id
            order by updated_at desc, platform asc, source asc, agent_native_id asc
        ) as entry_order
    from listed
),

newest_listed as (
    select * from ranked_entries
    where entry_order = 1
),

final as (
    select
        coalesce(newest_listed.agent_id, seen_in_engagements.agent_id) as agent_id,
        coalesce(newest_listed.listed_name, seen_in_engagements.agent_name, newest_listed.agent_native_id) as agent_name,
        coalesce(newest_listed.agent_type, seen_in_engagements.agent_type) as agent_type,
        coalesce(newest_listed.team_id, seen_in_engagements.team_id) as team_id,
        case
            when newest_listed.team_id is not null then newest_listed.listed_team_name
            else seen_in_engagements.team_name
        end as team_name
    from newest_listed
    full outer join seen_in_engagements on newest_listed.agent_id = seen_in_engagements.agent_id
)

select
    agent_id,
    agent_name,
    agent_type,
    team_id,
    team_name
from final
