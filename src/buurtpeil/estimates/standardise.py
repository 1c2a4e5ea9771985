# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which unit can indicators of different kinds be added?

Needs the estimates of one indicator. Gives how far each area lies from its city in standard deviations between the
areas of that city, positive = better, with its noise and its relevant margin on the same scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.variance import MAD_TO_DEVIATION
from buurtpeil.indicators.catalogue import Indicator

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # a city of few areas borrows the spread of the other cities
LEAST_AREAS = 5


@dataclass(frozen=True, eq=False)
class Standardised:
    """One indicator on the common scale, arrays (A, T), NaN where the level or the reference is unknown.

    `score` is positive when better than the reference; `variance` is that of the score; `band` the half width of "about
    equal".
    """

    score: Floats
    variance: Floats
    band: Floats


def standardise(estimates: Estimates, position: int, indicator: Indicator, groups: Groups) -> Standardised:
    """Divide the gap to the reference by the spread between the areas of the city.

    The spread is that of the true levels, robust and over all periods together, so that a score does not move because
    the city changed around it: (scaled median absolute deviation of the posterior means)^2 + median posterior variance.
    It comes from the city's neighbourhoods (where it has none of them, its districts); with fewer than `LEAST_AREAS`
    from the median city. It is never taken smaller than the relevant margin: in a city where all areas are alike, an
    irrelevant difference stays a small score.
    """
    gap = estimates.estimate[position] - estimates.reference[position]
    noise = estimates.deviation[position] ** 2
    margin = estimates.margin[position]
    is_known = np.isfinite(gap) & np.isfinite(noise) & np.isfinite(margin) & (margin > 0)
    is_known &= ~groups.is_level(Level.COUNTRY)[:, np.newaxis]
    spread = _spread_of_city(np.where(is_known, gap, np.nan), np.where(is_known, noise, np.nan), groups)
    unit = np.fmax(spread[:, np.newaxis], margin)
    scale = np.where(is_known, unit, np.nan)
    return Standardised(-indicator.direction.sign_of_worse * gap / scale, noise / scale**2, margin / scale)


def _spread_of_city(gap: Floats, noise: Floats, groups: Groups) -> Floats:
    """(A,) the deviation between the areas that each area is measured against, NaN where nothing can be learned."""
    spread = np.full(groups.municipality_count, np.nan)
    for level in (Level.NEIGHBOURHOOD, Level.DISTRICT):
        members = groups.is_level(level)
        own = _spread(gap[members], noise[members], groups.municipality[members], groups.municipality_count)
        spread = np.where(np.isfinite(spread), spread, own)
    known = spread[np.isfinite(spread)]
    spread = np.where(np.isfinite(spread), spread, np.median(known) if len(known) else np.nan)
    cities = groups.is_level(Level.MUNICIPALITY)
    between_cities = _spread(gap[cities], noise[cities], np.zeros(np.count_nonzero(cities), dtype=np.int64), 1)
    return np.where(cities, between_cities[0], np.append(spread, np.nan)[groups.municipality])


def _spread(gap: Floats, noise: Floats, group: npt.NDArray[np.int64], count: int) -> Floats:
    """(count,) the robust deviation between the true levels in each group, NaN with fewer than `LEAST_AREAS` areas."""
    has_any = np.isfinite(gap).any(axis=1).astype(np.float64)
    number = np.bincount(group, weights=has_any, minlength=count)
    centre = group_median(gap, group, count)
    distance = np.abs(gap - centre[group][:, np.newaxis])
    squared = (MAD_TO_DEVIATION * group_median(distance, group, count)) ** 2 + group_median(noise, group, count)
    return np.where(number >= LEAST_AREAS, np.sqrt(squared), np.nan)


def group_median(values: Floats, group: npt.NDArray[np.int64], count: int) -> Floats:
    """(count,) the median of all finite `values` (A, T) of the areas of each group; NaN for a group without any."""
    is_there = np.isfinite(values)
    labels = np.broadcast_to(group[:, np.newaxis], values.shape)[is_there]
    present = values[is_there]
    by_value = np.argsort(present)
    # A stable sort of small integers is linear: twice as fast as sorting by both at once.
    by_label = np.argsort(labels[by_value].astype(np.int16 if count < 2**15 else np.int64), kind="stable")
    ordered = present[by_value][by_label]
    number = np.bincount(labels, minlength=count)
    start = np.cumsum(number) - number
    median = np.full(count, np.nan)
    has_any = number > 0
    low, high = (start + (number - 1) // 2)[has_any], (start + number // 2)[has_any]
    median[has_any] = (ordered[low] + ordered[high]) / 2
    return median
