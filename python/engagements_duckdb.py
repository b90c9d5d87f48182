"""What DuckDB needs from Python: the contact key, the swap of the published file, and the look at new files of ``feed_files``.

dbt-duckdb loads this module as a plugin (see ``profiles.yml``). The functions registered here are the only ones that the
SQL of the project calls; everything that SQL can do stays in SQL.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from duckdb.func import FunctionNullHandling
from feed_files import feeds_root_problem, files_below, layout_of, lines_of, project_fingerprint, records_of, seed_lines_of

CONTACT_KEY_VARIABLE = "ENGAGEMENTS_CONTACT_KEY"
# Accepted on the dev target alone: the check at the start of every run refuses other targets without a key.
DEVELOPMENT_KEY = "engagements-development-key"

# A published file that grew to so many times its first size, by rows replaced, is written anew; small ones are not worth it.
LARGEST_GROWTH = 2
SMALLEST_PUBLISHED = 64 << 20
# With less room than so many bytes no build begins.
LEAST_ROOM = 8 << 20


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
