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
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import Kind, load_catalogue
from buurtpeil.indicators.reconcile import Reconciled, reconcile
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
_HEAD = ("file", "read by", "rows in", "taken", "figures published", "left out")
_SUMS = ("file", "measure", "period", "parts", "municipalities", "add up", "largest difference")
_TEXTS = (".md", ".txt")


def build_page(folder: Path) -> str:
    """The page about all files under `folder`, by path; raises `SourceError` when there are none."""
    found, unknown = discover(folder)
    answers = {path: _read(adapter, path) for adapter, path in found}
    deliveries = {path: answer for path, answer in answers.items() if isinstance(answer, Delivery)}
    edition, areas = _latest_areas(list(deliveries.values()))
    rows = sorted(_row(folder, adapter, path, answers[path], edition, areas) for adapter, path in found)
    rows += [(_name(folder, path), "", "", "nothing", "", _not_read(path)) for path in sorted(unknown)]
    introduction = (
        "Every file that the adapters were tried on, with what was taken of it and what was not. A file is taken whole "
        "or refused with a reason. A figure is *published* when an indicator uses its measure and its area exists in "
        f"the division of the publication (here {edition}); the others stay in the store. Made by `python -m "
        "tools.loaded_files FOLDER`, where the files are at hand."
    )
    sums = [line for path in sorted(deliveries) for line in _sums(_name(folder, path), deliveries[path])]
    about_sums = (
        "Counts of neighbourhoods (or districts) added up beside the municipality's own figure in the same file. Each "
        "figure that the publisher rounds to 5 may be 2.5 off; what is further off is named. Shares, means and scores "
        "are no sums and are not here."
    )
    head = [MADE, "# Files that were read", introduction, table(_HEAD, rows)]
    return "\n\n".join([*head, "## Do the parts add up?", about_sums, table(_SUMS, sums)]) + "\n"


def _read(adapter: Adapter, path: Path) -> Delivery | SourceError:
    try:
        return adapter.read(path, lambda message: None)
    except SourceError as refusal:
        return refusal


def _latest_areas(deliveries: Sequence[Delivery]) -> tuple[int, set[str]]:
    """The latest edition that any file names areas of, and their codes: the division of a publication of them all."""
    named = [delivery.areas for delivery in deliveries if delivery.areas is not None]
    edition = max((max(areas["edition"].to_pylist()) for areas in named), default=0)
    codes: set[str] = set()
    for areas in named:
        codes |= set(areas["area"].filter(pc.equal(areas["edition"], edition)).to_pylist())
    return int(edition), codes


def _row(
    folder: Path, adapter: Adapter, path: Path, answer: Delivery | SourceError, edition: int, areas: set[str]
) -> tuple[str, ...]:
    name = _name(folder, path)
    if isinstance(answer, SourceError):
        return name, adapter.key, "", "nothing: refused", "", f"{answer.what} {answer.way_out}"
    published, reasons = _published(answer, edition, areas)
    left_out = " ".join(part for part in (_left_out(answer), reasons) if part)
    return name, adapter.key, f"{answer.rows_read:,}", _taken(answer), published, left_out


def _published(delivery: Delivery, edition: int, areas: set[str]) -> tuple[str, str]:
    """How many figures an indicator of a publication is made of, and why the others are not."""
    figures = delivery.figures
    if figures is None:
        return "", ""
    catalogue = load_catalogue()
    used = {measure for indicator in catalogue.indicators.values() for measure in indicator.measures}
    is_used = pc.is_in(figures["measure"], value_set=pa.array(sorted(used), pa.string()))
    is_linked = pc.is_in(figures["area"], value_set=pa.array(sorted(areas), pa.string()))
    is_there = pc.and_(is_used, is_linked)
    has_number = pc.and_(is_there, figures["value"].is_valid())
    counts = {
        "no indicator uses the measure": _count(pc.invert(is_used)),
        f"no area of {edition} has this code": _count(pc.and_(is_used, pc.invert(is_linked))),
        "the source gives no figure": _count(is_there) - _count(has_number),
    }
    reasons = "; ".join(f"{count:,}: {reason}" for reason, count in counts.items() if count)
    return f"{_count(has_number):,}", f"Figures not published: {reasons}." if reasons else ""


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _sums(name: str, delivery: Delivery) -> list[tuple[str, ...]]:
    if delivery.figures is None:
        return []
    counts = {key for key, item in load_catalogue().measures.items() if item.kind is Kind.COUNT}
    return [
        (
            name,
            f"`{item.measure}`",
            item.period,
            item.parts,
            f"{item.compared:,}",
            _verdict(item),
            _largest(item),
        )
        for item in _by_series(reconcile(delivery.figures, counts))
    ]


def _by_series(found: Sequence[Reconciled]) -> list[Reconciled]:
    """Years one by one; the months of one measure together, with the largest difference of them all."""
    series: dict[tuple[str, str], list[Reconciled]] = {}
    for item in found:
        series.setdefault((item.measure, item.period if len(item.period) == 4 else "months"), []).append(item)
    return [items[0] if len(items) == 1 else _together(items) for items in series.values()]


def _together(items: Sequence[Reconciled]) -> Reconciled:
    off = [item.largest for item in items if item.largest is not None]
    return Reconciled(
        items[0].measure,
        f"{items[0].period} to {items[-1].period}",
        items[0].parts,
        compared=sum(item.compared for item in items),
        within=sum(item.within for item in items),
        incomplete=sum(item.incomplete for item in items),
        differing=sum(item.differing for item in items),
        largest=max(off, key=lambda item: abs(item.parent - item.children), default=None),
    )


def _verdict(item: Reconciled) -> str:
    parts = [f"{item.within:,} within rounding"]
    parts += [f"{item.incomplete:,} with parts without a figure"] if item.incomplete else []
    parts += [f"{item.differing:,} not"] if item.differing else []
    return ", ".join(parts)


def _largest(item: Reconciled) -> str:
    largest = item.largest
    if largest is None:
        return ""
    lacking = f"; {largest.without_figure} of {largest.parts} without a figure" if largest.without_figure else ""
    return f"{largest.municipality}: {largest.parent:,.0f}, parts {largest.children:,.0f}{lacking}"


def _not_read(path: Path) -> str:
    if path.suffix.lower() in _TEXTS:
        return "A text for people: it holds no figures, so nothing is taken of it."
    return "No adapter knows this file; nothing is taken of it. A file of your own needs a mapping."


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
