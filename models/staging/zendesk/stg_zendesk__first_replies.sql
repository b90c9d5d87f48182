{{ config(materialized='table') }}

with

replies as (
    select * from {{ ref('stg_zendesk__reply_times') }}
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

sla_metrics as (
    select
        *,
        {{ struct_of({'minutes': 'target_minutes', 'in_business_hours': 'in_business_hours'}) }} as target,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__sla_metrics') }}
    where metric = 'first_reply_time'
),

metrics as (
    select
        *,
        lead(valid_from) over (partition by source, sla_policy_id, lower(priority) order by valid_from, newest) as valid_to
    from sla_metrics
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
        max_by(metrics.target, {{ struct_of({
            'applied_at': 'applications.applied_at', 'policy': 'metrics.sla_policy_id', 'valid_from': 'metrics.valid_from',
            'newest': 'metrics.newest',
        }) }}) as target
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
    replied_by,
    case
        when target.minutes is null or coalesce(target.in_business_hours, true) then null
        when replied_at is null then 'Ignore'
        when {{ milliseconds_between('created_at', 'replied_at') }} <= 60000 * target.minutes then 'Within SLA'
        else 'Out of SLA'
    end as service_level
from final
