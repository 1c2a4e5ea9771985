# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What are the columns of a user's file called, and which rows come after?

Needs a grid and the rows of its header. Gives one name a column (several rows joined, merged cells filled in) and the
rows with figures; merged cells among the figures are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from buurtpeil.errors import SourceError
from buurtpeil.sources.own.cells import text_in
from buurtpeil.sources.own.grid import Cell, Grid, is_blank

_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def column_names(grid: Grid, header_row: int, header_rows: int = 1) -> tuple[str, ...]:
    """One name a column; a name that occurs again gets a number, a column without one is "column 3"."""
    if header_row + header_rows - 1 >= len(grid.rows):
        raise SourceError(
            "There are no rows below the header that the mapping names:",
            f"{grid.path}: header in row {header_row}, {len(grid.rows)} rows in all.",
            "Correct `header_row`, or check whether the file was cut off.",
        )
    rows = [list(grid.rows[row]) for row in range(header_row - 1, header_row - 1 + header_rows)]
    for top, left, bottom, right in map(_corners, grid.merged):
        for row in range(max(top, header_row), min(bottom, header_row + header_rows - 1) + 1):
            for place in range(left - 1, min(right, grid.width)):
                rows[row - header_row][place] = grid.rows[top - 1][left - 1]
    names: list[str] = []
    for place in range(grid.width):
        parts = list(dict.fromkeys(text for row in rows if (text := text_in(row[place]))))
        name = " / ".join(parts) or f"column {place + 1}"
        again = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({again + 1})" if name in names else name)
    return tuple(names)


def data_rows(grid: Grid, header_row: int, header_rows: int = 1) -> list[tuple[int, tuple[Cell, ...]]]:
    """(number of the row in the file, cells) of every row below the header that is not empty."""
    first = header_row + header_rows
    for merged in grid.merged:
        if _corners(merged)[2] >= first:
            raise SourceError(
                "Cells among the figures are merged, so it is not certain to which rows they belong:",
                f"{grid.path}, sheet {grid.sheet!r}: {merged}.",
                "Split these cells and fill in each, then save the file again.",
            )
    rows = enumerate(grid.rows[first - 1 :], first)
    found = [(number, row) for number, row in rows if not all(is_blank(cell) for cell in row)]
    if not found:
        raise SourceError("There are no figures below the header:", str(grid.path), "Correct `header_row`.")
    return found


def require_own_columns(grid: Grid, names: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a mapping that names columns which the file does not have."""
    missing = [name for name in wanted if name not in names]
    if missing:
        raise SourceError(
            "The mapping names columns that this file does not have:",
            f"{grid.path}: {', '.join(missing)}. It has {', '.join(names[:20])}.",
            "Correct the mapping, or make one anew with `buurtpeil own guess FILE`.",
        )


def _corners(merged: str) -> tuple[int, int, int, int]:
    """(top, left, bottom, right), counted from 1."""
    left, top, right, bottom = cast("re.Match[str]", _RANGE.fullmatch(merged)).groups()
    return int(top), _number(left), int(bottom or top), _number(right or left)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
