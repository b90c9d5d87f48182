select
    engagement_id,
    custom_attributes
from {{ ref('fct_engagements') }}
where custom_attributes is not null and not {{ is_json_object('custom_attributes') }}
