# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far can one observation lie from the truth?

Needs figures with their base and their reference. Gives the variance of each observation in squared units and where it
came from: drawing (binomial, Poisson), rounding, the publisher, or a noise floor learned from how the series wobble.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import LEVELS, build_groups
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.indicators.catalogue import Indicator, Kind, Noise
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag, Status

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # the learned noise floor pools over all areas; the other kinds: own and reference

COUNT_STEP = 5.0  # rounded counts are multiples of five (DOMAIN "Figures" 4)
SHARE_STEP = 1.0  # a published share in whole percents
LEAST_AREAS_TO_LEARN = 20
MAD_TO_DEVIATION = 1.4826022185056018  # of a normal distribution


class NoiseSource(IntEnum):
    """Where a variance came from; stored in snapshots, numbers never change meaning."""

    UNKNOWN = 0
    BINOMIAL = 1
    POISSON = 2
    REGISTER = 3  # a complete count: only rounding
    LEARNED = 4
    PUBLISHER = 5  # came with the figure
    LEARNED_WIDE = 6  # holds more than noise (two periods only, or of a smaller level): never shrunk by


@dataclass(frozen=True, eq=False)
class ObservationVariance:
    """Noise of one indicator over areas x periods.

    Attributes
    ----------
    variance : (A, T) in squared units, NaN where nobody can know it; rounding included.
    rounding : (A, T) the part that rounding adds, NaN where there is no figure.
    exposure : (A, T) the base in the unit of the figure (persons for a share, persons / `per` for a rate), so that the
        drawing variance is mean / exposure (Poisson) or mean (100 - mean) / exposure (binomial); NaN elsewhere.
    source : (A, T) `NoiseSource`.
    """

    variance: Floats
    rounding: Floats
    exposure: Floats
    source: npt.NDArray[np.uint8]


def observation_variance(panel: Panel, position: int, indicator: Indicator, reference: Floats) -> ObservationVariance:
    """The noise of the indicator at `position`; `reference` is (A, T).

    Drawing variances are taken at the reference, not at the figure itself: an area that happens to count zero events is
    no surer than another. A figure modelled by the publisher never gets a drawing variance (DOMAIN "Figures" 2): only
    the learned floor, which holds the wobble between editions and not the error of the model.
    """
    value, base = panel.value[position], panel.base[position]
    is_modelled = panel.status[position] == Status.MODELLED_BY_PUBLISHER
    rounding = rounding_variance(value, base, panel.flags[position], indicator)
    exposure = np.full(value.shape, np.nan)
    variance = np.full(value.shape, np.nan)
    source = np.zeros(value.shape, dtype=np.uint8)
    if indicator.noise in (Noise.BINOMIAL, Noise.POISSON):
        exposure, drawing = _drawing_variance(value, base, reference, indicator)
        variance = drawing + rounding
        kind = NoiseSource.BINOMIAL if indicator.noise is Noise.BINOMIAL else NoiseSource.POISSON
        source[np.isfinite(variance)] = kind
    elif indicator.noise is Noise.REGISTER:
        variance = rounding.copy()
        source[np.isfinite(variance)] = NoiseSource.REGISTER
    if indicator.noise is Noise.LEARNED or is_modelled.any():
        floor, kind_of_floor = _learned_noise(panel, position, value - reference)
        learned = np.where(np.isfinite(value), np.maximum(floor, rounding), np.nan)
        is_learned = is_modelled | (indicator.noise is Noise.LEARNED)
        variance = np.where(is_learned, learned, variance)
        source[is_learned] = NoiseSource.UNKNOWN
        source = np.where(is_learned & np.isfinite(learned), kind_of_floor, source).astype(np.uint8)
    is_given = np.isfinite(panel.variance[position]) & np.isfinite(value)
    variance = np.where(is_given, panel.variance[position] + rounding, variance)
    source[is_given] = NoiseSource.PUBLISHER
    is_drawn = np.isin(source, (NoiseSource.BINOMIAL, NoiseSource.POISSON))
    return ObservationVariance(variance, rounding, np.where(is_drawn, exposure, np.nan), source)


def rounding_variance(value: Floats, base: Floats, flags: npt.NDArray[np.uint16], indicator: Indicator) -> Floats:
    """(A, T) the variance of rounding to a step, step^2 / 12 (a uniform error).

    Steps: five events where a counted numerator is flagged rounded; one percentage point for a ready-made share that
    is flagged rounded or is a whole number; else the last decimal the indicator is shown with, because a smaller
    difference is never shown and so never judged.
    """
    step = np.full(value.shape, 10.0**-indicator.decimals)
    is_rounded = (flags & Flag.ROUNDED) > 0
    if indicator.numerator:
        per_event = np.divide(indicator.per, base, out=np.zeros(value.shape), where=base > 0)
        step = np.where(is_rounded, np.maximum(step, COUNT_STEP * per_event), step)
    elif indicator.kind is Kind.SHARE:
        step = np.where(is_rounded | (value == np.rint(value)), np.maximum(step, SHARE_STEP), step)
    return np.where(np.isfinite(value), step**2 / 12, np.nan)


def _drawing_variance(value: Floats, base: Floats, reference: Floats, indicator: Indicator) -> tuple[Floats, Floats]:
    """(A, T) exposure and drawing variance at the reference, or at the smoothed figure where there is no reference."""
    counted = np.ones(value.shape) if indicator.kind is Kind.COUNT else base / indicator.per
    if indicator.noise is Noise.BINOMIAL:
        counted = base.copy()
    exposure = np.where(np.isfinite(value) & (counted > 0), counted, np.nan)
    half_event = 0.5 / exposure
    if indicator.noise is Noise.POISSON:
        mean = np.maximum(np.where(np.isfinite(reference), reference, value), half_event)
        return exposure, mean / exposure
    mean = np.where(np.isfinite(reference), reference, value) / 100
    mean = np.clip(mean, np.minimum(half_event, 0.5), 1 - np.minimum(half_event, 0.5))
    return exposure, 1e4 * mean * (1 - mean) / exposure


def _learned_noise(panel: Panel, position: int, gap: Floats) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """(A, 1) the noise floor of each area's level, NaN where too little is known, and its `NoiseSource`.

    Neighbourhoods lend theirs to a level with too few areas. Larger areas wobble less: wide enough for an interval.
    """
    levels = build_groups(panel.areas).level
    times = time_in_years(panel.periods)
    broken = (panel.flags[position] & Flag.BREAK) > 0
    learned = [learn_noise_floor(gap[levels == level], broken[levels == level], times) for level in range(LEVELS)]
    if learned[-1][1] is not NoiseSource.UNKNOWN:
        lent = learned[-1][0], NoiseSource.LEARNED_WIDE
        learned = [lent if source is NoiseSource.UNKNOWN else (variance, source) for variance, source in learned]
    floors = np.array([variance for variance, _ in learned])
    sources = np.array([source for _, source in learned], dtype=np.uint8)
    return floors[levels][:, np.newaxis], sources[levels][:, np.newaxis]


def learn_noise_floor(gap: Floats, broken: npt.NDArray[np.bool_], times: Floats) -> tuple[float, NoiseSource]:
    """The variance of one observation, learned from the wobble of the gap to the reference (areas x periods).

    With three or more periods: how far each figure lies from the line through its two neighbours in time, which a
    steady trend leaves at zero. With two: the first difference, which counts real change as noise: wide enough for an
    interval, too wide to shrink by. The scale is the median absolute deviation over all areas, so real breaks in a
    few areas do not count. Unknown with fewer than `LEAST_AREAS_TO_LEARN` areas. No difference reaches over a break in
    the series.
    """
    for wobble, source in (
        (_distance_to_neighbours, NoiseSource.LEARNED),
        (_first_difference, NoiseSource.LEARNED_WIDE),
    ):
        scaled = wobble(gap, broken, times)
        is_there = np.isfinite(scaled)
        if np.count_nonzero(is_there.any(axis=1)) >= LEAST_AREAS_TO_LEARN:
            return float((MAD_TO_DEVIATION * np.median(np.abs(scaled[is_there]))) ** 2), source
    return float("nan"), NoiseSource.UNKNOWN


def _first_difference(gap: Floats, broken: npt.NDArray[np.bool_], times: Floats) -> Floats:
    """(A, T - 1) first differences, scaled to the variance of one observation."""
    difference = (gap[:, 1:] - gap[:, :-1]) / np.sqrt(2.0)
    return np.where(broken[:, 1:], np.nan, difference)


def _distance_to_neighbours(gap: Floats, broken: npt.NDArray[np.bool_], times: Floats) -> Floats:
    """(A, T - 2) distance to the line through both neighbours in time, scaled to the variance of one observation."""
    if gap.shape[1] < 3:
        return np.full((len(gap), 0), np.nan)
    earlier = (times[2:] - times[1:-1]) / (times[2:] - times[:-2])
    distance = gap[:, 1:-1] - earlier * gap[:, :-2] - (1 - earlier) * gap[:, 2:]
    distance = distance / np.sqrt(1 + earlier**2 + (1 - earlier) ** 2)
    return np.where(broken[:, 1:-1] | broken[:, 2:], np.nan, distance)
