# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is each value in the file what its column promises?

Needs a file whose rows are areas (of one or more years) and whose columns are figures. Gives `AreaRows`: codes, levels
and checked numbers. Every check names the file, the column, the first offending row and the way out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.areas.codes import CBS_LEVELS, COUNTRY_CODE, Level, is_code_of, level_of
from buurtpeil.errors import SourceError
from buurtpeil.sources.files import Progress, as_source_error, parquet_schema, read_parquet

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
YEAR_COLUMN = "year"
EXAMPLES: Mapping[Level, str] = {
    Level.COUNTRY: "NL",
    Level.MUNICIPALITY: "GM0599",
    Level.DISTRICT: "WK059901",
    Level.NEIGHBOURHOOD: "BU05990110",
    Level.POSTCODE: "PC1011 (four digits)",
    Level.ENGLISH_LSOA: "E01000001",
}

LEVEL_WORDS: Mapping[str, Level] = {
    "land": Level.COUNTRY,
    "gemeente": Level.MUNICIPALITY,
    "wijk": Level.DISTRICT,
    "buurt": Level.NEIGHBOURHOOD,
}


@dataclass(frozen=True)
class NumberRule:
    """What the numbers of one column may be; an open side is None."""

    minimum: float | None = 0.0
    maximum: float | None = None
    is_whole: bool = False
    may_be_absent: bool = True


YEAR = NumberRule(minimum=1990, maximum=2100, is_whole=True, may_be_absent=False)


@dataclass(frozen=True, eq=False)
class AreaRows:
    """The checked rows of one file.

    Attributes
    ----------
    codes : (c,) distinct area codes in code order.
    code_index : (n,) the place in `codes` of each row.
    levels : (c,) the `Level` value of each code.
    numbers : {column: (n,) float64, NaN where the cell is empty}.
    texts : {column: (n,) text, empty where the cell is}.
    not_taken : columns of the file that nobody asked for.
    """

    path: Path
    codes: npt.NDArray[np.str_]
    code_index: Integers
    levels: npt.NDArray[np.str_]
    numbers: Mapping[str, Floats]
    texts: Mapping[str, npt.NDArray[np.str_]]
    not_taken: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.code_index)

    def is_neighbourhood_or_district(self) -> npt.NDArray[np.bool_]:
        """(n,) where the area is a buurt or a wijk: the levels at which CBS rounds counts to 5."""
        return np.isin(self.levels, (Level.NEIGHBOURHOOD.value, Level.DISTRICT.value))[self.code_index]


def read_area_rows(
    path: Path,
    numbers: Mapping[str, NumberRule],
    progress: Progress,
    texts: Sequence[str] = (),
    code: str = "code",
    level_word: str = "soort",
) -> AreaRows:
    """Read the columns `code`, `level_word`, `texts` and `numbers` of a Parquet file and check every cell."""
    present = parquet_schema(path).names
    wanted = [code, level_word, *texts, *numbers]
    require_columns(path, present, wanted)
    table = read_parquet(path, wanted, progress)
    with as_source_error(path):
        codes, code_index = checked_codes(path, code, table[code])
        levels = np.array([level_of(str(value)).value for value in codes], dtype=str)
        check_level_words(path, level_word, text_column(path, level_word, table[level_word]), levels[code_index])
        return AreaRows(
            path,
            codes,
            code_index,
            levels,
            {name: number_column(path, name, table[name], rule) for name, rule in numbers.items()},
            {name: text_column(path, name, table[name]) for name in texts},
            tuple(name for name in present if name not in wanted),
        )


def rows_by_year(rows: AreaRows) -> list[tuple[int, Integers]]:
    """The rows of each year of the column `year`, in code order; refuses an area that occurs twice in one year."""
    years = rows.numbers[YEAR_COLUMN].astype(np.int64)
    check_unique(
        rows.path, [("code", rows.code_index), (YEAR_COLUMN, years)], [rows.codes.tolist(), range(int(years.max()) + 1)]
    )
    order = np.lexsort((rows.code_index, years))
    distinct, start = np.unique(years[order], return_index=True)
    return [(int(year), part) for year, part in zip(distinct, np.split(order, start[1:]), strict=True)]


def require_columns(path: Path, present: Iterable[str], wanted: Iterable[str]) -> None:
    """Refuse a file that lacks a column or holds it twice."""
    names = list(present)
    missing = [name for name in wanted if name not in names]
    if missing:
        raise SourceError(
            "This file lacks columns that are needed:",
            f"{path}: {', '.join(missing)} (it has {', '.join(names[:12])}).",
            "Export it again with these columns, or load a file that has them.",
        )
    repeated = sorted({name for name in wanted if names.count(name) > 1})
    if repeated:
        raise SourceError("A column name occurs twice:", f"{path}: {', '.join(repeated)}.", "Remove one of the two.")


def fault(path: Path, column: str, row: int, what: str, value: object, way_out: str) -> SourceError:
    """The one shape of a message about a cell; `row` counts from 1."""
    return SourceError(what, f"{path}, column {column!r}, row {row}: {value!r}.", way_out)


def checked_codes(
    path: Path,
    column: str,
    values: pa.Array | pa.ChunkedArray,
    first_row: int = 1,
    levels: Collection[Level] = CBS_LEVELS,
    prefix: str = "",
) -> tuple[npt.NDArray[np.str_], Integers]:
    """Distinct codes in code order and the place of each row among them; refuses any other than a code of `levels`.

    `prefix` is put before what the file writes: a postcode 1011 is the area PC1011.
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_string(values.type):
        values = pc.dictionary_encode(values)
    if not pa.types.is_dictionary(values.type):
        raise SourceError(f"The column {column!r} must hold area codes as text:", f"{path} has {values.type}.")
    if values.null_count:
        row = int(np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))[0]) + first_row
        raise fault(path, column, row, "An area code is missing:", "", "Complete the code or remove the row.")
    indices = values.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    dictionary = [prefix + str(value).strip() for value in values.dictionary.to_pylist()]
    for place, value in enumerate(dictionary):
        if is_code_of(value, levels):
            continue
        found = np.flatnonzero(indices == place)
        if len(found):
            raise fault(
                path,
                column,
                int(found[0]) + first_row,
                "This is not a CBS area code:" if levels == CBS_LEVELS else "This is not the code of an area:",
                value,
                f"Expected {' or '.join(EXAMPLES[level] for level in levels)}.",
            )
    country = [COUNTRY_CODE if value.startswith(COUNTRY_CODE) else value for value in dictionary]
    codes, place_of = np.unique(np.array(country, dtype=str), return_inverse=True)
    return codes, place_of.astype(np.int64)[indices]


def check_level_words(
    path: Path, column: str, words: npt.NDArray[np.str_], levels: npt.NDArray[np.str_], first_row: int = 1
) -> None:
    """Refuse a row whose word for the level (land, gemeente, wijk, buurt) does not fit its code."""
    distinct, place = np.unique(words, return_inverse=True)
    meant = [LEVEL_WORDS.get(str(word).strip().lower()) for word in distinct]
    by_word = np.array(["" if level is None else level.value for level in meant], dtype=str)
    wrong = np.flatnonzero(by_word[place] != levels) if len(words) else np.array([], dtype=np.int64)
    if len(wrong):
        row = int(wrong[0])
        raise fault(
            path,
            column,
            row + first_row,
            f"The kind of area does not fit its code (a {levels[row]}):",
            str(words[row]),
            "Expected Land, Gemeente, Wijk or Buurt as the code says; restore the row.",
        )


def check_numbers(path: Path, column: str, values: Floats, rule: NumberRule, first_row: int = 1) -> None:
    """Refuse a number outside its range, a fraction where things are counted, or an infinite one."""
    empty = np.isnan(values)
    faults: list[tuple[npt.NDArray[np.bool_], str]] = [(np.isinf(values), "This number is infinite:")]
    if not rule.may_be_absent:
        faults.append((empty, "This cell may not be empty:"))
    if rule.minimum is not None:
        faults.append((values < rule.minimum, f"This number is below {rule.minimum:g}:"))
    if rule.maximum is not None:
        faults.append((values > rule.maximum, f"This number is above {rule.maximum:g}:"))
    if rule.is_whole:
        finite = np.where(np.isfinite(values), values, 0.0)
        faults.append((finite != np.rint(finite), "This must be a whole number:"))
    for wrong, what in faults:
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise fault(
                path,
                column,
                row + first_row,
                what,
                float(values[row]),
                "Check the unit of the column and the publisher's table; nothing was taken from this file.",
            )


def check_unique(
    path: Path, keys: Sequence[tuple[str, Integers]], labels: Sequence[Sequence[object]], first_row: int = 1
) -> None:
    """Refuse two rows with the same combination of `keys` (name, (n,) whole numbers); `labels` tell what they mean."""
    combined = np.zeros(len(keys[0][1]), dtype=np.int64)
    for _, values in keys:
        combined = combined * (int(values.max(initial=0)) + 1) + values
    _, first, count = np.unique(combined, return_index=True, return_counts=True)
    if (count > 1).any():
        original = int(first[np.flatnonzero(count > 1)[0]])
        again = int(np.flatnonzero(combined == combined[original])[1])
        value = ", ".join(str(names[int(key[original])]) for (_, key), names in zip(keys, labels, strict=True))
        raise fault(
            path,
            "+".join(name for name, _ in keys),
            again + first_row,
            f"This row repeats row {original + first_row}:",
            value,
            "Each area may occur once a period; remove one of the two after asking the publisher which is right.",
        )


def number_column(path: Path, column: str, values: pa.ChunkedArray, rule: NumberRule) -> Floats:
    """(n,) the numbers of one column, NaN where a cell is empty; refuses text and what `rule` forbids."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        text = values.combine_chunks().dictionary_decode()
        raise _letters(path, column, text)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        raise SourceError(
            "This column must hold numbers:", f"{path}, column {column!r} holds {kind}.", "Export it again."
        )
    numbers: Floats = values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(np.float64)
    if pa.types.is_floating(kind) and kind != pa.float64():
        numbers = np.round(numbers, 4)  # 76.1 stored in four bytes reads 76.0999984741211
    check_numbers(path, column, numbers, rule)
    return numbers


def _letters(path: Path, column: str, text: pa.Array) -> SourceError:
    is_number = pc.match_substring_regex(text, r"^\s*-?\d+([.,]\d+)?\s*$")
    wrong = np.flatnonzero(~pc.fill_null(is_number, True).to_numpy(zero_copy_only=False))
    row = int(wrong[0]) if len(wrong) else 0
    return fault(
        path,
        column,
        row + 1,
        "This column must hold numbers but holds text:",
        text[row].as_py(),
        "Replace the text by a number or an empty cell, and store the column as numbers.",
    )


def text_column(path: Path, column: str, values: pa.ChunkedArray) -> npt.NDArray[np.str_]:
    """(n,) the texts of one column, empty where a cell is."""
    combined = values.combine_chunks()
    if not pa.types.is_dictionary(combined.type):
        raise SourceError(f"The column {column!r} must hold text:", f"{path} has {combined.type}.", "Export it again.")
    words = np.array([*(str(word) for word in combined.dictionary.to_pylist()), ""], dtype=str)
    indices: Integers = pc.fill_null(combined.indices, len(words) - 1).to_numpy(zero_copy_only=False)
    return words[indices]
