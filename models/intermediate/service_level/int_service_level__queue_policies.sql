{{ config(materialized='table') }}

with

queues as (
    select * from {{ ref('int_engagements__identified') }}
    where type = 'Queue'
),

policies as (
    select * from {{ ref('int_service_level__policies') }}
),

kinds_of_queue as (
    select
        platform,
        source,
        queue_name,
        channel_type
    from queues
    group by platform, source, queue_name, channel_type
),

policies_of_kinds as (
    select
        kinds_of_queue.platform,
        kinds_of_queue.source,
        kinds_of_queue.queue_name,
        kinds_of_queue.channel_type,
        policies.precedence,
        policies.valid_from,
        policies.valid_to
    from kinds_of_queue
    inner join policies
        on (policies.platform is null or kinds_of_queue.platform = policies.platform)
        and (policies.source is null or kinds_of_queue.source = policies.source)
        and (policies.queue is null or kinds_of_queue.queue_name = policies.queue)
        and (policies.channel_type is null or kinds_of_queue.channel_type = policies.channel_type)
),

final as (
    select
        queues.engagement_id,
        min(policies_of_kinds.precedence) as precedence
    from queues
    inner join policies_of_kinds
        on queues.platform = policies_of_kinds.platform
        and queues.source = policies_of_kinds.source
        and coalesce(queues.queue_name, '') = coalesce(policies_of_kinds.queue_name, '')
        and coalesce(queues.channel_type, '') = coalesce(policies_of_kinds.channel_type, '')
        and (policies_of_kinds.valid_from is null or queues.start_time >= policies_of_kinds.valid_from)
        and (policies_of_kinds.valid_to is null or queues.start_time < policies_of_kinds.valid_to)
    group by queues.engagement_id
)

select
    engagement_id,
    precedence
from final
