# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is each number of a wide table?

Needs the cells, the rows and the columns that are taken. Gives the values of their measures (markers made unknown,
shares in percent, parts taken off) in blocks of one measure and period, and an account of what is no figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.base import LeftOut
from buurtpeil.sources.door import YEAR_COLUMN, AreaRows, Floats, check_numbers, fault, rows_by_year
from buurtpeil.sources.figures import Block, rounding_flags
from buurtpeil.sources.wide_cells import Cells
from buurtpeil.sources.wide_format import WideColumn, WideFormat

_MARKER = {
    "nl": "De maker van het bestand schreef hier een getal waar geen cijfer is; het staat als onbekend.",
    "en": "Whoever made the file wrote a number here where there is no figure; it is shown as unknown.",
}
_NO_FIGURES = {
    "nl": "Voor geen enkel gebied is in dat jaar een cijfer gegeven.",
    "en": "No figure is given for any area in that year.",
}


def editions_of_years(path: Path, cells: Cells, rows: AreaRows) -> Mapping[int, int]:
    """{year: edition of its codes} where a column says so; refuses an unknown word and two editions in one year."""
    dialect = cells.dialect
    if not dialect.edition_column:
        return {}
    words = cells.texts(dialect.edition_column)
    unknown = np.flatnonzero(~np.isin(words, list(dialect.editions)))
    if len(unknown):
        row = int(unknown[0])
        way_out = f"Expected {' or '.join(dialect.editions)}."
        raise fault(
            path, dialect.edition_column, row + cells.first_row, "Not a known edition:", str(words[row]), way_out
        )
    editions = {}
    for year, here in rows_by_year(rows):
        own = np.unique(words[here]).tolist()
        if len(own) > 1:
            raise SourceError(
                "One year holds codes of two editions:", f"{path}, {year}: {', '.join(own)}.", "Split it."
            )
        editions[year] = dialect.editions[own[0]]
    return editions


def values_of(
    path: Path, cells: Cells, rows: AreaRows, taken: Sequence[WideColumn]
) -> tuple[list[Floats], tuple[LeftOut, ...]]:
    """(n,) what the measure of each taken column is, and an account of the cells whose number is no figure."""
    values: list[Floats] = []
    told: list[LeftOut] = []
    years = rows.numbers[YEAR_COLUMN]
    for column in taken:
        value = cells.numbers(column.name)
        is_marker = np.isin(value, column.rule.means_unknown)
        if column.measured_from is not None:
            is_marker |= _not_yet_measured(path, column, value, years, cells.first_row)
        value[is_marker] = np.nan
        check_numbers(path, column.name, value, column.rule.numbers, cells.first_row)
        if is_marker.any():
            reason = column.unknown_reason or _MARKER
            told.append(LeftOut(f"cells of {column.name}", int(is_marker.sum()), reason))
        for other in column.minus:
            value = value - cells.numbers(other)
        if column.rule.share_of:
            value = np.rint(value * cells.numbers(column.rule.share_of) / 100.0)
        # 0.29 * 100 is 28.999999999999996: what the file says to nine digits is what is meant
        values.append(np.round(value * column.times, 9) if column.times != 1 or column.minus else value)
    return values, tuple(told)


def _not_yet_measured(
    path: Path, column: WideColumn, value: Floats, years: Floats, first_row: int
) -> npt.NDArray[np.bool_]:
    early = years < (column.measured_from or 0)
    unexpected = np.flatnonzero(early & (value != 0) & ~np.isnan(value))
    if len(unexpected):
        row = int(unexpected[0])
        raise SourceError(
            f"This column should hold no figures before {column.measured_from}:",
            f"{path}, column {column.name!r}, row {row + first_row}: {value[row]} in {int(years[row])}.",
            "The publisher has changed the file; ask what an early 0 means now before it is loaded.",
        )
    is_marker: npt.NDArray[np.bool_] = early & (value == 0)
    return is_marker


def blocks_of(
    taken: Sequence[WideColumn],
    values: Sequence[Floats],
    rows: AreaRows,
    dialect: WideFormat,
    editions: Mapping[int, int],
) -> tuple[list[Block], list[LeftOut]]:
    """A block for every measure and period that has a figure, and an account of those that have none anywhere."""
    blocks, empty = [], []
    is_small = rows.is_neighbourhood_or_district()
    for column, value in zip(taken, values, strict=True):
        flags = rounding_flags(column.rule.rounded, is_small)
        if column.rule.share_of:
            flags = np.full(len(value), np.uint16(Flag.ESTIMATED))
        for year, here in rows_by_year(rows):
            period = column.period or str(year)
            if int(period) in column.not_in_years:
                continue
            if np.isnan(value[here]).all():
                empty.append(LeftOut(f"{column.name}, {period}", len(here), _NO_FIGURES))
                continue
            index, edition = rows.code_index[here], editions.get(year)
            blocks.append(Block(column.rule.measure, period, index, value[here], flags[here], dialect.status, edition))
    return blocks, empty
