{# What is watched on an engagement once it was published as Completed: every column of fct_engagements but its id, its version, and
   what follows from the start. *contact_id* is watched, and never shown. #}
{% macro completed_facts() -%}
    {{ return([
        'status', 'direction', 'service_level', 'terminated_by', 'type', 'channel_type', 'start_time', 'end_time', 'wait_time',
        'invitation_time', 'preparation_time', 'engagement_time', 'hold_time', 'wrap_up_time', 'focus_time', 'cost',
        'agent_id', 'contact_id', 'conversation_id', 'campaign_id', 'case_id', 'channel_id', 'channel_vendor_id',
        'company_contact_id', 'engaged_team_id', 'language_id', 'location_id', 'menu_path_id', 'outcome_id',
        'outcome_category_id', 'platform_id', 'priority_id', 'queue_id', 'reason_id', 'source_id', 'custom_attributes',
    ]) }}
{%- endmacro %}

{# A watched value as the history shows it. #}
{% macro shown_fact(relation, fact) -%}
    {% if fact == 'contact_id' -%}
    case when {{ relation }}.{{ fact }} is not null then '***' end
    {%- else -%}
    cast({{ relation }}.{{ fact }} as {{ dbt.type_string() }})
    {%- endif %}
{%- endmacro %}

{# The relation of Completed engagements as the last build left them; without rows before the first. By name, since a ref would be
   a circle: rows of the table are replaced after the changes against it were noted. #}
{% macro remembered_engagements() -%}
    {{ return(
        adapter.get_relation(target.database, 'intermediate', 'int_history__completed_engagements')
        or '(select * from engagements where false)'
    ) }}
{%- endmacro %}
