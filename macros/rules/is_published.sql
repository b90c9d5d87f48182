{# Accepted invitations keep a row of their own unless the project variable turns those rows off; links are found either way. #}
{% macro is_published() -%}
    {% if var('publish_accepted_invitations') -%} true
    {%- else -%} not coalesce(type = 'Invitation' and outcome_name = 'Accepted', false)
    {%- endif %}
{%- endmacro %}
