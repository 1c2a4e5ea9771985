# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in a plain CSV file, whatever wrote it?

Needs the delimiter, the encoding and what the writer put where it had no figure. Gives the cells as text and, a column
at a time, as numbers; a wrong encoding, a short row or letters in a number are refused with the row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from buurtpeil.errors import SourceError
from buurtpeil.sources.door import Floats, fault
from buurtpeil.sources.files import LimitedStream, as_source_error, open_bytes

HEADER_LIMIT_BYTES = 1024**2
TEXT_LIMIT_BYTES = 256 * 1024**2  # these dialects are exports of one city or one year
FIRST_ROW = 2
# "12,3", "   12.3" and "-0.5": the dialects that use this have no thousands separator.
_NUMBER = r"^-?\d*[.,]?\d+([eE]-?\d+)?"


@dataclass(frozen=True, eq=False)
class TextTable:
    """A CSV file: `columns` as in its header, every cell a text without blanks around it."""

    path: Path
    columns: tuple[str, ...]
    cells: pa.Table

    def text(self, column: str) -> pa.StringArray:
        """(n,) the cells of a column."""
        return self.cells.column(self.columns.index(column)).combine_chunks()

    def numbers(self, column: str, unknown: Sequence[str], percent_signs: bool = False) -> Floats:
        """(n,) the numbers of a column, NaN where the cell is one of `unknown`; refuses anything else."""
        text = self.text(column)
        is_unknown = pc.is_in(text, value_set=pa.array(list(unknown), pa.string()))
        is_number = pc.match_substring_regex(text, _NUMBER + ("%?$" if percent_signs else "$"))
        wrong = np.flatnonzero(~pc.or_(is_unknown, is_number).to_numpy(zero_copy_only=False))
        if len(wrong):
            row = int(wrong[0])
            shown = " or ".join(repr(word) for word in unknown if word) or "an empty cell"
            raise fault(
                self.path,
                column,
                row + FIRST_ROW,
                "This is not a number:",
                text[row].as_py(),
                f"Expected digits with a decimal comma or point (21,4), or {shown} where it is unknown or secret.",
            )
        plain = pc.replace_substring(pc.replace_substring(text, ",", "."), "%", "")
        numbers: Floats = pc.if_else(is_unknown, None, plain).cast(pa.float64()).to_numpy(zero_copy_only=False)
        return numbers.astype(np.float64)


def read_columns(path: Path, delimiter: str) -> tuple[str, ...]:
    """The column names in the first line, for telling dialects apart; letters beyond ASCII may be wrong."""
    with open_bytes(path) as stream:
        line = stream.readline(HEADER_LIMIT_BYTES)
    with as_source_error(path):
        text = line.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\x00", "")
        return tuple(_tidy(next(csv.reader([text], delimiter=delimiter), [])))


def read_text_table(path: Path, delimiter: str, encoding: str) -> TextTable:
    """Read the whole file; raises `SourceError` when it can't be trusted to be what it says."""
    with open_bytes(path) as stream:
        data = io.BufferedReader(LimitedStream(stream, path, TEXT_LIMIT_BYTES)).read()
    text = _decode(path, data, encoding)
    with as_source_error(path):
        columns = tuple(_tidy(next(csv.reader([text.partition("\n")[0]], delimiter=delimiter), [])))
    return TextTable(path, columns, _parse(path, text, delimiter, len(columns)))


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"This file is not in the encoding that its publisher uses ({encoding}):",
            f"{path} ({error.reason} at byte {error.start:,}).",
            "Fetch it again; a spreadsheet program may have rewritten it.",
        ) from error


def _parse(path: Path, text: str, delimiter: str, width: int) -> pa.Table:
    names = [str(place) for place in range(width)]
    faulty: list[pa_csv.InvalidRow] = []

    def keep(row: pa_csv.InvalidRow) -> str:
        faulty.append(row)
        return "error"

    try:
        table = pa_csv.read_csv(
            io.BytesIO(text.encode("utf-8")),
            pa_csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
            pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=keep),
            pa_csv.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        where = f"{path} ({error})"
        if faulty:
            cells = faulty[0].actual_columns
            where = f"{path}: a row has {cells} cells instead of {width}: {faulty[0].text[:60]!r}."
        raise SourceError(
            "The rows of this file can't be read:", where[:400], "It may be cut off; fetch it again."
        ) from (error)
    except UnicodeEncodeError as error:
        raise SourceError(
            "The text of this file is damaged:", f"{path} ({error.reason}).", "Fetch it again."
        ) from error
    if not table.num_rows:
        raise SourceError("This file holds a header but no rows:", str(path), "Fetch it again from the publisher.")
    return pa.table([pc.utf8_trim_whitespace(column) for column in table.columns], names=names)


def _tidy(names: Sequence[str]) -> list[str]:
    return [name.strip().strip('"').strip() for name in names]
