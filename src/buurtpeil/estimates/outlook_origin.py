# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What could each method foretell at one moment?

Needs gaps up to that moment and what was learned by then. Gives an `Origin`: the forecasts of all methods, simple ones
included, how far each area lies from the two outcomes, and what came of it where that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.outlook_filter import Forecast, Setting, Target, forecast_by_filter
from buurtpeil.estimates.outlook_gaps import Gaps
from buurtpeil.estimates.outlook_prior import Prior
from buurtpeil.estimates.outlook_regression import Features, forecast_by_regression, outcome_of

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
_FAR = 9.0  # deviations


class Method(StrEnum):
    """The methods that are compared; the first three are the simple ones."""

    NO_CHANGE = "no-change"
    RECENT_MEAN = "mean-of-last-years"
    REVERSION = "reversion"  # towards the city, by what gaps kept so far
    DAMPED_TREND = "damped-trend"
    FILTER = "lasting-level"
    REGRESSION = "pooled-regression"
    COMBINED = "combined"  # the mean of the last two


@dataclass(frozen=True, eq=False)
class Origin:
    """The forecasts made at one moment, arrays (A,).

    Attributes
    ----------
    means : per target and method, in margins.
    score : per target, how far the forecast lies beyond what the outcome asks, in its own deviations.
    at_risk : per target, whether the outcome can still come (for the second: not red or beyond the floor now).
    outcome : per target, whether it came to pass (1 or 0); NaN where not at risk or not known yet.
    after : per target, what came, in margins.
    """

    column: int
    means: Mapping[Target, Mapping[Method, Floats]]
    score: Mapping[Target, Floats]
    at_risk: Mapping[Target, Booleans]
    outcome: Mapping[Target, Floats]
    after: Mapping[Target, Floats]


def forecast_all(
    gaps: Gaps,
    column: int,
    prior: Prior,
    here: Features,
    sample: Gaps,
    learned: Sequence[Features],
    setting: Setting,
) -> Origin:
    """Everything that can be foretold at `column` of `gaps` from the features `here`.

    Learns from the columns of `sample` whose outcome was known by then, with their features `learned`.
    """
    known, known_sample = gaps.until(column), sample.until(column)
    threshold = known.threshold[:, column]
    means: dict[Target, Mapping[Method, Floats]] = {}
    score, at_risk, outcome, after = {}, {}, {}, {}
    filtered = forecast_by_filter(known, prior, setting)
    for target in Target:
        past = [(learned[earlier], outcome_of(known_sample, earlier, target)) for earlier in range(column - 1)]
        by_filter = filtered[target]
        by_regression = forecast_by_regression(here, past)
        means[target] = _simple_means(here, past) | {
            Method.FILTER: by_filter.mean,
            Method.REGRESSION: by_regression.mean,
            Method.COMBINED: (by_filter.mean + by_regression.mean) / 2,
        }
        is_about_growth = target is Target.NEXT_TWO
        limit = here.before + 1 if is_about_growth else threshold
        score[target] = (_distance(by_filter, limit) + _distance(by_regression, limit)) / 2
        at_risk[target] = here.there if is_about_growth else here.there & ~(here.now > threshold)
        after[target] = outcome_of(gaps, column, target)
        beyond = limit if is_about_growth else _later_threshold(gaps, column)
        is_known = at_risk[target] & np.isfinite(after[target]) & np.isfinite(beyond)
        outcome[target] = np.where(is_known, after[target] > beyond, np.nan)
    return Origin(column, means, score, at_risk, outcome, after)


def _distance(forecast: Forecast, limit: Floats) -> Floats:
    return np.clip((forecast.mean - limit) / np.sqrt(forecast.variance), -_FAR, _FAR)


def _later_threshold(gaps: Gaps, column: int) -> Floats:
    later = column + 2
    return gaps.threshold[:, later] if later < gaps.periods else np.full(len(gaps.gap), np.nan)


def _simple_means(here: Features, past: Sequence[tuple[Features, Floats]]) -> dict[Method, Floats]:
    kept = _slope([(features.now, after) for features, after in past], before=1.0)
    carried = _slope([(features.step, after - features.now) for features, after in past], before=0.0)
    return {
        Method.NO_CHANGE: here.now,
        Method.RECENT_MEAN: np.where(here.there, here.recent_mean, np.nan),
        Method.REVERSION: kept * here.now,
        Method.DAMPED_TREND: here.now + carried * here.step,
    }


def _slope(pairs: Sequence[tuple[Floats, Floats]], before: float) -> float:
    """The part of a gap (or of its last step) that was still there afterwards, between 0 and 1."""
    product = square = 0.0
    for earlier, later in pairs:
        known = np.isfinite(earlier) & np.isfinite(later)
        product += float((earlier[known] * later[known]).sum())
        square += float((earlier[known] ** 2).sum())
    return min(max(product / square, 0.0), 1.0) if square > 0 else before
