# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the rows of StatLine's `Observations` say, area by area?

Needs the rows, the measures that are taken and the codes of the areas. Gives `Block` records; a value that is no
number, a mark nobody knows and a row that repeats another are refused or counted, never guessed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.columns import ColumnRule
from buurtpeil.sources.door import Floats
from buurtpeil.sources.figures import Block, rounding_flags
from buurtpeil.sources.live.pages import Row
from buurtpeil.sources.live.schema import TakenMeasures
from buurtpeil.sources.live.tables import LiveTable

MARK = "ValueAttribute"
PLAIN_MARKS = ("None", "", None)


@dataclass(frozen=True, eq=False)
class Cells:
    """The figures of one table.

    Attributes
    ----------
    values : {(code of the measure, period): (a,) float64 over the areas, NaN where there is no figure}; the period is
        empty for a table of one year.
    has_row : the same keys, (a,) where the table has a row at all; an area without one is missing, not unknown.
    other_rows : rows of measures, areas, periods or members that were not asked for.
    marked : {mark: number of values} that carry a mark we do not know; they were not taken.
    """

    values: Mapping[tuple[str, str], Floats]
    has_row: Mapping[tuple[str, str], npt.NDArray[np.bool_]]
    other_rows: int
    marked: Mapping[str, int]


def read_cells(
    table: LiveTable, rows: Sequence[Row], taken: TakenMeasures, codes: Sequence[str], periods: Sequence[str]
) -> Cells:
    """Lay out the rows; `codes` are those of the areas, `periods` StatLine's (``2024JJ00``), empty without periods."""
    place_of = {code: place for place, code in enumerate(codes)}
    wanted = set(periods) if table.periods else {""}
    values: dict[tuple[str, str], Floats] = {}
    has_row: dict[tuple[str, str], npt.NDArray[np.bool_]] = {}
    marked: Counter[str] = Counter()
    other = 0
    for number, row in enumerate(rows, 1):
        code, area, period = _keys(table, row, number)
        place = place_of.get(area)
        is_other_member = any(str(row.get(name, "")).strip() != member for name, member in table.fixed.items())
        if place is None or code not in taken.rules or period not in wanted or is_other_member:
            other += 1
            continue
        key = (code, period)
        if has_row.setdefault(key, np.zeros(len(codes), dtype=bool))[place]:
            raise _fault(table, number, "This row repeats an earlier one:", f"{code}, {area} {period}".strip())
        has_row[key][place] = True
        value = _number(table, row, number)
        if row.get(MARK) not in PLAIN_MARKS and not math.isnan(value):
            marked[str(row[MARK])[:40]] += 1
            value = math.nan
        values.setdefault(key, np.full(len(codes), np.nan))[place] = value
    return Cells(values, has_row, other, marked)


def build_blocks(
    table: LiveTable,
    cells: Cells,
    taken: TakenMeasures,
    is_small: npt.NDArray[np.bool_],
    edition: int,
    provisional: Mapping[str, bool],
) -> list[Block]:
    """One block a measure and period. Raises `SourceError` for a number that its measure can't have."""
    blocks = []
    for (code, period), given in cells.values.items():
        rule = taken.rules[code]
        value = np.where(np.isin(given, rule.means_unknown), np.nan, given)
        _check_range(table, rule, value)
        flags = rounding_flags(rule.rounded, is_small)
        if rule.share_of:
            whole = cells.values.get((taken.code_of[rule.share_of], period), np.full(len(value), np.nan))
            value = np.rint(value * whole / 100.0)
            flags = np.full(len(value), np.uint16(Flag.ESTIMATED))
        if provisional.get(period, False):
            flags = flags | np.uint16(Flag.PROVISIONAL)
        label = period[:4] or str(edition)
        here = np.flatnonzero(cells.has_row[code, period])
        blocks.append(Block(rule.measure, label, here, value[here], flags[here]))
    return blocks


def _keys(table: LiveTable, row: Row, number: int) -> tuple[str, str, str]:
    names = ("Measure", table.areas, *([table.periods] if table.periods else []))
    absent = [name for name in names if not isinstance(row.get(name), str)]
    if absent or "Value" not in row:
        missing = ", ".join(absent or ["Value"])
        raise _fault(table, number, "A row has another shape than the publisher describes:", f"no {missing}")
    period = row[table.periods].strip() if table.periods else ""
    return row["Measure"].strip(), row[table.areas].strip(), period


def _number(table: LiveTable, row: Row, number: int) -> float:
    """The value, NaN for none; a code (division change) may stand in `StringValue` instead."""
    value, text = row["Value"], row.get("StringValue")
    if value is None and isinstance(text, str) and text.strip().isdigit():
        return float(text)
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _fault(table, number, "This is not a number:", repr(value)[:60])
    return float(value)


def _check_range(table: LiveTable, rule: ColumnRule, value: Floats) -> None:
    numbers = rule.numbers
    low = value < (-math.inf if numbers.minimum is None else numbers.minimum)
    high = value > (math.inf if numbers.maximum is None else numbers.maximum)
    part = np.zeros(len(value), dtype=bool)
    if numbers.is_whole:
        finite = np.where(np.isnan(value), 0.0, value)
        part = finite != np.rint(finite)
    if (wrong := low | high | part).any():
        raise SourceError(
            "This number can't be right for its measure:",
            f"{table.id}, {rule.column!r}: {value[int(np.flatnonzero(wrong)[0])]:g} {rule.unit}.",
            "Nothing was taken; check the table at the publisher.",
        )


def _fault(table: LiveTable, number: int, what: str, value: str) -> SourceError:
    return SourceError(
        what, f"{table.id}/Observations, row {number}: {value}.", "Nothing was taken; fetch it again or report it."
    )
