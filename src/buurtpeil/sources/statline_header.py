# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figure is which column of a StatLine export of "Kerncijfers wijken en buurten"?

Needs the five header lines of the CSV file. Gives the year, the fixed columns and for each taken column its rule; a
unit that changed without our knowing is refused, never read as if it were the old one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import LeftOut
from buurtpeil.sources.columns import ColumnRule, column_rules, split_by_fairness
from buurtpeil.sources.figures import columns_not_taken
from buurtpeil.sources.uncatalogued import NOT_STATED

DATA_FILE = "statline_kwb.toml"
TITLE = "Kerncijfers wijken en buurten"
HEADER_LINES = 5
AREA_COLUMN = "Wijken en buurten"
CODE_COLUMN = "Codering"
LEVEL_COLUMN = "Soort regio"
YEAR_COLUMN = "Jaar"
INHABITANTS_COLUMN = "Aantal inwoners"
_FIXED = (CODE_COLUMN, LEVEL_COLUMN)
_DESCRIBING = (AREA_COLUMN, "Gemeentenaam", *_FIXED, YEAR_COLUMN)


@dataclass(frozen=True)
class Header:
    """What the five lines say.

    Attributes
    ----------
    year : of the title; also the edition of the area codes.
    width : number of columns.
    place_of : {path: column number} of every column, see `column_paths`.
    taken : (column number, rule) of every column that becomes a measure.
    absent : labels of known columns that this file does not have.
    loose : (column number, label, unit) of every column that no measure belongs to.
    """

    year: int
    width: int
    place_of: Mapping[str, int]
    taken: tuple[tuple[int, ColumnRule], ...]
    absent: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    loose: tuple[tuple[int, str, str], ...] = ()


def read_header(path: Path, lines: Sequence[Sequence[str]]) -> Header:
    """Understand the header; raises `SourceError` naming the line or the column that is not as expected."""
    if len(lines) < HEADER_LINES:
        raise SourceError(
            f"A StatLine export starts with {HEADER_LINES} lines (title, blank, Onderwerp, labels, units):",
            f"{path} has {len(lines)}.",
            "Export the table again as CSV.",
        )
    title, _, topic, labels, units = lines[:HEADER_LINES]
    if "Onderwerp" not in topic or len(units) != len(labels) or not units[0].strip() == AREA_COLUMN:
        raise SourceError(
            "The header is not that of a StatLine export:",
            f"{path}: line 3 must hold 'Onderwerp', line 5 must start with {AREA_COLUMN!r} and have as many columns as "
            f"line 4 ({len(labels)}; it has {len(units)}).",
            "Export the table again as CSV, regions in the rows and topics in the columns.",
        )
    paths = column_paths(labels)
    place_of = {name: place for place, name in enumerate(paths)}
    missing = [name for name in (*_FIXED, INHABITANTS_COLUMN) if name not in place_of]
    if missing:
        raise SourceError(
            "This export lacks columns that are needed:",
            f"{path}: {', '.join(missing)}.",
            "Add them to the selection in StatLine and export again.",
        )
    taken, absent = _taken(path, place_of, units)
    used = {place for place, _ in taken}
    rest = [name for place, name in enumerate(paths) if place not in used and name not in _DESCRIBING]
    never, free, reason = split_by_fairness(rest)
    loose = tuple((place_of[name], name, units[place_of[name]].strip() or NOT_STATED) for name in free)
    year = _year(path, title)
    return Header(year, len(labels), place_of, taken, absent, columns_not_taken(never, reason), loose)


def column_paths(labels: Sequence[str]) -> list[str]:
    """A distinct name for each label of line 4.

    The bars before a label tell how deep it lies, but most exports leave out the names of the groups. A label that
    repeats (Appartement, under electricity and under gas) is told apart by the nearest column before it that ends in
    "totaal"; what still repeats (the same land use in ha and in %) by its number.
    """
    plain = [AREA_COLUMN, *(label.rpartition("|")[2].strip() for label in labels[1:])]
    counts = Counter(plain)
    seen: Counter[str] = Counter()
    total, paths = "", []
    for label in plain:
        name = f"{total} > {label}" if counts[label] > 1 and total and total != label else label
        seen[name] += 1
        paths.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        if label.endswith("totaal"):
            total = label
    return paths


def _year(path: Path, title: Sequence[str]) -> int:
    match = re.fullmatch(rf"{TITLE} ((?:19|20)\d{{2}})", title[0].strip()) if title else None
    if match is None:
        raise SourceError(
            "The first line must be the title with one year:",
            f"{path}, line 1: {(title[0] if title else '')[:80]!r}.",
            f"Expected for example '{TITLE} 2015'.",
        )
    return int(match.group(1))


def _taken(
    path: Path, place_of: Mapping[str, int], units: Sequence[str]
) -> tuple[tuple[tuple[int, ColumnRule], ...], tuple[str, ...]]:
    by_column: dict[str, list[ColumnRule]] = {}
    for rule in column_rules(DATA_FILE):
        by_column.setdefault(rule.column, []).append(rule)
    taken: list[tuple[int, ColumnRule]] = []
    for column, rules in by_column.items():
        repeated = [name for name in place_of if name.endswith(f" > {column}") or name.startswith(f"{column} (")]
        if repeated:
            raise SourceError(
                "A column that should occur once occurs more often:",
                f"{path}: {', '.join([column, *repeated])}.",
                "Export the table again; if StatLine has changed it, this version of Buurtpeil can't read it yet.",
            )
        if column not in place_of:
            continue
        unit = units[place_of[column]].strip()
        fitting = [rule for rule in rules if rule.unit == unit]
        if not fitting:
            raise SourceError(
                "The unit of a column is not one we know:",
                f"{path}, column {column!r} (number {place_of[column] + 1}): expected "
                f"{' or '.join(repr(rule.unit) for rule in rules)}, found {unit!r}.",
                "Nothing was taken: a figure in another unit would look like a change in the neighbourhood.",
            )
        if fitting[0].share_of and fitting[0].share_of not in place_of:
            raise SourceError(
                "A percentage needs the column it is a percentage of:",
                f"{path}, column {column!r}: {fitting[0].share_of!r} is absent.",
                "Add that column to the selection in StatLine and export again.",
            )
        taken.append((place_of[column], fitting[0]))
    return tuple(sorted(taken, key=lambda pair: pair[0])), tuple(name for name in by_column if name not in place_of)
