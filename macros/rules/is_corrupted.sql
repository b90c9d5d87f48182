{# Whether the record lacks or contradicts what a key metric needs. Every case is one line; none of them asks another row but
   is_stale, which the caller works out from the newest record of the account. #}
{% macro is_corrupted() -%}
    (
        started_at is null
        or coalesce(started_at > connected_at, false)
        or coalesce(started_at > disconnected_at, false)
        or coalesce(started_at > ended_at, false)
        or coalesce(connected_at > disconnected_at, false)
        or coalesce(connected_at > ended_at, false)
        or coalesce(disconnected_at > ended_at, false)
        or (type = 'Agent' and ended_at is not null and (connected_at is null) <> (disconnected_at is null))
        or coalesce(type = 'Agent' and hold_seconds > {{ engagement_seconds() }}, false)
        or (type in ('Queue', 'Invitation') and ended_at is not null and outcome_name is null)
        or (ended_at is null and is_stale)
    )
{%- endmacro %}

{# How long agent and customer were together, hold included. A closed engagement with neither milestone never connected. #}
{% macro engagement_seconds() -%}
    case
        when ended_at is not null and connected_at is null and disconnected_at is null then cast(0 as decimal(18, 3))
        else {{ seconds_between('connected_at', 'disconnected_at') }}
    end
{%- endmacro %}
