# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is the one numeric shape that every estimator reads and returns?

Needs figures laid out as indicator x area x period. Gives the `Panel`: five dense arrays of that shape over one
edition of areas and one frequency. Invariants are checked once, here; methods rely on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import PanelError
from buurtpeil.indicators.statuses import Status

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Panel:
    """Figures of indicators x areas x periods.

    Attributes
    ----------
    indicators : (I,) catalogue keys.
    areas : the A areas of one edition.
    periods : (T,) labels of one frequency in time order, such as ``"2024"`` or ``"2024-05"``.
    value : (I, A, T) in the indicator's unit (percent for shares, per 1,000 for rates), NaN where there is none.
    base : (I, A, T) the denominator in persons, households or homes; NaN where unknown or not applicable.
    variance : (I, A, T) of the observation in squared units, NaN where nobody knows it.
    status : (I, A, T) `Status`; a value is finite exactly where the status has a figure.
    flags : (I, A, T) bitmask of `Flag`.
    """

    indicators: tuple[str, ...]
    areas: AreaTable
    periods: tuple[str, ...]
    value: Floats
    base: Floats
    variance: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]

    def __post_init__(self) -> None:
        shape = (len(self.indicators), len(self.areas), len(self.periods))
        for name in ("value", "base", "variance", "status", "flags"):
            given = getattr(self, name).shape
            if given != shape:
                raise PanelError(
                    f"`{name}` must have the shape (indicators, areas, periods) = {shape}.", f"Got {given}."
                )
        if list(self.periods) != sorted(set(self.periods)) or len({len(period) for period in self.periods}) > 1:
            raise PanelError("Periods must be distinct, in time order and of one frequency.", repr(self.periods))
        if not np.array_equal(np.isfinite(self.value), has_figure(self.status)):
            raise PanelError("A value must be finite exactly where its status has a figure.")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(I, A, T)."""
        return len(self.indicators), len(self.areas), len(self.periods)

    def without(self, rows: npt.NDArray[np.int64]) -> Panel:
        """The same panel after leaving out whole areas: what independence is tested against."""
        keep = np.setdiff1d(np.arange(len(self.areas)), rows)
        return self.take_areas(keep)

    def take_areas(self, rows: npt.NDArray[np.int64]) -> Panel:
        """The panel of a part of the areas, in code order."""
        rows = np.sort(rows)
        parts = {name: getattr(self, name)[:, rows, :] for name in ("value", "base", "variance", "status", "flags")}
        return replace(self, areas=self.areas.take(rows), **parts)

    def suppress(self, rows: npt.NDArray[np.int64]) -> Panel:
        """The panel in which all figures of `rows` are suppressed."""
        value, variance, status = self.value.copy(), self.variance.copy(), self.status.copy()
        value[:, rows, :] = np.nan
        variance[:, rows, :] = np.nan
        status[:, rows, :] = Status.SUPPRESSED
        return replace(self, value=value, variance=variance, status=status)


def has_figure(status: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where a status carries a number (`Status.has_figure`, for arrays)."""
    return np.isin(status, (Status.OBSERVED, Status.MODELLED_BY_PUBLISHER))
