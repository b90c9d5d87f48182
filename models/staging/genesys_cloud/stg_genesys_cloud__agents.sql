select
    cast(null as varchar) as platform, cast(null as varchar) as source, cast(null as varchar) as agent_native_id, cast(null as varchar) as agent_name, cast(null as varchar) as agent_type, cast(null as varchar) as team_name, cast(null as timestamp) as updated_at, cast(null as varchar) as file, cast(null as bigint) as position, cast(null as varchar) as record_hash
where false
