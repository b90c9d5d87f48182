{{ config(materialized='table') }}

with

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
    where code_list = 'wrap_up_code'
),

stored_names as (
    select * from {{ stored('stg_genesys_cloud__names', genesys_name_columns(), 'staging') }} as names
),

entries as (
    {% for entity, feed, model in genesys_directories() %}
    select
        '{{ entity }}' as entity,
        source,
        native_id,
        name,
        updated_at,
        file,
        record_hash
    from {{ ref(model) }}
    where not is_file and reject_reason is null and {{ landed_now() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- An entry whose name is another than before touches what mentions it; one that is delivered again as it was does not.
named as (
    select
        entries.*,
        stored_names.name as old_name,
        row_number() over (
            partition by entries.entity, entries.source, entries.native_id
            order by entries.updated_at desc, entries.file desc, entries.record_hash desc
        ) = 1
        and (
            stored_names.updated_at is null
            or {{ genesys_newest_teller('entries.updated_at', 'entries.file', 'entries.record_hash') }}
            > {{ genesys_newest_teller('stored_names.updated_at', 'stored_names.file', 'stored_names.record_hash') }}
        )
        and coalesce(entries.name, '') <> coalesce(stored_names.name, '') as is_renamed
    from entries
    left join stored_names
        on entries.entity = stored_names.entity
        and entries.source = stored_names.source
        and entries.native_id = stored_names.native_id
),

renamed as (
    select * from named
    where is_renamed
),

-- What a row that mentions the entry bears: its id, or what a code or a team is called without its new name.
final as (
    select
        entity,
        source,
        native_id,
        native_id as mention,
        file
    from renamed
    union all
    select
        entity,
        source,
        native_id,
        old_name as mention,
        file
    from renamed
    where entity in ('wrap_up_code', 'team') and old_name is not null
    union all
    select
        renamed.entity,
        renamed.source,
        renamed.native_id,
        codes.label as mention,
        renamed.file
    from renamed
    inner join codes on lower(renamed.native_id) = lower(codes.native_value)
    where renamed.entity = 'wrap_up_code'
)

select
    entity,
    source,
    native_id,
    mention,
    file
from final
