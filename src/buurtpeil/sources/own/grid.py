# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which cells does a user's file hold?

Needs a CSV or XLSX file. Gives a `Grid`: rows of plain cells as the file has them. Which of the two it is, is told by
its bytes and not by its name; a workbook with macros, another kind of file or one that is too large is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from buurtpeil.errors import SourceError
from buurtpeil.sources.files import LimitedStream, as_source_error, open_bytes

SIZE_LIMIT_BYTES = 64 * 1024**2
CELL_LIMIT = 10_000_000
DELIMITERS = (";", "\t", ",", "|")
SAMPLE_LINES = 200

# What a cell may hold; a date in a spreadsheet is a moment, a percentage is the number that is shown (12.3 for 12,3%).
Cell = str | float | datetime | bool | None


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of one sheet or text file.

    Attributes
    ----------
    rows : the rows, each as long as the longest; an absent cell is None.
    sheets : the names of the sheets of a workbook, empty for a text file.
    encoding, delimiter : of a text file, empty for a workbook.
    percent_columns : places of columns in which a spreadsheet shows numbers as percentages.
    merged : the ranges of merged cells ("A1:C1").
    notes : what to know of the file, in both languages.
    """

    path: Path
    rows: Sequence[tuple[Cell, ...]]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    percent_columns: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    notes: tuple[Mapping[str, str], ...] = field(default=())

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def check_own_size(path: Path) -> None:
    """Refuse a file of a user's own that is larger than `SIZE_LIMIT_BYTES`."""
    size = path.stat().st_size if path.is_file() else 0
    if size > SIZE_LIMIT_BYTES:
        raise SourceError(
            f"A file of your own may be at most {SIZE_LIMIT_BYTES // 1024**2} MB:",
            f"{path} ({size // 1024**2} MB).",
            "Figures per area fit in far less: leave out columns, or split the file by year.",
        )


def read_text_grid(path: Path, encoding: str = "", delimiter: str = "") -> Grid:
    """The cells of a CSV file; encoding and delimiter are worked out where they are not given."""
    check_own_size(path)
    with open_bytes(path) as stream:
        data = io.BufferedReader(LimitedStream(stream, path, 4 * SIZE_LIMIT_BYTES)).read()
    text, used = _decode(path, data, encoding)
    if "\x00" in text:
        raise SourceError("This is no text file:", str(path), "Save it as CSV (UTF-8) or as .xlsx.")
    separator = delimiter or guess_delimiter(text)
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    with as_source_error(path):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            cells += len(row)
            if cells > CELL_LIMIT:
                raise SourceError(
                    f"This file holds more than {CELL_LIMIT:,} cells:", str(path), "Split it by year or region."
                )
            rows.append(tuple(row))
    return Grid(path, even(rows, path), encoding=used, delimiter=separator)


def guess_delimiter(text: str) -> str:
    """The delimiter that cuts most lines of the start of the text in the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    best, best_score = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            continue
        several = [width for width in widths if width > 1]
        score = max((several.count(width) * width for width in set(several)), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def even(rows: Sequence[tuple[Cell, ...]], path: Path) -> list[tuple[Cell, ...]]:
    """The rows all as long as the longest, without empty rows at the end; refuses a file without any cell."""
    kept = list(rows)
    while kept and all(is_blank(cell) for cell in kept[-1]):
        kept.pop()
    if not kept:
        raise SourceError("This file holds no cells:", str(path), "Check that you saved the sheet with the figures.")
    width = max(len(row) for row in kept)
    while width > 1 and all(len(row) < width or is_blank(row[width - 1]) for row in kept):
        width -= 1
    return [(*row[:width], *([None] * (width - len(row)))) for row in kept]


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty or holds blanks only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _decode(path: Path, data: bytes, encoding: str) -> tuple[str, str]:
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((name for mark, name in marks if data.startswith(mark)), None)
    wanted = (encoding,) if encoding else (marked,) if marked else ("utf-8", "cp1252")
    for name in wanted:
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    raise SourceError(
        f"This file is not in the encoding {' or '.join(wanted)}:",
        str(path),
        "Save it as CSV (UTF-8), or correct `encoding` in the mapping.",
    )
