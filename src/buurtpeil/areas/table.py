# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas does one edition hold, and how do they nest?

Needs codes and names of one edition. Gives an `AreaTable`: the area axis of every `Panel`, sorted by code,
with for each area the row of its parent and of its municipality, so that methods can work without a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, level_of, municipality_of, parent_of
from buurtpeil.errors import AreaError

NO_ROW = -1


@dataclass(frozen=True, eq=False)
class AreaTable:
    """The areas of one edition, sorted by code.

    Attributes
    ----------
    edition : the year of the codes and boundaries.
    codes : (n,) CBS codes, strictly increasing.
    names : (n,) names as the publisher writes them.
    """

    edition: int
    codes: npt.NDArray[np.str_]
    names: npt.NDArray[np.str_]

    @classmethod
    def from_codes(cls, edition: int, names_by_code: Mapping[str, str]) -> AreaTable:
        """Build the table from ``{code: name}``; every code must be a whole CBS code."""
        for code in names_by_code:
            level_of(code)
        ordered = sorted(names_by_code)
        return cls(
            edition, np.array(ordered, dtype=str), np.array([names_by_code[code] for code in ordered], dtype=str)
        )

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {str(code): row for row, code in enumerate(self.codes)}

    @cached_property
    def levels(self) -> npt.NDArray[np.str_]:
        """(n,) the `Level` value of each area."""
        return np.array([level_of(str(code)).value for code in self.codes], dtype=str)

    @cached_property
    def municipality_row(self) -> npt.NDArray[np.int64]:
        """(n,) the row of the municipality that holds each area (itself included), `NO_ROW` where absent."""
        return self._rows_of(municipality_of(str(code)) for code in self.codes)

    @cached_property
    def parent_row(self) -> npt.NDArray[np.int64]:
        """(n,) the row of the next larger area, `NO_ROW` where absent."""
        return self._rows_of(parent_of(str(code)) for code in self.codes)

    def _rows_of(self, codes: Iterable[str | None]) -> npt.NDArray[np.int64]:
        return np.array([NO_ROW if code is None else self._row_of.get(code, NO_ROW) for code in codes], dtype=np.int64)

    def __contains__(self, code: object) -> bool:
        return code in self._row_of

    def row(self, code: str) -> int:
        """The row of `code`; raises `AreaError` when this edition does not hold it."""
        try:
            return self._row_of[code]
        except KeyError:
            raise AreaError(
                f"Edition {self.edition} holds no area with this code:",
                repr(code),
                "It may belong to another edition; search by name with `buurtpeil areas find NAME`.",
            ) from None

    def name(self, code: str) -> str:
        """The publisher's name of `code`."""
        return str(self.names[self.row(code)])

    def rows(self, codes: Iterable[str]) -> npt.NDArray[np.int64]:
        """The rows of `codes`, `NO_ROW` for a code this edition does not hold."""
        return self._rows_of(codes)

    def rows_within(self, municipality: str, level: Level) -> npt.NDArray[np.int64]:
        """The rows of all areas of `level` inside `municipality`, in code order."""
        inside = self.municipality_row == self.row(municipality)
        return np.flatnonzero(inside & (self.levels == level.value))

    def children(self, code: str) -> npt.NDArray[np.int64]:
        """The rows of the areas whose direct parent is `code`, in code order."""
        return np.flatnonzero(self.parent_row == self.row(code))

    def take(self, rows: npt.NDArray[np.int64]) -> AreaTable:
        """The same table for a part of the rows, still in code order."""
        rows = np.sort(rows)
        return AreaTable(self.edition, self.codes[rows], self.names[rows])
