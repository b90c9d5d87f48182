"""Runs one SQL script in a DuckDB process of its own: ``python script.py <database> <script> <feeds> <inner> <outer>``.

The script finds the feeds' root and the blocks of the contact key (given in hexadecimal digits) in variables.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def run_script(database: Path, script: Path, feeds: Path, contact_key_blocks: tuple[bytes, bytes]) -> None:
    """Make a database file of what the script makes of the feeds."""
    with duckdb.connect(str(database)) as connection:
        inner, outer = contact_key_blocks
        variables = {"feeds": str(feeds), "contact_key_inner": inner, "contact_key_outer": outer}
        for name, value in variables.items():
            connection.execute(f"set variable {name} = ?", [value])
        connection.execute(script.read_text())


if __name__ == "__main__":
    _, database, script, feeds, inner, outer = sys.argv
    run_script(Path(database), Path(script), Path(feeds), (bytes.fromhex(inner), bytes.fromhex(outer)))
