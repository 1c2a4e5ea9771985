# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Along which line does a series move?

Needs series of many areas with a weight per figure. Gives the weighted least-squares line of each, for all areas at
once; a weight of zero leaves a figure out. Each area depends on itself only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.OWN


@dataclass(frozen=True, eq=False)
class Lines:
    """One line per area, arrays (A,); NaN with fewer than two different moments.

    Attributes
    ----------
    slope : per year.
    slope_variance : when each weight is one over the variance of its figure.
    heterogeneity : the weighted sum of squared residuals, expected `freedom` when those variances are right.
    freedom : figures less two.
    first, last : the moments of the first and the last figure used, in years.
    """

    slope: Floats
    slope_variance: Floats
    heterogeneity: Floats
    freedom: Floats
    first: Floats
    last: Floats


def fit_lines(series: Floats, weight: Floats, times: Floats) -> Lines:
    """Fit `series` (A, T) at `times` (T,) in years with `weight` (A, T) >= 0.

    The sums run over the periods one by one, so that the bits of one area never depend on how many others there are.
    """
    is_used = weight > 0
    amount = np.where(is_used, series, 0.0)
    since = times - times[-1] if len(times) else times
    weights = sum_over_periods(weight)
    has_any = weights > 0
    centre = np.divide(sum_over_periods(weight * since), weights, out=np.zeros(len(weights)), where=has_any)
    level = np.divide(sum_over_periods(weight * amount), weights, out=np.zeros(len(weights)), where=has_any)
    distance = since - centre[:, np.newaxis]
    information = sum_over_periods(weight * distance**2)
    number = sum_over_periods(is_used.astype(np.float64))
    has_line = (number >= 2) & (information > 0)
    slope, slope_variance = np.full(len(weights), np.nan), np.full(len(weights), np.nan)
    np.divide(sum_over_periods(weight * distance * amount), information, out=slope, where=has_line)
    np.divide(1.0, information, out=slope_variance, where=has_line)
    residual = np.where(is_used, amount - level[:, np.newaxis] - slope[:, np.newaxis] * distance, 0.0)
    heterogeneity = np.where(has_line, sum_over_periods(weight * residual**2), np.nan)
    first = np.min(np.where(is_used, times, np.inf), axis=1, initial=np.inf)
    last = np.max(np.where(is_used, times, -np.inf), axis=1, initial=-np.inf)
    return Lines(
        slope,
        slope_variance,
        heterogeneity,
        np.where(has_line, number - 2, np.nan),
        np.where(has_line, first, np.nan),
        np.where(has_line, last, np.nan),
    )


def sum_over_periods(amounts: Floats) -> Floats:
    """(A,) the sum of (A, T) over the periods, in time order."""
    total = np.zeros(len(amounts))
    for period in range(amounts.shape[1]):
        total = total + amounts[:, period]
    return total
