{# The shape of a platform's raw record, as a landing model declares it: a dict from the members that are read to what each
   holds. A member that is not named is not read, so a platform may add new ones.

   A dict is a nested object, a list of one shape an array of it, and a text one of these kinds:
     text          text without white space around it
     time          an ISO 8601 moment, in UTC and whole milliseconds
     time_or_none  the same, where the first second of 1970 stands for none
     number        a decimal that is not negative
     truth         true or false
     contact       an address or number of a customer: hashed, never kept
     attributes    a JSON object that the customer fills, see attributes_of
     private       not read at all, and starred out where a bad record is shown
   A kind that ends in ! must be there. #}

{# The records of new files as a landing model keeps them: their typed members in the struct given, updated_at, which says of two
   versions which is newer (*dated_by* is its expression over given), and reject_reason. *records* is what read_new_files gives,
   *platform* that of the feeds folder. #}
{% macro shaped_records(records, shape, platform, dated_by) -%}
    select
        *,
        coalesce(
            {{ shape_reject_reason(shape) }},
            case when not is_file and updated_at is null then 'no time says which version the record is' end
        ) as reject_reason
    from (
        select
            *,
            {{ dated_by }} as updated_at
        from ({{ with_shaped_members('(' ~ records ~ ') as records', shape, platform) }}) as shaped
    ) as dated
{%- endmacro %}

{# The records with the raw members in the struct raw, and the typed and hashed ones in the struct given. *platform* is that of
   the feeds folder. #}
{% macro with_shaped_members(records, shape, platform) -%}
    select
        *,
        {{ shaped('raw', shape, platform) }} as given
    from (
        select
            *,
            case when is_object then {{ json_structs('record', shape) }} end as raw
        from (
            select
                *,
                {{ is_json_object('record') }} as is_object
            from {{ records }}
        ) as checked
    ) as parsed
{%- endmacro %}

{# The records with the members of a JSON text in them: <name> holds the typed members of the shape, raw_<name> the raw texts,
   <name>_is_sound whether the text is absent or a JSON object. #}
{% macro with_nested_members(records, text, shape, platform, name) -%}
    select
        *,
        {{ shaped('raw_' ~ name, shape, platform) }} as {{ name }}
    from (
        select
            *,
            case when {{ name }}_is_sound and {{ name }}_text is not null then {{ json_structs(name ~ '_text', shape) }} end as raw_{{ name }}
        from (
            select
                *,
                {{ clean_text(text) }} as {{ name }}_text,
                ({{ clean_text(text) }} is null or {{ is_json_object(clean_text(text)) }}) as {{ name }}_is_sound
            from {{ records }}
        ) as {{ name }}_checked
    ) as {{ name }}_parsed
{%- endmacro %}

{# A JSON text as a struct of texts of that shape. #}
{% macro json_structs(text, shape) %}{{ return(adapter.dispatch('json_structs')(text, shape)) }}{% endmacro %}
{% macro duckdb__json_structs(text, shape) %}from_json({{ text }}, '{{ json_structure(shape) }}'){% endmacro %}
{% macro spark__json_structs(text, shape) %}from_json({{ text }}, '{{ spark_type(shape) }}'){% endmacro %}

{% macro json_structure(shape) -%}
    {%- if shape is mapping -%}
        { {%- for name, part in shape.items() if part != 'private' -%}
            "{{ name }}":{{ json_structure(part) }}{{ "," if not loop.last }}
        {%- endfor -%} }
    {%- elif shape is string -%} "VARCHAR"
    {%- else -%} [{{ json_structure(shape[0]) }}]
    {%- endif -%}
{%- endmacro %}
{% macro spark_type(shape) -%}
    {%- if shape is mapping -%}
        struct<{%- for name, part in shape.items() if part != 'private' -%}
            `{{ name }}`:{{ spark_type(part) }}{{ "," if not loop.last }}
        {%- endfor -%}>
    {%- elif shape is string -%} string
    {%- else -%} array<{{ spark_type(shape[0]) }}>
    {%- endif -%}
{%- endmacro %}

{# The typed expression of a raw one. *depth* keeps the names of nested elements apart. #}
{% macro shaped(raw, shape, platform, depth=0) -%}
    {%- if shape is mapping -%}
        {%- set members = {} -%}
        {%- for name, part in shape.items() if part != 'private' -%}
            {%- do members.update({name: shaped(raw ~ '.' ~ name, part, platform, depth)}) -%}
        {%- endfor -%}
        {{ struct_of(members) }}
    {%- elif shape is not string -%}
        {{ transform_array(raw, 'item' ~ depth, shaped('item' ~ depth, shape[0], platform, depth + 1)) }}
    {%- else -%}
        {{ of_kind(raw, shape.rstrip('!'), platform) }}
    {%- endif -%}
{%- endmacro %}

{% macro of_kind(raw, kind, platform) -%}
    {%- if kind == 'text' -%} {{ clean_text(raw) }}
    {%- elif kind == 'time' -%} {{ parse_timestamp(clean_text(raw)) }}
    {%- elif kind == 'time_or_none' -%}
        nullif(
            {{ parse_timestamp(clean_text(raw)) }},
            case when {{ raw }} like '1970-01-01T00:00:00%' then {{ parse_timestamp(clean_text(raw)) }} end
        )
    {%- elif kind == 'number' -%} {{ parse_decimal(raw) }}
    {%- elif kind == 'truth' -%} {{ parse_boolean(clean_text(raw)) }}
    {%- elif kind == 'contact' -%} {{ contact_id(clean_text(raw), "'" ~ platform ~ "'", 'source') }}
    {%- elif kind == 'attributes' -%} {{ attributes_of(raw) }}
    {%- else -%} {{ exceptions.raise_compiler_error('The shape of ' ~ platform ~ ' has the unknown kind ' ~ kind) }}
    {%- endif -%}
{%- endmacro %}

{# What customers write into a platform's records: a struct with a text for each engagement property that an attribute may
   fill (null where none does), and others: all further attributes as a JSON object, masked. The project variable
   attribute_names says which attributes fill a property; the first one that holds something does, with personal data masked
   but in ids and paths, which are runs of digits by nature. *unkept* names attributes
   that are not to be kept. #}
{% macro attributes_of(raw, unkept=[]) -%}
    {% set names = [] %}
    {% set members = {} %}
    {% for property in attribute_properties() %}
        {% do names.extend(var('attribute_names').get(property, [])) %}
        {% set label = first_text('texts', var('attribute_names').get(property, [])) %}
        {% do members.update({property: label if property in ['case_id', 'menu_path'] else mask_personal_data(label)}) %}
    {% endfor %}
    {% do members.update({'others': 'case when ' ~ is_json_object(raw) ~ ' then ' ~ other_members(raw, names + unkept) ~ ' end'}) %}
    {{ first_element(transform_array(
        array_of('case when ' ~ is_json_object(raw) ~ ' then ' ~ json_texts(raw, names) ~ ' end'), 'texts', struct_of(members)
    )) }}
{%- endmacro %}

{% macro attribute_properties() -%}
    {{ return([
        'menu_path', 'language', 'location', 'reason', 'priority', 'campaign', 'case_id', 'outcome', 'outcome_category',
        'team', 'channel_vendor',
    ]) }}
{%- endmacro %}

{% macro first_text(struct, names) -%}
    coalesce({% for name in names %}{{ clean_text(struct ~ '.' ~ name) }}, {% endfor %}cast(null as {{ dbt.type_string() }}), null)
{%- endmacro %}

{# Why a record of a shape is quarantined, or null when it is sound: the first of its faults. #}
{% macro shape_reject_reason(shape) -%}
    case
        {{ record_faults() }}
        {% for condition, reason in misplaced_members('record', shape) + shape_faults('raw', shape) %}
        when {{ condition }} then '{{ reason }}'
        {% endfor %}
    end
{%- endmacro %}

{# The faults of members that hold something else where an array or, at the top of the record, an object is due: all that stands
   in them would be dropped in silence. #}
{% macro misplaced_members(record, shape, path='$') -%}
    {% set faults = [] %}
    {% for name, part in shape.items() if part is not string %}
        {% set kind = 'object' if part is mapping else 'array' %}
        {% set place = path ~ '.' ~ name %}
        {% if kind == 'array' or path == '$' %}
            {% set words = place.replace('$.', '').replace('[*]', '') ~ ' is no ' ~ kind %}
            {% do faults.append((holds_another_type(record, place, kind), words)) %}
        {% endif %}
        {% if part is mapping %}{% do faults.extend(misplaced_members(record, part, place)) %}
        {% elif part[0] is mapping %}{% do faults.extend(misplaced_members(record, part[0], place ~ '[*]')) %}
        {% endif %}
    {% endfor %}
    {{ return(faults) }}
{%- endmacro %}

{# Whether a JSON text holds at a path, or at one of many, something that is neither null nor of a type: object or array. #}
{% macro holds_another_type(text, path, type) -%}
    {{ return(adapter.dispatch('holds_another_type')(text, path, type)) }}
{%- endmacro %}
{% macro duckdb__holds_another_type(text, path, type) -%}
    {% if '*' in path -%}
    {{ any_in_array("json_type(" ~ text ~ ", '" ~ path ~ "')", 'found', "found not in ('" ~ type | upper ~ "', 'NULL')") }}
    {%- else -%}
    coalesce(json_type({{ text }}, '{{ path }}') not in ('{{ type | upper }}', 'NULL'), false)
    {%- endif %}
{%- endmacro %}
{# Spark reads all arrays on the way as such, and what is asked for as text. #}
{% macro spark__holds_another_type(text, path, type) -%}
    {% if '*' in path -%}
    {{ spark_any_text_begins_otherwise(
        'from_json(' ~ text ~ ", '" ~ spark_type_on_the_way(path.split('.')[1:]) ~ "')", path.split('.')[1:],
        '{' if type == 'object' else '['
    ) }}
    {%- else -%}
    coalesce(substr(get_json_object({{ text }}, '{{ path }}'), 1, 1) <> '{{ '{' if type == 'object' else '[' }}', false)
    {%- endif %}
{%- endmacro %}

{# The type of what leads to a member, which is text itself: a[*].b is struct<a: array<struct<b: string>>>. #}
{% macro spark_type_on_the_way(steps) -%}
    {%- set name = steps[0].replace('[*]', '') -%}
    {%- set within = spark_type_on_the_way(steps[1:]) if steps | length > 1 else 'string' -%}
    struct<`{{ name }}`:{{ 'array<' ~ within ~ '>' if '[*]' in steps[0] else within }}>
{%- endmacro %}
{% macro spark_any_text_begins_otherwise(value, steps, sign) -%}
    {%- set member = value ~ '.`' ~ steps[0].replace('[*]', '') ~ '`' -%}
    {%- if steps | length == 1 -%} coalesce(not startswith(ltrim({{ member }}), '{{ sign }}'), false)
    {%- elif '[*]' in steps[0] -%}
        {%- set item = 'step' ~ steps | length -%}
        {{ spark__any_in_array(member, item, spark_any_text_begins_otherwise(item, steps[1:], sign)) }}
    {%- else -%} {{ spark_any_text_begins_otherwise(member, steps[1:], sign) }}
    {%- endif -%}
{%- endmacro %}

{# The faults of a shape as pairs of a condition and its words, in the order of the shape, what is missing first. #}
{% macro shape_faults(raw, shape) -%}
    {{ return(missing_members(raw, shape) + unreadable_members(raw, shape)) }}
{%- endmacro %}

{% macro missing_members(raw, shape, path='', depth=0) -%}
    {% set faults = [] %}
    {% if shape is mapping %}
        {% for name, part in shape.items() %}
            {% do faults.extend(missing_members(raw ~ '.' ~ name, part, (path ~ '.' ~ name).lstrip('.'), depth)) %}
        {% endfor %}
    {% elif shape is not string %}
        {% for condition, reason in missing_members('item' ~ depth, shape[0], path, depth + 1) %}
            {% do faults.append((any_in_array(raw, 'item' ~ depth, condition), reason)) %}
        {% endfor %}
    {% elif shape.endswith('!') %}
        {% do faults.append((clean_text(raw) ~ ' is null', path ~ ' is missing')) %}
    {% endif %}
    {{ return(faults) }}
{%- endmacro %}

{% macro unreadable_members(raw, shape, path='', depth=0) -%}
    {% set faults = [] %}
    {% if shape is mapping %}
        {% for name, part in shape.items() %}
            {% do faults.extend(unreadable_members(raw ~ '.' ~ name, part, (path ~ '.' ~ name).lstrip('.'), depth)) %}
        {% endfor %}
    {% elif shape is not string %}
        {% for condition, reason in unreadable_members('item' ~ depth, shape[0], path, depth + 1) %}
            {% do faults.append((any_in_array(raw, 'item' ~ depth, condition), reason)) %}
        {% endfor %}
    {% elif shape.rstrip('!') in ('time', 'time_or_none') %}
        {% do faults.append((is_no_time(raw), path ~ ' is not a valid ISO 8601 time of 1970 to 2199')) %}
    {% elif shape.rstrip('!') == 'number' %}
        {% do faults.append((is_no_number(raw), path ~ ' is not a number')) %}
        {% do faults.append((is_negative(raw), path ~ ' is negative')) %}
    {% endif %}
    {{ return(faults) }}
{%- endmacro %}

{% macro is_no_time(raw) -%}
    ({{ clean_text(raw) }} is not null and {{ parse_timestamp(clean_text(raw)) }} is null)
{%- endmacro %}
{% macro is_no_number(raw) -%}
    ({{ clean_text(raw) }} is not null and {{ parse_decimal(raw) }} is null)
{%- endmacro %}
{% macro is_negative(raw) -%}
    coalesce({{ parse_decimal(raw) }} < 0 or {{ matches(clean_text(raw), '^-.*[1-9]') }}, false)
{%- endmacro %}

{# The names of the members of a shape that hold personal data, to star out where a bad record is shown. #}
{% macro private_members(shape) -%}
    {% set names = [] %}
    {% if shape is mapping %}
        {% for name, part in shape.items() %}
            {% set kind = part if part is string or part is mapping else part[0] %}
            {% if kind is string %}
                {% if kind.rstrip('!') in ('contact', 'private') %}{% do names.append(name) %}{% endif %}
            {% else %}{% do names.extend(private_members(part)) %}{% endif %}
        {% endfor %}
    {% elif shape is not string %}{% do names.extend(private_members(shape[0])) %}{% endif %}
    {{ return(names) }}
{%- endmacro %}
