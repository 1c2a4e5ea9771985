# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas jumped away from their city, and stayed there?

Needs the gaps of one indicator. Gives per area the most convincing recent step the wrong way, a one-sided p-value and
whether a step tells the series better than a line: a slow slide is no break.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.trend import fit_lines, sum_over_periods
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.signals.gap import Gap
from buurtpeil.signals.wobble import chance_of, learn_prior_freedom, learn_skewness, without_skewness

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # as the gaps it reads, and how unequally areas wobble
RULE_VERSION = "1.1"
# The new level must hold for two periods: one exceptional year is no break. A step of longer ago is history.
FEWEST_AFTER, MOST_AFTER = 2, 3
FEWEST_BEFORE = 3


@dataclass(frozen=True, eq=False)
class Break:
    """The step of each area (A,); NaN where none was tested.

    Attributes
    ----------
    p_value : one-sided, for the best of the steps that were tried, corrected for their number (Bonferroni).
    change : how much worse the new level is, in the indicator's unit (negative: better).
    first : the column of the first period at the new level; -1 where not tested.
    is_step : whether the step leaves less unexplained than a straight line.
    """

    p_value: Floats
    change: Floats
    first: npt.NDArray[np.int64]
    is_step: npt.NDArray[np.bool_]


def detect_break(gap: Gap, indicator: Indicator) -> Break:
    """Try a step at each of the last periods that leaves `FEWEST_AFTER` to `MOST_AFTER` after it.

    Before and after are weighted means; the chance is that of `wobble.chance_of`, so that an area that always jumps
    needs a larger jump.
    """
    areas, periods = gap.gap.shape
    best, change = np.full(areas, np.inf), np.full(areas, np.nan)
    first, unexplained = np.full(areas, -1), np.full(areas, np.inf)
    tried = np.zeros(areas)
    lines = fit_lines(gap.gap, gap.weight, gap.times)
    for after in range(FEWEST_AFTER, MOST_AFTER + 1):
        column = periods - after
        if column < FEWEST_BEFORE:
            continue
        step, p_value, left = _step_at(gap, column, indicator.direction.sign_of_worse)
        is_tried, is_better = np.isfinite(p_value), p_value < best
        tried += is_tried
        best = np.where(is_better, p_value, best)
        change = np.where(is_better, step, change)
        unexplained = np.where(is_better, left, unexplained)
        first = np.where(is_better, column, first)
    is_tested = tried > 0
    p_value = np.where(is_tested, np.minimum(best * np.maximum(tried, 1), 1.0), np.nan)
    is_step = is_tested & (unexplained < lines.heterogeneity)
    return Break(p_value, np.where(is_tested, change * gap.unit, np.nan), np.where(is_tested, first, -1), is_step)


@dataclass(frozen=True, eq=False)
class _Level:
    """The weighted mean of each area (A,) on one side of a step, with what it was made of."""

    mean: Floats
    precision: Floats
    count: Floats
    residual: Floats  # (A, T) in standard deviations, NaN on the other side
    cubes: Floats  # sum of the cubed parts of the mean, for its skewness

    @classmethod
    def of(cls, gap: Gap, side: npt.NDArray[np.bool_]) -> _Level:
        weight = np.where(side, gap.weight, 0.0)
        amount = np.where(weight > 0, gap.gap, 0.0)
        precision = sum_over_periods(weight)
        known = np.where(precision > 0, precision, np.nan)
        mean = sum_over_periods(weight * amount) / known
        residual = np.where(weight > 0, (amount - mean[:, np.newaxis]) * np.sqrt(weight), np.nan)
        cubes = sum_over_periods(weight**1.5) / known**3
        return cls(mean, precision, sum_over_periods((weight > 0).astype(np.float64)), residual, cubes)


def _step_at(gap: Gap, column: int, sign_of_worse: int) -> tuple[Floats, Floats, Floats]:
    """(A,) the step the wrong way (on the scale of the gap), its chance, and what stays unexplained.

    Figures that lean to one side make a mean of two or three lean too: the chance allows for that.
    """
    is_after = np.arange(gap.gap.shape[1]) >= column
    before, after = _Level.of(gap, ~is_after), _Level.of(gap, is_after)
    is_enough = (before.count >= FEWEST_BEFORE) & (after.count >= FEWEST_AFTER)
    step = np.where(is_enough, sign_of_worse * (after.mean - before.mean), np.nan)
    variance = np.divide(1, before.precision, where=is_enough, out=np.full(len(step), np.nan))
    variance += np.divide(1, after.precision, where=is_enough, out=np.full(len(step), np.nan))
    freedom = np.where(is_enough, before.count + after.count - 2, np.nan)
    squares = sum_over_periods(np.nan_to_num(before.residual) ** 2 + np.nan_to_num(after.residual) ** 2)
    heterogeneity = np.where(is_enough, squares, np.nan)
    lean = sign_of_worse * learn_skewness(before.residual, before.count)
    skewness = lean * (after.cubes - before.cubes) / variance**1.5
    score = without_skewness(step / np.sqrt(variance), np.nan_to_num(skewness))
    return step, chance_of(score, heterogeneity, freedom, learn_prior_freedom(heterogeneity, freedom)), heterogeneity
