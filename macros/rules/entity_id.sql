{# Who or what a row of a dimension is.

   entity_id: by the conformed id of a mapping seed, else by platform, source and native id, else by platform, source and name.
   label_id: by the label alone, so that one label is one row for all platforms. #}
{% macro entity_id(entity, native_id, name, conformed_id, platform='platform', source='source') -%}
    case
        when {{ conformed_id }} is not null
            then {{ surrogate_key(["'" ~ entity ~ "'", "'conformed'", conformed_id]) }}
        {% if native_id is not none %}
        when {{ native_id }} is not null
            then {{ surrogate_key(["'" ~ entity ~ "'", platform, source, "'id'", native_id]) }}
        {% endif %}
        {% if name is not none %}
        when {{ name }} is not null
            then {{ surrogate_key(["'" ~ entity ~ "'", platform, source, "'name'", name]) }}
        {% endif %}
    end
{%- endmacro %}

{% macro label_id(entity, label) -%}
    case when {{ label }} is not null then {{ surrogate_key(["'" ~ entity ~ "'", label]) }} end
{%- endmacro %}

{# Outcomes of queues and invitations are the same for all platforms; any other belongs to its platform and source, unless a
   mapping conforms it. The category is part of what an outcome is. #}
{% macro outcome_id(type, outcome, category, conformed_name, platform='platform', source='source') -%}
    case
        when {{ outcome }} is null then null
        when {{ type }} in ('Queue', 'Invitation')
            then {{ surrogate_key(["'outcome'", "'built in'", type, outcome]) }}
        when {{ conformed_name }} is not null
            then {{ surrogate_key(["'outcome'", "'conformed'", "coalesce(" ~ category ~ ", '')", conformed_name]) }}
        else {{ surrogate_key(["'outcome'", platform, source, "coalesce(" ~ category ~ ", '')", outcome]) }}
    end
{%- endmacro %}
