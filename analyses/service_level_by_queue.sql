-- Which queues answered in time? Service level = Within SLA / (Within SLA + Out of SLA); ignored entries are left out.
select
    queues.queue_name,
    count(*) as entries,
    count(case when engagements.service_level = 'Within SLA' then 1 end) as within_sla,
    count(case when engagements.service_level = 'Out of SLA' then 1 end) as out_of_sla,
    count(case when engagements.service_level = 'Ignore' then 1 end) as ignored,
    round(avg(case engagements.service_level when 'Within SLA' then 100.0 when 'Out of SLA' then 0.0 end), 2)
        as service_level_pct,
    round(avg(engagements.wait_time), 1) as mean_wait_seconds
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_queues') }} as queues on engagements.queue_id = queues.queue_id
where engagements.type = 'Queue' and engagements.status = 'Completed'
group by queues.queue_name
order by entries desc, queues.queue_name asc
