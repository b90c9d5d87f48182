"""The documentation site: ``python -m docs_site`` writes it to target/site from what dbt knows and the pages in docs/.

It has one page to start from, dbt's own documentation, the metrics, a picture of how the marts hang together, and every page of
docs/. All of it is made of files, so it opens from a disk too.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import sys
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NUMBER_OF_COLUMNS = 2

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2733; margin: 0 auto; max-width: 72rem; padding: 0 1.2rem 4rem; }
nav { padding: .8rem 0; border-bottom: 1px solid #d5dde5; margin-bottom: 1rem; display: flex; flex-wrap: wrap;
  gap: .3rem 1.2rem; }
a { color: #0b5cad; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .92rem; }
th, td { border: 1px solid #d5dde5; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f2f5f8; }
code { background: #f2f5f8; padding: .05rem .25rem; }
pre { background: #f2f5f8; padding: .7rem; overflow-x: auto; }
img, svg { max-width: 100%; height: auto; }
figure { margin: 1rem 0; }
figure img { border: 1px solid #d5dde5; }
"""
PAGES = {
    "index.html": "Start",
    "metrics.html": "Metrics",
    "relations.html": "Tables and keys",
    "properties.html": "Properties by platform",
    "decisions.html": "Decision log",
    "bi-tools.html": "BI tools",
    "dbt.html": "Models, columns, lineage",
}
START = """
# Engagements

Raw feeds of contact-centre platforms as one fact table: one row for each agent, bot, queue, menu, flow, invitation or agent
status that takes part in a conversation. This site tells what is in the warehouse and what it means.

| you want to know | look at |
|---|---|
| what a figure means, its unit and its formula | [Metrics](metrics.html) |
| which tables there are and how they are joined | [Tables and keys](relations.html) |
| every model and column, and what is made of what | [Models, columns, lineage](dbt.html) |
| which raw member fills a property on your platform | [Properties by platform](properties.html) |
| why something is counted as it is, with an example | [Decision log](decisions.html) |
| how to open the marts in Superset, Metabase, Power BI or Tableau | [BI tools](bi-tools.html) |
"""


class SiteError(Exception):
    """Why the site cannot be written, in words for whoever asked for it."""


def main() -> None:
    """Write the site."""
    target = ROOT / os.environ.get("DBT_TARGET_PATH", "target")
    try:
        write(target, target / "site")
    except SiteError as error:
        sys.exit(str(error))
    print(f"Open {target / 'site' / 'index.html'}")


def write(target: Path, site: Path) -> None:
    """Write the site from the artifacts in dbt's target folder."""
    manifest, semantic = (_read(target / name) for name in ("manifest.json", "semantic_manifest.json"))
    dbt_page = target / "static_index.html"
    if not dbt_page.exists():
        raise SiteError(f"{dbt_page} is missing. Run make docs, which has dbt write it first.")
    shutil.rmtree(site, ignore_errors=True)
    (site / "images").mkdir(parents=True)
    shutil.copy(dbt_page, site / "dbt.html")
    images = sorted((DOCS / "images").glob("*.png"))
    for image in images:
        shutil.copy(image, site / "images")
    others = [page for page in sorted(DOCS.rglob("*.md")) if _address(page) not in PAGES]
    more = "".join(f"- [{_title(page)}]({_address(page)})\n" for page in others)
    pictures = "".join(f"\n![{image.stem.replace('-', ' ')}](images/{image.name})\n" for image in images)
    start = START + f"\n## More\n\n{more}" + (f"\n## The dashboard\n{pictures}" if images else "")
    _write_page(site / "index.html", "Engagements", _rendered(start))
    _write_page(site / "metrics.html", "Metrics", _rendered(catalogue(semantic)))
    relations = (
        "# Tables and keys\n\nAn arrow goes from a key to the table that it points to. Drawn from the relationship tests.\n"
    )
    _write_page(site / "relations.html", "Tables and keys", _rendered(relations) + picture(manifest))
    for page in DOCS.rglob("*.md"):
        _write_page(
            site / _address(page),
            _title(page),
            _rendered(page.read_text(), page),
            "../" * (len(page.relative_to(DOCS).parts) - 1),
        )


def _read(artifact: Path) -> dict[str, Any]:
    if not artifact.exists():
        raise SiteError(f"{artifact} is missing. Run make docs, which has dbt write it first.")
    read: dict[str, Any] = json.loads(artifact.read_text())
    return read


def _address(page: Path) -> str:
    return page.relative_to(DOCS).with_suffix(".html").as_posix()


def _title(page: Path) -> str:
    return page.read_text().partition("\n")[0].lstrip("# ")


def _slug(heading: str) -> str:
    """Return the anchor of a heading as the code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _rendered(markdown: str, source: Path = DOCS / "index.md") -> str:
    """Turn a page of Markdown into HTML, with an anchor at each heading.

    Links to other pages lead to what is made of them; what is no part of the site is not linked.
    """
    renderer = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = renderer.parse(markdown)
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", _slug(inline.content.replace("`", "")))
    is_linked = True
    for token in (child for one in tokens for child in one.children or []):
        if token.type == "link_open":
            address = _on_site(str(token.attrs["href"]), source)
            is_linked = address is not None
            token.attrs = {"href": address} if address is not None else {}
        if token.type in ("link_open", "link_close") and not is_linked:
            token.tag = "span"
    return str(renderer.renderer.render(tokens, renderer.options, {}))


def _on_site(link: str, source: Path) -> str | None:
    """Return where a link of a page leads to on the site; None where it leads to nothing that is there."""
    address, hash_sign, anchor = link.partition("#")
    if not address or re.match(r"\w+:", link) or address.endswith(".html"):
        return link
    page = (source.parent / address).resolve()
    if page.suffix != ".md" or not page.is_relative_to(DOCS) or not page.exists():
        return None
    return os.path.relpath(page.with_suffix(".html"), source.parent) + hash_sign + anchor


def _write_page(file: Path, title: str, content: str, up: str = "") -> None:
    """Write a page with the links to all others above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    links = "".join(f'<a href="{up}{address}">{name}</a>' for address, name in PAGES.items())
    file.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><nav>{links}</nav>{content}</body></html>\n"
    )


def catalogue(semantic: dict[str, Any]) -> str:
    """Return the catalogue of metrics and of what they can be told apart by, as Markdown."""
    lines = [
        "# Metrics\n",
        "Each is defined once, in `models/metrics/_metrics.yml`. Technical, Deleted and Corrupted engagements are left out of"
        " all of them. A share lies between 0 and 1. Days, weeks and so on are those of the reporting time zone.\n",
        "| metric | what it says | unit | formula |\n|---|---|---|---|",
    ]
    for metric in semantic["metrics"]:
        told = metric["config"]["meta"]
        lines.append(
            f"| **{metric['label']}**<br>`{metric['name']}` | {metric['description']} | {told['unit']} | {told['formula']} |"
        )
    lines.append("\n## Dimensions\n")
    lines.append("Write the part of a name before the two underlines, then the dimension: `queue__queue_name`.\n")
    lines.append("| of | dimension | what it says |\n|---|---|---|")
    for model in semantic["semantic_models"]:
        entity = next(one["name"] for one in model["entities"] if one["type"] == "primary")
        for dimension in model["dimensions"]:
            name = f"{entity}__{dimension['name']}"
            lines.append(f"| {model['name']} | {dimension['label']} `{name}` | {' '.join(dimension['description'].split())} |")
    lines.append("\n## Saved queries\n")
    for query in semantic["saved_queries"]:
        lines.append(f"- `{query['name']}`: {query['description']}")
    return "\n".join(lines)


def relations(manifest: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the keys that relationship tests of the marts prove: table, column, table pointed to."""
    found = []
    for node in manifest["nodes"].values():
        tested = node.get("test_metadata") or {}
        if tested.get("name") != "relationships":
            continue
        table = manifest["nodes"][node["attached_node"]]
        to = re.fullmatch(r"ref\('(\w+)'\)", tested["kwargs"]["to"])
        if to and table["schema"] == "marts":
            found.append((table["name"], tested["kwargs"]["column_name"], to.group(1)))
    return sorted(found)


def picture(manifest: dict[str, Any]) -> str:
    """Draw the tables that keys lead from in the middle, those that they only lead to on both sides."""
    keys = relations(manifest)
    columns = {table: [(column, to) for _, column, to in rows] for table, rows in groupby(keys, key=lambda key: key[0])}
    facts = sorted(columns, key=lambda table: (not table.startswith("fct_"), -len(columns[table]), table))
    row, width, gap = 20, 230, 150
    places: dict[str, tuple[int, int]] = {}
    boxes, bottom = [], 10
    middle = width + gap
    for table in facts:
        places[table] = (middle, bottom + 12)
        boxes.append(_box(middle, bottom, width, [table, *(column for column, _ in columns[table])], row))
        bottom += row * (len(columns[table]) + 1) + 26
    # Those that are pointed to from further up stand further up, so that few lines cross.
    heights = {
        to: [places[table][1] + row * number for table in facts for number, (_, one) in enumerate(columns[table]) if one == to]
        for to in {to for _, _, to in keys} - columns.keys()
    }
    leaves = sorted(heights, key=lambda to: (sum(heights[to]) / len(heights[to]), to))
    step = bottom // (len(leaves) // NUMBER_OF_COLUMNS + 1)
    for number, table in enumerate(leaves):
        x = (number % NUMBER_OF_COLUMNS) * 2 * middle
        y = 10 + (number // NUMBER_OF_COLUMNS) * step
        places[table] = (x, y + 12)
        boxes.append(_box(x, y, width, [table], row))
    lines = []
    for table in facts:
        x, y = places[table]
        for number, (_, to) in enumerate(columns[table], 1):
            to_x, to_y = places[to]
            here = y + number * row
            # A table in the middle is reached around the right side of the others.
            start, end, bend = {
                -1: (x, to_x + width, -gap / 2),
                0: (x + width, to_x + width, gap / 2),
                1: (x + width, to_x, gap / 2),
            }[(to_x > x) - (to_x < x)]
            lines.append(
                f'<path d="M{start} {here} C{start + bend} {here} {end + (bend if to_x == x else -bend)} {to_y} {end} {to_y}" '
                f'fill="none" stroke="#7d93a8" marker-end="url(#tip)"><title>{table} to {to}</title></path>'
            )
    size = f"-1 0 {3 * width + 2 * gap + 2} {bottom + 20}"
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" fill="#7d93a8"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" '
        f'aria-label="Tables and the keys between them" font-family="system-ui, sans-serif" font-size="13">'
        f"{tip}{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _box(x: int, y: int, width: int, rows: list[str], height: int) -> str:
    """Draw a table: its name, then its keys."""
    drawn = f'<rect x="{x}" y="{y}" width="{width}" height="{height * len(rows) + 2}" rx="4" fill="#fff" stroke="#34495e"/>'
    drawn += f'<rect x="{x}" y="{y}" width="{width}" height="{height + 2}" rx="4" fill="#e3ebf3" stroke="#34495e"/>'
    for number, text in enumerate(rows):
        weight = ' font-weight="bold"' if number == 0 else ""
        drawn += f'<text x="{x + 8}" y="{y + 16 + number * height}"{weight}>{html.escape(text)}</text>'
    return drawn


if __name__ == "__main__":
    main()
