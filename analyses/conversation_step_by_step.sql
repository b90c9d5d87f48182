-- What happened in one conversation, step by step? Change the name to look at another one.
select
    start_time,
    type,
    coalesce(agent_name, queue_name, menu_path_name) as who_or_where,
    outcome_name,
    wait_time,
    engagement_time
from {{ ref('engagements') }}
where source_name = 'acme' and conversation_name = 'call-1002'
order by start_time, native_id
