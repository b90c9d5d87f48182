{# Stops a run before anything is loaded or built when a seed or a variable is wrong, and lists the faults: place, what is wrong,
   what to do. *most* is how many are shown. #}
{% macro check_config(most=20) -%}
    {% set rules = seed_rules() %}
    {% set paths = {} %}
    {% for node in graph.nodes.values() if node.resource_type == 'seed' and node.name in rules %}
        {% do paths.update({node.name: node.original_file_path}) %}
    {% endfor %}
    {% set files = [] %}
    {% set rules_of_files = {} %}
    {% for seed, path in paths.items() %}
        {% do files.append((seed, project_root() ~ '/' ~ path)) %}
        {% do rules_of_files.update({seed: rules[seed]}) %}
    {% endfor %}
    {% set query = config_faults(rules_of_files, files, settings_to_check()) %}
    {% set faults = variable_faults() %}
    {% for row in run_query('select * from (' ~ query ~ ') as listed order by line > 1, seed, line, place').rows %}
        {% do faults.append(worded_fault(row, paths, rules)) %}
    {% endfor %}
    {% if faults %}
        {% do exceptions.raise_compiler_error(
            'The configuration has ' ~ faults | length ~ ' fault' ~ ('s' if faults | length > 1) ~ '. Nothing was loaded or built, and'
            ~ ' readers keep the version they have.\n  ' ~ faults[:most] | join('\n  ')
            ~ ('\n  ... and ' ~ (faults | length - most) ~ ' more' if faults | length > most)
        ) %}
    {% endif %}
{%- endmacro %}

{# A fault as a sentence: where, what is wrong, and what to do. #}
{% macro worded_fault(fault, paths, rules) -%}
    {% if fault.seed == 'dbt_project.yml' %}
        {% set where = 'dbt_project.yml, variable ' ~ fault.column_name %}
    {% else %}
        {% set where = paths[fault.seed] ~ ', line ' ~ fault.line ~ (', column ' ~ fault.column_name if fault.column_name) %}
    {% endif %}
    {% set remedy = fault.remedy %}
    {% if fault.line == 1 and fault.column_name %}
        {% set remedy = 'Write the header as ' ~ rules[fault.seed].columns | join(',') %}
    {% endif %}
    {{ return(where ~ ': ' ~ fault.subject ~ ' ' ~ fault.problem ~ '. ' ~ remedy ~ '.') }}
{%- endmacro %}

{# Stops the parsing of the project at a platform that it has no models for, which dbt would explain by a missing node. #}
{% macro check_platforms() -%}
    {% set known = ['generic', 'amazon_connect', 'genesys_cloud', 'twilio_flex', 'zendesk'] %}
    {% set place = 'dbt_project.yml, variable platforms: ' %}
    {% set platforms = var('platforms') %}
    {% set form = '. Write a list of some of: ' ~ known | join(', ') ~ '.' %}
    {% if platforms is string or platforms is not sequence or platforms is mapping %}
        {% do exceptions.raise_compiler_error(place ~ 'it is no list' ~ form) %}
    {% endif %}
    {% for platform in platforms if platform not in known %}
        {% do exceptions.raise_compiler_error(place ~ "'" ~ platform ~ "' is no platform that is read" ~ form) %}
    {% endfor %}
    {% if platforms | unique | list | length < platforms | length %}
        {% do exceptions.raise_compiler_error(place ~ 'it names a platform twice' ~ form) %}
    {% endif %}
{%- endmacro %}

{# The variables of dbt_project.yml that hold one value each, as rows of name, kind and SQL text. #}
{% macro settings_to_check() -%}
    {% set kinds = {
        'link_tolerance_seconds': 'number', 'publish_accepted_invitations': 'true or false', 'currency': 'currency',
        'stale_after_days': 'number', 'zendesk_run_gap_minutes': 'number',
        'reporting_time_zone': 'time zone', 'first_contact_window_days': 'number',
    } %}
    {% set settings = [] %}
    {% for name, kind in kinds.items() %}
        {% do settings.append((name, kind, text_of_setting(var(name)))) %}
    {% endfor %}
    {# Without it, nothing is ever too old. #}
    {% if var('retention_days', none) is not none %}
        {% do settings.append(('retention_days', 'number', text_of_setting(var('retention_days')))) %}
    {% endif %}
    {% set policy = var('default_service_level_policy') %}
    {% for name, kind in default_policy_members().items() if policy is mapping and name in policy %}
        {% do settings.append(('default_service_level_policy.' ~ name, kind, text_of_setting(policy[name]))) %}
    {% endfor %}
    {{ return(settings) }}
{%- endmacro %}

{% macro default_policy_members() -%}
    {{ return({
        'threshold_seconds': 'number', 'short_abandon_seconds': 'number', 'short_abandon_counts_as': 'label of service_level',
        'abandon_within_threshold_counts_as': 'label of service_level',
        'abandon_after_threshold_counts_as': 'label of service_level',
    }) }}
{%- endmacro %}

{% macro text_of_setting(value) -%}
    {{ return('cast(null as ' ~ dbt.type_string() ~ ')' if value is none else sql_text(value | string)) }}
{%- endmacro %}

{# What is wrong with the variables that hold several values, in words. #}
{% macro variable_faults() -%}
    {% set faults = [] %}
    {% set policy = var('default_service_level_policy') %}
    {% set members = default_policy_members() %}
    {% set place = 'dbt_project.yml, variable default_service_level_policy' %}
    {% if policy is not mapping %}
        {% do faults.append(place ~ ': it has no members. Give it ' ~ members | join(', ') ~ '.') %}
    {% else %}
        {% for name in policy if name not in members %}
            {% do faults.append(place ~ ": '" ~ name ~ "' is no member of it. Write one of: " ~ members | join(', ') ~ '.') %}
        {% endfor %}
        {% for name in members if name not in policy %}
            {% do faults.append(place ~ ': ' ~ name ~ ' is missing. Add it.') %}
        {% endfor %}
    {% endif %}
    {% set place = 'dbt_project.yml, variable attribute_names' %}
    {% for property, names in var('attribute_names').items() %}
        {% if property not in attribute_properties() %}
            {% do faults.append(
                place ~ ": '" ~ property ~ "' is no property that an attribute fills. Write one of: "
                ~ attribute_properties() | join(', ') ~ '.'
            ) %}
        {% elif names is string or names is not sequence or names is mapping or names | reject('string') | list %}
            {% do faults.append(place ~ '.' ~ property ~ ': it is no list of names. Write it as [' ~ property ~ '].') %}
        {% endif %}
    {% endfor %}
    {{ return(faults) }}
{%- endmacro %}
