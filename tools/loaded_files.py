# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What became of every row of the files that Buurtpeil was tried on?

Needs the folder with publishers' files, which is no part of the project. Gives docs/files-read.md: rows in, rows taken
and what was left out and why, in counts only; with ``--check`` it writes nothing and fails on a difference.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Adapter, Delivery
from buurtpeil.sources.registry import discover
from tools.reference.markdown import table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "files-read.md"
# Put together here, so that tools for licences do not take this line for the licence of this file.
_TAG = "SPDX-"
MADE = f"""<!--
{_TAG}FileCopyrightText: 2026 Buurtpeil contributors
{_TAG}License-Identifier: EUPL-1.2
Made by tools/loaded_files.py from the publishers' files; change the adapters.
-->"""
TABLES = ("figures", "areas", "boundaries", "recodings", "uncatalogued")
WORDS = {"uncatalogued": "figures of columns without an indicator"}
LONGEST = 70
_HEAD = ("file", "read by", "rows in", "taken", "left out")


def build_page(folder: Path) -> str:
    """The page about all files under `folder`, by path; raises `SourceError` when there are none."""
    found, unknown = discover(folder)
    rows = sorted(_row(folder, adapter, path) for adapter, path in found)
    rows += [(_name(folder, path), "", "", "", "Not a file that Buurtpeil reads yet.") for path in sorted(unknown)]
    introduction = (
        "Every file that the adapters were tried on, with what was taken of it and what was not. A file is taken whole "
        "or refused with a reason. Made by `python -m tools.loaded_files FOLDER`, where the files are at hand."
    )
    return "\n\n".join([MADE, "# Files that were read", introduction, table(_HEAD, rows)]) + "\n"


def _row(folder: Path, adapter: Adapter, path: Path) -> tuple[str, str, str, str, str]:
    name = _name(folder, path)
    try:
        delivery = adapter.read(path, lambda message: None)
    except SourceError as refusal:
        return name, adapter.key, "", "nothing: refused", f"{refusal.what} {refusal.way_out}"
    return name, adapter.key, f"{delivery.rows_read:,}", _taken(delivery), _left_out(delivery)


def _taken(delivery: Delivery) -> str:
    tables = ((name, getattr(delivery, name)) for name in TABLES)
    return ", ".join(f"{table.num_rows:,} {WORDS.get(name, name)}" for name, table in tables if table is not None)


def _left_out(delivery: Delivery) -> str:
    """Each reason once, with what it was given for; long lists of columns are cut short."""
    by_reason: dict[str, list[str]] = {}
    for item in delivery.left_out:
        what = textwrap.shorten(item.what, LONGEST, placeholder=" …")
        by_reason.setdefault(item.reason["en"], []).append(f"{what} ({item.rows:,})" if item.rows else what)
    return " ".join(
        f"{'; '.join(whats[:3])}{' …' if len(whats) > 3 else ''}: {why}" for why, whats in by_reason.items()
    )


def _name(folder: Path, path: Path) -> str:
    return f"`{path.relative_to(folder)}`"


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(prog="python -m tools.loaded_files", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with publishers' files")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page differs")
    options = parser.parse_args()
    built = build_page(options.folder)
    if not options.check:
        PAGE.write_text(built, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != built:
        sys.exit("docs/files-read.md differs from what the adapters do; make it anew and commit it.")


if __name__ == "__main__":
    main()
