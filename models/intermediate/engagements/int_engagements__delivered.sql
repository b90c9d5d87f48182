with

final as (
    {{ union_platforms('engagements', engagement_columns()) }}
)

select {{ select_engagement_columns() }}
from final
