{# The last words of a build: what each test that warned or failed means, what stands in the warehouse, and where to look. #}
{% macro summarise(results) -%}
    {% if execute and results and flags.WHICH == 'build' %}
        {% for result in results if result.node.resource_type == 'test' and result.status in ('warn', 'fail', 'error') %}
            {% do print('') %}
            {% do print(result.status | upper ~ ' ' ~ result.node.name ~ ': ' ~ result.node.description | trim) %}
            {% do print('  The rows: .venv/bin/dbt show --output json --select ' ~ result.node.name) %}
        {% endfor %}
        {% if not why_not_published(results) %}{% do describe_warehouse() %}{% endif %}
    {% endif %}
{%- endmacro %}

{# Models that found no room say so in the words of the engine; the remedy is said here, before anything else asks the warehouse. #}
{% macro explain_full_disk(results) -%}
    {% set full = [] %}
    {% for result in results if 'No space left on device' in (result.message or '') %}{% do full.append(result.node.name) %}{% endfor %}
    {% if full %}
        {% do print(
            'The disk is full: ' ~ full[0] ~ ' found no room in the folder of ' ~ target.path ~ ', or in that for temporary files.'
            ~ ' Make room and run dbt build again: it makes good what is half done. Readers keep the version they have.'
        ) %}
    {% endif %}
{%- endmacro %}

{% macro describe_warehouse() -%}
    {% do print('') %}
    {% do print(
        'Built from ' ~ feeds_root() ~ ': ' ~ rows_of('marts.fct_conversations') ~ ' conversations with these engagements'
    ) %}
    {% set types = 'select type, count(*) as engagements from marts.fct_engagements group by type order by type' %}
    {% for row in run_query(types).rows %}
        {% do print('  ' ~ '%-15s' | format(row.type) ~ '%12d' | format(row.engagements)) %}
    {% endfor %}
    {% do print('To look at in the input:') %}
    {% for audit in ['quarantined_records', 'unmapped_values', 'unmatched_custom_records', 'ignored_files'] %}
        {% do print('  audit.' ~ '%-27s' | format(audit) ~ '%4d' | format(rows_of('audit.' ~ audit))) %}
    {% endfor %}
    {% do print(
        'Published: ' ~ published_path() ~ '. Open it with any DuckDB client and begin with marts.engagements; README.md has'
        ~ ' example queries.'
    ) %}
{%- endmacro %}

{% macro rows_of(relation) %}{{ return(scalar('select count(*) from ' ~ relation)) }}{% endmacro %}
