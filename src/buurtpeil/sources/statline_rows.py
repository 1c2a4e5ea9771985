# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the rows of a StatLine export?

Needs the open file and its header. Gives the codes, words and numbers of the taken columns, parsed block by block so
that memory follows the columns used and not the size of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from buurtpeil.errors import SourceError
from buurtpeil.sources.door import Floats, check_numbers, fault
from buurtpeil.sources.files import PROGRESS_EVERY_ROWS, Progress
from buurtpeil.sources.statline_header import CODE_COLUMN, HEADER_LINES, LEVEL_COLUMN, YEAR_COLUMN, Header

NUMBER = r"^-?\d+(,\d+)?$"
UNKNOWN = (".", "")
LINE_LIMIT_BYTES = 1024**2
BLOCK_BYTES = 1024**2
FIRST_ROW = HEADER_LINES + 1
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, eq=False)
class ExportRows:
    """The rows: text of the fixed columns, numbers of the taken ones."""

    codes: pa.StringArray
    levels: npt.NDArray[np.str_]
    names: list[str]
    numbers: Mapping[int, Floats]
    loose: Mapping[int, Floats]  # columns without a measure; absent where one holds anything but numbers
    meant_unknown: Mapping[str, int]  # cells a column whose number stands for "no figure"


class _TextStream(io.RawIOBase):
    """Passes bytes on as long as they are UTF-8, so that a wrong encoding is named before anything is parsed."""

    def __init__(self, source: io.BufferedReader, path: Path) -> None:
        self._source = source
        self._path = path
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer`; raises `SourceError` at the first bytes that are not UTF-8."""
        view = memoryview(buffer)  # type: ignore[arg-type] # Buffer has no name before Python 3.12
        data = self._source.read(len(view))
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise _wrong_encoding(self._path, f"one of the rows: {error.reason}") from error
        view[: len(data)] = data
        return len(data)


def read_header_lines(path: Path, stream: io.BufferedReader) -> list[list[str]]:
    """The cells of the first five lines; raises `SourceError` when they are not UTF-8."""
    lines = []
    for number in range(1, HEADER_LINES + 1):
        line = stream.readline(LINE_LIMIT_BYTES)
        if number == 1 and line.startswith(_UTF_16_MARKS):
            raise _wrong_encoding(path, "UTF-16")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _wrong_encoding(path, f"line {number}: {error.reason}") from error
        if line:
            lines.append(next(csv.reader([text], delimiter=";"), []))
    return lines


def _wrong_encoding(path: Path, found: str) -> SourceError:
    return SourceError(
        "This file is not in the encoding of StatLine (UTF-8):",
        f"{path} ({found}).",
        "Download it again, or save it as 'CSV UTF-8'; a spreadsheet program may have rewritten it.",
    )


def read_rows(path: Path, stream: io.BufferedReader, header: Header, progress: Progress) -> ExportRows:
    """Parse the rows block by block; only the columns that are used are kept, so memory follows those."""
    taken = dict(header.taken)
    loose_places = [place for place, _, _ in header.loose]
    loose: dict[int, list[Floats]] = {place: [] for place in loose_places}
    code, level, year = (header.place_of.get(name, -1) for name in (CODE_COLUMN, LEVEL_COLUMN, YEAR_COLUMN))
    used = sorted({0, code, level, *([year] if year >= 0 else []), *taken, *loose_places})
    faulty: list[pa_csv.InvalidRow] = []

    def keep_invalid(row: pa_csv.InvalidRow) -> str:
        if row.text.lstrip('"').startswith(("Bron", "©")):
            return "skip"  # the line about the source that StatLine writes below some exports
        faulty.append(row)
        return "error"

    codes: list[pa.Array] = []
    levels: list[str] = []
    names: list[str] = []
    numbers: dict[int, list[Floats]] = {place: [] for place in taken}
    meant_unknown: Counter[str] = Counter()
    try:
        reader = pa_csv.open_csv(
            io.BufferedReader(_TextStream(stream, path), buffer_size=BLOCK_BYTES),
            pa_csv.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES, column_names=[str(place) for place in range(header.width)]
            ),
            pa_csv.ParseOptions(delimiter=";", invalid_row_handler=keep_invalid),
            pa_csv.ConvertOptions(
                include_columns=[str(place) for place in used],
                column_types={str(place): pa.string() for place in used},
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            row = len(names) + FIRST_ROW
            codes.append(pc.utf8_trim_whitespace(batch.column(str(code))))
            levels.extend(batch.column(str(level)).to_pylist())
            names.extend(name.strip() for name in batch.column("0").to_pylist())
            if year >= 0:
                _check_year(path, batch.column(str(year)), header.year, row)
            for place, rule in taken.items():
                values = _numbers(path, rule.column, batch.column(str(place)), row)
                is_marker = np.isin(values, rule.means_unknown)
                meant_unknown[rule.column] += int(is_marker.sum())
                values[is_marker] = np.nan
                check_numbers(path, rule.column, values, rule.numbers, row)
                numbers[place].append(values)
            for place in list(loose):
                text = pc.utf8_trim_whitespace(batch.column(str(place)))
                if _is_no_number(text).any():
                    del loose[place]
                else:
                    loose[place].append(_as_numbers(text))
            if len(names) // PROGRESS_EVERY_ROWS > (row - FIRST_ROW) // PROGRESS_EVERY_ROWS:
                progress(f"{path.name}: {len(names):,} rows")
    except pa.ArrowInvalid as error:
        raise _bad_row(path, faulty, header.width, str(error)) from error
    if not names:
        raise SourceError("This export holds a header but no rows:", str(path), "Select regions in StatLine.")
    joined = {place: np.concatenate(parts) for place, parts in numbers.items()}
    loose_joined = {place: np.concatenate(parts) for place, parts in loose.items()}
    return ExportRows(pa.concat_arrays(codes), np.array(levels, dtype=str), names, joined, loose_joined, meant_unknown)


def _bad_row(path: Path, faulty: Sequence[pa_csv.InvalidRow], width: int, message: str) -> SourceError:
    if faulty:
        row = f"row {faulty[0].number + HEADER_LINES}" if faulty[0].number is not None else "one of the rows"
        return SourceError(
            f"A row has {faulty[0].actual_columns} cells instead of {width}:",
            f"{path}, {row}: {faulty[0].text[:60]!r}.",
            "The file may be cut off or edited; export it again.",
        )
    if "Empty CSV" in message:
        return SourceError("This export holds a header but no rows:", str(path), "Select regions in StatLine.")
    return SourceError("The rows of this export can't be read:", f"{path} ({message[:200]}).", "Export it again.")


def _numbers(path: Path, column: str, text: pa.StringArray, first_row: int) -> Floats:
    trimmed = pc.utf8_trim_whitespace(text)
    wrong = np.flatnonzero(_is_no_number(trimmed))
    if len(wrong):
        row = int(wrong[0])
        raise fault(
            path,
            column,
            row + first_row,
            "This is not a number:",
            text[row].as_py(),
            "Expected digits with a decimal comma (21,4), or '.' where it is unknown or secret.",
        )
    return _as_numbers(trimmed)


def _is_no_number(trimmed: pa.StringArray) -> npt.NDArray[np.bool_]:
    is_unknown = pc.is_in(trimmed, value_set=pa.array(UNKNOWN))
    is_fine = pc.or_(is_unknown, pc.match_substring_regex(trimmed, NUMBER))
    wrong: npt.NDArray[np.bool_] = ~is_fine.to_numpy(zero_copy_only=False)
    return wrong


def _as_numbers(trimmed: pa.StringArray) -> Floats:
    is_unknown = pc.is_in(trimmed, value_set=pa.array(UNKNOWN))
    plain = pc.replace_substring(pc.if_else(is_unknown, None, trimmed), ",", ".")
    numbers: Floats = plain.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    return numbers


def _check_year(path: Path, values: pa.StringArray, year: int, first_row: int) -> None:
    other = np.flatnonzero(pc.not_equal(pc.utf8_trim_whitespace(values), str(year)).to_numpy(zero_copy_only=False))
    if len(other):
        row = int(other[0])
        raise fault(
            path,
            YEAR_COLUMN,
            row + first_row,
            f"The year of this row is not that of the title ({year}):",
            values[row].as_py(),
            "One export holds one year; export the years apart.",
        )
