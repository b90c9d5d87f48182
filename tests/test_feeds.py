"""The outside: what may lie under the feeds root, and how it comes in."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import zstandard
from conftest import NewProject, NewWarehouse, Project, Record, Warehouse, engagement, rows_of

DIMENSIONS = [
    "agents",
    "campaigns",
    "cases",
    "channel_vendors",
    "channels",
    "company_contacts",
    "contacts",
    "conversations",
    "dates",
    "languages",
    "locations",
    "menu_paths",
    "outcome_categories",
    "outcomes",
    "platforms",
    "priorities",
    "queues",
    "reasons",
    "sources",
    "teams",
]
MARTS = {"fct_engagements", "fct_conversations", "fct_agent_activity", "engagements", *(f"dim_{name}" for name in DIMENSIONS)}

SAME_RECORDS: list[Record] = [
    engagement("a-1", agent_name='Zoë, the "first"', queue="Sales", contact="ann@example.com", shift="late"),
    engagement(
        "a-2",
        agent_name="Ben",
        hold_seconds="0.5",
        connected_at="2026-03-02T10:00:10.250Z",
        cost="1.250001",
        disconnected_at="2026-03-02T11:00:40.5+01:00",
    ),
    engagement("q-1", "Queue", outcome="abandoned", conversation_id="talk-a-1"),
]


def json_lines(records: list[Record], end: str = "\n") -> bytes:
    """A record a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + end for record in records).encode()


def comma_separated(records: list[Record]) -> bytes:
    """Rows under a header; what a record lacks is an empty cell."""
    table = io.StringIO()
    writer = csv.DictWriter(table, list(dict.fromkeys(name for record in records for name in record)), restval="")
    writer.writeheader()
    writer.writerows(records)
    return table.getvalue().encode()


def parquet(records: list[Record], folder: Path) -> bytes:
    """A Parquet file of text columns."""
    (folder / "rows.csv").write_bytes(comma_separated(records))
    with duckdb.connect() as connection:
        rows = f"from read_csv('{folder}/rows.csv', all_varchar = true, header = true, delim = ',', quote = '\"')"
        connection.execute(f"copy ({rows}) to '{folder}/rows.parquet' (format parquet)")
    return (folder / "rows.parquet").read_bytes()


ONE_BEHIND_THE_OTHER = "".join(json.dumps(record) for record in SAME_RECORDS).encode()
INDENTED_ONE_BY_ONE = "\n".join(json.dumps(record, indent=2) for record in SAME_RECORDS).encode()
FILES: dict[str, Callable[[Path], bytes]] = {
    "lines.jsonl": lambda _: json_lines(SAME_RECORDS),
    "lines.ndjson": lambda _: json_lines(SAME_RECORDS),
    "lines.json": lambda _: json_lines(SAME_RECORDS),
    "array.json": lambda _: json.dumps(SAME_RECORDS).encode(),
    "pretty.json": lambda _: json.dumps(SAME_RECORDS, indent=4).encode(),
    "pretty_objects.json": lambda _: INDENTED_ONE_BY_ONE,
    "concatenated.json": lambda _: ONE_BEHIND_THE_OTHER,
    "concatenated.jsonl": lambda _: ONE_BEHIND_THE_OTHER,
    "rows.csv": lambda _: comma_separated(SAME_RECORDS),
    "rows.parquet": lambda folder: parquet(SAME_RECORDS, folder),
    "UPPER.JSONL": lambda _: json_lines(SAME_RECORDS),
    "members.jsonl.gz": lambda _: b"".join(gzip.compress(json_lines([record])) for record in SAME_RECORDS),
    "padded.jsonl.gz": lambda _: gzip.compress(json_lines(SAME_RECORDS)) + bytes(512),
    "frames.jsonl.zst": lambda _: b"".join(zstandard.compress(json_lines([record])) for record in SAME_RECORDS),
    "lines.jsonl.gz": lambda _: gzip.compress(json_lines(SAME_RECORDS)),
    "array.json.gz": lambda _: gzip.compress(json.dumps(SAME_RECORDS).encode()),
    "rows.csv.gz": lambda _: gzip.compress(comma_separated(SAME_RECORDS)),
    "lines.ndjson.zst": lambda _: zstandard.compress(json_lines(SAME_RECORDS)),
    "rows.csv.zst": lambda _: zstandard.compress(comma_separated(SAME_RECORDS)),
    "pretty.json.zst": lambda _: zstandard.compress(json.dumps(SAME_RECORDS, indent=1).encode()),
    "windows.jsonl": lambda _: json_lines(SAME_RECORDS, end="\r\n"),
    "windows.csv": lambda _: comma_separated(SAME_RECORDS).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "mark.jsonl": lambda _: b"\xef\xbb\xbf" + json_lines(SAME_RECORDS),
    "mark.csv": lambda _: b"\xef\xbb\xbf" + comma_separated(SAME_RECORDS),
    "utf_16.jsonl": lambda _: json_lines(SAME_RECORDS).decode().encode("utf-16"),
    "utf_16.csv": lambda _: comma_separated(SAME_RECORDS).decode().encode("utf-16"),
    "blank.jsonl": lambda _: b"\n\n" + json_lines(SAME_RECORDS, end="\n \n\n"),
    "blank.csv": lambda _: b"\r\n" + comma_separated(SAME_RECORDS) + b"\r\n\r\n",
    "no_last_line_end.jsonl": lambda _: json_lines(SAME_RECORDS).rstrip(),
    "dt=2026-03-02/lines.jsonl": lambda _: json_lines(SAME_RECORDS),
    "dt=2026-03-02/hour=10/it's, a [name].jsonl": lambda _: json_lines(SAME_RECORDS),
}
LOOK = (
    "type, status, start_time, end_time, engagement_time, hold_time, cost, service_level, updated_at, custom_attributes, "
    "(select agent_name from marts.dim_agents as agents where agents.agent_id = rows.agent_id), "
    "(select queue_name from marts.dim_queues as queues where queues.queue_id = rows.queue_id), "
    "contact_id, outcome_id"
)


@pytest.fixture(scope="module")
def every_kind(new_warehouse: NewWarehouse, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """Build one warehouse in which every kind of file is an account of its own; give the engagements by file."""
    warehouse = new_warehouse()
    for number, (name, content) in enumerate(FILES.items()):
        warehouse.land_bytes(f"generic/account{number}/engagements/{name}", content(tmp_path_factory.mktemp("kind")))
    warehouse.build()
    assert warehouse.rows("select file, position, reason, payload from audit.quarantined_records") == []
    return {
        name: warehouse.rows(
            f"select native_id, {LOOK} from marts.fct_engagements as rows join marts.dim_sources using (source_id) "
            f"where source_name = 'account{number}' order by native_id"
        )
        for number, name in enumerate(FILES)
    }


@pytest.mark.parametrize("name", FILES)
def test_the_same_records_make_the_same_engagements_from_every_kind_of_file(
    every_kind: dict[str, list[tuple[object, ...]]], name: str
) -> None:
    reference = every_kind["lines.jsonl"]
    assert [row[0] for row in reference] == ["a-1", "a-2", "q-1"]
    assert [str(fact) for fact in reference[1][1:8]] == [
        "Agent",
        "Completed",
        "2026-03-02 10:00:00",
        "2026-03-02 10:01:00",
        "30.250",
        "0.500",
        "1.250001",
    ]
    assert reference[0][11] == 'Zoë, the "first"' and reference[0][10] == '{"shift":"late"}'
    assert every_kind[name] == reference


def schemas_of(warehouse: Warehouse) -> set[str]:
    """The schemas that hold anything."""
    return {name for (name,) in warehouse.rows("select distinct table_schema from information_schema.tables")}


def test_no_feeds_make_an_empty_warehouse(warehouse: Warehouse) -> None:
    warehouse.build()
    assert schemas_of(warehouse) == {"staging", "intermediate", "marts", "reference", "audit"}
    rows = warehouse.tables("marts")
    assert set(rows) >= MARTS
    assert {name: len(found) for name, found in rows.items() if found} == {"dim_outcomes": 7, "dim_outcome_categories": 2}
    assert warehouse.published("select count(*) from marts.engagements") == [(0,)]
    assert warehouse.published("select outcome_category_name from marts.dim_outcome_categories order by 1") == [
        ("Invitation",),
        ("Queue",),
    ]


def test_feeds_that_are_absent_or_empty_say_nothing_and_the_others_load(warehouse: Warehouse) -> None:
    for feed in ("generic/acme/engagements", "custom/acme/engagements", "zendesk/acme/ticket"):
        (warehouse.feeds / feed).mkdir(parents=True)
    warehouse.land(
        "generic/acme/agent_statuses/one.jsonl",
        {
            "status_id": "s-1",
            "agent_id": "ann",
            "status": "Ready",
            "available": "true",
            "updated_at": "2026-03-02T12:00:00Z",
            "started_at": "2026-03-02T10:00:00Z",
            "ended_at": "2026-03-02T10:20:00Z",
        },
    )
    warehouse.build()
    assert warehouse.facts("type, direction, conversation_id") == {"s-1": ("Agent Activity", "Unknown", None)}
    assert [
        str(second)
        for row in warehouse.rows("select available_seconds from marts.fct_agent_activity order by interval_start")
        for second in row
    ] == ["900.000", "300.000"]
    assert warehouse.rows("select feed, read, engagements from audit.feed_reconciliation") == [("agent_statuses", 1, 1)]


def test_a_missing_feeds_root_stops_the_run_with_a_clear_message(warehouse: Warehouse) -> None:
    outcome = warehouse.dbt("build", ENGAGEMENTS_FEEDS=str(warehouse.folder / "nowhere"))
    assert not outcome.success
    assert "The root folder of the feeds cannot be read" in outcome.said and "ENGAGEMENTS_FEEDS" in outcome.said
    assert str(warehouse.folder / "nowhere") in outcome.said
    assert not any(status in ("success", "pass") for name, status in outcome.statuses.items() if name.startswith("stg_"))


def test_without_environment_the_files_are_those_of_the_project(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    project = warehouse.project
    samples = project.folder / "sample_feeds" / "generic" / "acme" / "engagements"
    samples.mkdir(parents=True)
    (samples / "one.jsonl").write_text(json.dumps(engagement("shipped")))
    monkeypatch.chdir(project.folder)
    warehouse.build(ENGAGEMENTS_FEEDS="", ENGAGEMENTS_DB="", ENGAGEMENTS_PUBLISHED_DB="")
    for file in ("engagements.duckdb", "published/engagements.duckdb"):
        assert rows_of(project.folder / file, "select native_id from marts.engagements") == [("shipped",)]
    assert not warehouse.database.exists() and not warehouse.published_database.exists()


# The records of one file with what comes of each: a reason for quarantine, or None for a sound one.
FAULTS: list[tuple[Record | str, str | None]] = [
    (engagement("good-1"), None),
    ('{"engagement_id": "half", "type": "Agent", "updated_at"', "not a valid JSON object"),
    ("no JSON at all, call +1 (202) 555-0143", "not a valid JSON object"),
    ('"a text"', "not a valid JSON object"),
    (engagement("good-2"), None),
    (engagement("x", engagement_id=None), "engagement_id is missing"),
    (engagement("x", engagement_id="  "), "engagement_id is missing"),
    (engagement("x", type=None), "type is missing"),
    (engagement("x", updated_at=None), "updated_at is missing"),
    (engagement("x", started_at=None, ended_at=None), "every milestone time is missing"),
    (engagement("x", started_at="2026-02-30T10:00:00Z"), "started_at is not a valid ISO 8601 time of 1970 to 2199"),
    (engagement("x", ended_at="2026-03-02T25:00:00Z"), "ended_at is not a valid ISO 8601 time of 1970 to 2199"),
    (engagement("x", connected_at="yesterday"), "connected_at is not a valid ISO 8601 time of 1970 to 2199"),
    (engagement("x", disconnected_at=1772445600), "disconnected_at is not a valid ISO 8601 time of 1970 to 2199"),
    (engagement("x", updated_at="02.03.2026"), "updated_at is not a valid ISO 8601 time of 1970 to 2199"),
    (engagement("x", hold_seconds="a while"), "hold_seconds is not a number"),
    (engagement("x", focus_seconds=-0.5), "focus_seconds is negative"),
    (engagement("x", cost=-1), "cost is negative"),
    (engagement("x", hold_seconds=True), "hold_seconds is not a number"),
    (engagement("x", kind="Telepathy"), "type is none of the engagement types"),
    (engagement("good-3", kind="agent", hold_seconds=""), None),
    (
        engagement("x", kind="?", contact="quiet.user", note="ask jo@example.org or 555 0143 22"),
        "type is none of the engagement types",
    ),
    ('{"engagement_id": "y", "contact": "loud.user", broken', "not a valid JSON object"),
    (
        engagement("x", kind="?", contact={"name": "object.user", "phones": ["+44 20 7946 0958", "list.user"]}),
        "type is none of the engagement types",
    ),
    # JSON may spell an address with escapes.
    (
        json.dumps(engagement("x", kind="?", note="ask lee@example.org")).replace("@", "\\u0040"),
        "type is none of the engagement types",
    ),
    (engagement("x", kind="?", contact=["first.user", "second.user"]), "type is none of the engagement types"),
    (engagement("good-4"), None),
]
# Lines that are no records, each one fault however it looks.
ODD_LINES = ['{"engagement_id": "t-1"} and more', "  spaces around  ", '{"engagement_id": "torn",', '"type": "Agent"}']
# What must come out nowhere: the contact whatever it looks like, addresses and numbers wherever they stand.
SECRETS = [
    "quiet.user",
    "loud.user",
    "lee\\u0040example.org",
    "lee@example.org",
    "object.user",
    "list.user",
    "first.user",
    "second.user",
    "+44 20 7946 0958",
    "jo@example.org",
    "555 0143 22",
    "555-0143",
    "whisper.user",
    "+420 601 234 567",
    "420601234567",
    "kim@example.net",
    "sam@example.net",
    "custom.user",
]
IGNORED = [
    "generic/acme/engagements/notes.txt",
    "generic/acme/engagement/typo.jsonl",
    "nobody/acme/engagements/a.csv",
    "stray.json",
]
UNREADABLE = ["cut.jsonl.gz", "cut.csv.zst", "fake.parquet", "empty.jsonl.gz"]


@pytest.fixture(scope="module")
def after_bad_input(
    new_warehouse: NewWarehouse, new_project: NewProject, lean_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """Build from a folder that has everything wrong with it, keeping log and artifacts apart."""
    warehouse = new_warehouse(new_project(lean_project.folder))
    engagements = "generic/acme/engagements"
    warehouse.land(f"{engagements}/dt=2026-03-02/faults.jsonl", "", *(record for record, _ in FAULTS), " ")
    warehouse.land(f"{engagements}/dt=2026-03-02/odd_lines.jsonl", *ODD_LINES)
    warehouse.land_bytes(f"{engagements}/faults.json", json.dumps([engagement("x", type=None), engagement("good-5")]).encode())
    warehouse.land_bytes(
        f"{engagements}/faults.csv", comma_separated([engagement("good-6"), engagement("x", cost="much")]) + b"short,row\n"
    )
    warehouse.land_bytes(
        f"{engagements}/faults.parquet",
        parquet([engagement("x", type="Maybe"), engagement("good-7")], tmp_path_factory.mktemp("p")),
    )
    many = json_lines([engagement(f"lost-{number}") for number in range(2000)])
    warehouse.land_bytes(f"{engagements}/cut.jsonl.gz", gzip.compress(many)[:-2000])
    warehouse.land_bytes(f"{engagements}/cut.csv.zst", zstandard.compress(comma_separated([engagement("lost")]))[:-3])
    warehouse.land_bytes(f"{engagements}/fake.parquet", b"PAR1 is how it begins")
    warehouse.land_bytes(f"{engagements}/empty.jsonl.gz", b"")
    for name in ("empty.jsonl", "empty.csv", "empty.json"):
        warehouse.land_bytes(f"{engagements}/{name}", b"")
    warehouse.land_bytes(
        f"{engagements}/odd_bytes.jsonl",
        json_lines([engagement("odd", agent_name="Zo?")]).replace(b"?", b"\xff") + json_lines([engagement("good-8")]),
    )
    warehouse.land("generic/acme/agents/faults.jsonl", {"agent_id": "kim", "agent_name": "kim@example.net"})
    warehouse.land(
        "generic/acme/agent_statuses/faults.jsonl", {"status_id": "1", "updated_at": "2026-03-02", "started_at": "2026-03-02"}
    )
    warehouse.land(
        "custom/acme/engagements/faults.jsonl",
        {"engagement_id": "good-1", "contact": "custom.user"},
        {"engagement_id": "good-2", "updated_at": "2026-03-03", "contact": "custom.user", "Mail": "sam@example.net"},
        {"engagement_id": "good-1", "updated_at": "2026-03-03", "cost": "free"},
    )
    warehouse.land(
        f"{engagements}/contacts.jsonl",
        engagement(
            "good-10",
            contact="whisper.user",
            remarks={"who": "kim@example.net", "phone": ["+420 601 234 567"]},
            id="420601234567",
        ),
    )
    warehouse.land(
        f"{engagements}/labels.jsonl",
        engagement(
            "good-11",
            direction="Sideways",
            terminated_by="Fate",
            channel_type="Pigeon",
            service_level="Fine",
            agent_id="ann",
            agent_type="Ghost",
            status="Odd, ask kim@example.net",
        ),
        engagement("good-9", "Queue", outcome="Vanished"),
    )
    for file in IGNORED:
        warehouse.land(file, engagement("ignored"))
    warehouse.build()
    return warehouse


def test_files_that_no_feed_reads_are_named(after_bad_input: Warehouse) -> None:
    assert after_bad_input.rows("select file from audit.ignored_files order by 1") == [(file,) for file in sorted(IGNORED)]


def test_each_fault_costs_its_record_alone_and_is_named(after_bad_input: Warehouse) -> None:
    quarantined = after_bad_input.rows(
        "select position, reason from audit.quarantined_records "
        "where file = 'generic/acme/engagements/dt=2026-03-02/faults.jsonl' order by position"
    )
    assert quarantined == [(number, reason) for number, (_, reason) in enumerate(FAULTS, 1) if reason is not None]
    assert after_bad_input.rows(
        "select position, reason from audit.quarantined_records where file like '%/odd_lines.jsonl' order by position"
    ) == [(number, "not a valid JSON object") for number in range(1, len(ODD_LINES) + 1)]
    assert set(after_bad_input.facts("type")) == {f"good-{number}" for number in range(1, 12)}


def test_bad_records_of_other_files_and_feeds_are_named_too(after_bad_input: Warehouse) -> None:
    rows = after_bad_input.rows(
        "select platform, source, feed, parse_filename(file), position, reason, payload is null, loaded_at is null "
        "from audit.quarantined_records where file not like '%dt=%' order by all"
    )
    assert rows == sorted(
        [
            *(("generic", "acme", "engagements", name, None, "unreadable file", True, False) for name in UNREADABLE),
            ("generic", "acme", "engagements", "faults.json", 1, "type is missing", False, False),
            ("generic", "acme", "engagements", "faults.csv", 2, "cost is not a number", False, False),
            (
                "generic",
                "acme",
                "engagements",
                "faults.csv",
                3,
                "the row does not fit the header or is not UTF-8",
                False,
                False,
            ),
            ("generic", "acme", "engagements", "faults.parquet", 1, "type is none of the engagement types", False, False),
            ("generic", "acme", "engagements", "odd_bytes.jsonl", 1, "not a valid JSON object", False, False),
            ("generic", "acme", "agents", "faults.jsonl", 1, "updated_at is missing", False, False),
            ("generic", "acme", "agent_statuses", "faults.jsonl", 1, "agent_id is missing", False, False),
            ("custom", "acme", "engagements", "faults.jsonl", 1, "updated_at is missing", False, False),
            ("custom", "acme", "engagements", "faults.jsonl", 3, "cost is not a number", False, False),
        ]
    )


def test_every_record_read_is_accounted_for(after_bad_input: Warehouse) -> None:
    bad = sum(reason is not None for _, reason in FAULTS) + len(ODD_LINES)
    assert after_bad_input.rows("select * from audit.feed_reconciliation order by 1, 2, 3") == [
        # platform, source, feed, read, current, superseded, merged, unused, quarantined, engagements, expired
        ("custom", "acme", "engagements", 3, 0, 0, 1, 0, 2, 0, 0),
        ("generic", "acme", "agent_statuses", 1, 0, 0, 0, 0, 1, 0, 0),
        ("generic", "acme", "agents", 1, 0, 0, 0, 0, 1, 0, 0),
        ("generic", "acme", "engagements", bad + 9 + 11, 11, 0, 0, 0, bad + 9, 11, 0),
    ]


def test_unknown_labels_are_counted_and_reach_no_mart(after_bad_input: Warehouse) -> None:
    assert after_bad_input.rows(
        "select source, column_name, native_value, records from audit.unmapped_values order by 2, 3"
    ) == [
        ("acme", "agent_type", "Ghost", 1),
        ("acme", "channel_type", "Pigeon", 1),
        ("acme", "direction", "Sideways", 1),
        ("acme", "outcome", "Vanished", 1),
        ("acme", "service_level", "Fine", 1),
        ("acme", "status", "Odd, ask ***", 1),
        ("acme", "terminated_by", "Fate", 1),
    ]
    labels = after_bad_input.facts(
        "direction, terminated_by, channel_type, service_level, status, outcome_id", "native_id in ('good-11', 'good-9')"
    )
    assert labels["good-11"] == ("Unknown", "Unknown", None, "Ignore", "Completed", None)
    assert labels["good-9"][3:] == ("Ignore", "Corrupted", None)


def test_no_raw_contact_comes_out(after_bad_input: Warehouse) -> None:
    tables = after_bad_input.published("select table_schema, table_name from information_schema.tables")
    assert {schema for schema, _ in tables} == {"marts", "audit", "reference"}
    texts = "\n".join(
        str(row) for schema, name in tables for row in after_bad_input.published(f"select * from {schema}.{name}")
    )
    files = [
        path
        for folder in (after_bad_input.project.target, after_bad_input.logs)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert any(path.name == "dbt.log" for path in files) and any(path.name == "run_results.json" for path in files)
    for secret in SECRETS:
        assert secret not in texts
        for path in files:
            assert secret.encode() not in path.read_bytes(), (secret, path)
    assert '"contact": "***"' in texts and "call ***" in texts and '"phone":["***"]' in texts


def test_an_unreadable_file_is_not_tried_again_but_under_a_new_name(after_bad_input: Warehouse) -> None:
    before = after_bad_input.rows("select * from audit.quarantined_records order by all")
    after_bad_input.land("generic/acme/engagements/fake.parquet", engagement("still-lost"))
    after_bad_input.land("generic/acme/engagements/whole.jsonl", engagement("found"))
    after_bad_input.build()
    assert after_bad_input.rows("select * from audit.quarantined_records order by all") == before
    assert set(after_bad_input.facts("type")) == {"found", *(f"good-{number}" for number in range(1, 12))}
