"""The dashboard in a browser: every page opens without an error, its figures are those of SQL by hand, a link says it all.

What the tests see is in target/screenshots; with ENGAGEMENTS_SCREENSHOTS=docs they take the pictures of docs/images anew.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from conftest import ROOT, NewProject, NewWarehouse, Warehouse, engagement, reading
from simulator.__main__ import main as simulate

MISSING = "the dashboard is not installed: make .venv/dashboard"
Image = pytest.importorskip("PIL.Image", reason=MISSING)
playwright = pytest.importorskip("playwright.sync_api", reason=MISSING)
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

SIZES = {"laptop": (1280, 800), "phone": (390, 844)}
PAGES = {
    "": "Overview",
    "service_level": "Service level",
    "agents": "Agents",
    "conversations": "Conversations",
    "channels": "Channels",
    "quality": "Data quality",
}
# A browser of its own world: nothing but the page may be asked for.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS, DOCS = ROOT / "target" / "screenshots", ROOT / "docs" / "images"
# Streamlit asks for these below the address of a page before it asks at the root.
PROBES = re.compile(r"/\w+/_stcore/(health|host-config)$")
# The simulation begins on Monday, 5 January; the period of these tests has as many days before it.
SINCE, UNTIL = "2026-02-02", "2026-03-01"
PERIOD = f"cast(local_start_time as date) between '{SINCE}' and '{UNTIL}'"
PERIOD_BEFORE = "cast(local_start_time as date) between '2026-01-05' and '2026-02-01'"
SOUND = "status not in ('Deleted', 'Corrupted') and type <> 'Technical'"
HANDLED = f"{SOUND} and type = 'Agent' and status = 'Completed' and engagement_time > 0"
SERVICE_LEVEL = """
    select 100.0 * count(*) filter (service_level = 'Within SLA')
        / count(*) filter (service_level in ('Within SLA', 'Out of SLA'))
    from marts.engagements where type = 'Queue' and status = 'Completed' and {}
"""


@dataclass
class Dashboard:
    """The dashboard as it is served, and the browser that looks at it."""

    address: str
    warehouse: Warehouse
    browser: Any

    def open(self, path: str = "", size: str = "laptop") -> Sight:
        """Open an address in a window of its own, as somebody does who was sent a link."""
        width, height = SIZES[size]
        context = self.browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        sight = Sight(context.new_page())
        sight.page.goto(f"{self.address}/{path}")
        sight.settle()
        return sight

    def value(self, query: str) -> float:
        """Ask the published file for one figure."""
        return float(self.warehouse.published(query)[0][0])


class Sight:
    """A page as the browser shows it, and what went wrong while it did."""

    def __init__(self, page: Any) -> None:
        """Listen to the console and to what is asked of the network."""
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        page.on("requestfailed", lambda request: self.faults.append(f"{request.url}: {request.failure}"))
        page.on("response", self._answered)

    def _heard(self, message: Any) -> None:
        # What could not be loaded is told by the answers, with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(message.text)

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and not PROBES.search(response.url):
            self.faults.append(f"{response.status} {response.url}")

    def settle(self) -> None:
        """Wait until the page is shown and no longer changes."""
        self.page.wait_for_selector("h1", timeout=60_000)
        idle = "document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
        unfinished = "[data-stale=true], [data-testid=stSkeleton]"
        for _ in range(2):
            self.page.wait_for_function(f"{idle} && !document.querySelector('{unfinished}')", timeout=60_000)
            self.page.wait_for_timeout(200)

    def text(self) -> str:
        """Return all that can be read on the page."""
        return str(self.page.inner_text("[data-testid=stMain]"))

    def tiles(self) -> dict[str, str]:
        """Return what tiles say, by label."""
        shown = self.page.locator("[data-testid=stMetric]")
        return {
            tile.locator("[data-testid=stMetricLabel]").inner_text().strip(): tile.locator("[data-testid=stMetricValue]")
            .inner_text()
            .strip()
            for tile in shown.all()
        }

    def change(self, label: str) -> str:
        """Return what a tile says of the period before."""
        tile = self.page.locator("[data-testid=stMetric]").filter(has_text=label).first
        return str(tile.locator("[data-testid=stMetricDelta]").inner_text()).strip()

    def rows(self, name: str) -> list[dict[str, str]]:
        """Download a table of the page."""
        with self.page.expect_download() as started:
            self.page.locator(f".st-key-download_{name} button").first.click()
        return list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text())))

    def address(self) -> dict[str, list[str]]:
        """Return what stands in the address."""
        return parse_qs(urlsplit(self.page.url).query)

    def go(self, title: str) -> None:
        """Go to another page by the navigation."""
        self.page.get_by_role("link", name=title).first.click()
        self.page.wait_for_function(f"document.querySelector('h1')?.innerText === '{title}'")
        self.settle()

    def pick(self, label: str, *options: str) -> None:
        """Choose options of a filter."""
        for option in options:
            box = self.page.get_by_role("combobox", name=label, exact=True)
            box.evaluate("box => box.scrollIntoView({block: 'center'})")
            # A list that is open closes when the page scrolls, which a busy machine does late.
            for seconds in (3, 10, 30):
                box.fill("")
                box.fill(option)
                with suppress(playwright.TimeoutError):
                    self.page.get_by_role("option", name=option, exact=True).click(timeout=seconds * 1000)
                    break
            else:
                pytest.fail(f"{label} does not offer {option}")
            self.page.keyboard.press("Escape")
            self.settle()

    def picture(self, name: str) -> None:
        """Take a picture of the whole page."""
        size = self.page.viewport_size
        whole = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": min(whole + 20, 2400)})
        self.settle()
        is_shown = os.environ.get("ENGAGEMENTS_SCREENSHOTS") == "docs" and (DOCS / f"{name}.png").exists()
        folder = DOCS if is_shown else SCREENSHOTS
        folder.mkdir(parents=True, exist_ok=True)
        # A hint is shown where the mouse is.
        self.page.mouse.move(size["width"] - 2, 300)
        self.page.wait_for_timeout(300)
        taken = Image.open(io.BytesIO(self.page.screenshot()))
        # Few colours make small files; the colours of charts must stay apart.
        taken.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(folder / f"{name}.png", optimize=True)
        self.page.set_viewport_size(size)

    def check(self) -> None:
        """Expect that nothing went wrong on the page and in the console."""
        assert self.page.locator("[data-testid=stException]").count() == 0
        assert self.faults == []


@pytest.fixture(scope="module")
def warehouse(new_project: NewProject, new_warehouse: NewWarehouse) -> Warehouse:
    """Nine weeks of two simulated accounts, with rates, a policy, a bad record and a word that nobody explains."""
    project = new_project(**reading("generic", "twilio_flex"))
    with (project.folder / "seeds" / "agent_rates.csv").open("a") as rates:
        rates.writelines(f"{platform},,,,,,,30.00,0.10,\n" for platform in ("generic", "twilio_flex"))
    with (project.folder / "seeds" / "service_level_policies.csv").open("a") as policies:
        policies.write("generic,,Orders,,,,45,5,Ignore,Out of SLA,Out of SLA,,\n")
    warehouse = new_warehouse(project)
    told = ["--days", "63", "--conversations", "3600", "--platforms", "generic", "twilio_flex"]
    with mock.patch("sys.argv", ["simulator", "--feeds", str(warehouse.feeds), *told]):
        simulate()
    odd = engagement("odd", terminated_by="line dropped")
    backwards = engagement("backwards", started_at="2026-02-09T10:00:00Z", ended_at="2026-02-09T09:00:00Z")
    warehouse.land("generic/old-pbx/engagements/odd.jsonl", "no record", odd, backwards)
    warehouse.build()
    return warehouse


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium."""
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def dashboard(warehouse: Warehouse, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """Serve the dashboard over the published file."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "python"),
        "ENGAGEMENTS_PUBLISHED_DB": str(warehouse.published_database),
        "DBT_TARGET_PATH": str(warehouse.project.target),
    }
    command = [sys.executable, "-m", "dashboard", "--server.headless", "true", "--server.port", str(port)]
    log = tmp_path_factory.mktemp("dashboard") / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://localhost:{port}"
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health").read()
                break
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield Dashboard(address, warehouse, browser)
        # Nothing that the server had to say of an error went unseen.
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_on_laptop_and_phone(dashboard: Dashboard, path: str, size: str) -> None:
    sight = dashboard.open(f"{path}?from={SINCE}&to={UNTIL}", size)
    assert sight.page.inner_text("h1") == PAGES[path]
    assert sight.page.locator("[data-testid=stVegaLiteChart] svg, [data-testid=stDataFrame] canvas").count() > 0
    # Nothing makes the page wider than the window.
    assert sight.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    sight.picture(f"{path or 'overview'}-{size}")
    sight.check()


def number(text: str) -> float:
    """Read a tile that says a number, a share or an amount."""
    return float(re.sub(r"[ ,%A-Z]", "", text))


def seconds(text: str) -> float:
    """Read a tile that says a duration, such as 3 min 20 s."""
    units = {"s": 1, "min": 60, "h": 3600, "d": 86400}
    return sum(float(size) * units[unit] for size, unit in re.findall(r"([\d.]+) (\w+)", text))


FIRST_TIME = PERIOD.replace("local_start_time", "local_first_time")
OVERVIEW: dict[str, tuple[Callable[[str], float], float, str]] = {
    "Conversations": (number, 0, f"select count(*) from marts.fct_conversations where engagements > 0 and {FIRST_TIME}"),
    "Service level": (number, 0.05, SERVICE_LEVEL.format(PERIOD)),
    "Abandonment rate": (
        number,
        0.05,
        f"""select 100.0 * avg(case when outcome_name = 'Abandoned' then 1 else 0 end)
        from marts.engagements where type = 'Queue' and status = 'Completed' and {PERIOD}""",
    ),
    "Average handle time": (
        seconds,
        0.5,
        f"select avg(preparation_time + engagement_time + wrap_up_time) from marts.engagements where {HANDLED} and {PERIOD}",
    ),
    "Transfer rate": (
        number,
        0.05,
        f"""select 100.0 * avg(case when transfers > 0 then 1 else 0 end)
        from marts.fct_conversations where handled and {FIRST_TIME}""",
    ),
    "Cost per conversation": (
        number,
        0.005,
        f"select avg(cost) from marts.fct_conversations where engagements > 0 and {FIRST_TIME}",
    ),
}


def test_the_overview_says_what_sql_by_hand_says(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"?from={SINCE}&to={UNTIL}")
    tiles = sight.tiles()
    for label, (read, within, query) in OVERVIEW.items():
        assert read(tiles[label]) == pytest.approx(dashboard.value(query), abs=within + 1e-9), label
    now, before = (dashboard.value(SERVICE_LEVEL.format(period)) for period in (PERIOD, PERIOD_BEFORE))
    assert float(sight.change("Service level").removesuffix(" points")) == pytest.approx(now - before, abs=0.051)
    days = sight.rows("trend")
    by_hand = dashboard.warehouse.published(
        f"""select strftime(local_first_time, '%Y-%m-%d') as day, count(*)
        from marts.fct_conversations where engagements > 0 and {FIRST_TIME} group by day"""
    )
    assert {row["day"][:10]: int(float(row["conversations"])) for row in days} == dict(by_hand)
    assert len(days) == 28
    sight.check()


def test_figures_are_named_and_explained_by_the_metric_layer(dashboard: Dashboard) -> None:
    metric_layer = pytest.importorskip("metric_layer")
    layer = metric_layer.MetricLayer(dashboard.warehouse.project.target / "semantic_manifest.json")
    labels = {layer.describe(name).label: layer.describe(name) for name in layer.names()}
    sight = dashboard.open(f"?from={SINCE}&to={UNTIL}")
    for path in ("Overview", "Service level", "Agents"):
        if path != "Overview":
            sight.go(path)
        tiles = sight.tiles()
        assert len(tiles) == 8 and set(tiles) <= set(labels)
    sight.page.locator("[data-testid=stMetric]").first.locator("[data-testid=stTooltipIcon]").hover()
    shown = sight.page.locator("[data-testid=stTooltipContent]").inner_text()
    assert labels["Handled"].description in shown and labels["Handled"].formula in shown
    sight.check()


def test_filters_hold_across_pages_and_in_the_address(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"?from={SINCE}&to={UNTIL}")
    sight.pick("Queue", "Orders", "Support")
    sight.pick("Platform", "Twilio Flex")
    wanted = {"from": [SINCE], "to": [UNTIL], "queue": ["Orders", "Support"], "platform": ["Twilio Flex"]}
    assert sight.address() == wanted
    by_hand = SERVICE_LEVEL.format(f"{PERIOD} and queue_name in ('Orders', 'Support') and platform_name = 'Twilio Flex'")
    expected = pytest.approx(dashboard.value(by_hand), abs=0.051)
    assert number(sight.tiles()["Service level"]) == expected
    sight.go("Service level")
    assert sight.address() == wanted and number(sight.tiles()["Service level"]) == expected
    assert {row["queue"] for row in sight.rows("queues")} == {"Orders", "Support"}
    # Whoever is sent the link sees the same.
    assert dashboard.open(sight.page.url.removeprefix(dashboard.address + "/")).tiles() == sight.tiles()
    sight.page.get_by_role("button", name="Remove filters").click()
    sight.settle()
    assert sight.address() == {"from": [SINCE], "to": [UNTIL]}
    assert number(sight.tiles()["Service level"]) == pytest.approx(dashboard.value(SERVICE_LEVEL.format(PERIOD)), abs=0.051)
    sight.check()


@pytest.mark.parametrize(
    ("name", "value", "condition"),
    [("team", "Front line", "engaged_team_name = 'Front line'"), ("channel", "Chat", "channel_type = 'Chat'")],
)
def test_each_filter_does_what_it_says(dashboard: Dashboard, name: str, value: str, condition: str) -> None:
    sight = dashboard.open(f"agents?from={SINCE}&to={UNTIL}&{name}={value}")
    by_hand = dashboard.value(f"select count(*) from marts.engagements where {HANDLED} and {PERIOD} and {condition}")
    assert number(sight.tiles()["Handled"]) == by_hand > 0
    # Of agents' time the team is known, the channel is not.
    assert (sight.tiles()["Occupancy"] == "-") == (name == "channel") == ("Not known under these filters" in sight.text())
    sight.check()


@pytest.mark.parametrize(
    "odd", ["team=Front line", "channel=Task&platform=generic", "from=2026-01-05", "from=2026-01-06&to=2026-01-06"]
)
def test_odd_filters_break_no_page(dashboard: Dashboard, odd: str) -> None:
    sight = dashboard.open(f"?from={SINCE}&to={UNTIL}&{odd}" if "from" not in odd else f"?to={UNTIL}&{odd}")
    for title in [*PAGES.values(), "Overview"]:
        sight.go(title)
        assert sight.page.locator("[data-testid=stAlertContentError]").count() == 0
        sight.check()


def test_a_link_to_what_is_not_there_says_so(dashboard: Dashboard) -> None:
    sight = dashboard.open("?queue=Orders&queue=Nowhere&from=soon")
    assert "the address names Nowhere" in sight.page.inner_text("[data-testid=stSidebar]")
    assert sight.address()["queue"] == ["Orders"]
    sight.check()


def test_the_service_level_by_hour_weekday_and_queue(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"service_level?from={SINCE}&to={UNTIL}")
    for by, name, columns in (("isodow(local_start_time)", "by_hour", "weekday"), ("queue_name", "queues", "queue")):
        hour = ", hour(local_start_time)" if name == "by_hour" else ", 0"
        by_hand = dashboard.warehouse.published(
            SERVICE_LEVEL.replace("select", f"select {by}{hour},").format(PERIOD) + " group by all having count(*) > 0"
        )
        shown = {
            (row[columns] if name == "queues" else int(row[columns]), int(row.get("hour", 0))): row["service_level"]
            for row in sight.rows(name)
        }
        assert len(shown) == len(by_hand) > 5
        for key, hour_of_day, share in by_hand:
            told = shown[key, hour_of_day]
            assert (float(told) * 100 if told else None) == (None if share is None else pytest.approx(share))
    assert "answered within 20 s is in time" in sight.text()
    assert [(row["queue"], row["threshold_seconds"]) for row in sight.rows("policies")] == [("Orders", "45")]
    sight.pick("Show by hour and weekday", "Offered")
    assert sight.address()["show"] == ["offered"]
    offered = f"select count(*) from marts.engagements where type = 'Queue' and status = 'Completed' and {PERIOD}"
    assert sum(float(row["offered"] or 0) for row in sight.rows("by_hour")) == dashboard.value(offered)
    sight.check()


def test_agents_and_what_their_handle_time_is_made_of(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"agents?from={SINCE}&to={UNTIL}")
    by_hand = {
        row[0]: row[1:]
        for row in dashboard.warehouse.published(
            f"""select agent_name, count(*), avg(preparation_time + engagement_time + wrap_up_time), avg(hold_time),
            sum(case when focus_time is not null then preparation_time + engagement_time + wrap_up_time end) / sum(focus_time)
            from marts.engagements where {HANDLED} and {PERIOD} and agent_name is not null group by all"""
        )
    }
    occupancy: dict[str, Any] = dict(
        dashboard.warehouse.published(
            f"""select agent_name, sum(engaged_seconds) filter (available_seconds > 0) / sum(available_seconds)
            from marts.fct_agent_activity join marts.dim_agents using (agent_id)
            where {PERIOD.replace("local_start_time", "local_interval_start")} group by all"""
        )
    )
    shown = {row["agent"]: row for row in sight.rows("agents")}
    assert set(by_hand) <= set(shown) and len(by_hand) > 8
    for agent, figures in by_hand.items():
        names = ("handled", "average_handle_time", "average_hold_time", "concurrency")
        assert [float(shown[agent][name]) for name in names] == pytest.approx([float(figure) for figure in figures])
        told = shown[agent]["occupancy"]
        assert (float(told) if told else None) == (pytest.approx(float(known)) if (known := occupancy.get(agent)) else None)
    sight.check()


def test_one_conversation_as_a_time_line(dashboard: Dashboard) -> None:
    (conversation, name), *_ = dashboard.warehouse.published(
        f"""select conversation_id, conversation_name from marts.engagements where {PERIOD} and conversation_id is not null
        group by all order by sum(hold_time) > 0 desc, count(distinct type) desc, count(*) desc, conversation_id"""
    )
    sight = dashboard.open(f"conversations?from={SINCE}&to={UNTIL}")
    search = sight.page.get_by_role("textbox", name="Search")
    search.fill(name)
    search.press("Enter")
    sight.page.wait_for_function("document.body.innerText.includes('1 found')")
    sight.settle()
    assert sight.address()["search"] == [name] and sight.address()["conversation"] == [conversation]
    search.fill("nothing of the kind")
    search.press("Enter")
    sight.page.wait_for_function("document.body.innerText.includes('No conversation fits')")
    sight.check()
    # The link alone shows it, in whatever period it lies.
    sight = dashboard.open(f"conversations?from=2026-01-05&to=2026-01-06&conversation={conversation}")
    shown = sight.rows("time_line")
    spent: dict[str, float] = {}
    for row in shown:
        spent[row["part"]] = spent.get(row["part"], 0) + float(row["seconds"])
    by_hand = dict(
        zip(
            ["Menu", "Queue", "Ring", "Preparation", "Talk", "Hold", "Wrap-up"],
            dashboard.warehouse.published(
                f"""select sum(epoch(end_time - start_time)) filter (type = 'Menu'), sum(wait_time) filter (type = 'Queue'),
                sum(invitation_time) filter (type = 'Invitation'), sum(preparation_time), sum(engagement_time - hold_time),
                sum(hold_time), sum(wrap_up_time) from marts.engagements where conversation_id = '{conversation}'"""
            )[0],
            strict=True,
        )
    )
    known = {part: float(total) for part, total in by_hand.items() if total}
    assert {part: total for part, total in spent.items() if total} == pytest.approx(known) and len(known) >= 5
    assert len({row["step"] for row in shown}) == dashboard.value(
        f"select count(*) from marts.engagements where conversation_id = '{conversation}'"
    )
    sight.picture("time-line-laptop")
    sight.check()


def test_channels_campaigns_and_outcomes(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"channels?from={SINCE}&to={UNTIL}")
    of_campaigns = f"""select campaign_name, count(*) from marts.fct_conversations join marts.dim_campaigns using (campaign_id)
        where engagements > 0 and {FIRST_TIME} group by all"""
    assert {row["campaign"]: int(float(row["conversations"])) for row in sight.rows("campaigns")} == dict(
        dashboard.warehouse.published(of_campaigns)
    )
    outcomes: dict[str, int] = dict(
        dashboard.warehouse.published(
            f"""select coalesce(outcome_name, '(none)'), count(*)
            from marts.engagements where {HANDLED} and {PERIOD} group by all"""
        )
    )
    shown: dict[str, int] = {}
    for row in sight.rows("outcomes"):
        shown[row["outcome"]] = shown.get(row["outcome"], 0) + int(float(row["handled"]))
    assert shown == outcomes and len(outcomes) > 5
    # Who calls again within a week was not helped; the last week is not over, and unknown customers cannot be followed.
    resolved = f"""
        with calls as (
            select *, max(first_time) over () as newest from marts.fct_conversations where engagements > 0
        )
        select 100.0 * avg(case when exists (
            from calls as later where later.contact_id = calls.contact_id and later.direction = 'Inbound'
            and (later.first_time, later.conversation_id) > (calls.first_time, calls.conversation_id)
            and later.first_time <= calls.first_time + interval 7 days
        ) then 0 else 1 end)
        from calls where handled and direction = 'Inbound' and contact_id is not null
        and first_time + interval 7 days <= newest and {FIRST_TIME}"""
    assert number(sight.tiles()["First-contact resolution"]) == pytest.approx(dashboard.value(resolved), abs=0.051)
    sight.check()


def test_data_quality_tells_what_became_of_records(dashboard: Dashboard) -> None:
    sight = dashboard.open(f"quality?from={SINCE}&to={UNTIL}")
    read = int(dashboard.value("select sum(read) from audit.feed_reconciliation"))
    assert f"All {read:,} records that were read are accounted for" in sight.text()
    assert [(row["source"], row["records"]) for row in sight.rows("quarantine")] == [("old-pbx", "1")]
    assert [row["native_value"] for row in sight.rows("unmapped_values")] == ["line dropped"]
    assert {row["account"] for row in sight.rows("freshness")} == {"centre-1", "old-pbx"}
    assert sum(int(row["lost"]) for row in sight.rows("reconciliation")) == 0
    by_hand = dashboard.warehouse.published(
        f"""select platform_name, count(*), count(*) filter (status = 'Corrupted') from marts.engagements where {PERIOD}
        group by all"""
    )
    shown = {row["platform"]: (int(row["engagements"]), int(row["corrupted"])) for row in sight.rows("statuses")}
    assert shown == {platform: (total, corrupted) for platform, total, corrupted in by_hand}
    assert sum(corrupted for _, corrupted in shown.values()) > 0
    sight.check()


def test_nothing_under_the_filters_says_what_to_do(dashboard: Dashboard) -> None:
    sight = dashboard.open("?from=2025-01-01&to=2025-01-31&queue=Orders")
    assert "No engagement fits these filters" in sight.text() and "05 Jan 2026" in sight.text()
    assert sight.tiles() == {}
    sight.page.get_by_role("button", name="Remove all filters").click()
    sight.settle()
    assert "queue" not in sight.address()
    sight.go("Conversations")
    assert "No conversation fits" in sight.text()
    sight = dashboard.open("?from=2026-02-02&to=2026-02-01")
    assert "The first day lies after the last one" in sight.text()
    sight.check()


def test_a_file_that_is_absent_broken_or_old_says_what_to_do(dashboard: Dashboard, tmp_path: Path) -> None:
    path = dashboard.warehouse.published_database
    kept = tmp_path / "kept.duckdb"
    shutil.move(path, kept)
    try:
        sight = dashboard.open()
        assert "There is no published file" in sight.text() and "ENGAGEMENTS_PUBLISHED_DB" in sight.text()
        path.write_text("This is no database. " * 1000)
        assert "cannot be opened" in dashboard.open().text()
        path.unlink()
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts; create table marts.fct_engagements (engagement_id text)")
        assert "it is no file that this release has published" in dashboard.open().text()
        path.unlink()
        shutil.copy(kept, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                "update audit.published_version set version = 'another', built_at = built_at - interval 9 days;"
                "delete from marts.fct_conversations where handled"
            )
        with duckdb.connect(str(path)) as connection:
            connection.execute("alter table marts.fct_engagements rename column local_start_time to start_time_here")
        assert "do not fit" in dashboard.open().text()
        with duckdb.connect(str(path)) as connection:
            connection.execute("alter table marts.fct_engagements rename column start_time_here to local_start_time")
        # Another version is asked anew, and its age is told.
        another = dashboard.open(f"?from={SINCE}&to={UNTIL}")
        assert "The published file is 9 days old" in another.text()
        left = dashboard.value(OVERVIEW["Conversations"][2])
        assert number(another.tiles()["Conversations"]) == left > 0
        another.check()
    finally:
        path.unlink(missing_ok=True)
        shutil.move(kept, path)
    assert number(dashboard.open(f"?from={SINCE}&to={UNTIL}").tiles()["Conversations"]) > left
