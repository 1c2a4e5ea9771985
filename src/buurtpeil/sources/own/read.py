# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figures does a user's own file hold?

Needs the file, its mapping and the catalogue. Gives a `Delivery` like that of any publisher: every row accounted for,
measures of the user's own described beside the figures. A cell that does not fit refuses the whole file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import Catalogue, Kind
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.door import fault
from buurtpeil.sources.figures import NO_MEASURE, Block, build_figures, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error
from buurtpeil.sources.own.account import set_suppressed, way_out_of
from buurtpeil.sources.own.cells import Nothing, code_in, number_in, period_in, text_in
from buurtpeil.sources.own.grid import Cell, Grid, read_text_grid
from buurtpeil.sources.own.header import column_names, data_rows, require_own_columns
from buurtpeil.sources.own.mapping import Mapping, MeasureColumn
from buurtpeil.sources.own.measures import base_key, describe_measures, margin_key, refuse_words
from buurtpeil.sources.own.workbook import is_workbook, read_workbook

_NO_CODE = {"nl": "In deze rij staat geen gebiedscode.", "en": "This row holds no area code."}
_OWN_NOTE = {
    "nl": "Een eigen bestand: wat de kolommen betekenen staat in de mapping die ernaast bewaard is.",
    "en": "A file of your own: what its columns mean is in the mapping that is kept beside it.",
}
_NO_LICENCE = "not stated"


@dataclass(frozen=True)
class _Row:
    number: int
    code: str
    period: str
    cells: tuple[Cell, ...]


def read_grid(path: Path, mapping: Mapping | None = None) -> Grid:
    """The cells of the file, read as the mapping says where there is one."""
    if is_workbook(path):
        return read_workbook(path, mapping.sheet if mapping else "")
    return read_text_grid(path, mapping.encoding if mapping else "", mapping.delimiter if mapping else "")


def read_own(path: Path, mapping_path: Path, mapping: Mapping, catalogue: Catalogue, progress: Progress) -> Delivery:
    """Read and check the whole file; raises `SourceError` and takes nothing when a cell is not as the mapping says."""
    progress(f"reading {path.name}")
    _check_mapping(mapping_path, mapping, catalogue)
    grid = read_grid(path, mapping)
    with as_source_error(path):
        names = column_names(grid, mapping.header_row, mapping.header_rows)
        require_own_columns(grid, names, _columns_used(mapping))
        given = data_rows(grid, mapping.header_row, mapping.header_rows)
        rows, others = _rows(path, mapping, names, given)
        columns = _columns(mapping)
        _refuse_repeats(path, rows, columns)
        codes = np.array(sorted({row.code for row in rows}), dtype=str)
        blocks, suppressed = _blocks(path, mapping, catalogue, names, rows, columns, codes)
        figures = build_figures(codes, mapping.edition, blocks)
    ignored = [LeftOut(f"columns: {column}", 1, reason) for column, reason in mapping.ignored if column in names]
    used = {*_columns_used(mapping), *(column for column, _ in mapping.ignored)}
    return Delivery(
        Description(
            source="own",
            dataset=mapping.key,
            title=mapping.title,
            publisher=mapping.publisher,
            licence=mapping.licence or _NO_LICENCE,
            reference=path.name,
            published=mapping.published or None,
            delivery={"nl": "eigen bestand", "en": "own file"},
        ),
        originals=(path, mapping_path),
        rows_read=len(given),
        left_out=(
            *((LeftOut("rows: " + "; ".join(others), len(others), _NO_CODE),) if others else ()),
            *ignored,
            *columns_not_taken([name for name in names if name not in used], NO_MEASURE),
        ),
        figures=set_suppressed(figures, suppressed),
        notes=(_OWN_NOTE, *grid.notes),
        measures=describe_measures(mapping),
    )


def _check_mapping(mapping_path: Path, mapping: Mapping, catalogue: Catalogue) -> None:
    if not 1990 <= mapping.edition <= 2100:
        raise SourceError(
            "The mapping does not say to which year's division the area codes belong:",
            f"{mapping_path}: edition = {mapping.edition}.",
            "Fill in the year of the division, for example edition = 2024.",
        )
    if mapping.publisher.strip() == "?":
        raise SourceError(
            "The mapping does not say who made these figures:",
            f'{mapping_path}: publisher = "?".',
            "Fill in who did; readers see it beside every figure.",
        )
    timed = [bool(mapping.period_column), bool(mapping.period_value), all(item.period for item in mapping.measures)]
    if sum(timed) != 1 or (any(item.period for item in mapping.measures) and not timed[2]):
        raise SourceError(
            "The mapping must say in one way for which period the figures hold:",
            f"{mapping_path}.",
            "Give [period] a `column`, or a `value`, or give every measure a `period`.",
        )
    length = 4 if mapping.period_kind == "year" else 7
    for period in (mapping.period_value, *(item.period for item in mapping.measures)):
        if period and len(period) != length:
            raise SourceError(
                f"This is no {mapping.period_kind}:",
                f"{mapping_path}: {period!r}.",
                "Write 2024, or 2024-03 for a month.",
            )
    for item in mapping.measures:
        if not item.is_own and item.measure not in catalogue.measures:
            close = ", ".join(get_close_matches(item.measure, catalogue.measures, 3))
            perhaps = f"Perhaps {close}. " if close else ""
            raise SourceError(
                "The catalogue has no measure of this key:",
                f"{mapping_path}: {item.measure!r}.",
                f"{perhaps}A measure of your own begins with 'own-'.",
            )
    refuse_words(mapping_path, mapping)


def _columns(mapping: Mapping) -> list[tuple[str, str, str, MeasureColumn]]:
    """(key of the measure, column, kind of role, the mapping's entry) of everything that holds numbers."""
    found: list[tuple[str, str, str, MeasureColumn]] = []
    for item in mapping.measures:
        found.append((item.measure, item.column, "figure", item))
        if item.base_column:
            found.append((base_key(item), item.base_column, "base", item))
        if item.margin_column:
            found.append((margin_key(item), item.margin_column, "margin", item))
    return found


def _columns_used(mapping: Mapping) -> list[str]:
    fixed = [mapping.area_column, mapping.period_column, mapping.name_column]
    return [name for name in [*fixed, *(column for _, column, _, _ in _columns(mapping))] if name]


def _rows(
    path: Path, mapping: Mapping, names: Sequence[str], given: Sequence[tuple[int, tuple[Cell, ...]]]
) -> tuple[list[_Row], list[str]]:
    """The rows with a code, and what the others say."""
    area = names.index(mapping.area_column)
    period_place = names.index(mapping.period_column) if mapping.period_column else None
    rows: list[_Row] = []
    others: list[str] = []
    for number, cells in given:
        code = code_in(cells[area], mapping.prefix)
        if code is None:
            if mapping.other_rows == "refuse":
                way_out = "Correct the code, or set `other_rows` to 'leave-out' if this is a total or a footnote."
                shown = text_in(cells[area])
                raise fault(path, mapping.area_column, number, "This row has no area code:", shown, way_out)
            others.append(f"row {number} ({text_in(cells[area])[:40] or 'empty'})")
            continue
        period = mapping.period_value
        if period_place is not None:
            found = period_in(cells[period_place], mapping.period_kind)
            if found is None:
                what = f"This cell names no {mapping.period_kind}:"
                way_out = "Expected 2024 or a Dutch date (31-12-2024); a month as 2024-03 or maart 2024."
                raise fault(path, mapping.period_column, number, what, text_in(cells[period_place]), way_out)
            period = found
        rows.append(_Row(number, code, period, cells))
    if not rows:
        raise SourceError(
            "Not one row has an area code:",
            f"{path}, column {mapping.area_column!r}.",
            "Name the column with the codes.",
        )
    return rows, others


def _refuse_repeats(path: Path, rows: Sequence[_Row], columns: Sequence[tuple[str, str, str, MeasureColumn]]) -> None:
    """Refuse two rows about one area and period, and two columns about one measure and period."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        earlier = first.setdefault((row.code, row.period), row.number)
        if earlier != row.number:
            way_out = "Each area may occur once a period; remove one after asking which is right."
            value = f"{row.code} {row.period}".strip()
            raise fault(path, "area+period", row.number, f"This row repeats row {earlier}:", value, way_out)
    taken: dict[tuple[str, str], str] = {}
    for key, column, _, item in columns:
        other = taken.setdefault((key, item.period), column)
        if other != column:
            raise SourceError(
                "The mapping gives two columns to one measure and period:",
                f"{key} {item.period}: {other!r} and {column!r}.",
                "Give one of them another measure.",
            )


def _blocks(
    path: Path,
    mapping: Mapping,
    catalogue: Catalogue,
    names: Sequence[str],
    rows: Sequence[_Row],
    columns: Sequence[tuple[str, str, str, MeasureColumn]],
    codes: np.ndarray[tuple[int], np.dtype[np.str_]],
) -> tuple[list[Block], set[tuple[str, str, str]]]:
    """A block for each measure and period, and the cells that the file keeps secret (<5)."""
    values: dict[tuple[str, str], dict[str, float]] = {}
    suppressed: set[tuple[str, str, str]] = set()
    for key, column, role, item in columns:
        place = names.index(column)
        kind = _kind(item, role, catalogue)
        for row in rows:
            found = number_in(row.cells[place], mapping.style)
            period = item.period or row.period
            if found is Nothing.BELOW:
                suppressed.add((key, period, row.code))
            if isinstance(found, Nothing):
                if found not in (Nothing.MISSING, Nothing.BELOW):
                    what, way_out = way_out_of(found)
                    raise fault(path, column, row.number, what, text_in(row.cells[place]), way_out)
                found = float("nan")
            elif what := _why_not(found, kind, level_of(row.code)):
                way_out = "Check the unit of the column, or correct the `kind` or the measure in the mapping."
                raise fault(path, column, row.number, what, text_in(row.cells[place]), way_out)
            values.setdefault((key, period), {})[row.code] = found
    blocks = []
    for (key, period), by_code in values.items():
        there = sorted(by_code)
        blocks.append(Block(key, period, np.searchsorted(codes, there), np.array([by_code[code] for code in there])))
    return blocks, suppressed


def _kind(item: MeasureColumn, role: str, catalogue: Catalogue) -> str:
    if role != "figure":
        return Kind.COUNT if role == "base" else Kind.RATE
    return item.kind if item.is_own else catalogue.measures[item.measure].kind


def _why_not(value: float, kind: str, level: Level) -> str:
    """What is wrong with a number of this kind, empty when nothing is."""
    if kind == Kind.SHARE and not 0 <= value <= 100:
        return "A share lies between 0 and 100 percent:"
    if kind in (Kind.COUNT, Kind.RATE) and value < 0:
        return "A number that is counted can't be below 0:"
    if kind == Kind.COUNT and value != round(value) and level is not Level.COUNTRY:
        return "A number that is counted must be whole:"
    return ""
