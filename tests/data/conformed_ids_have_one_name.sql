{% for seed in ['map_agents', 'map_queues', 'map_campaigns', 'map_teams'] %}
select
    '{{ seed }}' as seed,
    conformed_id,
    min(conformed_name) as one_name,
    max(conformed_name) as another_name
from {{ ref(seed) }}
where conformed_id is not null
group by conformed_id
having min(conformed_name) <> max(conformed_name)
{{ "union all" if not loop.last }}
{% endfor %}
