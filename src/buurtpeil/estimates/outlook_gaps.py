# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far does each area lie from its city, counted in relevant margins, and how noisy is that?

Needs the figures of one indicator, its reference and which cells are usable. Gives `Gaps`: the series that every
outlook starts from, in a unit in which one is "really worse" for every indicator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.variance import NoiseSource, observation_variance
from buurtpeil.indicators.catalogue import Indicator, MarginKind
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
LONGEST_WINDOW = 24  # periods; what lies further back says little of the next two
_SMALLEST_RATIO, _LARGEST_RATIO = 0.1, 30.0
_LARGEST_GAP = 1e4  # margins; farther says no more than this


@dataclass(frozen=True, eq=False)
class Gaps:
    """Gaps of A areas over the last T periods (at most `LONGEST_WINDOW`), all arrays (A, T) unless said otherwise.

    Attributes
    ----------
    gap : (value - reference) / margin, positive = worse; NaN where there is no usable figure.
    noise : variance of the gap by drawing, rounding or wobble, at the reference; 0 where nobody knows it.
    is_drawn : whether the noise grows with the level (counts and shares of people) and so follows the area's own.
    per_gap : how much one margin changes the level as a part of the reference, signed; 0 where that has no meaning.
    threshold : the gap from which an area is red or beyond the floor, never more than 1.
    first : (A, T) the column from which the series up to each column was measured in one way.
    """

    gap: Floats
    noise: Floats
    is_drawn: Booleans
    per_gap: Floats
    threshold: Floats
    first: npt.NDArray[np.int64]

    @property
    def periods(self) -> int:
        """T."""
        return int(self.gap.shape[1])

    def level_ratio(self, gap: Floats, column: int) -> Floats:
        """(A,) the level that belongs to `gap`, as a part of the reference of that column."""
        return np.clip(1 + self.per_gap[:, column] * gap, _SMALLEST_RATIO, _LARGEST_RATIO)

    def own_noise(self, gap: Floats, column: int) -> Floats:
        """(A,) the noise of one figure at the level that belongs to `gap`."""
        ratio = np.where(self.is_drawn[:, column], self.level_ratio(gap, column), 1.0)
        return self.noise[:, column] * ratio

    def is_since_break(self, column: int) -> Booleans:
        """(A, column + 1) the columns up to `column` that are comparable with it."""
        return np.arange(column + 1) >= self.first[:, column : column + 1]

    def take(self, rows: npt.NDArray[np.int64]) -> Gaps:
        """The gaps of a part of the areas."""
        return Gaps(*(getattr(self, name)[rows] for name in _FIELDS))

    def until(self, column: int) -> Gaps:
        """What was known when `column` was the last one."""
        return Gaps(*(getattr(self, name)[:, : column + 1] for name in _FIELDS))


_FIELDS = ("gap", "noise", "is_drawn", "per_gap", "threshold", "first")


def measure_gaps(panel: Panel, position: int, indicator: Indicator, reference: Floats, usable: Booleans) -> Gaps:
    """The gaps of the indicator at `position`; `reference` and `usable` are (A, T).

    Without a direction, or without a reference, there are none: all NaN. Where noise is learned from how the series
    wobble, it is learned over the whole panel: cut the panel first to see what was known at a moment.
    """
    sign = indicator.direction.sign_of_worse
    value = np.where(usable, panel.value[position], np.nan)
    unit = np.full(value.shape, indicator.margin.value)
    if indicator.margin.kind is MarginKind.RELATIVE:
        unit = np.where(reference != 0, indicator.margin.value * np.abs(reference), np.nan)
    gap = sign * (value - reference) / unit if sign else np.full(value.shape, np.nan)
    observed = observation_variance(panel, position, indicator, reference)
    is_drawn = np.isin(observed.source, (NoiseSource.BINOMIAL, NoiseSource.POISSON))
    gap = np.clip(gap, -_LARGEST_GAP, _LARGEST_GAP)
    deviation = np.minimum(np.sqrt(observed.variance) / unit, _LARGEST_GAP)
    noise = np.where(np.isfinite(gap), deviation**2, 0.0)
    per_gap = np.where(reference > 0, sign * unit / np.where(reference > 0, reference, 1.0), 0.0)
    threshold = np.ones(value.shape)
    if indicator.floor is not None and sign:
        threshold = np.fmin(threshold, sign * (indicator.floor.value - reference) / unit)
    column = np.arange(value.shape[1])
    broken = (panel.flags[position] & Flag.BREAK) > 0
    first = np.maximum.accumulate(np.where(broken, column, 0), axis=1)
    last = slice(max(value.shape[1] - LONGEST_WINDOW, 0), None)
    return Gaps(
        gap[:, last],
        np.nan_to_num(noise)[:, last],
        is_drawn[:, last],
        np.nan_to_num(per_gap)[:, last],
        threshold[:, last],
        np.maximum(first[:, last] - (last.start or 0), 0),
    )
