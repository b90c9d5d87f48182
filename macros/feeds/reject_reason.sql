{# Why a landed record is quarantined, or null when it is sound: the first of its faults, in words for the person who runs
   the build. The calling relation has is_file, layout, record, the cleaned texts in a struct and the parsed columns.

   required: names that must hold something; times, numbers: names that must parse where they hold something (numbers not
   negative either). #}
{% macro reject_reason(texts, required, times, numbers) -%}
    case
        {{ record_faults() }}
        {% for column in required %}
        when {{ texts }}.{{ column }} is null then '{{ column }} is missing'
        {% endfor %}
        {% for column in times %}
        when {{ column }} is null and {{ texts }}.{{ column }} is not null
            then '{{ column }} is not a valid ISO 8601 time of 1970 to 2199'
        {% endfor %}
        {% for column in numbers %}
        when {{ column }} is null and {{ texts }}.{{ column }} is not null then '{{ column }} is not a number'
        when {{ column }} < 0 or {{ matches(texts ~ '.' ~ column, '^-.*[1-9]') }} then '{{ column }} is negative'
        {% endfor %}
    end
{%- endmacro %}

{# What can be wrong with any record, as the first branches of a case. #}
{% macro record_faults() -%}
    when is_file then case when layout = 'unreadable' then 'unreadable file' end
    when not is_object then case layout
        when 'csv' then 'the row does not fit the header or is not UTF-8'
        else 'not a valid JSON object'
    end
{%- endmacro %}

{# The record as it may be shown. A JSON object with its contact starred out and every address and long number masked; a
   text that could not be parsed with the same masks, and what looks like a contact starred out to the end of its value. Which
   cell of a CSV row that does not fit its header is the contact nobody can tell, so such a row is not shown. #}
{% macro shown_payload(record) -%}
    case
        when is_object then coalesce({{ other_members(with_text_member(record, 'contact', "'***'"), []) }}, '{}')
        when layout = 'csv' then '***'
        else {{ mask_personal_data(replace_all(
            record, '((?i:contact)["\\x27]?\\s*:\\s*)("([^"\\\\]|\\\\.)*"?|[^"].*)', '\\1"***"'
        )) }}
    end
{%- endmacro %}

{# The same for a record in which personal data stands in the named members, at any depth. #}
{% macro shown_shaped_payload(record, private) -%}
    case
        when is_object then coalesce({{ other_members(without_values_of(record, private), []) }}, '{}')
        when layout = 'csv' then '***'
        else {{ mask_personal_data(without_values_of(record, private)) }}
    end
{%- endmacro %}
{% macro without_values_of(record, members) -%}
    {% if members -%}
    {% set text = '"([^"\\\\]|\\\\.)*"?' %}
    {% set flat_array = '\\[[^\\[\\]{}]*\\]?' %}
    {% set number_or_word = '[^",{}\\[\\]\\s][^",{}\\[\\]]*' %}
    {{ replace_all(
        record,
        '"((?i:' ~ members | unique | join('|') ~ '))"\\s*:\\s*(' ~ text ~ '|' ~ flat_array ~ '|' ~ number_or_word ~ ')',
        '"\\1":"***"'
    ) }}
    {%- else -%} {{ record }} {%- endif %}
{%- endmacro %}
