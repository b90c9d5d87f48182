{# A story is the smallest set of records of an account that can be translated without a look at any other record: a conversation
   with all its parts, a line of statuses, an entry of a directory. A build that works on changes translates whole stories, those
   that new records belong to or reach. #}

{# A condition that keeps the records of touched stories; true where the build works on everything. *story_key* is an expression. #}
{% macro is_of_touched_story(platform, story_key) -%}
    {% if not execute %}{% do ref('stg_' ~ platform ~ '__touched_stories') %}{% endif %}
    {% if only_changes() -%}
        (source, {{ story_key }}) in (select source, story_key from {{ ref('stg_' ~ platform ~ '__touched_stories') }})
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}
