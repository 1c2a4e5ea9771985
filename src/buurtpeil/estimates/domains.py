# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does an area stand per domain, and is it getting better or worse?

Needs the estimates of every indicator, each with its own periods. Gives a score, interval, colour and movement per
area for each domain and for all domains together (``total``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import PanelError
from buurtpeil.estimates.colour import COLOUR_THRESHOLD, Colour
from buurtpeil.estimates.compass import UPPER, Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.periods import time_in_years, year_and_month
from buurtpeil.estimates.standardise import Standardised, standardise
from buurtpeil.estimates.trend import fit_lines, sum_over_periods
from buurtpeil.indicators.catalogue import Catalogue, Direction, Indicator

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
VERSION = "1.0"
TOTAL = "total"
LEAST_INDICATORS = 2
CARRY_YEARS = 5
MOVEMENT_YEARS = 10
LEAST_PERIODS = 3


class Movement(IntEnum):
    """Which way a score moves; stored in snapshots, numbers never change meaning."""

    UNKNOWN = 0
    IMPROVES = 1
    WORSENS = 2
    STEADY = 3

    @property
    def word(self) -> str:
        """The word that records carry."""
        return self.name.lower()


@dataclass(frozen=True, eq=False)
class DomainScores:
    """Scores of D keys (all domains of the catalogue, then ``total``) x A areas x T periods.

    Attributes
    ----------
    keys, periods : (D,) and (T,); the periods are the union of those of the indicators.
    score : in standard deviations between the areas of the city, 0 = the city, positive = better; NaN without figures.
    lower, upper : the 90% interval.
    band : half the width of "about equal".
    colour : `Colour`; undetermined with fewer than `LEAST_INDICATORS` indicators.
    indicators_used, indicators_worse : how many had a known level, and how many of those were coloured worse.
    movement, movement_sure : (D, A) `Movement` over the last `MOVEMENT_YEARS` years, and whether it is 90% sure.
    """

    keys: tuple[str, ...]
    periods: tuple[str, ...]
    score: Floats
    lower: Floats
    upper: Floats
    band: Floats
    colour: npt.NDArray[np.uint8]
    indicators_used: npt.NDArray[np.uint8]
    indicators_worse: npt.NDArray[np.uint8]
    movement: npt.NDArray[np.uint8]
    movement_sure: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Weighted sums over the indicators of each domain."""

    score: Floats
    variance: Floats
    band: Floats
    weight: Floats

    @classmethod
    def of_shape(cls, shape: tuple[int, ...]) -> _Sums:
        return cls(*(np.zeros(shape) for _ in range(4)))

    def add(self, place: tuple[int | slice, ...], weight: float, score: Floats, variance: Floats, band: Floats) -> None:
        """Add one indicator for all areas; NaN adds nothing."""
        here = np.isfinite(score)
        for total, amount in (
            (self.score, weight * score),
            (self.variance, weight**2 * variance),
            (self.band, weight * band),
            (self.weight, np.full(score.shape, weight)),
        ):
            total[place] += np.where(here, amount, 0.0)

    def means(self) -> tuple[Floats, Floats, Floats]:
        """Weighted mean, its variance, and the mean band; NaN where nothing was added."""
        weight = np.where(self.weight > 0, self.weight, np.nan)
        return self.score / weight, self.variance / weight**2, self.band / weight


def score_domains(
    blocks: Sequence[tuple[str, tuple[str, ...], Estimates]],
    areas: AreaTable,
    catalogue: Catalogue,
    carry_years: int = CARRY_YEARS,
) -> DomainScores:
    """Score the domains from blocks of (indicator key, its yearly periods, its estimates (1, A, T)).

    A domain's score is the weighted mean of its indicators' standardised posteriors (weights in the catalogue), in
    normal closed form: the mean of independent draws in the limit, without drawing. At each period an indicator counts
    with its latest figure of at most `carry_years` old; a figure and its reference are always of the same period. The
    total is the plain mean of the domains, so that a domain with many indicators does not drown the others. Indicators
    without a direction are left out. Raises `PanelError` for periods that are not years.
    """
    keys = (*catalogue.domains, TOTAL)
    periods = tuple(sorted({period for _, own, _ in blocks for period in own}))
    if any(year_and_month(period)[1] is not None for period in periods):
        raise PanelError("Domain scores are yearly; leave monthly indicators out.", repr(periods[:3]))
    groups = build_groups(areas)
    shape = (len(keys), len(areas), len(periods))
    sums, moves = _Sums.of_shape(shape), _Sums.of_shape(shape[:2])
    used, worse = np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.uint8)
    place = {key: number for number, key in enumerate(keys)}
    for key, own_periods, estimates in blocks:
        indicator = catalogue.indicator(key)
        if indicator.direction is Direction.NEITHER or indicator.weight <= 0:
            continue
        domain = place[indicator.domain]
        figures = standardise(estimates, 0, indicator, groups)
        is_worse = estimates.colour[0] == Colour.WORSE
        _add_levels(sums, used, worse, domain, indicator.weight, figures, is_worse, own_periods, periods, carry_years)
        change, variance, band = _change(figures, indicator, own_periods, periods, carry_years)
        moves.add((domain,), indicator.weight, change, variance, band)
    used[-1], worse[-1] = used.sum(axis=0), worse.sum(axis=0)
    score, variance, band = _with_total(sums)
    colour = _colour(score, variance, band, used)
    half_width = special.ndtri(UPPER) * np.sqrt(variance)
    movement, sure = _movement(*_with_total(moves))
    return DomainScores(
        keys, periods, score, score - half_width, score + half_width, band, colour, used, worse, movement, sure
    )


def _add_levels(
    sums: _Sums,
    used: npt.NDArray[np.uint8],
    worse: npt.NDArray[np.uint8],
    domain: int,
    weight: float,
    figures: Standardised,
    is_worse: npt.NDArray[np.bool_],
    own_periods: tuple[str, ...],
    periods: tuple[str, ...],
    carry_years: int,
) -> None:
    """Add the latest figure of one indicator to its domain, at every period."""
    areas = len(is_worse)
    score, variance, band = (np.full(areas, np.nan) for _ in range(3))
    counted_worse, year_of = np.zeros(areas, dtype=bool), np.full(areas, -np.inf)
    column_of: Mapping[str, int] = {period: column for column, period in enumerate(own_periods)}
    for number, period in enumerate(periods):
        year = float(period)
        if period in column_of:
            column = column_of[period]
            is_new = np.isfinite(figures.score[:, column])
            score = np.where(is_new, figures.score[:, column], score)
            variance = np.where(is_new, figures.variance[:, column], variance)
            band = np.where(is_new, figures.band[:, column], band)
            counted_worse = np.where(is_new, is_worse[:, column], counted_worse)
            year_of = np.where(is_new, year, year_of)
        is_fresh = year - year_of <= carry_years
        sums.add((domain, slice(None), number), weight, np.where(is_fresh, score, np.nan), variance, band)
        used[domain, :, number] += is_fresh
        worse[domain, :, number] += is_fresh & counted_worse


def _change(
    figures: Standardised, indicator: Indicator, own_periods: tuple[str, ...], periods: tuple[str, ...], reach: int
) -> tuple[Floats, Floats, Floats]:
    """(A,) the change of one indicator's score over its own series, its variance, and its mean band.

    A weighted regression per indicator, averaged afterwards with the weights of the domain: equal to the regression of
    the domain's score when all series run alike, and unmoved by an indicator that joins or drops out. Starts after
    the last method break. Noise that is larger than the posterior says widens the variance.
    """
    times = time_in_years(own_periods)
    start = max([float(item.period[:4]) for item in indicator.method_breaks] + [float(periods[-1]) - MOVEMENT_YEARS])
    in_window = times >= start
    weight = np.where(np.isfinite(figures.score) & in_window, 1 / figures.variance, 0.0)
    lines = fit_lines(figures.score, weight, times)
    is_enough = (lines.freedom >= LEAST_PERIODS - 2) & (lines.last >= float(periods[-1]) - reach)
    span = lines.last - lines.first
    overdispersion = np.fmax(1.0, lines.heterogeneity / np.fmax(lines.freedom, 1.0))
    number = np.count_nonzero(weight > 0, axis=1)
    band = sum_over_periods(np.where(weight > 0, figures.band, 0.0)) / np.maximum(number, 1)
    change = np.where(is_enough, lines.slope * span, np.nan)
    return change, lines.slope_variance * span**2 * overdispersion, band


def _with_total(sums: _Sums) -> tuple[Floats, Floats, Floats]:
    """Means per domain, with the plain mean over the domains that have one in the last place."""
    score, variance, band = sums.means()
    everything = _Sums.of_shape(score.shape[1:])
    for domain in range(len(score) - 1):
        everything.add((), 1.0, score[domain], variance[domain], band[domain])
    score[-1], variance[-1], band[-1] = everything.means()
    return score, variance, band


def _colour(score: Floats, variance: Floats, band: Floats, used: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    worse, equal, better = _three_probabilities(-score, variance, band)
    colour = np.full(score.shape, Colour.UNDETERMINED, dtype=np.uint8)
    for probability, verdict in ((worse, Colour.WORSE), (equal, Colour.ABOUT_EQUAL), (better, Colour.BETTER)):
        colour[(used >= LEAST_INDICATORS) & (probability >= COLOUR_THRESHOLD)] = verdict
    colour[used == 0] = Colour.NONE
    return colour


def _movement(change: Floats, variance: Floats, band: Floats) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Whether the change over the series is more than the band, and whether its sign (or its smallness) is sure."""
    movement = np.full(change.shape, Movement.UNKNOWN, dtype=np.uint8)
    movement[np.abs(change) <= band] = Movement.STEADY
    movement[change > band] = Movement.IMPROVES
    movement[change < -band] = Movement.WORSENS
    _, steady, _ = _three_probabilities(change, variance, band)
    up, _, _ = _three_probabilities(change, variance, np.zeros(band.shape))
    probability = np.select(
        [movement == Movement.STEADY, movement == Movement.IMPROVES, movement == Movement.WORSENS],
        [steady, up, 1 - up],
        default=0.0,
    )
    return movement, probability >= COLOUR_THRESHOLD


def _three_probabilities(mean: Floats, variance: Floats, band: Floats) -> tuple[Floats, Floats, Floats]:
    """The probabilities that a level lies above +band, within the band, and under -band."""
    deviation = np.sqrt(variance)
    above = special.ndtr((mean - band) / deviation)
    below = special.ndtr((-mean - band) / deviation)
    return above, 1 - above - below, below
