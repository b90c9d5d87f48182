{# What stands in the warehouse after a build and where to look: the last words of `make build`. #}
{% macro summarise() -%}
    {% set counts = run_query(
        "select type, count(*) as engagements from " ~ ref('fct_engagements') ~ " group by type order by type"
    ).rows %}
    {% set conversations = run_query('select count(*) as n from ' ~ ref('fct_conversations')).columns[0].values()[0] %}
    {% set quarantined = run_query('select count(*) as n from ' ~ ref('quarantined_records')).columns[0].values()[0] %}
    {% set unmapped = run_query('select count(*) as n from ' ~ ref('unmapped_values')).columns[0].values()[0] %}
    {% set ignored = run_query('select count(*) as n from ' ~ ref('ignored_files')).columns[0].values()[0] %}
    {% do print('') %}
    {% do print('Built from ' ~ feeds_root() ~ ': ' ~ conversations ~ ' conversations with these engagements') %}
    {% for row in counts %}{% do print('  ' ~ '%-15s' | format(row.type) ~ '%10d' | format(row.engagements)) %}{% endfor %}
    {% do print(
        'For a look at the input: ' ~ quarantined ~ ' records in audit.quarantined_records, ' ~ unmapped
        ~ ' values in audit.unmapped_values, ' ~ ignored ~ ' files in audit.ignored_files'
    ) %}
    {% do print(
        'Open ' ~ published_path() ~ ' with any DuckDB client and begin with marts.engagements; README.md has example'
        ~ ' queries.'
    ) %}
{%- endmacro %}
