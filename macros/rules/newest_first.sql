{# Which version of a record wins: the newest, then by file path, then by content, so that no order of arrival matters. #}
{% macro newest_first() %}updated_at desc, file desc, record_hash desc{% endmacro %}

{# The sound records of a landing relation with their rank among the versions of one thing of an account: 1 is the newest. *keys*
   are the columns that say which thing. Where *platform* and *story_key* (an expression) are given, those of touched stories alone. #}
{% macro ranked_records(relation, keys, platform=none, story_key=none) -%}
    select
        *,
        row_number() over (
            partition by source, {{ keys | join(', ') }}
            order by {{ newest_first() }}
        ) as version_rank
    {% if story_key -%}
    from {{ touched_rows(relation, is_of_touched_story(platform, story_key)) }} as records
    {%- else -%}
    from {{ relation }}
    {%- endif %}
    where not is_file and reject_reason is null
{%- endmacro %}
