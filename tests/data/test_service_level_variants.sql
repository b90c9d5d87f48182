-- The six published ways to count abandons, on the same 1,000 answers (860 of them within 20 s) and 60 abandons (10 within
-- 5 s, another 10 within 20 s). Each is one policy; the percentages were worked out by hand.
with

policies as (
    select
        variants.*,
        20 as threshold_seconds,
        5 as short_abandon_seconds,
        cast(null as {{ dbt.type_string() }}) as business_calendar
    from (
        values
        -- (860 + 20) / 1060
        ('abandons within the threshold are met', 'Within SLA', 'Within SLA', 'Out of SLA', 83.02),
        -- 860 / 1000
        ('no abandon counts', 'Ignore', 'Ignore', 'Ignore', 86.00),
        -- 860 / 1060
        ('every abandon is missed', 'Out of SLA', 'Out of SLA', 'Out of SLA', 81.13),
        -- 860 / 1040
        ('abandons within the threshold do not count', 'Ignore', 'Ignore', 'Out of SLA', 82.69),
        -- (860 + 10) / 1060
        ('short abandons are met', 'Within SLA', 'Out of SLA', 'Out of SLA', 82.08),
        -- 860 / 1050
        ('short abandons do not count', 'Ignore', 'Out of SLA', 'Out of SLA', 81.90)
    ) as variants (
        variant, short_abandon_counts_as, abandon_within_threshold_counts_as, abandon_after_threshold_counts_as,
        expected_percent
    )
),

numbers as (
    select {{ explode_range('1', '1060') }} as number
),

queues as (
    select
        'Completed' as status,
        case when number <= 1000 then 'Accepted' else 'Abandoned' end as outcome_name,
        -- The waits at the bounds are among them: 20 s is within 20 s, 5 s is no longer short.
        cast(case
            when number <= 860 then 20
            when number <= 1000 then 20.001
            when number <= 1010 then 4.999
            when number <= 1020 then 5
            else 21
        end as decimal(18, 3)) as wait_time
    from numbers
),

counted as (
    select
        policies.variant,
        policies.expected_percent,
        {{ queue_service_level('queues', 'policies', 'cast(null as boolean)') }} as service_level
    from queues
    cross join policies
),

final as (
    select
        variant,
        expected_percent,
        cast(
            100.0 * sum(case when service_level = 'Within SLA' then 1 else 0 end)
            / sum(case when service_level in ('Within SLA', 'Out of SLA') then 1 else 0 end)
            as decimal(5, 2)
        ) as actual_percent
    from counted
    group by variant, expected_percent
)

select
    variant,
    expected_percent,
    actual_percent
from final
where actual_percent is distinct from expected_percent
