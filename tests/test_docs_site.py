"""The documentation site: every metric and key is on it, and no link of it leads nowhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import Outcome, Warehouse

docs_site = pytest.importorskip("docs_site", reason="what the site needs is not installed: make .venv/dashboard")


@pytest.fixture(scope="module")
def site(sample: tuple[Warehouse, Outcome], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site from what dbt knows of the project, with a page in place of dbt's own."""
    target = tmp_path_factory.mktemp("site")
    for artifact in ("manifest.json", "semantic_manifest.json"):
        shutil.copy(sample[0].project.target / artifact, target)
    with pytest.raises(docs_site.SiteError, match=r"static_index.html is missing. Run make docs"):
        docs_site.write(target, target / "site")
    (target / "static_index.html").write_text("dbt")
    docs_site.write(target, target / "site")
    return target / "site"


def test_every_metric_is_in_the_catalogue_with_unit_and_formula(site: Path, sample: tuple[Warehouse, Outcome]) -> None:
    metrics = json.loads((sample[0].project.target / "semantic_manifest.json").read_text())["metrics"]
    page = (site / "metrics.html").read_text()
    rows = dict(re.findall(r"<br><code>(\w+)</code></td>(.*?)</tr>", page, re.DOTALL))
    assert rows.keys() == {metric["name"] for metric in metrics} and len(rows) > 60
    assert [name for name, cells in rows.items() if re.search(r"<td>\s*(None)?</td>", cells)] == []


def test_every_tested_key_of_the_marts_is_drawn(site: Path) -> None:
    drawn = re.findall(r"<title>(\w+) to (\w+)</title></path>", (site / "relations.html").read_text())
    assert len(drawn) > 35 and {table for table, _ in drawn} >= {"fct_engagements", "fct_conversations", "fct_agent_activity"}
    assert ("fct_engagements", "dim_queues") in drawn and ("dim_agents", "dim_teams") in drawn


def test_no_link_leads_nowhere(site: Path) -> None:
    broken = []
    pages = {page: page.read_text() for page in site.rglob("*.html")}
    for page, text in pages.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            address, _, anchor = unquote(link).partition("#")
            to = (page.parent / address).resolve() if address else page
            if re.match(r"\w+:", link):
                continue
            if not to.exists() or (anchor and f'id="{anchor}"' not in pages[to]):
                broken.append((page.name, link))
    assert len(pages) > 10 and broken == []
