select
    cast(null as varchar) as platform, cast(null as varchar) as source, cast(null as varchar) as feed, cast(null as varchar) as record_use
where false
