"""What a user may change without touching SQL: policies, rates, mappings, calendars and variables."""

from __future__ import annotations

import copy
import csv
from decimal import Decimal

import pytest
from conftest import NewProject, NewWarehouse, Project, Record, Warehouse, clock, engagement, generic_alone

# Rows that a user adds to the seeds; what is left out of a row is an empty cell.
ADDED: dict[str, list[dict[str, str]]] = {
    "service_level_policies": [
        {"queue": "Sales", "threshold_seconds": "30", "short_abandon_seconds": "8", "short_abandon_counts_as": "Within SLA"},
        {"source": "x", "queue": "Desk", "threshold_seconds": "20", "business_calendar": "prague"},
    ],
    "business_calendars": [
        {"business_calendar": "prague", "time_zone": "Europe/Prague", "weekday": str(day), "open": "09:00", "close": "17:00"}
        for day in (1, 2, 3, 4, 5)
    ],
    "holidays": [{"business_calendar": "prague", "holiday": "2026-03-03"}],
    "agent_rates": [
        {"agent_type": "User", "rate_per_hour": "3600"},
        {"team": "Red", "rate_per_hour": "72"},
        {"platform": "generic", "source": "x", "agent": "a-1", "rate_per_hour": "36.00", "rate_per_engagement": "0.5"},
        {"agent": "a-1", "rate_per_hour": "999", "valid_to": "2026-03-02T09:00:00Z"},
    ],
    "channel_rates": [{"channel_type": "Voice", "rate_per_minute": "0.06", "rate_per_engagement": "0.01"}],
    "map_agents": [
        {"platform": "generic", "source": "x", "native_value": "a-1", "conformed_id": "jane", "conformed_name": "Jane Doe"},
        {"platform": "generic", "source": "y", "native_value": "u-1", "conformed_id": "jane", "conformed_name": "Jane Doe"},
    ],
    "map_queues": [
        {"source": "x", "native_value": "q-1", "conformed_id": "sales", "conformed_name": "Sales"},
        {"source": "y", "native_value": "Verkauf", "conformed_id": "sales", "conformed_name": "Sales"},
    ],
    "map_outcomes": [{"native_value": "sold", "conformed_name": "Sale", "outcome_category": "Success"}],
    "map_labels": [{"enumeration": "channel_type", "native_value": "Telephone", "label": "Voice"}],
    "map_agent_statuses": [{"status": "Ready", "available": "true"}],
    "stale_policies": [{"channel_type": "Chat", "stale_after_days": "1"}],
}


# Rows that a user should not have added, each with what is said of it; wide rows show that every seed is looked at.
WRONG: dict[str, list[tuple[str, ...]]] = {
    "agent_rates": [
        (
            "zendesk,,,,Robot,2026-01-01,,1.5,-2,",
            "column agent_type: 'Robot' is no label of agent_type. "
            "Write one of: Bot, External, Menu, User, Voicemail, or leave it empty for any.",
            "column rate_per_engagement: '-2' is negative. Write it in digits such as 20 or 12.5, or leave it empty for 0.",
        ),
        (
            "zendesk,,ann,,,1 July,,1,,",
            "column valid_from: '1 July' is not a time. Write it as 2026-07-01T00:00:00Z, or leave it empty for since ever.",
        ),
    ],
    "business_calendars": [
        (
            "office,Europe/Vienna,6,22:00,06:00,",
            "column time_zone: 'Europe/Vienna' is not 'Europe/Prague', which line 2 has for the same business_calendar. "
            "Write the same in all rows of it.",
            "column close: '06:00' is not after 22:00, when it opens. "
            "Cut hours over midnight into a row until 24:00 and one of the next weekday from 00:00.",
        ),
        (
            "night,Europe/Prag,8,9,17.00,",
            "column time_zone: 'Europe/Prag' is not a time zone. Write its name as Europe/Prague.",
            "column weekday: '8' is not a weekday. Write 1 for Monday to 7 for Sunday.",
            "column open: '9' is not a time of day. Write it as 08:30; 24:00 is the end of the day.",
            "column close: '17.00' is not a time of day. Write it as 08:30; 24:00 is the end of the day.",
        ),
        (
            "office,Europe/Prague,1,08:00,12:00,",
            "column open: '08:00' stands in line 2 already, with the same business_calendar, weekday. "
            "Keep one of the two rows.",
        ),
    ],
    "channel_rates": [
        (
            '"zendesk,Voice,,,1,,',
            "it is no CSV from here on (unexpected end of data). "
            "Put each text that holds a comma into double quotes, and close them.",
        ),
    ],
    "enumerations": [
        (
            "status,Completed,9",
            "column label: 'Completed' stands in line 9 already, with the same enumeration. Keep one of the two rows.",
        ),
        (
            "status,Done,1",
            "column position: '1' stands in line 9 already, with the same enumeration. Keep one of the two rows.",
        ),
    ],
    "erased_contacts": [
        (
            "+420 777 123 456,yesterday,",
            "column contact_id: the value is not a contact id. "
            "Write the 20 digits that marts.dim_contacts has, never an address.",
            "column requested_on: 'yesterday' is not a day. Write it as 2026-12-25, or leave it empty for not known.",
        ),
        ("0123456789abcdef0123,,",),
        (
            "0123456789abcdef0123,,",
            "column contact_id: the value stands in line 3 already. Keep one of the two rows.",
        ),
    ],
    "holidays": [
        (
            "ofice,25 December,",
            "column business_calendar: 'ofice' is no calendar. Write one of: night, office.",
            "column holiday: '25 December' is not a day. Write it as 2026-12-25.",
        ),
        (
            "office,2026-12-25,",
            "column holiday: '2026-12-25' stands in line 2 already, with the same business_calendar. Keep one of the two rows.",
        ),
    ],
    "map_agent_statuses": [
        ("zendesk,,Ready,yes,", "column available: 'yes' is not true or false. Write one of the two."),
    ],
    "map_agents": [
        (
            "salesforce,,a,jane.doe,Jane D.,",
            "column platform: 'salesforce' is no platform. "
            "Write one of: amazon_connect, example, generic, genesys_cloud, twilio_flex, zendesk, or leave it empty for any.",
            "column conformed_name: 'Jane D.' is not 'Jane Doe', which line 2 has for the same conformed_id. "
            "Write the same in all rows of it.",
        ),
        ("zendesk,,,x,X,", "column native_value: the empty cell must be filled in. Fill it in, or take the row away."),
        (
            "zendesk,,b,,,",
            "column conformed_id: the empty cell makes the row do nothing, as conformed_name is empty too. "
            "Fill in one of the two, or take the row away.",
        ),
        ('zendesk,,c,c1,C,"a note\nover two lines"',),
        (
            "zendesk,,c,c2,C,",
            "column native_value: 'c' stands in line 7 already, with the same platform, source. Keep one of the two rows.",
        ),
        (
            "zendesk, ,d ,d,D,",
            "column source: ' ' begins or ends with white space. Take the white space away, or leave it empty for any.",
            "column native_value: 'd ' begins or ends with white space. Take the white space away.",
        ),
    ],
    "map_campaigns": [
        (
            "zendesk,,a,b,C,one,two",
            "it has 7 cells where the header has 6. "
            "Put each text that holds a comma into double quotes, and close them.",
        ),
    ],
    "map_labels": [
        (
            ",,chanel_type,x,Voice,",
            "column enumeration: 'chanel_type' is no translated enumeration. Write one of: agent_type, channel_type, "
            "direction, invitation_outcome, queue_outcome, service_level, status, terminated_by.",
        ),
        (
            ",,service_level,x,In SLA,",
            "column label: 'In SLA' is no label of service_level. Write one of: Ignore, Out of SLA, Within SLA.",
        ),
        (
            ",,type,x,Agent,",
            "column enumeration: 'type' is no translated enumeration. Write one of: agent_type, channel_type, "
            "direction, invitation_outcome, queue_outcome, service_level, status, terminated_by.",
        ),
        (",,direction,IN,Inbound,",),
        (
            ",,direction,in,Outbound,",
            "column native_value: 'in' stands in line 6 already, with the same platform, source, enumeration. "
            "Keep one of the two rows.",
        ),
    ],
    "map_outcomes": [
        (
            ",,sold,,,",
            "column conformed_name: the empty cell makes the row do nothing, as outcome_category is empty too. "
            "Fill in one of the two, or take the row away.",
        ),
    ],
    "platform_codes/codes_amazon_connect": [
        ("channel,x,direction,Sideways,", "column label: 'Sideways' is no label of direction. "
         "Write one of: Inbound, Internal, Outbound, Unknown, or leave it empty for nothing."),
    ],
    "platform_codes/codes_genesys_cloud": [
        ("purpose,,,,", "column native_value: the empty cell must be filled in. Fill it in, or take the row away."),
    ],
    "platform_codes/codes_twilio_flex": [
        ("chanel_name,web,,Web,", "column code_list: 'chanel_name' is no list of codes_twilio_flex. Write one of: activity, "
         "canceled_reason, channel_name, channel_type, channel_vendor, direction, event_type, hang_up_by, invitation_end, "
         "queue_end, queue_end_terminated_by, reservation_end_terminated_by."),
    ],
    "platform_codes/codes_zendesk": [
        ("via_channel,new,,,",),
        ("via_channel,NEW,,,", "column native_value: 'NEW' stands in line 129 already, with the same code_list. "
         "Keep one of the two rows."),
    ],
    "platforms": [
        ("zendesk,Desk", "column platform: 'zendesk' stands in line 5 already. Keep one of the two rows."),
    ],
    "service_level_policies": [
        (
            "zendesk,,Sales,Voice,2026-07-01,,abc,-5,Ignored,,,nowhere,",
            "column threshold_seconds: 'abc' is not a number. "
            "Write it in digits such as 20 or 12.5, or leave it empty for the default.",
            "column short_abandon_seconds: '-5' is negative. "
            "Write it in digits such as 20 or 12.5, or leave it empty for the default.",
            "column short_abandon_counts_as: 'Ignored' is no label of service_level. "
            "Write one of: Ignore, Out of SLA, Within SLA, or leave it empty for the default.",
            "column business_calendar: 'nowhere' is no calendar. Write one of: night, office, "
            "or leave it empty for always open.",
        ),
        (
            "zendesk,,Sales,Voice,2026-09-01,2026-08-01,,,,,,,",
            "column valid_to: '2026-08-01' is not after valid_from 2026-09-01. Correct one of the two.",
        ),
        ("zendesk,,Desk,,,2026-02-01,30,,,,,,",),
        (
            "zendesk,,Desk,,2026-01-01,,40,,,,,,",
            "column valid_from: '2026-01-01' lets the row begin while line 5 holds for the same platform, source, queue, "
            "channel_type. Write 2026-01-01 in valid_to of line 5, or correct valid_from.",
        ),
        # Where one ends another begins, and another source is another thing.
        (",one,,,,2026-01-01,40,,,,,,",),
        (",one,,,2026-01-01,,41,,,,,,",),
        (",two,,,,,41,,,,,,",),
        (
            ",two,,,,,42,,,,,,",
            "column valid_from: the empty cell lets the row begin while line 9 holds for the same platform, source, queue, "
            "channel_type. Keep one of the two rows, or correct valid_from.",
        ),
    ],
    "stale_policies": [
        (
            ",Chat,Agent,soon,",
            "column stale_after_days: 'soon' is not a number of days. Write it in digits such as 7 or 0.5, or never.",
        ),
        (
            ",Email,,1,",
            "column type: the empty cell stands in line 4 already, with the same platform, channel_type. "
            "Keep one of the two rows.",
        ),
    ],
}  # fmt: skip
# A header that a user should not have changed, with what is said of it.
WRONG_HEADERS = {
    "map_queues": (
        "source,platform,native_value,conformed_id,conformed_name,note",
        "column platform: it stands at another place than place 1.",
        "column source: it stands at another place than place 2.",
    ),
    "map_teams": (
        "platform,source,native_value,conformed,conformed_name,note",
        "column conformed_id: it is missing in the header.",
        "column conformed: it is no column of this seed.",
    ),
}
WRONG_VARIABLES = {
    "stale_after_days": "soon",
    "link_tolerance_seconds": -5,
    "zendesk_run_gap_minutes": None,
    "publish_accepted_invitations": "no",
    "currency": "euro",
    "reporting_time_zone": "Prague",
    "first_contact_window_days": "a week",
    "retention_days": "a year",
    "default_service_level_policy": {
        "threshold_seconds": "twenty",
        "short_abandon_seconds": 5,
        "short_abandon_counts_as": "Ignored",
        "abandon_within_threshold_counts_as": "Ignore",
        "grace_seconds": 1,
    },
    "attribute_names": {"menu_pth": ["menu"], "team": "team", "reason": ["reason"]},
}
SAID_OF_VARIABLES = {
    "stale_after_days: 'soon' is not a number. Write it in digits such as 20 or 12.5.",
    "link_tolerance_seconds: '-5' is negative. Write it in digits such as 20 or 12.5.",
    "zendesk_run_gap_minutes: the empty cell must be filled in. Fill it in, or take the row away.",
    "publish_accepted_invitations: 'no' is not true or false. Write one of the two.",
    "currency: 'euro' is not a currency. Write its three letters as USD.",
    "reporting_time_zone: 'Prague' is not a time zone. Write its name as Europe/Prague.",
    "first_contact_window_days: 'a week' is not a number. Write it in digits such as 20 or 12.5.",
    "retention_days: 'a year' is not a number. Write it in digits such as 20 or 12.5.",
    "default_service_level_policy.threshold_seconds: 'twenty' is not a number. Write it in digits such as 20 or 12.5.",
    "default_service_level_policy.short_abandon_counts_as: 'Ignored' is no label of service_level. "
    "Write one of: Ignore, Out of SLA, Within SLA.",
    "default_service_level_policy: 'grace_seconds' is no member of it. Write one of: threshold_seconds, short_abandon_seconds, "
    "short_abandon_counts_as, abandon_within_threshold_counts_as, abandon_after_threshold_counts_as.",
    "default_service_level_policy: abandon_after_threshold_counts_as is missing. Add it.",
    "attribute_names: 'menu_pth' is no property that an attribute fills. Write one of: menu_path, language, location, reason, "
    "priority, campaign, case_id, outcome, outcome_category, team, channel_vendor.",
    "attribute_names.team: it is no list of names. Write it as [team].",
}


def spell(start: float, end: float, day: int = 2, hour: int = 0) -> Record:
    """Return the times of a record, in seconds after ten o'clock, on another day and some hours earlier or later."""
    return {
        name: clock(seconds).replace("03-02T10", f"03-{day:02d}T{10 + hour:02d}")
        for name, seconds in (("started_at", start), ("ended_at", end))
    }


def accepted(native_id: str, wait: float, queue: str, **members: object) -> Record:
    """A customer who waited some seconds in a queue for an agent."""
    return engagement(native_id, "Queue", **({"queue": queue} | spell(0, wait) | members))


RECORDS: dict[str, list[Record]] = {
    "generic/x/engagements/1.jsonl": [
        accepted("sales-30", 30, "Sales"),
        accepted("sales-31", 31, "Sales"),
        accepted("sales-left", 7, "Sales", outcome="Abandoned"),
        accepted("help-30", 30, "Help"),
        accepted("mapped-30", 30, "Line 1", queue_id="q-1"),
        # Monday 11 o'clock in Prague, Monday 6 o'clock, Tuesday's holiday
        accepted("desk-open", 10, "Desk"),
        accepted("desk-closed", 10, "Desk", **spell(0, 10, hour=-5)),
        accepted("desk-holiday", 10, "Desk", **spell(0, 10, day=3)),
        # 10 s of preparation, 60 s together, 30 s of wrap-up
        engagement("ann-call", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-1", team="Red",
                   agent_type="User", channel_type="telephone", outcome="sold", outcome_category="Old",
                   conversation_id="invited"),
        engagement("red-call", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-2", team="Red",
                   agent_type="User", channel_type="Chat"),
        engagement("user-chat", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-3",
                   agent_type="User", channel_type="Chat"),
        engagement("bot-chat", **spell(0, 100), agent_id="a-4", agent_type="Bot", channel_type="Chat"),
        engagement("taken", "Invitation", **spell(0, 5), agent_id="a-1", conversation_id="invited", outcome="accepted"),
        engagement("missed", "Invitation", agent_id="a-1", conversation_id="invited", outcome="time out"),
        engagement("idle-chat", ended_at=None, agent_id="a-9", channel_type="Chat", updated_at="2026-02-28T11:59:59Z"),
    ],
    "generic/y/engagements/1.jsonl": [
        accepted("verkauf-30", 30, "Verkauf"),
        engagement("jane-call", **spell(50, 150), connected_at=clock(50), disconnected_at=clock(150), agent_id="u-1"),
    ],
    "generic/x/agent_statuses/1.jsonl": [
        {"status_id": "s-1", "agent_id": "a-1", "status": "Ready", "updated_at": "2026-03-02T12:00:00Z"} | spell(0, 900)
    ],
}  # fmt: skip


def built(new_warehouse: NewWarehouse, project: Project) -> Warehouse:
    """Build the records with the seeds of a project."""
    warehouse = new_warehouse(project)
    for file, records in RECORDS.items():
        warehouse.land(file, *records)
    warehouse.build()
    return warehouse


@pytest.fixture(scope="module")
def shipped(new_warehouse: NewWarehouse, lean_project: Project) -> Warehouse:
    """Build with the seeds as they ship."""
    return built(new_warehouse, lean_project)


@pytest.fixture(scope="module")
def changed(new_warehouse: NewWarehouse, new_project: NewProject) -> Warehouse:
    """Build with rows added to the seeds, and without the rows of accepted invitations."""
    project = new_project(**generic_alone(publish_accepted_invitations=False))
    for seed, rows in ADDED.items():
        with (project.folder / "seeds" / f"{seed}.csv").open("r+", newline="") as file:
            names = next(csv.reader(file))
            assert all(set(row) <= set(names) for row in rows)
            file.seek(0, 2)
            csv.DictWriter(file, names, restval="").writerows(rows)
    return built(new_warehouse, project)


def both(shipped: Warehouse, changed: Warehouse, columns: str, *native_ids: str) -> list[tuple[object, object]]:
    """The facts of some engagements before and after the change."""
    before, after = shipped.facts(columns), changed.facts(columns)
    return [(before[name], after[name]) for name in native_ids]


def test_a_policy_of_a_queue_changes_its_service_level(shipped: Warehouse, changed: Warehouse) -> None:
    late, soon = "Out of SLA", "Within SLA"
    names = ("sales-30", "sales-31", "sales-left", "help-30", "mapped-30", "verkauf-30")
    assert both(shipped, changed, "service_level", *names) == [
        (late, soon), (late, late), (late, soon), (late, late), (late, soon), (late, soon),
    ]  # fmt: skip


def test_a_calendar_and_its_holidays_leave_out_what_starts_outside(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "service_level", "desk-open", "desk-closed", "desk-holiday") == [
        ("Within SLA", "Within SLA"), ("Within SLA", "Ignore"), ("Within SLA", "Ignore"),
    ]  # fmt: skip


def test_rates_give_costs(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "cost", "ann-call", "red-call", "user-chat", "bot-chat", "jane-call") == [
        # 100 s at 36 an hour, 0.50 for the engagement; a minute of voice at 0.06, 0.01 for the call
        (None, Decimal("1.570000")),
        # the team beats the agent type: 100 s at 72 an hour
        (None, Decimal("2.000000")),
        # 100 s at 3600 an hour
        (None, Decimal("100.000000")),
        (None, None),
        (None, None),
    ]


def test_mappings_make_one_agent_of_two_who_shares_attention(shipped: Warehouse, changed: Warehouse) -> None:
    # 0 to 100 s on one account, 50 to 150 s on the other: 50 s are shared.
    assert both(shipped, changed, "focus_time", "ann-call", "jane-call") == [(Decimal("100.000"), Decimal("75.000"))] * 2
    ids = both(shipped, changed, "agent_id", "ann-call", "jane-call")
    assert ids[0][0] != ids[1][0] and ids[0][1] == ids[1][1]
    assert changed.rows("select agent_name, count(*) from marts.dim_agents where agent_name like 'Jane%' group by 1") == [
        ("Jane Doe", 1)
    ]
    assert changed.value("select count(*) from marts.dim_agents") == shipped.value("select count(*) from marts.dim_agents") - 1


def test_mappings_make_one_queue_of_several_and_conform_outcomes(shipped: Warehouse, changed: Warehouse) -> None:
    queues = "select queue_name from marts.dim_queues order by 1"
    assert shipped.rows(queues) == [("Desk",), ("Help",), ("Line 1",), ("Sales",), ("Verkauf",)]
    # The queue Sales of account x is not mapped and stays a row of its own.
    assert changed.rows(queues) == [("Desk",), ("Help",), ("Sales",), ("Sales",)]
    outcome = "select outcome_name, outcome_category_name from marts.engagements where native_id = 'ann-call'"
    assert shipped.rows(outcome) == [("sold", "Old")] and changed.rows(outcome) == [("Sale", "Success")]


def test_mapped_labels_are_unmapped_no_more(shipped: Warehouse, changed: Warehouse) -> None:
    unmapped = "select column_name, native_value from audit.unmapped_values"
    assert shipped.rows(unmapped) == [("channel_type", "telephone")] and changed.rows(unmapped) == []
    assert both(shipped, changed, "channel_type", "ann-call") == [(None, "Voice")]


def test_a_status_can_be_made_available(shipped: Warehouse, changed: Warehouse) -> None:
    activity = (
        "select seconds_in_status, available_seconds, engaged_seconds from marts.fct_agent_activity where status = 'Ready'"
    )
    assert shipped.rows(activity) == [(Decimal(900), Decimal(0), Decimal(100))]
    # The account y adds its 50 s to the same agent.
    assert changed.rows(activity) == [(Decimal(900), Decimal(900), Decimal(150))]


def test_a_chat_can_be_stale_after_a_day(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "status", "idle-chat") == [("In Progress", "Corrupted")]


def test_accepted_invitations_can_be_left_out_and_still_count(shipped: Warehouse, changed: Warehouse) -> None:
    invitations = "select native_id from marts.fct_engagements where type = 'Invitation' order by 1"
    assert shipped.rows(invitations) == [("missed",), ("taken",)] and changed.rows(invitations) == [("missed",)]
    assert both(shipped, changed, "invitation_time", "ann-call") == [(Decimal(5), Decimal(5))]
    assert shipped.value("select sum(invitation_engagements) from marts.fct_conversations") == 2
    assert changed.value("select sum(invitation_engagements) from marts.fct_conversations") == 1


@pytest.fixture(scope="module")
def misconfigured(shipped: Warehouse, new_project: NewProject) -> tuple[Warehouse, set[str]]:
    """The warehouse as shipped seeds built it, with a project full of faults, and what is to be said of them."""
    faults = {f"dbt_project.yml, variable {fault}" for fault in SAID_OF_VARIABLES}
    project = new_project(**generic_alone(**WRONG_VARIABLES))
    seeds = project.folder / "seeds"
    for seed, rows in WRONG.items():
        file = seeds / f"{seed}.csv"
        for row, *said in rows:
            text = file.read_text()
            line = text.count("\n") + 1
            faults |= {f"seeds/{seed}.csv, line {line}{', ' if fault.startswith('column') else ': '}{fault}" for fault in said}
            file.write_text(f"{text}{row}\n")
    for seed, (header, *said) in WRONG_HEADERS.items():
        file = seeds / f"{seed}.csv"
        right, rows_below = file.read_text().split("\n", 1)
        file.write_text(f"{header}\n{rows_below}")
        faults |= {f"seeds/{seed}.csv, line 1, {fault} Write the header as {right}." for fault in said}
    warehouse = copy.copy(shipped)
    warehouse.project = project
    return warehouse, faults


def test_every_fault_of_seeds_and_variables_is_named_with_its_place_and_remedy(
    misconfigured: tuple[Warehouse, set[str]],
) -> None:
    warehouse, faults = misconfigured
    outcome = warehouse.dbt("run-operation", "check_config", "--args", "{most: 1000}")
    said = {line.strip() for line in outcome.said.splitlines() if line.strip().startswith(("seeds/", "dbt_project.yml,"))}
    assert said == faults
    files = {file.relative_to(warehouse.project.folder).as_posix() for file in warehouse.project.folder.glob("seeds/**/*.csv")}
    assert files == {fault.partition(",")[0] for fault in faults if fault.startswith("seeds/")}


def test_a_fault_stops_a_run_before_anything_is_loaded_or_built(misconfigured: tuple[Warehouse, set[str]]) -> None:
    warehouse, faults = misconfigured
    built, published = warehouse.database.read_bytes(), warehouse.published_database.read_bytes()
    for command in (["build"], ["build", "--full-refresh"], ["seed"], ["run", "--select", "stg_feeds__files"]):
        outcome = warehouse.dbt(*command)
        assert not outcome.success and outcome.statuses == {}
        assert f"The configuration has {len(faults)} faults. Nothing was loaded or built, and readers keep" in outcome.said
        assert f"... and {len(faults) - 20} more" in outcome.said
        # A raw address that was put where a hash is due is not repeated.
        assert "777" not in outcome.said
    assert (warehouse.database.read_bytes(), warehouse.published_database.read_bytes()) == (built, published)


def test_a_platform_without_models_is_named(new_project: NewProject) -> None:
    for platforms, said in (
        (["generic", "salesforce"], "'salesforce' is no platform that is read"),
        ("generic", "it is no list"),
        (["generic", "generic"], "it names a platform twice"),
    ):
        with pytest.raises(AssertionError, match=f"dbt_project.yml, variable platforms: {said}. Write a list of some of: gen"):
            new_project(**generic_alone(platforms=platforms)).manifest()


def test_seeds_are_loaded_as_text(shipped: Warehouse) -> None:
    types = "select data_type, count(*) > 100 from information_schema.columns where table_schema = 'reference' group by 1"
    assert shipped.rows(types) == [("VARCHAR", True)]
