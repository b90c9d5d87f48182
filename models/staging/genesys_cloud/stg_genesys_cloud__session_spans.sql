{{ config(materialized='table') }}

{% set roles = {
    'together': "role in ('together', 'hold', 'barging')",
    'barging': "role = 'barging'",
    'alert': "role = 'alert'",
    'prepare': "role = 'prepare'",
    'wrap_up': "role = 'wrap up'",
    'observe': "role = 'observe'",
} %}

with

segments as (
    select * from {{ ref('stg_genesys_cloud__segments') }}
),

final as (
    select
        source,
        conversation_native_id,
        session_id,
        {% for name, condition in roles.items() %}
        count(*) filter (where {{ condition }}) as {{ name }}_segments,
        min(started_at) filter (where {{ condition }}) as {{ name }}_from,
        max(ended_at) filter (where {{ condition }}) as {{ name }}_to,
        coalesce(max(case when ended_at is null then 1 end) filter (where {{ condition }}), 0) = 1 as {{ name }}_is_open,
        {% endfor %}
        min(started_at) as first_moment,
        max(ended_at) as last_moment,
        max_by(role, segment_order) filter (where {{ roles.together }}) as last_role,
        max_by(disconnect_type, segment_order) filter (where disconnect_type is not null) as any_disconnect_type,
        max_by(
            disconnect_type, case when disconnect_type is not null and role <> 'wrap up' then segment_order end
        ) as disconnect_type,
        max_by(error_code, segment_order) filter (where error_code is not null) as error_code,
        max_by(wrap_up_code, segment_order) filter (where wrap_up_code is not null) as wrap_up_code,
        max_by(queue_native_id, segment_order) filter (where queue_native_id is not null) as queue_native_id
    from segments
    group by source, conversation_native_id, session_id
)

select
    source,
    conversation_native_id,
    session_id,
    {% for name in roles %}
    {{ name }}_segments,
    {{ name }}_from,
    {{ name }}_to,
    {{ name }}_is_open,
    {% endfor %}
    first_moment,
    last_moment,
    last_role,
    coalesce(disconnect_type, any_disconnect_type) as disconnect_type,
    error_code,
    wrap_up_code,
    queue_native_id
from final
