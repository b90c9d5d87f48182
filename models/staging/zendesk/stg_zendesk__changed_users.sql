{{ config(materialized='table') }}

with

users as (
    select
        *,
        {{ landed_now() }} as is_new,
        coalesce(changed_at, updated_at) as known_from,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__user_records') }}
    where not is_file and reject_reason is null
),

agent_namings as (
    select
        *,
        {{ landed_now() }} as is_new
    from ({{ zendesk_agent_namings() }}) as namings
),

changed_groups as (
    select * from {{ ref('stg_zendesk__changed_entries') }}
    where directory = 'group'
),

versions as (
    select
        *,
        {{ struct_of({'email': 'contact_id_of_email', 'phone': 'contact_id_of_phone', 'locale': 'locale'}) }} as customer,
        case when is_agent then coalesce(default_group_id, '') end as team
    from users
    where (source, user_id) in (select source, user_id from users where is_new)
),

-- What was known of a user before this build, and with what it landed.
compared as (
    select
        source,
        user_id,
        max(case when is_new then file end) as file,
        max_by(customer, newest) as customer,
        max_by(customer, case when not is_new then newest end) as customer_before,
        max_by(user_name, case when user_name is not null then newest end) as user_name,
        max_by(user_name, case when user_name is not null and not is_new then newest end) as user_name_before,
        count(distinct team) as teams,
        min(case when is_new then team end) as least_new_team,
        max(case when is_new then team end) as greatest_new_team,
        max_by(
            team,
            case
                when team is not null and not is_new
                    then {{ struct_of({'known_from': 'known_from', 'newest': 'newest'}) }}
            end
        ) as last_team_before,
        min(case when team is not null and not is_new then known_from end) as first_known_before,
        max(case when team is not null and not is_new then known_from end) as last_known_before,
        min(case when team is not null and is_new then known_from end) as first_new
    from versions
    group by source, user_id
),

-- Mostly the same comes once more. Of another team only the time since then needs to know; a late record of an agent who has
-- been in several teams counts as another team.
judged as (
    select
        *,
        (customer is distinct from customer_before) or (user_name is distinct from user_name_before) as is_changed,
        teams > 1 and first_new is not null and not coalesce(
            least_new_team = last_team_before and greatest_new_team = last_team_before and first_new >= last_known_before, false
        ) as is_moved,
        case when first_known_before < first_new then first_new end as moved_from
    from compared
),

new_agents as (
    select
        source,
        user_id,
        max(file) as file
    from agent_namings
    where (source, user_id) in (select source, user_id from agent_namings where is_new)
    group by source, user_id
    having min(case when is_new then 1 else 0 end) = 1
),

members_of_changed_groups as (
    select
        users.source,
        users.user_id,
        max(changed_groups.file) as file
    from users
    inner join changed_groups on users.source = changed_groups.source and users.default_group_id = changed_groups.native_id
    where users.is_agent
    group by users.source, users.user_id
),

final as (
    select
        source,
        user_id,
        case when not is_changed then moved_from end as changed_from,
        file
    from judged
    where is_changed or is_moved
    union all
    select
        source,
        user_id,
        cast(null as timestamp) as changed_from,
        file
    from new_agents
    union all
    select
        source,
        user_id,
        cast(null as timestamp) as changed_from,
        file
    from members_of_changed_groups
)

select
    source,
    user_id,
    changed_from,
    file
from final
