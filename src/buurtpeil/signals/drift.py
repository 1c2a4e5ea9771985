# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas move away from their city, the wrong way?

Needs the figures of one indicator, the reference and which cells are usable. Gives per area the slope of its gap to the
city over its last ten periods at most, a one-sided p-value, and how much worse that made it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.estimates.trend import Lines, fit_lines, sum_over_periods
from buurtpeil.estimates.variance import MAD_TO_DEVIATION, NoiseSource, observation_variance
from buurtpeil.indicators.catalogue import Indicator, Kind, MarginKind, Noise
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.signals.eligibility import areas_to_test

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.ALL  # how much areas wobble from period to period is learned from all of them
RULE_VERSION = "1.0"
WINDOW_PERIODS = 10
LEAST_PERIODS = 4
LEAST_AREAS = 20
_MEDIAN_OF_CHI_SQUARED = 0.454936423119572  # one degree of freedom
_LARGEST_FREEDOM = 1e6  # as good as normal
_PRECISE = 1e-6


@dataclass(frozen=True, eq=False)
class Drift:
    """The drift of each area (A,); NaN where it was not tested.

    Attributes
    ----------
    p_value : one-sided, small when the gap grows the wrong way.
    change : how much worse the gap became over the window, in the indicator's unit (negative: better).
    first : the column of the first period used; -1 where not tested.
    """

    p_value: Floats
    change: Floats
    first: npt.NDArray[np.int64]


def detect_drift(
    panel: Panel, position: int, indicator: Indicator, reference: Floats, usable: Booleans, groups: Groups
) -> Drift:
    """Test every area with a usable last period and at least `LEAST_PERIODS` usable ones since its last break.

    The gap to the reference (A, T) is taken on a scale on which a steady gap is a constant: log for rates and for means
    with a relative margin, logit for shares, plain for the rest; and it is linearised around that steady gap (the first
    step of iteratively reweighted least squares, McCullagh and Nelder 1989), so that a count of zero is an ordinary
    figure and small areas are not pushed to either side. The weights hold the drawing variance under a steady gap plus
    the extra wobble from period to period, learned robustly from all areas. Areas that wobble unequally widen the test
    to a moderated t (Smyth 2004). The reference is taken as known. A single step up is a movement of the gap too.
    """
    times = time_in_years(panel.periods)
    window = _window(usable & np.isfinite(reference), (panel.flags[position] & Flag.BREAK) > 0)
    is_tested = areas_to_test(usable, groups) & (np.count_nonzero(window, axis=1) >= LEAST_PERIODS)
    window &= is_tested[:, np.newaxis]
    gap, variance, unit = _linearised_gap(panel, position, indicator, reference, window)
    window &= np.isfinite(gap) & np.isfinite(variance)
    window &= (np.count_nonzero(window, axis=1) >= LEAST_PERIODS)[:, np.newaxis] & window[:, -1:]
    gap, variance = np.where(window, gap, np.nan), np.where(window, variance, np.nan)
    wobble = learn_wobble(gap, variance, times)
    total = np.where(window, variance + wobble, np.nan)
    lines = fit_lines(gap, np.where(np.isfinite(total), 1 / total, 0.0), times)
    p_value = _one_sided(lines, indicator.direction.sign_of_worse)
    change = indicator.direction.sign_of_worse * lines.slope * (lines.last - lines.first) * unit
    first = np.where(np.isfinite(p_value), np.argmax(window, axis=1), -1)
    return Drift(p_value, np.where(np.isfinite(p_value), change, np.nan), first)


def _window(usable: Booleans, broken: Booleans) -> Booleans:
    """(A, T) the usable cells of the last periods, starting at the last break; nothing without the last period."""
    periods = usable.shape[1]
    column = np.arange(periods)
    last_break = np.max(np.where(broken, column, -1), axis=1, initial=-1)
    window: Booleans = usable & (column >= last_break[:, np.newaxis]) & (column >= periods - WINDOW_PERIODS)
    if periods:
        window &= window[:, -1:]
    return window


def _linearised_gap(
    panel: Panel, position: int, indicator: Indicator, reference: Floats, window: Booleans
) -> tuple[Floats, Floats, Floats]:
    """The gap (A, T) around a steady one, its drawing variance, and the unit (A,) of one on that scale at the end."""
    value = panel.value[position]
    noise = observation_variance(panel, position, indicator, reference)
    is_drawn = np.isin(noise.source, (NoiseSource.BINOMIAL, NoiseSource.POISSON))
    known_noise = np.where(np.isin(noise.source, (NoiseSource.REGISTER, NoiseSource.PUBLISHER)), noise.variance, 0.0)
    known_noise = np.where(is_drawn, noise.rounding, np.fmax(known_noise, noise.rounding))
    weight = np.where(window, np.where(is_drawn, noise.exposure, 1.0), 0.0)
    if indicator.noise in (Noise.BINOMIAL, Noise.POISSON):
        weight = np.where(is_drawn, weight, 0.0)
    expected, stretch = _steady(indicator, value, reference, weight)
    drawing = np.zeros(value.shape)
    exposure = np.where(is_drawn, noise.exposure, np.nan)
    if indicator.kind is Kind.SHARE:
        drawing = np.where(is_drawn, expected * (100 - expected) / exposure, 0.0)
    else:
        drawing = np.where(is_drawn, expected / exposure, 0.0)
    is_there = window & (weight > 0) & np.isfinite(expected)
    gap = np.where(is_there, (value - expected) * stretch, np.nan)
    variance = np.where(is_there, (drawing + known_noise) * stretch**2, np.nan)
    unit = 1 / stretch[:, -1] if value.shape[1] else np.zeros(len(value))
    return gap, variance, unit


def _steady(indicator: Indicator, value: Floats, reference: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """(A, T) what a steady gap to the reference predicts, and the derivative of the scale there; NaN if impossible."""
    is_used = weight > 0
    total = sum_over_periods(weight)[:, np.newaxis]
    total = np.where(total > 0, total, np.nan)
    mean = sum_over_periods(np.where(is_used, weight * value, 0.0))[:, np.newaxis] / total
    city = sum_over_periods(np.where(is_used, weight * reference, 0.0))[:, np.newaxis] / total
    if _is_on_log_scale(indicator):
        expected = reference * np.where((mean > 0) & (city > 0), mean, np.nan) / np.where(city > 0, city, np.nan)
        expected = np.where(expected > 0, expected, np.nan)
        return expected, 1 / expected
    if indicator.kind is Kind.SHARE:
        expected = 100 * special.expit(_logit(reference) + _logit(mean) - _logit(city))
        return expected, 100 / (expected * (100 - expected))
    expected = np.where(is_used, reference + mean - city, np.nan)
    return expected, np.where(np.isfinite(expected), 1.0, np.nan)


def _is_on_log_scale(indicator: Indicator) -> bool:
    """A rate; or a mean whose differences count as a part of it, such as an income, which grows with prices."""
    return indicator.kind is Kind.RATE or (indicator.kind is Kind.MEAN and indicator.margin.kind is MarginKind.RELATIVE)


def _logit(percent: Floats) -> Floats:
    return np.asarray(special.logit(np.where((percent > 0) & (percent < 100), percent, np.nan) / 100))


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


def _one_sided(lines: Lines, sign_of_worse: int) -> Floats:
    """(A,) the chance of a slope this bad under a steady gap."""
    prior_freedom = learn_prior_freedom(lines.heterogeneity, lines.freedom)
    score = sign_of_worse * lines.slope / np.sqrt(lines.slope_variance)
    if prior_freedom >= _LARGEST_FREEDOM:
        return np.asarray(special.ndtr(-score))
    freedom = prior_freedom + lines.freedom
    moderated = (prior_freedom + lines.heterogeneity) / freedom
    return np.asarray(stats.t.sf(score / np.sqrt(moderated), freedom))


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
