{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'int_changes__conversations', 'keys': {'conversation_id': 'conversation_id'}},
) }}
-- depends_on: {{ ref('int_changes__conversations') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where conversation_id is not null and {{ is_touched('conversation_id', 'int_changes__conversations') }}
),

directions as (
    select * from {{ ref('int_conversations__direction') }}
),

conversations as (
    select
        conversation_id,
        max(conversation_native_id) as conversation_name,
        max(source_id) as source_id
    from engagements
    group by conversation_id
),

final as (
    select
        conversations.*,
        directions.direction
    from conversations
    left join directions on conversations.conversation_id = directions.conversation_id
)

select
    conversation_id,
    conversation_name,
    source_id,
    direction
from final
