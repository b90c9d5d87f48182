{{ config(materialized='table') }}

with

found as (
    {{ files_under(feeds_root()) }}
),

below_root as (
    select
        path,
        substr(path, length({{ sql_text(feeds_root()) }}) + 2) as file
    from found
),

parts as (
    select
        path,
        file,
        split_part(file, '/', 1) as platform,
        split_part(file, '/', 2) as source,
        split_part(file, '/', 3) as feed,
        {{ replace_all('file', '^.*/', '') }} as file_name
    from below_root
),

final as (
    select
        path,
        file,
        platform,
        source,
        feed,
        {{ matches('lower(file_name)', '^[^.].*[.]((jsonl|ndjson|json|csv)([.](gz|zst))?|parquet)$') }}
        and {{ matches('file', '^[^/]+/[^/]+/[^/]+/.+$') }} as is_readable_kind
    from parts
    -- What writers hide: unfinished folders and files, markers such as _SUCCESS.
    where
        not {{ matches('file', '(^|/)[._][^/]*/') }}
        and not {{ matches('file_name', '^[.]|^_[^.]*$') }}
)

select
    path,
    file,
    platform,
    source,
    feed,
    is_readable_kind
from final
