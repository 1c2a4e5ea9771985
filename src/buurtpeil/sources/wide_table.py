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
import pyarrow as pa

from buurtpeil.areas.codes import level_of
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.columns import ROUNDED_SMALL, split_by_fairness
from buurtpeil.sources.door import (
    YEAR,
    YEAR_COLUMN,
    AreaRows,
    check_numbers,
    check_unique,
    checked_codes,
    require_columns,
    rows_by_year,
)
from buurtpeil.sources.duplicates import account_of_duplicates, flag_duplicates
from buurtpeil.sources.figures import (
    NO_NUMBERS,
    ROUNDED_NOTE,
    SAME_NAME,
    build_areas,
    build_figures,
    columns_not_taken,
)
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema
from buurtpeil.sources.kwb_selection import year_in_name
from buurtpeil.sources.uncatalogued import NOT_STATED, LooseColumn, build_uncatalogued
from buurtpeil.sources.wide_cells import Cells, column_names, read_cells
from buurtpeil.sources.wide_figures import blocks_of, editions_of_years, values_of
from buurtpeil.sources.wide_format import PARQUET, WideColumn, WideFormat, wide_formats


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
        editions = editions_of_years(path, cells, rows)
        values, told = values_of(path, cells, rows, taken)
        blocks, empty = blocks_of(taken, values, rows, dialect, editions)
        blocks, duplicates = flag_duplicates(blocks, rows.levels)
        figures = build_figures(rows.codes, edition, blocks) if blocks else None
        loose, texts = _loose_columns(cells, rows, dialect, editions, {*wanted})
        areas = _areas(cells, rows, dialect, edition, editions)
    year = int(rows.numbers[YEAR_COLUMN].max())
    is_rounded = any(column.rule.rounded == ROUNDED_SMALL for column in taken)
    return Delivery(
        _description(dialect, path, year),
        originals=(path,),
        rows_read=cells.rows + sum(item.rows for item in rows_left_out),
        left_out=(
            *rows_left_out,
            *_columns_left_out(dialect, cells.columns, {*wanted}, texts),
            *_years_left_out(taken, year, rows),
            *told,
            *empty,
            *account_of_duplicates(duplicates, rows.codes),
        ),
        figures=figures,
        areas=areas,
        uncatalogued=build_uncatalogued(rows.codes, edition, loose),
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


def _areas(
    cells: Cells, rows: AreaRows, dialect: WideFormat, edition: int, editions: Mapping[int, int]
) -> pa.Table | None:
    """The names that the file gives; of each edition on its own where a column says the edition."""
    if not dialect.name:
        return None
    names = cells.texts(dialect.name)
    by_edition: dict[int, dict[str, str]] = {}
    for year, here in rows_by_year(rows):
        own = by_edition.setdefault(editions.get(year, edition), {})
        own |= {str(rows.codes[rows.code_index[row]]): str(names[row]) for row in here}
    return pa.concat_tables(build_areas(own, by_edition[own]) for own in sorted(by_edition))


def _loose_columns(
    cells: Cells, rows: AreaRows, dialect: WideFormat, editions: Mapping[int, int], used: set[str]
) -> tuple[list[LooseColumn], list[str]]:
    """The columns without a measure as they stand in the file, and the names of those that hold no numbers."""
    known = {name for item in dialect.not_taken for name in item.columns}
    rest = [name for name in cells.columns if name and name not in used and name not in known]
    _, free, _ = split_by_fairness(rest)
    found, texts = [], []
    for name in dict.fromkeys(free):
        if cells.columns.count(name) > 1:
            continue
        try:
            value = cells.numbers(name)
        except SourceError:
            value = np.full(cells.rows, np.nan)
        if not np.isfinite(value).any():
            texts.append(name)
        for year, here in rows_by_year(rows):
            column = LooseColumn(name, NOT_STATED, str(year), rows.code_index[here], value[here], editions.get(year))
            found.append(column)
    return found, texts


def _columns_left_out(
    dialect: WideFormat, present: Sequence[str], used: set[str], texts: Sequence[str]
) -> tuple[LeftOut, ...]:
    rest = [name for name in present if name not in used and name]
    accounts: list[LeftOut] = []
    for item in dialect.not_taken:
        here = [name for name in rest if name in item.columns]
        accounts += columns_not_taken(here, item.reason)
        rest = [name for name in rest if name not in here]
    never, free, never_reason = split_by_fairness(rest)
    repeated = list(dict.fromkeys(name for name in free if present.count(name) > 1))
    accounts += columns_not_taken(never, never_reason)
    return (*accounts, *columns_not_taken(repeated, SAME_NAME), *columns_not_taken(texts, NO_NUMBERS))


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
        publication_set=facts.get("publication_set", "nederland"),
    )


OWN_ADAPTER = ("rotterdam-wijkprofiel",)  # dialects that need more than their description
ADAPTERS = tuple(WideTableAdapter(dialect) for key, dialect in wide_formats().items() if key not in OWN_ADAPTER)
