{# What every landing model does first and last with its records. #}

{# The records with the texts of their members in the struct given, without white space around them; all are null for what is no JSON
   object. Each text is cleaned once, however often it is asked for. #}
{% macro with_given_members(records, members) -%}
    {% set cleaned = {} %}
    {% for member in members %}{% do cleaned.update({member: clean_text('texts.' ~ member)}) %}{% endfor %}
    select
        *,
        {{ struct_of(cleaned) }} as given
    from (
        select
            *,
            case when is_object then {{ json_texts('record', members) }} end as texts
        from (
            select
                *,
                {{ is_json_object('record') }} as is_object
            from {{ records }}
        ) as checked
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
