{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where conversation_id is not null
),

menus as (
    select * from engagements
    where type = 'Menu' and status <> 'Deleted'
),

rows_without_a_path as (
    select * from engagements
    where menu_path_id is null
),

menus_before as (
    select
        rows_without_a_path.engagement_id,
        menus.menu_path_id,
        row_number() over (
            partition by rows_without_a_path.engagement_id
            order by menus.start_time desc, menus.native_id desc, menus.engagement_id desc
        ) as menu_order
    from rows_without_a_path
    inner join menus
        on rows_without_a_path.conversation_id = menus.conversation_id
        and rows_without_a_path.start_time >= menus.start_time
),

final as (
    select * from menus_before
    where menu_order = 1 and menu_path_id is not null
)

select
    engagement_id,
    menu_path_id
from final
