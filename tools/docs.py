# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the reference pages say what the code does?

Needs the installed package. Gives the pages under ``docs/reference/``, made from the command tree, the catalogue, the
adapters and the algorithm register; with ``--check`` it writes nothing and fails on a difference.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from buurtpeil.web.environment import reference_page as settings_page
from tools.reference import (
    algorithms,
    calculation_json,
    calculations,
    commands,
    indicators,
    measures,
    scan_json,
    sources,
)

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "algorithms.md": algorithms.build_page,
    "algorithms.nl.md": algorithms.build_dutch_page,
    "calculation-json.md": calculation_json.build_page,
    **calculations.pages(),
    "commands.md": commands.build_page,
    "indicators.md": indicators.build_page,
    "indicators.nl.md": indicators.build_dutch_page,
    "measures.md": measures.build_page,
    "scan-json.md": scan_json.build_page,
    "settings.md": settings_page,
    "sources.md": sources.build_page,
}


def differences(folder: Path = FOLDER) -> list[str]:
    """A unified diff for every page that is not what the code says, and a line for every page that has no builder."""
    found: list[str] = []
    for name, build in PAGES.items():
        path = folder / name
        current = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = difflib.unified_diff(current.splitlines(), build().splitlines(), f"{name} now", f"{name} from code")
        found.extend(lines)
    strays = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.md")
        if path.relative_to(folder).as_posix() not in PAGES
    )
    return found + [f"docs/reference/{name} is made by nothing; remove it." for name in strays]


def write(folder: Path = FOLDER) -> None:
    """Make every page anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(build(), encoding="utf-8")


def main() -> None:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page differs")
    if not parser.parse_args().check:
        write()
        return
    found = differences()
    if found:
        print("\n".join(found))
        sys.exit("The reference pages differ from the code; run `make docs` and commit them.")


if __name__ == "__main__":
    main()
