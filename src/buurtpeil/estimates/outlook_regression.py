# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does the past of all areas together say of the next two periods of one?

Needs gaps and their prior. Gives a small regression, pooled over areas and earlier periods, of what came on the latest
figure and the means before it, with a variance that follows noise, unrest and level; leaning on a sober prior guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize

from buurtpeil.estimates.outlook_filter import Forecast, Target
from buurtpeil.estimates.outlook_gaps import Gaps
from buurtpeil.estimates.outlook_prior import Prior

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
RECENT = 4  # periods in the mean of the last years
# Without any past to learn from: mostly the means, partly the latest figure, a little towards the city.
#   latest figure, mean of the last two, mean of the last four (shrunken), mean so far (shrunken), constant
_PRIOR_WEIGHTS = np.array([0.15, 0.25, 0.25, 0.3, 0.0])
#   constant, noise of one figure, the area's own unrest, level squared
_PRIOR_VARIANCE = np.array([0.0, 0.4, 0.5, 0.0])
_LEAN = 20.0  # figures that the prior weights count as
_LEAN_VARIANCE = 10.0
_HUBER = 2.0  # deviations; what lies farther weighs less (Huber 1964)
_LARGEST_RESIDUAL = 25.0  # squared, in expected variances
_ROUNDS = 3
_SMALLEST_VARIANCE = 1e-3
_OWN_UNREST = 2.0  # differences that the unrest of all areas counts as
_CHI_SQUARED = 2.198  # one over the median of a chi-squared with one degree of freedom
_UNREST_UNKNOWN = 0.3  # margins squared, with one period only


@dataclass(frozen=True, eq=False)
class Features:
    """What is known of each area at one moment: `design` (A, 5) and `spread` (A, 4) for mean and variance, the gap
    `now` (A,), the mean of the last two gaps `before` (A,), and `simple` means for comparison."""

    design: Floats
    spread: Floats
    now: Floats
    before: Floats
    recent_mean: Floats
    mean: Floats
    step: Floats

    @property
    def there(self) -> Booleans:
        """(A,) whether the area has a figure now."""
        return np.isfinite(self.now)


def make_features(gaps: Gaps, prior: Prior) -> Features:
    """The features at the last column; only what was measured since the last break counts."""
    last = gaps.periods - 1
    series = np.where(gaps.is_since_break(last), gaps.gap, np.nan)
    now = series[:, last]
    previous = series[:, last - 1] if last else np.full(len(now), np.nan)
    before = np.where(np.isfinite(previous), (now + previous) / 2, now)
    mean, number = _mean(series)
    recent, recent_number = _mean(series[:, -RECENT:])
    noise = gaps.own_noise(prior.mean, last)
    level = _towards(prior, mean, noise / np.maximum(number, 1))
    recent_level = _towards(prior, recent, noise / np.maximum(recent_number, 1))
    own_noise = gaps.own_noise(level, last)
    one = np.ones(len(now))
    design = np.column_stack([np.nan_to_num(now), np.nan_to_num(before), recent_level, level, one])
    spread = np.column_stack([one, own_noise, _unrest(series, own_noise), gaps.level_ratio(level, last) ** 2])
    step = np.where(np.isfinite(previous), now - previous, 0.0)
    return Features(design, spread, now, before, recent, mean, step)


def outcome_of(gaps: Gaps, column: int, target: Target) -> Floats:
    """(A,) what came after `column`; NaN where it is not known, or over a break."""
    if column + 2 >= gaps.periods:
        return np.full(len(gaps.gap), np.nan)
    after = gaps.gap[:, column + 2]
    if target is Target.NEXT_TWO:
        after = (gaps.gap[:, column + 1] + after) / 2
    return np.where(gaps.first[:, column + 2] <= column, after, np.nan)


def forecast_by_regression(now: Features, past: Sequence[tuple[Features, Floats]]) -> Forecast:
    """Forecast from `now`, having learned from `past`: earlier features with what came after them (A,)."""
    weights, variance = _learn(past)
    # Added up term by term, so that the bits of one area never depend on how many others there are.
    mean = sum((weight * now.design[:, place] for place, weight in enumerate(weights)), np.zeros(len(now.now)))
    spread = sum((weight * now.spread[:, place] for place, weight in enumerate(variance)), np.zeros(len(now.now)))
    nothing = ~now.there
    return Forecast(np.where(nothing, np.nan, mean), np.where(nothing, np.nan, np.maximum(spread, _SMALLEST_VARIANCE)))


def _learn(past: Sequence[tuple[Features, Floats]]) -> tuple[list[float], list[float]]:
    rows = [features.there & np.isfinite(after) for features, after in past]
    count = sum(int(np.count_nonzero(here)) for here in rows)
    if count == 0:
        return _PRIOR_WEIGHTS.tolist(), _PRIOR_VARIANCE.tolist()
    design = np.concatenate([features.design[here] for (features, _), here in zip(past, rows, strict=True)])
    spread = np.concatenate([features.spread[here] for (features, _), here in zip(past, rows, strict=True)])
    after = np.concatenate([known[here] for (_, known), here in zip(past, rows, strict=True)])
    weights = _PRIOR_WEIGHTS
    expected = np.maximum(spread @ _PRIOR_VARIANCE, _SMALLEST_VARIANCE)
    variance = _PRIOR_VARIANCE
    for _ in range(_ROUNDS):
        error = after - design @ weights
        precision = 1 / expected
        precision = precision * np.minimum(1, _HUBER / np.maximum(np.abs(error) * np.sqrt(precision), 1e-9))
        normal = (design * precision[:, np.newaxis]).T @ design
        lean = _LEAN * precision.mean() * np.maximum(np.diag(normal) / precision.sum(), 1e-6)
        wanted = (design * precision[:, np.newaxis]).T @ (after - design @ _PRIOR_WEIGHTS)
        weights = _PRIOR_WEIGHTS + linalg.solve(normal + np.diag(lean), wanted, assume_a="pos")
        error = after - design @ weights
        variance = _fit_variance(spread, np.minimum(error**2, _LARGEST_RESIDUAL * expected), expected)
        expected = np.maximum(spread @ variance, _SMALLEST_VARIANCE)
    return weights.tolist(), variance.tolist()


def _fit_variance(spread: Floats, squared: Floats, expected: Floats) -> Floats:
    """Non-negative weights such that `spread` times them gives the squared errors, leaning on the prior ones."""
    scaled = spread / expected[:, np.newaxis]
    lean = _LEAN_VARIANCE * scaled.mean(axis=0) ** 2 + 1e-9
    normal = scaled.T @ scaled + np.diag(lean)
    wanted = scaled.T @ (squared / expected) + lean * _PRIOR_VARIANCE
    root = linalg.cholesky(normal, lower=True)
    fitted, _ = optimize.nnls(root.T, linalg.solve_triangular(root, wanted, lower=True))
    return np.asarray(fitted)


def _mean(series: Floats) -> tuple[Floats, Floats]:
    there = np.isfinite(series)
    number = there.sum(axis=1).astype(np.float64)
    total = np.where(there, series, 0.0).sum(axis=1)
    return np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0), number


def _towards(prior: Prior, mean: Floats, noise: Floats) -> Floats:
    weight = prior.spread / (prior.spread + noise)
    return prior.mean + np.where(np.isfinite(mean), weight * (np.nan_to_num(mean) - prior.mean), 0.0)


def _unrest(series: Floats, noise: Floats) -> Floats:
    """(A,) mean squared difference from period to period, partly that of all areas together."""
    squared = np.diff(series, axis=1) ** 2
    there = np.isfinite(squared)
    number = there.sum(axis=1)
    if not there.any():
        return _UNREST_UNKNOWN + noise
    known = squared[there]
    usual = min(float(known.mean()), 4 * _CHI_SQUARED * float(np.median(known)))
    total = np.where(there, squared, 0.0).sum(axis=1) + _OWN_UNREST * usual
    unrest: Floats = total / (number + _OWN_UNREST)
    return unrest
