# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far is each area from its city, on a scale on which a steady gap is a constant?

Needs the figures of one indicator, the reference and which cells are usable. Gives the `Gap` that the tests of movement
read: around a steady one, with its variance and the extra wobble from period to period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.estimates.trend import sum_over_periods
from buurtpeil.estimates.variance import NoiseSource, observation_variance
from buurtpeil.indicators.catalogue import Indicator, Kind, MarginKind, Noise
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.signals.eligibility import areas_to_test
from buurtpeil.signals.wobble import learn_wobble

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.ALL  # how much areas wobble from period to period is learned from all of them
WINDOW_PERIODS = 10
LEAST_PERIODS = 4


@dataclass(frozen=True, eq=False)
class Gap:
    """The gaps of one indicator (A, T); NaN outside the window of an area.

    Attributes
    ----------
    gap : 0 = as far from the city as in the mean of the window; in the direction of the indicator.
    variance : of drawing, rounding and wobble together.
    unit : (A,) one step on this scale in the indicator's unit, at the last period.
    times : (T,) in years.
    """

    gap: Floats
    variance: Floats
    unit: Floats
    times: Floats

    @property
    def weight(self) -> Floats:
        """(A, T) one over the variance; 0 outside the window."""
        return np.where(np.isfinite(self.variance), 1 / self.variance, 0.0)


def measure_gap(
    panel: Panel, position: int, indicator: Indicator, reference: Floats, usable: Booleans, groups: Groups
) -> Gap:
    """The gap of every area with a usable last period and at least `LEAST_PERIODS` usable ones since its last break.

    The gap to the reference (A, T) is taken on a scale on which a steady gap is a constant: log for rates and for means
    with a relative margin, logit for shares, plain for the rest; and it is linearised around that steady gap (the first
    step of iteratively reweighted least squares, McCullagh and Nelder 1989), so that a count of zero is an ordinary
    figure and small areas are not pushed to either side. The variance holds the drawing variance under a steady gap
    plus the extra wobble from period to period, learned robustly from all areas. The reference is taken as known.
    """
    times = time_in_years(panel.periods)
    window = _window(usable & np.isfinite(reference), (panel.flags[position] & Flag.BREAK) > 0)
    is_tested = areas_to_test(usable, groups) & (np.count_nonzero(window, axis=1) >= LEAST_PERIODS)
    window &= is_tested[:, np.newaxis]
    gap, variance, unit = _linearised_gap(panel, position, indicator, reference, window)
    window &= np.isfinite(gap) & np.isfinite(variance)
    window &= (np.count_nonzero(window, axis=1) >= LEAST_PERIODS)[:, np.newaxis] & window[:, -1:]
    gap, variance = np.where(window, gap, np.nan), np.where(window, variance, np.nan)
    total = np.where(window, variance + learn_wobble(gap, variance, times), np.nan)
    return Gap(np.where(np.isfinite(total), gap, np.nan), np.where(total > 0, total, np.nan), unit, times)


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
