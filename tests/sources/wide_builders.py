# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do tests write a small file in every dialect of wide tables?

Needs a dialect. Gives a file about made-up areas with figures that its rules allow, as text or as Parquet.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from buurtpeil.areas.codes import Level
from buurtpeil.sources.wide_format import PARQUET, WideColumn, WideFormat, wide_formats
from buurtpeil.sources.wide_table import WideTableAdapter
from tests.sources.builders import Columns, write_parquet

# What the file writes for made-up areas: GM9999 is no municipality, 9999 and E01999998 are given to nobody.
WRITTEN: Mapping[Level, Sequence[str]] = {
    Level.MUNICIPALITY: ["GM9998", "GM9999"],
    Level.DISTRICT: ["WK999901", "WK999902"],
    Level.NEIGHBOURHOOD: ["BU99990101", "BU99990102"],
    Level.POSTCODE: ["9998", "9999"],
    Level.ENGLISH_LSOA: ["E01999997", "E01999998"],
}
KEYS = sorted(wide_formats())


def adapter_of(key: str) -> WideTableAdapter:
    return WideTableAdapter(wide_formats()[key])


def written_codes(dialect: WideFormat) -> list[str]:
    if dialect.drop_letters:
        return ["X01", "X02"]  # the numbers of a city's own districts; no district of any city has the letter X
    return [code for level in dialect.levels for code in WRITTEN.get(level, [])]


def area_codes(dialect: WideFormat) -> list[str]:
    return [dialect.code_prefix + code[dialect.drop_letters :] for code in written_codes(dialect)]


def years_of(dialect: WideFormat) -> list[int]:
    """Two years in which every column is measured, or the one of the file's name."""
    first = max([column.measured_from or 2012 for column in dialect.columns], default=2012)
    return [first, first + 1] if dialect.year else [first]


def figure(column: WideColumn, row: int) -> float:
    """A figure that the column may hold and that is no marker, a different one for each row."""
    rule = column.rule.numbers
    top = rule.maximum if rule.maximum is not None else 1000.0
    bottom = rule.minimum if rule.minimum is not None else 0.0
    return float(min(top, bottom + 1 + row)) if rule.is_whole else round(min(top, bottom + (row + 1) * top / 100), 4)


def written_columns(dialect: WideFormat) -> list[WideColumn]:
    """One column a measure and period: dialects know several names for some, of which a file has one."""
    by_figure: dict[tuple[str, str], WideColumn] = {}
    for column in dialect.columns:
        by_figure.setdefault((column.rule.measure, column.period), column)
    return list(by_figure.values())


def columns_of(dialect: WideFormat) -> Columns:
    """The cells of a sound file, a list a column."""
    codes = written_codes(dialect)
    years = years_of(dialect)
    rows = len(codes) * len(years)
    columns: Columns = {dialect.code: codes * len(years)}
    if dialect.name not in ("", dialect.code):  # where a file has no names, the code serves as one
        columns[dialect.name] = [f"Bedacht {code}" for code in codes] * len(years)
    if dialect.year:
        columns[dialect.year] = [year for year in years for _ in codes]
    for column in written_columns(dialect):
        columns[column.name] = [figure(column, row) for row in range(rows)]
    for column in written_columns(dialect):
        for other in (*column.minus, *filter(None, [column.rule.share_of])):
            columns.setdefault(other, [0.5] * rows)
    if dialect.edition_column:
        columns[dialect.edition_column] = [next(iter(dialect.editions))] * rows
    for name in sorted(dialect.hallmarks - set(columns)):
        columns[name] = [1.0] * rows
    return columns


def file_name(dialect: WideFormat, is_packed: bool = False) -> str:
    stem = dialect.key if dialect.year else f"{dialect.key}_{years_of(dialect)[0]}"
    return stem + (".parquet" if dialect.kind == PARQUET else ".csv.gz" if is_packed else ".csv")


def write_wide(folder: Path, dialect: WideFormat, columns: Columns, is_packed: bool = False) -> Path:
    """A file of `dialect` in `folder`."""
    path = folder / file_name(dialect, is_packed)
    if dialect.kind == PARQUET:
        return write_parquet(path, columns)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([_written(cell) for cell in cells] for cells in columns.values()), strict=True))
    data = text.getvalue().encode(dialect.encoding)
    path.write_bytes(gzip.compress(data) if is_packed else data)
    return path


def _written(cell: Any) -> str:
    return "" if cell is None else f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)
