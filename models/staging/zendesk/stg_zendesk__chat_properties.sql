with

chats as (
    select
        *,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__chats') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

final as (
    select
        chats.*,
        directions.label as direction,
        coalesce(channel_types.label, chats.chat_channel) as channel_type,
        coalesce(channel_names.label, chats.chat_channel) as channel_name,
        channel_vendors.label as channel_vendor_name,
        users.contact_id as contact_id_of_user
    from chats
    left join users on chats.source = users.source and chats.user_id = users.user_id
    {{ join_code('codes', 'chat_initiator', 'chats.initiator', 'directions') }}
    {{ join_code('codes', 'via_channel', 'chats.chat_channel', 'channel_types') }}
    {{ join_code('codes', 'via_channel_name', 'chats.chat_channel', 'channel_names') }}
    {{ join_code('codes', 'via_channel_vendor', 'chats.chat_channel', 'channel_vendors') }}
)

select
    source,
    chat_id,
    direction,
    channel_type,
    channel_name,
    channel_vendor_name,
    contact_id_of_user,
    contact_id_of_visitor,
    newest
from final
