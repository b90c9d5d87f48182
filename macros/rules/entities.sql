{# What the dimensions are made of: the columns of an engagement that hold the id of a thing, its name, its native id, and what else
   is kept of it. Label dimensions have an id and a name alone. *latest* names what the latest engagement decides; all else is a
   function of the id. #}
{% macro entities() -%}
    {% set entities = [
        {'entity': 'agent', 'id': 'agent_id', 'native_id': 'agent_native_id',
         'latest': {'name': 'agent_name', 'detail': 'agent_type', 'parent_id': 'engaged_team_id', 'parent_name': 'team_name'}},
        {'entity': 'queue', 'id': 'queue_id', 'native_id': 'queue_native_id', 'latest': {'name': 'queue_name'}},
        {'entity': 'campaign', 'id': 'campaign_id', 'native_id': 'campaign_native_id', 'latest': {'name': 'campaign_name'}},
        {'entity': 'channel', 'id': 'channel_id', 'name': 'channel_name', 'latest': {'detail': 'channel_type'}},
        {'entity': 'team', 'id': 'engaged_team_id', 'name': 'team_name'},
        {'entity': 'source', 'id': 'source_id', 'name': 'source', 'parent_name': 'platform'},
        {'entity': 'outcome', 'id': 'outcome_id', 'name': 'outcome_name',
         'parent_id': 'outcome_category_id', 'parent_name': 'outcome_category_name'},
    ] %}
    {% for label in [
        'outcome_category', 'channel_vendor', 'company_contact', 'language', 'location', 'menu_path', 'platform', 'priority', 'reason',
    ] %}
        {% do entities.append({'entity': label, 'id': label ~ '_id', 'name': label ~ '_name'}) %}
    {% endfor %}
    {{ return(entities) }}
{%- endmacro %}

{# The value of the latest engagement that has one, with what makes it the latest: by start, native id, id. The largest of several
   such values is the latest of all of them. #}
{% macro latest_of(value) -%}
    max(
        case when {{ value }} is not null
            then {{ struct_of({'start_time': 'start_time', 'native_id': 'native_id', 'engagement_id': 'engagement_id', 'value': value}) }}
        end
    )
{%- endmacro %}
