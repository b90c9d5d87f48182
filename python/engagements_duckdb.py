"""What DuckDB needs from Python: a look at new files, the contact key, and the swap of the published file.

dbt-duckdb loads this module as a plugin (see ``profiles.yml``). The functions registered here are the only ones that the
SQL of the project calls; everything that SQL can do stays in SQL.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import io
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import zstandard
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from duckdb.func import FunctionNullHandling

CONTACT_KEY_VARIABLE = "ENGAGEMENTS_CONTACT_KEY"
# Accepted on the dev target alone: the check at the start of every run refuses other targets without a key.
DEVELOPMENT_KEY = "engagements-development-key"

# DuckDB reads one text column a line with this separator; a line that holds it, or is longer than the reader allows, is
# read by Python instead.
LINE_SEPARATOR = b"\x01"
LONGEST_LINE = 2_000_000
# The alias of a Parquet row: no column bears it.
WHOLE_ROW = "whole_row_of_the_landed_file"
# A quoted CSV cell goes over no more lines than this.
LONGEST_CSV_ROW = 1000
csv.field_size_limit(2**31 - 1)
# A published file that grew to so many times its first size, by rows replaced, is written anew; small ones are not worth it.
LARGEST_GROWTH = 2
SMALLEST_PUBLISHED = 64 << 20
# With less room than so many bytes no build begins.
LEAST_ROOM = 8 << 20
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
        raw = Path(path).read_bytes()
        if path.lower().endswith(".gz"):
            return _unpacked(raw, lambda: zlib.decompressobj(wbits=31))
        if path.lower().endswith(".zst"):
            return _unpacked(raw, lambda: zstandard.ZstdDecompressor().decompressobj())
        return raw
    except (OSError, zlib.error, zstandard.ZstdError) as error:
        raise UnreadableFile(str(error)) from error


def _unpacked(raw: bytes, unpacker: Callable[[], Any]) -> bytes:
    """Unpack one archive after the other; one that is cut short is an error (readers of streams end in silence)."""
    if not raw:
        raise UnreadableFile("the archive is empty")
    parts = []
    while raw:
        archive = unpacker()
        parts.append(archive.decompress(raw))
        if not archive.eof:
            raise UnreadableFile("the archive is cut short")
        # Zeros that pad the file to a block are no archive.
        raw = archive.unused_data.lstrip(b"\0")
    return b"".join(parts)


def files_below(root: str) -> list[str]:
    """All files below a local folder, links followed (in circles but once), whatever characters their names hold."""
    files, seen = [], set()
    for folder, folders, names in os.walk(root, followlinks=True):
        place = os.path.realpath(folder)
        if place in seen:
            folders.clear()
            continue
        seen.add(place)
        files += [os.path.join(folder, name) for name in names]
    return files


def layout_of(path: str) -> str:
    """Say how a new file is to be read.

    Returns:
        ``lines`` (DuckDB reads it, a record a line), ``table`` and a mark of its columns (Parquet; files with the same mark are
        read as one), ``document`` or ``csv`` (Python splits it into records: arrays, concatenated or broken JSON, odd bytes,
        Parquet with columns of DuckDB's own names), or ``unreadable``.
    """
    layout = kind_of(Path(path).name)
    if layout is None:
        return "unknown"
    try:
        if layout == "table":
            with duckdb.connect() as probe:
                probe.execute(f"select max(hash({WHOLE_ROW})) from read_parquet(?) as {WHOLE_ROW}", [_literal(path)]).fetchone()
                columns = probe.execute("describe select * from read_parquet(?)", [_literal(path)]).fetchall()
            if {name.lower() for name, *_ in columns} & {"file_row_number", "filename"} or _looks_like_a_pattern(path):
                return "document"
            return f"table-{hashlib.md5(repr(columns).encode()).hexdigest()}"
        content = content_of(path)
    except (UnreadableFile, duckdb.Error):
        return "unreadable"
    plain = _is_one_record_a_line(content) and not _is_padded(path) and not _looks_like_a_pattern(path)
    return "document" if layout == "lines" and not plain else layout


def _looks_like_a_pattern(path: str) -> bool:
    """Whether DuckDB would take the path for a pattern of many."""
    return bool(set("*?[") & set(path))


def _literal(path: str) -> str:
    """The path as a pattern that fits itself alone."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _is_padded(path: str) -> bool:
    """Archives with zeros behind them: Python reads them, DuckDB does not."""
    if not path.lower().endswith((".gz", ".zst")):
        return False
    with open(path, "rb") as handle:
        handle.seek(-4, os.SEEK_END)
        return handle.read() == b"\0\0\0\0"


def _is_one_record_a_line(content: bytes) -> bool:
    if any(sign in content for sign in (LINE_SEPARATOR, b"\0", b"\r", b"}{", b"} {")):
        return False
    try:
        if not content.isascii():
            content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _is_of_short_lines(content)


def _is_of_short_lines(content: bytes) -> bool:
    """Whether every line is shorter than the longest that DuckDB reads; looks at one line end in so many bytes."""
    start = 0
    while len(content) - start >= LONGEST_LINE:
        end = content.rfind(b"\n", start, start + LONGEST_LINE)
        if end < 0:
            return False
        start = end + 1
    return True


def records_of(path: str) -> list[str]:
    """Split a text file into its records, in file order.

    Returns:
        One text a record. A sound record is a JSON object (a CSV row is given as one, its empty cells left out); a record
        that could not be understood is given as it stands, which is no JSON object.
    """
    kind = kind_of(Path(path).name)
    if kind == "table":
        return _table_records(path)
    text = _text_of(content_of(path))
    return _csv_records(text) if kind == "csv" else [_if_sound(record) for record in _json_records(text)]


def _table_records(path: str) -> list[str]:
    with duckdb.connect() as reader:
        reader.execute("set TimeZone = 'UTC'")
        rows = reader.execute(f"select to_json({WHOLE_ROW}) from read_parquet(?) as {WHOLE_ROW}", [_literal(path)]).fetchall()
    return [json.dumps({key: value for key, value in json.loads(row).items() if value is not None}) for (row,) in rows]


def _text_of(content: bytes) -> str:
    """The text of a file. UTF-16 is known by its mark, or by the zeros between its letters; bytes that are no UTF-8 are kept
    as lone surrogates, for the record that they stand in to be refused."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="surrogateescape").replace("\0", "")


def _if_sound(record: str) -> str:
    """The record, or where it holds bytes that are no UTF-8, a text to show that is no JSON."""
    shown = record.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return record if shown == record else f"\ufffd {shown}"


def lines_of(path: str) -> list[str]:
    """The records of a file whose layout is ``lines``, as DuckDB reads it: every line that is not blank, untrimmed."""
    return [line for line in content_of(path).decode("utf-8-sig").split("\n") if line.strip(" \t")]


def _csv_records(text: str) -> list[str]:
    lines = text.lstrip("\r\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = max(",;\t", key=lines[0].count)
    header = [name.strip() for name in _cells(lines[0], delimiter) or []]
    records: list[str] = []
    number = 1
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        cells, used = _csv_row(lines, number, len(header), delimiter)
        row = "\n".join(lines[number : number + used])
        if cells is None or _if_sound(row) != row:
            records.append(_if_sound(row).strip())
        elif any(cell.strip() for cell in cells):
            named = {name: cell for name, cell in zip(header, cells, strict=True) if name and cell.strip()}
            records.append(json.dumps(named, ensure_ascii=False))
        number += used
    return records


def _csv_row(lines: list[str], start: int, width: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins with a line, and how many lines it takes.

    A quoted cell may go over lines. Where no row of the right width comes of it, only the first line is lost (None, 1), so
    that a stray quote does not swallow what follows.
    """
    for used in range(1, min(LONGEST_CSV_ROW, len(lines) - start) + 1):
        row = "\n".join(lines[start : start + used])
        cells = _cells(row, delimiter)
        if cells is not None and len(cells) == width:
            return cells, used
        if row.count('"') % 2 == 0:
            break
    return None, 1


def _cells(row: str, delimiter: str) -> list[str] | None:
    """The cells of exactly one row; None for half a row, or more than one."""
    try:
        rows = list(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _json_records(text: str) -> list[str]:
    """Records of a JSON text: a record a line, an array, or objects one behind the other, broken ones among them."""
    decoder, between = json.JSONDecoder(), " \t\r\n,[]"
    records: list[str] = []
    position = 0
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


def seed_lines_of(path: str) -> str:
    """Return the lines of a seed file as a JSON array, and what is wrong with them.

    Each is an object of line (in the file, from 1; line 1 is the header), cells (null for an empty one) and problem. A line
    that does not fit the columns of the header has a problem and one empty cell. One text is handed over faster than rows.
    """
    lines: list[dict[str, Any]] = []
    width = end = 0
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            for row in rows:
                # A cell may go over several lines of the file; the row is where it begins.
                start, end = end + 1, rows.line_num
                width = width or len(row)
                problem = f"has {len(row)} cells where the header has {width}" if len(row) not in (0, width) else None
                lines.append(
                    {"line": start, "cells": [None] if problem else [cell or None for cell in row], "problem": problem}
                )
        except csv.Error as error:
            lines.append({"line": end + 1, "cells": [None], "problem": f"is no CSV from here on ({error})"})
    return json.dumps(lines)


class CannotPublish(Exception):
    """The published file could not be made; readers keep the version they have."""

    def __init__(self, target: str, error: OSError | duckdb.Error) -> None:
        """Say what is wrong, where, and what to do."""
        reason = getattr(error, "strerror", None) or str(error)
        place = Path(target).parent
        super().__init__(
            f"The file for readers cannot be written: {target} - {reason}. Readers keep the version they have. See that {place}"
            " has room and may be written to, and run dbt build again."
        )


def published_draft(target: str) -> str:
    """Make the folder of the published file and return the path of a draft beside it, which no file stands at.

    Raises:
        CannotPublish: there is no room, or no right to write there.
    """
    try:
        return _path_beside(target, "draft")
    except OSError as error:
        raise CannotPublish(target, error) from error


def _path_beside(target: str, kind: str) -> str:
    path = Path(f"{target}.{kind}-{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(target, kind)
    return str(path)


def _remove_left(target: str, kind: str) -> None:
    """Remove what builds that were cut off have left beside the published file."""
    for left in Path(target).parent.glob(f"{glob.escape(Path(target).name)}.{kind}-*"):
        left.unlink(missing_ok=True)


def _spare_of(target: str) -> Path:
    """The path of the version that was published before the one at a path."""
    return Path(target).parent / f".{Path(target).name}.spare"


def _remove_log(database: Path) -> None:
    """Remove the log of writes beside a database file: DuckDB would lay it over whatever file comes to stand there."""
    Path(f"{database}.wal").unlink(missing_ok=True)


def published_version(path: str) -> str | None:
    """Return which version a published file is; None where there is no such file, or it was made by something else."""
    try:
        with duckdb.connect(path, read_only=True) as reader:
            found = reader.execute("select version from audit.published_version").fetchone()
    except duckdb.Error:
        return None
    return str(found[0]) if found else None


def published_marks(target: str) -> str:
    """Return what changes when somebody writes to the published file or its spare: size and time of both, and their logs."""
    files = [Path(target), _spare_of(target)]
    marks = []
    for file in [*files, *(Path(f"{file}.wal") for file in files)]:
        try:
            state = file.stat()
            marks.append(f"{state.st_size}-{state.st_mtime_ns}")
        except FileNotFoundError:
            marks.append("none")
    return " ".join(marks)


def draft_to_update(target: str, whole_bytes: int) -> str | None:
    """Return the path of an older version that may be written to: the spare, else a copy of the published file.

    A reader who opened the spare when it was the published file may have it open still; DuckDB's lock says so, and then the
    spare is left to that reader. None where so many rows were replaced that a whole new version is better: *whole_bytes* is
    what the last whole version had.

    Raises:
        CannotPublish: there is no room for the copy, or no right to write there.
    """
    spare = _spare_of(target)
    if Path(target).stat().st_size > LARGEST_GROWTH * max(whole_bytes, SMALLEST_PUBLISHED):
        return None
    # Opening a file that is not there would make one.
    if spare.exists():
        try:
            with duckdb.connect(str(spare)) as writer:
                writer.execute("checkpoint")
            return str(spare)
        except duckdb.Error:
            spare.unlink(missing_ok=True)
    draft = published_draft(target)
    try:
        shutil.copyfile(target, draft)
    except OSError as error:
        Path(draft).unlink(missing_ok=True)
        raise CannotPublish(target, error) from error
    return draft


def publish_draft(draft: str, target: str, is_update: bool) -> int:
    """Put the finished draft in the place of the published file, in one step that readers never see half of.

    The version that it replaces becomes the spare for the next update; a whole new version has a copy of itself as the spare.
    Without room or right for a spare there is none, and the next update copies the published file.

    Returns:
        The size of the published file in bytes.

    Raises:
        CannotPublish: there is no room, or no right to write there.
    """
    try:
        if Path(f"{draft}.wal").exists():
            # The draft was closed without room for all that was written to it.
            with duckdb.connect(draft) as writer:
                writer.execute("checkpoint")
        with open(draft, "rb+") as handle:
            os.fsync(handle.fileno())
        kept = _path_beside(target, "kept")
        try:
            os.link(target, kept) if is_update else shutil.copyfile(draft, kept)
        except OSError:
            Path(kept).unlink(missing_ok=True)
        _remove_log(Path(target))
        os.replace(draft, target)
        _remove_log(_spare_of(target))
        if Path(kept).exists():
            os.replace(kept, _spare_of(target))
        else:
            _spare_of(target).unlink(missing_ok=True)
        return Path(target).stat().st_size
    except (OSError, duckdb.Error) as error:
        raise CannotPublish(target, error) from error


def project_fingerprint(root: str, variables: str) -> str:
    """Return a digest of the code, seeds and settings below a project's root, and of the variables of a command."""
    digest = hashlib.sha256(variables.encode())
    folders = ["models", "macros", "seeds", "python"]
    files = [
        path for folder in folders for path in Path(root, folder).rglob("*") if path.suffix in {".sql", ".csv", ".yml", ".py"}
    ]
    for path in sorted([*files, Path(root, "dbt_project.yml")]):
        digest.update(f"\0{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def feeds_root_problem(root: str) -> str | None:
    """Return what is wrong with the root folder of the feeds, or None. Object-store prefixes are not looked at."""
    if "://" in root:
        return None
    if not Path(root).is_dir():
        return "there is no such folder"
    return None if os.access(root, os.R_OK | os.X_OK) else "the folder cannot be read"


def published_path_problem(path: str) -> str | None:
    """Return why the published file could not be put at a path, or None; its folder is made if it is missing, and what builds
    that were cut off have left there is removed, since it takes room."""
    problem = _folder_problem(path)
    if not problem:
        for kind in ("draft", "kept"):
            _remove_left(path, kind)
    return problem or _room_problem(path)


def warehouse_path_problem(path: str) -> str | None:
    """Return why a DuckDB file could not be built at a path, or None; its folder is made if it is missing."""
    problem = _folder_problem(path)
    if not problem and Path(path).exists() and not os.access(path, os.W_OK):
        return "the file is read-only"
    return problem


def warehouse_room_problem(path: str) -> str | None:
    """Return that there is no room to build a DuckDB file at a path, or None."""
    return _room_problem(path) if Path(path).parent.is_dir() else None


def _folder_problem(path: str) -> str | None:
    file = Path(path)
    if file.is_dir():
        return "it is a folder"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"its folder cannot be made ({error.strerror})"
    return None if os.access(file.parent, os.W_OK) else "its folder cannot be written to"


def _room_problem(path: str) -> str | None:
    free = shutil.disk_usage(Path(path).parent).free
    return f"only {free >> 20} MB are free there" if free < LEAST_ROOM else None


def _pads(key: str) -> tuple[bytes, bytes]:
    """The inner and outer key blocks of HMAC-SHA256 (RFC 2104), for SQL to finish the hash with."""
    block = key.encode("utf-8")
    block = (hashlib.sha256(block).digest() if len(block) > 64 else block).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


class Plugin(BasePlugin):
    """Registers the functions, and gives the contact key to every cursor as variables that no SQL text shows."""

    def update_connection_config(self, creds, config) -> None:  # type: ignore[no-untyped-def]
        """Make the folder of the DuckDB file before it is opened, and see that it can be written."""
        if creds.path and "://" not in creds.path and creds.path != ":memory:" and not creds.is_motherduck:
            problem = warehouse_path_problem(creds.path)
            if problem:
                raise DbtRuntimeError(
                    f"The warehouse cannot be written: {creds.path} - {problem}. Set the environment variable ENGAGEMENTS_DB to"
                    " the path of a file in a folder of yours, and run again."
                )

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register the Python functions that SQL calls."""
        functions: tuple[tuple[Callable[..., Any], list[Any], str], ...] = (
            (files_below, ["VARCHAR"], "VARCHAR[]"),
            (layout_of, ["VARCHAR"], "VARCHAR"),
            (records_of, ["VARCHAR"], "VARCHAR[]"),
            (lines_of, ["VARCHAR"], "VARCHAR[]"),
            (seed_lines_of, ["VARCHAR"], "VARCHAR"),
            (published_draft, ["VARCHAR"], "VARCHAR"),
            (published_version, ["VARCHAR"], "VARCHAR"),
            (published_marks, ["VARCHAR"], "VARCHAR"),
            (draft_to_update, ["VARCHAR", "BIGINT"], "VARCHAR"),
            (publish_draft, ["VARCHAR", "VARCHAR", "BOOLEAN"], "BIGINT"),
            (feeds_root_problem, ["VARCHAR"], "VARCHAR"),
            (project_fingerprint, ["VARCHAR", "VARCHAR"], "VARCHAR"),
            (published_path_problem, ["VARCHAR"], "VARCHAR"),
            (warehouse_room_problem, ["VARCHAR"], "VARCHAR"),
        )
        for function, parameters, returns in functions:
            conn.create_function(
                function.__name__,
                function,
                parameters,
                returns,
                side_effects=True,
                null_handling=FunctionNullHandling.SPECIAL,
            )

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the HMAC blocks of the contact key; they live in memory as long as the connection."""
        given = os.environ.get(CONTACT_KEY_VARIABLE, "")
        inner, outer = _pads(given or DEVELOPMENT_KEY)
        cursor.execute("set variable contact_key_is_given = ?", [bool(given)])
        cursor.execute("set variable contact_key_inner = ?", [inner])
        cursor.execute("set variable contact_key_outer = ?", [outer])
