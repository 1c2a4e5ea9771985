# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a table with a row an area (and year) and a column a figure come in?

Needs a file in one of the dialects of ``sources/data/tables`` (Parquet or CSV). Gives its figures, its areas where it
names them, and an account of every column and row that was left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.areas.codes import level_of
from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.columns import ROUNDED_SMALL, split_by_fairness
from buurtpeil.sources.door import (
    YEAR,
    YEAR_COLUMN,
    AreaRows,
    Floats,
    check_numbers,
    check_unique,
    checked_codes,
    fault,
    require_columns,
    rows_by_year,
)
from buurtpeil.sources.duplicates import account_of_duplicates, flag_duplicates
from buurtpeil.sources.figures import (
    NO_MEASURE,
    ROUNDED_NOTE,
    Block,
    build_areas,
    build_figures,
    columns_not_taken,
    rounding_flags,
)
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema
from buurtpeil.sources.kwb_selection import year_in_name
from buurtpeil.sources.wide_cells import Cells, column_names, read_cells
from buurtpeil.sources.wide_format import PARQUET, WideColumn, WideFormat, wide_formats

_MARKER = {
    "nl": "De maker van het bestand schreef hier een getal waar geen cijfer is; het staat als onbekend.",
    "en": "Whoever made the file wrote a number here where there is no figure; it is shown as unknown.",
}

_NO_FIGURES = {
    "nl": "Voor geen enkel gebied is in dat jaar een cijfer gegeven.",
    "en": "No figure is given for any area in that year.",
}


class WideTableAdapter:
    """One dialect of wide tables."""

    def __init__(self, dialect: WideFormat) -> None:
        self.key = dialect.key
        self.dialect = dialect

    def discover(self, path: Path) -> Sequence[Path]:
        """Files whose columns include all hallmarks of the dialect."""
        return [file for file in files_under(path) if is_written_as(self.dialect, file)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Figures (and areas) of one file."""
        progress(f"reading {path.name}")
        return read_wide_table(path, self.dialect, progress)

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return self.dialect.summary


def is_written_as(dialect: WideFormat, path: Path) -> bool:
    """Whether the columns of `path` include the hallmarks of `dialect`; opens no more than its head."""
    if is_parquet(path):
        return dialect.kind == PARQUET and dialect.hallmarks <= set(parquet_schema(path).names)
    is_text = path.name.lower().endswith((".csv", ".csv.gz"))
    return is_text and dialect.kind != PARQUET and dialect.hallmarks <= set(column_names(path, dialect))


def read_wide_table(path: Path, dialect: WideFormat, progress: Progress) -> Delivery:
    """Read and check one file; raises `SourceError` and takes nothing when it is not as the dialect says."""
    return deliver(path, read_cells(path, dialect, progress))


def deliver(path: Path, cells: Cells) -> Delivery:
    """The delivery of what stands in `cells`, by the rules of their dialect."""
    dialect, present = cells.dialect, set(cells.columns)
    taken = tuple(column for column in dialect.columns if column.name in present or not column.is_optional)
    _check_one_column_a_measure(path, taken)
    wanted = [dialect.code, *filter(None, (dialect.name, dialect.year, dialect.edition_column))]
    wanted += [name for column in taken for name in (column.name, *column.minus, *_share_of(column))]
    require_columns(path, cells.columns, wanted)
    with as_source_error(path):
        cells, rows_left_out = _without_rows(cells, dialect)
        rows = _rows(path, cells, dialect)
        edition = dialect.edition or int(rows.numbers[YEAR_COLUMN].max())
        editions = _editions(path, cells, rows)
        values, told = _values(path, cells, rows, taken)
        blocks, empty = _all_blocks(taken, values, rows, dialect, editions)
        blocks, duplicates = flag_duplicates(blocks, rows.levels)
        figures = build_figures(rows.codes, edition, blocks) if blocks else None
        areas = _areas(cells, rows, dialect, edition)
    year = int(rows.numbers[YEAR_COLUMN].max())
    is_rounded = any(column.rule.rounded == ROUNDED_SMALL for column in taken)
    return Delivery(
        _description(dialect, path, year),
        originals=(path,),
        rows_read=cells.rows + sum(item.rows for item in rows_left_out),
        left_out=(
            *rows_left_out,
            *_columns_left_out(dialect, cells.columns, {*wanted}),
            *_years_left_out(taken, year, rows),
            *told,
            *empty,
            *account_of_duplicates(duplicates, rows.codes),
        ),
        figures=figures,
        areas=areas,
        notes=(*((ROUNDED_NOTE,) if is_rounded else ()), *dialect.notes),
    )


def _check_one_column_a_measure(path: Path, taken: Sequence[WideColumn]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for column in taken:
        other = seen.setdefault((column.rule.measure, column.period), column.name)
        if other != column.name:
            raise SourceError(
                f"Two columns hold the same figure ({column.rule.measure}):",
                f"{path}: {other} and {column.name}.",
                "Remove one of the two after asking the publisher which is right.",
            )


def _share_of(column: WideColumn) -> tuple[str, ...]:
    return (column.rule.share_of,) if column.rule.share_of else ()


def _without_rows(cells: Cells, dialect: WideFormat) -> tuple[Cells, tuple[LeftOut, ...]]:
    if not dialect.rows_left_out_reason:
        return cells, ()
    codes = cells.texts(dialect.code)
    is_left_out = np.isin(codes, dialect.rows_left_out)
    if dialect.rows_left_out_containing:
        is_left_out |= np.char.find(codes, dialect.rows_left_out_containing) >= 0
    count = int(is_left_out.sum())
    if not count:
        return cells, ()
    what = f"rows with code {', '.join(np.unique(codes[is_left_out]).tolist())}"
    return cells.keep(~is_left_out), (LeftOut(what, count, dialect.rows_left_out_reason),)


def _rows(path: Path, cells: Cells, dialect: WideFormat) -> AreaRows:
    codes, code_index = checked_codes(
        path,
        dialect.code,
        pa.array([code[dialect.drop_letters :] for code in cells.texts(dialect.code).tolist()], pa.string()),
        cells.first_row,
        dialect.levels,
        dialect.code_prefix,
    )
    if dialect.year:
        years = cells.numbers(dialect.year)
        check_numbers(path, dialect.year, years, YEAR, cells.first_row)
    else:
        periods = [int(column.period) for column in dialect.columns if column.period]
        years = np.full(cells.rows, float(max(periods) if periods else year_in_name(path)))
        check_unique(path, [(dialect.code, code_index)], [codes.tolist()], cells.first_row)
    levels = np.array([level_of(str(code)).value for code in codes], dtype=str)
    return AreaRows(path, codes, code_index, levels, {YEAR_COLUMN: years}, {}, ())


def _editions(path: Path, cells: Cells, rows: AreaRows) -> Mapping[int, int]:
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


def _values(
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


def _all_blocks(
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


def _areas(cells: Cells, rows: AreaRows, dialect: WideFormat, edition: int) -> pa.Table | None:
    if not dialect.name:
        return None
    names = cells.texts(dialect.name)
    last = {str(rows.codes[place]): str(names[row]) for row, place in enumerate(rows.code_index)}
    return build_areas(edition, last)


def _columns_left_out(dialect: WideFormat, present: Sequence[str], used: set[str]) -> tuple[LeftOut, ...]:
    rest = [name for name in present if name not in used and name]
    accounts: list[LeftOut] = []
    for item in dialect.not_taken:
        here = [name for name in rest if name in item.columns]
        accounts += columns_not_taken(here, item.reason)
        rest = [name for name in rest if name not in here]
    never, other, never_reason = split_by_fairness(rest)
    return (*accounts, *columns_not_taken(never, never_reason), *columns_not_taken(other, NO_MEASURE))


def _years_left_out(taken: Sequence[WideColumn], year: int, rows: AreaRows) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(f"{column.name}, {year}", len(rows), column.not_in_years_reason)
        for column in taken
        if year in column.not_in_years
    )


def _description(dialect: WideFormat, path: Path, year: int) -> Description:
    facts = dialect.description
    part = {"year": year, "stem": path.name.partition(".")[0].replace("_", "-").lower()}
    return Description(
        source=facts["source"],
        dataset=facts["dataset"].format(**part),
        title={language: text.format(**part) for language, text in facts["title"].items()},
        publisher=facts["publisher"],
        licence=facts["licence"],
        reference=facts["reference"].format(**part),
        published=None,
        delivery=facts.get("delivery", {"nl": "niet vermeld in het bestand", "en": "not stated in the file"}),
    )


OWN_ADAPTER = ("rotterdam-wijkprofiel",)  # dialects that need more than their description
ADAPTERS = tuple(WideTableAdapter(dialect) for key, dialect in wide_formats().items() if key not in OWN_ADAPTER)
