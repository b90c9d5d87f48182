"""Landed files: which there are, how each is to be read, and what records stand in those that no engine reads by itself.

DuckDB calls these functions from SQL (``engagements_duckdb.py``). Spark runs this file as a script on its workers, texts in,
rows out: ``python feed_files.py records_of``.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import zstandard

# DuckDB reads one text column a line with this separator; a line that holds it, or is longer than the reader allows, is
# read by Python instead.
LINE_SEPARATOR = b"\x01"
LONGEST_LINE = 2_000_000
# The alias of a Parquet row: no column bears it.
WHOLE_ROW = "whole_row_of_the_landed_file"
# A quoted CSV cell goes over no more lines than this.
LONGEST_CSV_ROW = 1000
csv.field_size_limit(2**31 - 1)
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


def rows_of(command: str, text: str) -> Iterator[tuple[object, ...]]:
    """What a command of the script says of a text, as rows: the values of a function, numbered where there are several."""
    if command == "records_of":
        yield from enumerate(records_of(text), start=1)
    elif command == "lines_of":
        yield from enumerate(lines_of(text), start=1)
    elif command == "files_below":
        yield from ((file,) for file in files_below(text))
    elif command == "project_fingerprint":
        root, _, variables = text.partition("\n")
        yield (project_fingerprint(root, variables),)
    else:
        yield (
            {"layout_of": layout_of, "seed_lines_of": seed_lines_of, "feeds_root_problem": feeds_root_problem}[command](text),
        )


def main(command: str) -> None:
    """Answer for each text on standard input with its rows, the text before each.

    Texts are in base 64, so that whatever they hold a row is a line, and its values are parted by tabs; null is ``\\N``.
    """
    for line in sys.stdin:
        given = line.rstrip("\n")
        text = base64.b64decode(given).decode("utf-8", "surrogateescape")
        for row in rows_of(command, text):
            print(given, *(_cell(value) for value in row), sep="\t")


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, int):
        return str(value)
    return base64.b64encode(str(value).encode("utf-8", "surrogateescape")).decode("ascii")


if __name__ == "__main__":
    main(sys.argv[1])
