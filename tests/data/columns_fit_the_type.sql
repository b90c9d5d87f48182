{% set with_people = ['Agent', 'Invitation', 'Agent Activity', 'Technical'] %}
{% set with_customer = ['Agent', 'Queue', 'Menu', 'Flow', 'Technical'] %}
{% set types_of_column = {
    'preparation_time': ['Agent'],
    'engagement_time': ['Agent'],
    'hold_time': ['Agent'],
    'wrap_up_time': ['Agent'],
    'focus_time': ['Agent'],
    'wait_time': ['Agent', 'Queue'],
    'invitation_time': ['Agent', 'Invitation'],
    'service_level': ['Agent', 'Queue'],
    'agent_id': with_people + ['Menu', 'Flow'],
    'engaged_team_id': with_people,
    'contact_id': with_customer,
    'location_id': with_customer,
    'reason_id': with_customer,
    'terminated_by': with_customer,
    'conversation_id': with_customer + ['Invitation'],
} %}

select
    engagement_id,
    native_id,
    type,
    column_without_meaning
from (
    select
        engagement_id,
        native_id,
        type,
        case
            {% for column, types in types_of_column.items() %}
            when {{ column }} is not null and type not in ({{ quoted_list(types) }}) then '{{ column }}'
            {% endfor %}
        end as column_without_meaning
    from {{ ref('fct_engagements') }}
) as checked
where column_without_meaning is not null
