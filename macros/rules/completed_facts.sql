{# What must not change on an engagement once it is Completed and published, unless new records say so. #}
{% macro completed_facts() -%}
    {{ return([
        'status', 'direction', 'service_level', 'terminated_by', 'start_time', 'end_time', 'wait_time', 'invitation_time',
        'preparation_time', 'engagement_time', 'hold_time', 'wrap_up_time', 'focus_time', 'cost',
    ]) }}
{%- endmacro %}

{# The Completed engagements as the last build left them; none before the first. By name, since a ref would be a circle: the
   table is made anew after the changes against it were noted. #}
{% macro remembered_engagements() -%}
    {% set remembered = adapter.get_relation(target.database, 'intermediate', 'int_history__completed_engagements') %}
    {% if remembered %}select * from {{ remembered }}{% else %}select * from engagements where false{% endif %}
{%- endmacro %}
