{# A row of a mapping seed applies to a landing folder when its platform and source are that folder's or empty (any). Among
   those that apply, one with a source beats one with a platform, which beats one with neither. #}
{% macro mapping_applies(mapping, sources) -%}
    {{ any_or_equal(mapping ~ '.platform', sources ~ '.platform') }}
    and {{ any_or_equal(mapping ~ '.source', sources ~ '.source') }}
{%- endmacro %}

{% macro mapping_specificity(mapping) -%}
    case when {{ mapping }}.source is not null then 2 else 0 end
    + case when {{ mapping }}.platform is not null then 1 else 0 end
    + 1
{%- endmacro %}
