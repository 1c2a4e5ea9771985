# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the cells of a wide table, whether Parquet or CSV?

Needs the file and its dialect. Gives `Cells`: the texts or the numbers of one column at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.sources.columns import split_by_fairness
from buurtpeil.sources.door import Floats, NumberRule, number_column, text_column
from buurtpeil.sources.files import Progress, as_source_error, parquet_schema, read_parquet
from buurtpeil.sources.text_table import FIRST_ROW, TextTable, read_columns, read_text_table
from buurtpeil.sources.wide_format import PARQUET, WideFormat

_ANY_NUMBER = NumberRule(minimum=None)
_NEVER_READ = (pa.types.is_binary, pa.types.is_large_binary)


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of one file; `kept` are the rows that count."""

    path: Path
    dialect: WideFormat
    columns: tuple[str, ...]
    source: pa.Table | TextTable
    kept: npt.NDArray[np.int64]

    @property
    def rows(self) -> int:
        """How many rows count."""
        return len(self.kept)

    @property
    def first_row(self) -> int:
        """The number of the first row in a message."""
        return FIRST_ROW if isinstance(self.source, TextTable) else 1

    def texts(self, column: str) -> npt.NDArray[np.str_]:
        """(n,) the cells of a column as text, without blanks around them."""
        if isinstance(self.source, TextTable):
            texts = np.array(self.source.text(column).to_pylist(), dtype=str)
        else:
            texts = np.char.strip(text_column(self.path, column, self.source[column]))
        return texts[self.kept]

    def numbers(self, column: str) -> Floats:
        """(n,) the cells of a column as numbers, NaN where there is none; a fresh array."""
        if isinstance(self.source, TextTable):
            numbers = self.source.numbers(column, self.dialect.unknown, self.dialect.percent_signs)
        else:
            numbers = number_column(self.path, column, self.source[column], _ANY_NUMBER)
        return numbers[self.kept]

    def with_texts(self, column: str, texts: Sequence[str]) -> Cells:
        """The same cells with other texts in one column of a CSV file, one for each row that counts."""
        if not isinstance(self.source, TextTable):
            raise TypeError("only a CSV file has texts to replace")
        place = self.columns.index(column)
        source = replace(
            self.source,
            cells=self.source.cells.take(pa.array(self.kept)).set_column(
                place, self.source.cells.column_names[place], pa.array(list(texts), pa.string())
            ),
        )
        return replace(self, source=source, kept=np.arange(len(texts)))

    def keep(self, is_kept: npt.NDArray[np.bool_]) -> Cells:
        """The same cells without the rows where `is_kept` is False."""
        return Cells(self.path, self.dialect, self.columns, self.source, self.kept[is_kept])


def column_names(path: Path, dialect: WideFormat) -> tuple[str, ...]:
    """The columns of a file as far as its head tells."""
    return read_columns(path, dialect.delimiter)


def read_cells(path: Path, dialect: WideFormat, progress: Progress) -> Cells:
    """Open a file of `dialect`; numbers and texts are checked when a column is asked for."""
    if dialect.kind == PARQUET:
        schema = parquet_schema(path)
        names = [field.name for field in schema if not any(is_kind(field.type) for is_kind in _NEVER_READ)]
        dialect = dialect.with_code_in(names)
        known = {dialect.code, dialect.name, dialect.year, dialect.edition_column}
        known |= {other for one in dialect.columns for other in (one.name, *one.minus, one.rule.share_of)}
        never, _, _ = split_by_fairness(names)
        unread = {name for item in dialect.not_taken for name in item.columns} | set(never)
        table = read_parquet(path, [name for name in names if name in known or name not in unread], progress)
        return Cells(path, dialect, tuple(names), table, np.arange(table.num_rows))
    text = read_text_table(path, dialect.delimiter, dialect.encoding)
    with as_source_error(path):
        return Cells(path, dialect.with_code_in(text.columns), text.columns, text, np.arange(text.cells.num_rows))
