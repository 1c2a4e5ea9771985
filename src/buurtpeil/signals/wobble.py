# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much does a figure move from period to period without anything happening?

Needs gaps of all areas with their drawing variance. Gives the extra wobble beyond drawing, how alike the areas are in
it, and the chance of a movement under both: a moderated t (Smyth 2004).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.variance import MAD_TO_DEVIATION

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
LEAST_AREAS = 20
_MEDIAN_OF_CHI_SQUARED = 0.454936423119572  # one degree of freedom
_LARGEST_FREEDOM = 1e6  # as good as normal
_PRECISE = 1e-6
_FEWEST_TO_LEAN = 3
_PULLED_IN = 5.0  # standard deviations


def learn_wobble(gap: Floats, variance: Floats, times: Floats) -> float:
    """The variance of an area's figure in one period beyond drawing and rounding, on the scale of the gap (A, T).

    The value at which squared differences, each over its expected variance, have the median of a chi-squared with one
    degree of freedom: robust against areas that really change. Both differences with the period before and distances to
    the line through both neighbours are used and the larger one counts: where gaps wander, the first is larger. NaN
    with fewer than `LEAST_AREAS` areas.
    """
    found = [
        _wobble_of(*differences)
        for differences in (_with_previous(gap, variance), _with_neighbours(gap, variance, times))
        if np.count_nonzero(np.isfinite(differences[0]).any(axis=1)) >= LEAST_AREAS
    ]
    return max(found) if found else float("nan")


def _with_previous(gap: Floats, variance: Floats) -> tuple[Floats, Floats, Floats]:
    """Differences, their drawing variance, and how often the wobble counts in them."""
    difference = gap[:, 1:] - gap[:, :-1]
    return difference, variance[:, 1:] + variance[:, :-1], np.full(difference.shape, 2.0)


def _with_neighbours(gap: Floats, variance: Floats, times: Floats) -> tuple[Floats, Floats, Floats]:
    if gap.shape[1] < 3:
        return gap[:, :0], gap[:, :0], gap[:, :0]
    earlier = (times[2:] - times[1:-1]) / (times[2:] - times[:-2])
    distance = gap[:, 1:-1] - earlier * gap[:, :-2] - (1 - earlier) * gap[:, 2:]
    expected = variance[:, 1:-1] + earlier**2 * variance[:, :-2] + (1 - earlier) ** 2 * variance[:, 2:]
    return distance, expected, np.broadcast_to(1 + earlier**2 + (1 - earlier) ** 2, distance.shape)


def _wobble_of(difference: Floats, expected: Floats, times_counted: Floats) -> float:
    """Solve median(difference^2 / (expected + times_counted x wobble)) = median of chi-squared, by halving."""
    is_there = np.isfinite(difference) & np.isfinite(expected)
    squared, known, counted = difference[is_there] ** 2, expected[is_there], times_counted[is_there]
    low, high = 0.0, float((MAD_TO_DEVIATION * np.median(np.sqrt(squared / counted))) ** 2)
    if np.median(np.divide(squared, known, out=np.full(len(known), np.inf), where=known > 0)) <= _MEDIAN_OF_CHI_SQUARED:
        return 0.0
    while high - low > _PRECISE * high:
        middle = (low + high) / 2
        if np.median(squared / (known + counted * middle)) > _MEDIAN_OF_CHI_SQUARED:
            low = middle
        else:
            high = middle
    return high


def chance_of(score: Floats, heterogeneity: Floats, freedom: Floats, prior_freedom: float) -> Floats:
    """The one-sided chance of a standardised movement this bad while nothing moves, for arrays of one shape.

    `heterogeneity` is the weighted sum of squared residuals of each area, expected `freedom` when its variances are
    right; areas that wobble unequally widen the test.
    """
    if prior_freedom >= _LARGEST_FREEDOM:
        return np.asarray(special.ndtr(-score))
    own = prior_freedom + freedom
    return np.asarray(stats.t.sf(score / np.sqrt((prior_freedom + heterogeneity) / own), own))


def learn_skewness(residual: Floats, count: Floats) -> float:
    """How lopsided figures are around their own mean, over all areas together: (A, T) standardised residuals.

    `count` (A,) is how many of them each mean was made of: residuals from few lean less than the figures themselves,
    by a known factor. The largest are pulled in, so that an area that really moved doesn't decide. 0 where unknown.
    """
    is_used = np.isfinite(residual) & (count >= _FEWEST_TO_LEAN)[:, np.newaxis]
    if np.count_nonzero(is_used.any(axis=1)) < LEAST_AREAS:
        return 0.0
    seen = residual[is_used]
    spread = np.sqrt(np.mean(seen**2))
    if not spread > 0:
        return 0.0
    seen = np.clip(seen / spread, -_PULLED_IN, _PULLED_IN)
    number = np.broadcast_to(count[:, np.newaxis], residual.shape)[is_used]
    kept = np.mean((1 - 3 / number + 2 / number**2) / (1 - 1 / number) ** 1.5)
    return float(np.mean(seen**3) / np.mean(seen**2) ** 1.5 / kept)


def without_skewness(score: Floats, skewness: Floats) -> Floats:
    """The normal score of a standardised sum that leans: the Cornish-Fisher expansion to first order, solved for it.

    Where the sum leans to the bad side, a high score is less rare than it seems. A lean to the other side is left as it
    is: it makes the test more careful than it need be.
    """
    lean = np.where(skewness > 0, skewness, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(np.maximum(1 + 2 * lean / 3 * (score + lean / 6), 0))
        upright = np.where(lean > _PRECISE, 3 / lean * (root - 1), score)
    return np.where(score > 0, np.minimum(upright, score), score)


def learn_prior_freedom(heterogeneity: Floats, freedom: Floats) -> float:
    """How alike the areas' own noise is, as degrees of freedom (Smyth 2004, §6.2): infinite when all wobble alike.

    From the spread of the logarithms of the areas' residual variances: beyond what their degrees of freedom explain,
    trigamma(prior / 2). Exact zeros, from figures that never change, say nothing and are left out.
    """
    is_there = (freedom > 0) & (heterogeneity > 0)
    if np.count_nonzero(is_there) < LEAST_AREAS:
        return np.inf
    half = freedom[is_there] / 2
    logarithm = np.log(heterogeneity[is_there] / freedom[is_there]) - special.digamma(half) + np.log(half)
    excess = np.var(logarithm, ddof=1) - np.mean(special.polygamma(1, half))
    if excess <= 0:
        return np.inf
    return min(2 * _inverse_trigamma(float(excess)), np.inf)


def _inverse_trigamma(target: float) -> float:
    """Newton's iteration of Smyth (2004), appendix."""
    estimate = 0.5 + 1 / target
    for _ in range(50):
        trigamma = float(special.polygamma(1, estimate))
        step = trigamma * (1 - trigamma / target) / float(special.polygamma(2, estimate))
        estimate += step
        if -step / estimate < 1e-8:
            break
    return estimate
