{# JSON text across engines. #}

{% macro is_json_object(text) %}{{ return(adapter.dispatch('is_json_object')(text)) }}{% endmacro %}
{% macro duckdb__is_json_object(text) -%}
    coalesce(
        case
            when not json_valid({{ text }}) then false
            {# DuckDB takes NaN and Infinity for numbers, and a comma behind the last member; JSON has no such thing. Patterns that begin
               with a plain sign are found fast; what they find may still stand in a string. #}
            when
                (
                    regexp_matches({{ text }}, ':\s*[-+]?(?i:nan|inf)')
                    or regexp_matches({{ text }}, ',\s*([]}]|[-+]?(?i:nan|inf))')
                    or (contains({{ text }}, '[') and regexp_matches({{ text }}, '\[\s*[-+]?(?i:nan|inf)'))
                )
                and regexp_matches(
                    regexp_replace({{ text }}, '"([^"\\]|\\.)*"', '""', 'g'), '(?i)(nan|inf|infinity|,)\s*[,}\]]'
                )
                then false
            else regexp_matches({{ text }}, '^\s*\{')
        end,
        false
    )
{%- endmacro %}
{# What can be one element of an array and one member of an object is one value, with nothing behind it. Spark takes control characters
   within strings, which JSON does not. #}
{% macro spark__is_json_object(text) -%}
    coalesce(
        {{ text }} rlike '^\s*[{]'
        and json_array_length('[' || {{ text }} || ']') = 1
        and get_json_object('{"it":' || {{ text }} || ',"end":1}', '$.end') = '1'
        and case
            when {{ text }} rlike '[\x00-\x1F]'
                then regexp_replace({{ text }}, '"[^"\\\x00-\x1F]*+(?:\\.[^"\\\x00-\x1F]*+)*+"', '') not like '%"%'
            else true
        end,
        false
    )
{%- endmacro %}

{# The named top-level members of a JSON object as one struct of texts; a member that is absent or null is null. #}
{% macro json_texts(text, members) %}{{ return(adapter.dispatch('json_texts')(text, members)) }}{% endmacro %}
{% macro duckdb__json_texts(text, members) -%}
    from_json({{ text }}, '{ {%- for member in members %}"{{ member }}":"VARCHAR"{{ "," if not loop.last }}{% endfor -%} }')
{%- endmacro %}
{% macro spark__json_texts(text, members) -%}
    from_json({{ text }}, '{% for member in members %}`{{ member }}` string{{ "," if not loop.last }}{% endfor %}')
{%- endmacro %}

{# The members of a JSON object that are neither in a list of names nor null, as a JSON object with sorted names; personal
   data in names and values is masked. Null when none is left. #}
{% macro other_members(text, known) %}{{ return(adapter.dispatch('other_members')(text, known)) }}{% endmacro %}
{% macro duckdb__other_members(text, known) -%}
    {{ duckdb__members_left(
        text, known, masked_json('to_json(name)'), masked_json('json_extract(' ~ text ~ ', ' ~ json_pointer('name') ~ ')')
    ) }}
{%- endmacro %}

{# The same in two steps, for relations of many rows: what is left as it stands, and that masked. Few hold personal data, and to see
   that in a whole object is cheaper than to mask name by name and value by value. #}
{% macro members_left(text, known) %}{{ return(adapter.dispatch('members_left')(text, known)) }}{% endmacro %}
{% macro masked_members(object) %}{{ return(adapter.dispatch('masked_members')(object)) }}{% endmacro %}
{% macro duckdb__masked_members(object) -%}
    case
        when {{ matches(object, email_pattern()) }} or {{ matches(object, digit_run_pattern()) }} then {{ other_members(object, []) }}
        else {{ object }}
    end
{%- endmacro %}
{# The known names go first, for what is asked of a name is asked of each of a list. #}
{% macro duckdb__members_left(text, known, shown_name='to_json(name)', shown_value=none) -%}
    {% set names = 'list_filter(json_keys(' ~ text ~ '), lambda name: ' ~ is_other('name', known) ~ ')' %}
    {% set value = 'json_extract(' ~ text ~ ', ' ~ json_pointer('name') ~ ')' %}
    {# A list of one, so that what costs is worked out once; nullif and case would do it again. #}
    '{' || list_filter(
        [array_to_string(list_transform(
            list_sort(list_distinct({{ names }})),
            lambda name: case
                when json_type({{ value }}) <> 'NULL'
                    then {{ shown_name }} || ':' || {{ shown_value or 'cast(' ~ value ~ ' as varchar)' }}
            end
        ), ',')],
        lambda members: members <> ''
    )[1] || '}'
{%- endmacro %}
{# Elsewhere both steps are one. #}
{% macro default__members_left(text, known) %}{{ other_members(text, known) }}{% endmacro %}
{% macro default__masked_members(object) %}{{ object }}{% endmacro %}
{% macro is_other(name, known) -%}
    {% if known %}{{ return(adapter.dispatch('is_other')(name, known)) }}{% else %}{{ return('true') }}{% endif %}
{%- endmacro %}
{% macro default__is_other(name, known) %}{{ name }} not in ({{ quoted_list(known) }}){% endmacro %}
{# A constant list is looked up at half the cost. #}
{% macro duckdb__is_other(name, known) %}not list_contains([{{ quoted_list(known) }}], {{ name }}){% endmacro %}
{% macro json_pointer(name) %}'/' || replace(replace({{ name }}, '~', '~0'), '/', '~1'){% endmacro %}
{# A JSON value with personal data masked; what is no JSON any more after that is masked whole. #}
{% macro masked_json(value) -%}
    case
        when {{ is_json(mask_personal_data('cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')')) }}
            then {{ mask_personal_data('cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')') }}
        else '"***"'
    end
{%- endmacro %}
{% macro spark__other_members(text, known) -%}
    nullif(
        '{' || array_join(transform(
            filter(
                array_sort(array_distinct(transform(
                    {{ spark_json_members(text) }},
                    member -> named_struct('name', member.name, 'value', member.value)
                ))),
                member -> {{ is_other('member.name', known) }} and member.value is not null
            ),
            member -> {{ masked_json(json_string('member.name')) }} || ':' || {{ masked_json('member.value') }}
        ), ',') || '}',
        '{}'
    )
{%- endmacro %}
{# The members of a JSON object as an array of structs in its order: name, text (a string without quotes) and value (JSON), both null
   for an explicit null. Read as texts nested objects keep the order of their members, read as variants strings are told from others. #}
{% macro spark_json_members(text) -%}
    transform(
        arrays_zip(
            map_entries(from_json({{ text }}, 'map<string, string>')),
            map_values(from_json({{ text }}, 'map<string, variant>', map('mode', 'PERMISSIVE')))
        ),
        pair -> named_struct(
            'name', pair['0'].key,
            'text', pair['0'].value,
            'value', case
                when schema_of_variant(pair['1']) = 'STRING' then {{ json_string("pair['0'].value") }} else pair['0'].value
            end
        )
    )
{%- endmacro %}

{# A text as a JSON string. #}
{% macro json_string(text) %}{{ return(adapter.dispatch('json_string')(text)) }}{% endmacro %}
{% macro duckdb__json_string(text) %}to_json({{ text }}){% endmacro %}
{% macro spark__json_string(text) %}substr(to_json(array({{ text }})), 2, length(to_json(array({{ text }}))) - 2){% endmacro %}

{# Whether a text is JSON of any kind but null. #}
{% macro is_json(text) %}{{ return(adapter.dispatch('is_json')(text)) }}{% endmacro %}
{% macro duckdb__is_json(text) %}json_valid({{ text }}){% endmacro %}
{% macro spark__is_json(text) %}(get_json_object('{"it":' || {{ text }} || ',"end":1}', '$.end') is not null){% endmacro %}

{# One row a top-level member of a JSON object: member_name, member_text (a string without quotes, anything else as JSON) and
   member_json (masked); both null where the member is an explicit null. #}
{% macro explode_members(text) %}{{ return(adapter.dispatch('explode_members')(text)) }}{% endmacro %}
{% macro duckdb__explode_members(text) -%}
    unnest(list_sort(list_distinct(json_keys({{ text }})))) as member_name,
    json_extract_string({{ text }}, {{ json_pointer('member_name') }}) as member_text,
    case
        when member_text is not null
            then {{ masked_json('json_extract(' ~ text ~ ', ' ~ json_pointer('member_name') ~ ')') }}
    end as member_json
{%- endmacro %}
{% macro spark__explode_members(text) -%}
    inline(array_distinct(array_sort(transform(
        {{ spark_json_members(text) }},
        member -> struct(
            member.name, member.text, case when member.value is not null then {{ masked_json('member.value') }} end
        )
    )))) as (member_name, member_text, member_json)
{%- endmacro %}

{# Rows of names and JSON values as one JSON object with sorted names; null for no row. #}
{% macro json_object_of_rows(name, value) %}{{ return(adapter.dispatch('json_object_of_rows')(name, value)) }}{% endmacro %}
{% macro duckdb__json_object_of_rows(name, value) -%}
    '{' || string_agg(to_json({{ name }}) || ':' || {{ value }}, ',' order by {{ name }}) || '}'
{%- endmacro %}
{% macro spark__json_object_of_rows(name, value) -%}
    nullif('{' || array_join(transform(
        array_sort(collect_list(case when {{ value }} is not null then struct({{ name }} as name, {{ value }} as value) end)),
        member -> {{ json_string('member.name') }} || ':' || member.value
    ), ',') || '}', '{}')
{%- endmacro %}

{# A JSON object with another text in one of its members; untouched where it has no such member, or a null. #}
{% macro with_text_member(text, member, value) -%}
    {{ return(adapter.dispatch('with_text_member')(text, member, value)) }}
{%- endmacro %}
{% macro duckdb__with_text_member(text, member, value) -%}
    case
        when json_extract_string({{ text }}, '/{{ member }}') is null then {{ text }}
        else cast(json_merge_patch({{ text }}, json_object('{{ member }}', {{ value }})) as varchar)
    end
{%- endmacro %}
{% macro spark__with_text_member(text, member, value) -%}
    case
        when get_json_object({{ text }}, '$.{{ member }}') is null then {{ text }}
        else '{' || array_join(transform(
            filter({{ spark_json_members(text) }}, member -> member.name <> '{{ member }}' or {{ value }} is not null),
            member -> {{ json_string('member.name') }} || ':' || case
                when member.name = '{{ member }}' then {{ json_string(value) }} else coalesce(member.value, 'null')
            end
        ), ',') || '}'
    end
{%- endmacro %}

{% macro quoted_list(values) -%}
    {% for value in values %}'{{ value }}'{{ ", " if not loop.last }}{% endfor %}
{%- endmacro %}
