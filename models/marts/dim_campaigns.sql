with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where campaign_id is not null
),

final as (
    select
        campaign_id,
        coalesce({{ latest_value('campaign_name') }}, max(campaign_native_id)) as campaign_name
    from engagements
    group by campaign_id
)

select
    campaign_id,
    campaign_name
from final
