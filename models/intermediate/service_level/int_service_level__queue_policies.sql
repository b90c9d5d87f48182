{{ config(materialized='table') }}

with

queues as (
    select * from {{ engagements_in_work() }}
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
        on {{ any_or_equal('policies.platform', 'kinds_of_queue.platform') }}
        and {{ any_or_equal('policies.source', 'kinds_of_queue.source') }}
        and {{ any_or_equal('policies.queue', 'kinds_of_queue.queue_name') }}
        and {{ any_or_equal('policies.channel_type', 'kinds_of_queue.channel_type') }}
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
        and {{ is_valid_at('policies_of_kinds', 'queues.start_time') }}
    group by queues.engagement_id
)

select
    engagement_id,
    precedence
from final
