"""What DuckDB needs from Python: a look at new files, the contact key, and the swap of the published file.

dbt-duckdb loads this module as a plugin (see ``profiles.yml``). The functions registered here are the only ones that the
SQL of the project calls; everything that SQL can do stays in SQL.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from pathlib import Path

import duckdb
import zstandard
from dbt.adapters.duckdb.plugins import BasePlugin

CONTACT_KEY_VARIABLE = "ENGAGEMENTS_CONTACT_KEY"
# Accepted on the dev target alone: the check at the start of every run refuses other targets without a key.
DEVELOPMENT_KEY = "engagements-development-key"

# DuckDB reads one text column a line with this separator; a line that holds it, or is longer than the reader allows, is
# read by Python instead.
LINE_SEPARATOR = b"\x01"
LONGEST_LINE = 2_000_000
LAYOUT_BY_EXTENSION = {"jsonl": "lines", "ndjson": "lines", "json": "document", "csv": "csv", "parquet": "table"}


class UnreadableFile(Exception):
    """The bytes of a landed file are not what its name says."""


def kind_of(name: str) -> str | None:
    """Return how a file is read (lines, document, csv, table) from its name, or None when the kind is unknown."""
    parts = name.lower().split(".")
    compressed = len(parts) > 2 and parts[-1] in ("gz", "zst")
    layout = LAYOUT_BY_EXTENSION.get(parts[-2] if compressed else parts[-1])
    return None if compressed and layout == "table" else layout


def content_of(path: str) -> bytes:
    """Read a text file whole, unpacking ``.gz`` and ``.zst``.

    Raises:
        UnreadableFile: the file is missing, cut short or no such archive.
    """
    try:
        if path.lower().endswith(".gz"):
            with gzip.open(path, "rb") as handle:
                return handle.read()
        raw = Path(path).read_bytes()
        return _unpack_zstandard(raw) if path.lower().endswith(".zst") else raw
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise UnreadableFile(str(error)) from error
    except Exception as error:  # zlib.error has no public base class but Exception
        raise UnreadableFile(str(error)) from error


def _unpack_zstandard(raw: bytes) -> bytes:
    """Unpack all frames; a frame that does not end is an error (the streaming reader would end in silence)."""
    parts = []
    while raw:
        frame = zstandard.ZstdDecompressor().decompressobj()
        parts.append(frame.decompress(raw))
        if not frame.eof:
            raise UnreadableFile("the archive is cut short")
        raw = frame.unused_data
    return b"".join(parts)


def layout_of(path: str) -> str:
    """Say how a new file is to be read.

    Returns:
        ``lines`` (DuckDB reads it, a record a line), ``table`` (Parquet), ``document`` or ``csv`` (Python splits it into
        records: arrays, concatenated or broken JSON, odd bytes), or ``unreadable``.
    """
    layout = kind_of(Path(path).name)
    if layout is None:
        return "unknown"
    try:
        if layout == "table":
            with duckdb.connect() as probe:
                probe.execute("select max(hash(t)) from read_parquet(?) as t", [path]).fetchone()
            return layout
        content = content_of(path)
    except (UnreadableFile, duckdb.Error):
        return "unreadable"
    return layout if layout != "lines" or _is_one_record_a_line(content) else "document"


def _is_one_record_a_line(content: bytes) -> bool:
    if LINE_SEPARATOR in content or b"\r" in content or b"}{" in content or b"} {" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(content) < LONGEST_LINE or max(map(len, content.split(b"\n"))) < LONGEST_LINE


def records_of(path: str) -> list[str]:
    """Split a text file into its records, in file order.

    Returns:
        One text a record. A sound record is a JSON object (a CSV row is given as one, its empty cells left out); a record
        that could not be understood is given as it stands, which is no JSON object.
    """
    text = content_of(path).decode("utf-8-sig", errors="replace")
    return _csv_records(text) if kind_of(Path(path).name) == "csv" else _json_records(text)


def _csv_records(text: str) -> list[str]:
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    records, header = [], None
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header = [name.strip() for name in row]
        elif len(row) != len(header):
            records.append(delimiter.join(row))
        else:
            cells = {name: cell for name, cell in zip(header, row) if name and cell.strip()}
            records.append(json.dumps(cells, ensure_ascii=False))
    return records


def _json_records(text: str) -> list[str]:
    """Records of a JSON text: a record a line, an array, or objects one behind the other, broken ones among them."""
    decoder, records, position, between = json.JSONDecoder(), [], 0, " \t\r\n,[]"
    while True:
        while position < len(text) and text[position] in between:
            position += 1
        if position >= len(text):
            return records
        try:
            _, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = _end_of_broken_record(text, position)
        records.append(text[position:end].strip())
        position = end


def _end_of_broken_record(text: str, start: int) -> int:
    """A broken record ends with its line."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def published_draft(target: str) -> str:
    """Make the folder of the published file and return the path of the draft beside it, which no file stands at."""
    draft = Path(f"{target}.draft-{os.getpid()}")
    draft.parent.mkdir(parents=True, exist_ok=True)
    for left in draft.parent.glob(f"{Path(target).name}.draft-*"):
        left.unlink()
    return str(draft)


def publish_draft(draft: str, target: str) -> bool:
    """Put the finished draft in the place of the published file, in one step that readers never see half of."""
    with open(draft, "rb+") as handle:
        os.fsync(handle.fileno())
    os.replace(draft, target)
    return True


def feeds_root_problem(root: str) -> str | None:
    """Return what is wrong with the root folder of the feeds, or None. Object-store prefixes are not looked at."""
    if "://" in root:
        return None
    if not Path(root).is_dir():
        return "there is no such folder"
    return None if os.access(root, os.R_OK | os.X_OK) else "the folder cannot be read"


def _pads(key: str) -> tuple[bytes, bytes]:
    """The inner and outer key blocks of HMAC-SHA256 (RFC 2104), for SQL to finish the hash with."""
    block = key.encode("utf-8")
    block = (hashlib.sha256(block).digest() if len(block) > 64 else block).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


class Plugin(BasePlugin):
    """Registers the functions, and gives the contact key to every cursor as variables that no SQL text shows."""

    def update_connection_config(self, creds, config) -> None:  # type: ignore[no-untyped-def]
        """Make the folder of the DuckDB file before it is opened."""
        if creds.path and "://" not in creds.path and creds.path != ":memory:" and not creds.is_motherduck:
            Path(creds.path).parent.mkdir(parents=True, exist_ok=True)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register the Python functions that SQL calls."""
        for function, parameters, returns in (
            (layout_of, ["VARCHAR"], "VARCHAR"),
            (records_of, ["VARCHAR"], "VARCHAR[]"),
            (published_draft, ["VARCHAR"], "VARCHAR"),
            (publish_draft, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
            (feeds_root_problem, ["VARCHAR"], "VARCHAR"),
        ):
            conn.create_function(
                function.__name__, function, parameters, returns, side_effects=True, null_handling="special"
            )

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the HMAC blocks of the contact key; they live in memory as long as the connection."""
        given = os.environ.get(CONTACT_KEY_VARIABLE, "")
        inner, outer = _pads(given or DEVELOPMENT_KEY)
        cursor.execute("set variable contact_key_is_given = ?", [bool(given)])
        cursor.execute("set variable contact_key_inner = ?", [inner])
        cursor.execute("set variable contact_key_outer = ?", [outer])
