{{ config(materialized='table') }}

with

records as (
    select * from {{ ref('stg_custom__engagement_records') }}
    where
        not is_file and reject_reason is null
        and {{ is_touched('platform, source, native_id', 'int_changes__native_ids') }}
),

members as (
    select
        platform,
        source,
        native_id,
        updated_at,
        file,
        record_hash,
        {{ explode_members('values_to_set') }}
    from records
),

-- Nothing but an explicit null clears; an empty text says nothing.
meaningful as (
    select
        *,
        row_number() over (
            partition by platform, source, native_id, member_name
            order by {{ newest_first() }}
        ) as version_rank
    from members
    where
        (member_text is null or {{ clean_text('member_text') }} is not null)
        and member_name not in ('engagement_id', 'type', 'conversation_id', 'platform', 'updated_at')
),

final as (
    select
        *,
        member_name in ({{ quoted_list(generic_engagement_members()) }}) as is_column
    from meaningful
    where version_rank = 1
)

select
    platform,
    source,
    native_id,
    member_name,
    {{ clean_text('member_text') }} as member_text,
    member_json,
    is_column,
    updated_at,
    file,
    record_hash
from final
