-- Which menu choices, in which language, end with an agent?
select
    menu_paths.menu_path_name,
    max(languages.language_name) as language_name,
    count(distinct engagements.conversation_id) as conversations,
    count(distinct case when engagements.type = 'Agent' then engagements.conversation_id end) as reached_an_agent
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_menu_paths') }} as menu_paths on engagements.menu_path_id = menu_paths.menu_path_id
left join {{ ref('dim_languages') }} as languages on engagements.language_id = languages.language_id
where engagements.status not in ('Deleted', 'Corrupted')
group by menu_paths.menu_path_id, menu_paths.menu_path_name
order by conversations desc, menu_paths.menu_path_name asc
