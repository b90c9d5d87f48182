{# What every landing model does first and last with its records. #}

{# The records with the texts of their members in the struct given, null for what is no JSON object. #}
{% macro with_given_members(records, members) -%}
    select
        *,
        case when is_object then {{ json_texts('record', members) }} end as given
    from (
        select
            *,
            {{ is_json_object('record') }} as is_object
        from {{ records }}
    ) as parsed
{%- endmacro %}

{# Where a record stands in its file, and whether it is sound. *shape* is that of the record, if it has one. #}
{% macro landed_columns(shape=none) -%}
    file,
    source,
    is_file,
    position,
    md5(record) as record_hash,
    reject_reason,
    case when reject_reason is not null then 
        {{- ' ' ~ (shown_shaped_payload('record', private_members(shape)) if shape else shown_payload('record')) }}
    end as rejected_payload,
    {{ run_time() }} as loaded_at
{%- endmacro %}
