{# Whether nothing new was said of an engagement for longer than its limit, by the newest news of its source. *is_stale* of a row
   that ended says the same but decides nothing. *sources* and *limits* are the relations int_sources and int_stale_limits, joined. #}
{% macro is_stale(engagements, sources, limits) -%}
    coalesce(
        {{ milliseconds_between(engagements ~ '.updated_at', sources ~ '.newest_updated_at') }} > {{ limits }}.limit_ms, false
    )
{%- endmacro %}

{# The limit that holds for an engagement, by platform, type and type of channel. #}
{% macro stale_limit_applies(engagements, limits) -%}
    {{ engagements }}.platform = {{ limits }}.platform
    and {{ engagements }}.type = {{ limits }}.type
    and coalesce({{ engagements }}.channel_type, '') = {{ limits }}.channel_type
{%- endmacro %}
