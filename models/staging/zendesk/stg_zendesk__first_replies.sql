{{ config(materialized='table') }}

with

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

comments as (
    select * from {{ ref('stg_zendesk__comments') }}
    where is_public and not is_voice_comment
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

targets_given as (
    select
        *,
        {{ struct_of({'minutes': 'target_minutes', 'in_business_hours': 'in_business_hours'}) }} as target
    from {{ ref('stg_zendesk__field_changes') }}
    where field_name = 'first_reply_time'
),

applications as (
    select * from {{ ref('stg_zendesk__sla_applications') }}
),

metrics as (
    select
        *,
        {{ struct_of({'minutes': 'target_minutes', 'in_business_hours': 'in_business_hours'}) }} as target,
        lead(valid_from) over (partition by source, sla_policy_id, priority order by valid_from) as valid_to
    from {{ ref('stg_zendesk__sla_metrics') }}
    where metric = 'first_reply_time'
),

-- A ticket that an agent opened for somebody has no first reply.
opened_by_customers as (
    select
        tickets.source,
        tickets.ticket_id,
        tickets.created_at,
        tickets.requester_id,
        tickets.priority
    from tickets
    left join agents on tickets.source = agents.source and tickets.submitter_id = agents.user_id
    where agents.user_id is null or tickets.submitter_id = tickets.requester_id
),

first_comments as (
    select
        comments.source,
        comments.ticket_id,
        min(comments.created_at) as replied_at
    from comments
    inner join agents on comments.source = agents.source and comments.user_id = agents.user_id
    inner join tickets on comments.source = tickets.source and comments.ticket_id = tickets.ticket_id
    where comments.user_id <> coalesce(tickets.requester_id, '')
    group by comments.source, comments.ticket_id
),

replies as (
    select
        opened_by_customers.*,
        first_comments.replied_at
    from opened_by_customers
    left join first_comments
        on opened_by_customers.source = first_comments.source and opened_by_customers.ticket_id = first_comments.ticket_id
),

-- Zendesk may apply a target anew; the one that counted when the reply came is the last before it.
given_targets as (
    select
        replies.source,
        replies.ticket_id,
        max_by(targets_given.target, targets_given.changed_at) as target
    from replies
    inner join targets_given on replies.source = targets_given.source and replies.ticket_id = targets_given.ticket_id
    where targets_given.changed_at <= replies.replied_at or replies.replied_at is null
    group by replies.source, replies.ticket_id
),

policy_targets as (
    select
        replies.source,
        replies.ticket_id,
        max_by(metrics.target, applications.applied_at) as target
    from replies
    inner join applications on replies.source = applications.source and replies.ticket_id = applications.ticket_id
    inner join metrics
        on applications.source = metrics.source
        and applications.sla_policy_id = metrics.sla_policy_id
        and lower(replies.priority) = lower(metrics.priority)
        and replies.created_at >= metrics.valid_from
        and (replies.created_at < metrics.valid_to or metrics.valid_to is null)
    where applications.applied_at <= replies.replied_at or replies.replied_at is null
    group by replies.source, replies.ticket_id
),

final as (
    select
        replies.*,
        case when given_targets.ticket_id is not null then given_targets.target else policy_targets.target end as target
    from replies
    left join given_targets on replies.source = given_targets.source and replies.ticket_id = given_targets.ticket_id
    left join policy_targets on replies.source = policy_targets.source and replies.ticket_id = policy_targets.ticket_id
)

select
    source,
    ticket_id,
    replied_at,
    case
        when target.minutes is null or coalesce(target.in_business_hours, true) then null
        when replied_at is null then 'Ignore'
        when {{ milliseconds_between('created_at', 'replied_at') }} <= 60000 * target.minutes then 'Within SLA'
        else 'Out of SLA'
    end as service_level
from final
