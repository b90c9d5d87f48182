with

landed_files as (
    select * from {{ ref('stg_feeds__landed_files') }}
),

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ is_published() }}
),

custom_versions as (
    select * from {{ ref('int_custom_data__record_uses') }}
),

platform_uses as (
    select * from {{ ref('int_feeds__record_uses') }}
),

erasure_requests as (
    select * from {{ ref('stg_erasure__contact_records') }}
    where not is_file and reject_reason is null
),

expired_engagements as (
    select * from {{ ref('int_retention__expired') }}
),

read_records as (
    select
        platform,
        source,
        feed,
        sum(records) as read_records,
        sum(quarantined) as quarantined
    from landed_files
    group by platform, source, feed
),

uses as (
    select
        platform,
        source,
        feed,
        record_use,
        records
    from platform_uses
    union all
    select
        'custom' as platform,
        source,
        'engagements' as feed,
        record_use,
        1 as records
    from custom_versions
    union all
    select
        'erasure' as platform,
        source,
        'contacts' as feed,
        'unused' as record_use,
        1 as records
    from erasure_requests
),

used_records as (
    select
        platform,
        source,
        {% for use in ['current', 'superseded', 'merged', 'unused'] %}
        sum(case when record_use = '{{ use }}' then records else 0 end) as {{ use }}_records,
        {% endfor %}
        feed
    from uses
    group by platform, source, feed
),

made_engagements as (
    select
        platform,
        source,
        feed,
        count(*) as engagements
    from engagements
    group by platform, source, feed
),

dropped_engagements as (
    select
        platform,
        source,
        feed,
        count(*) as engagements
    from expired_engagements
    group by platform, source, feed
),

final as (
    select
        read_records.*,
        {% for use in ['current', 'superseded', 'merged', 'unused'] %}
        coalesce(used_records.{{ use }}_records, 0) as {{ use }}_records,
        {% endfor %}
        coalesce(made_engagements.engagements, 0) as engagements,
        coalesce(dropped_engagements.engagements, 0) as expired
    from read_records
    left join used_records
        on read_records.platform = used_records.platform
        and read_records.source = used_records.source
        and read_records.feed = used_records.feed
    left join made_engagements
        on read_records.platform = made_engagements.platform
        and read_records.source = made_engagements.source
        and read_records.feed = made_engagements.feed
    left join dropped_engagements
        on read_records.platform = dropped_engagements.platform
        and read_records.source = dropped_engagements.source
        and read_records.feed = dropped_engagements.feed
)

select
    platform,
    source,
    feed,
    cast(read_records as bigint) as read,
    cast(current_records as bigint) as current,
    cast(superseded_records as bigint) as superseded,
    cast(merged_records as bigint) as merged,
    cast(unused_records as bigint) as unused,
    cast(quarantined as bigint) as quarantined,
    cast(engagements as bigint) as engagements,
    cast(expired as bigint) as expired
from final
