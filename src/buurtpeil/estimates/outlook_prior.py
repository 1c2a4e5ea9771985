# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where does an area probably lie before its own figures are weighed?

Needs gaps and which areas lie together. Gives the mean of the areas around it, shrunken to the city, and how much the
areas around it differ; and a fixed selection of areas, so that learning from a whole country stays cheap.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.groups import group_sum
from buurtpeil.estimates.outlook_gaps import Gaps
from buurtpeil.estimates.variance import MAD_TO_DEVIATION

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# How much of a code names the areas around it: the district of a neighbourhood, the municipality of a district, the
# region of a postcode; other areas are all together.
_NEARBY = {"BU": 8, "WK": 6, "PC": 4, "GM": 2}
_OUTLIER = 6.0  # robust deviations; beyond this a mean counts as if it lay here
_SMALLEST_MEDIAN = 0.3  # margins
_SMALLEST_SPREAD = 0.03  # margins squared: differences far under a margin don't count


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Which areas lie together: `nearby` (A,) the group of each, `groups` how many, `ticket` (A,) a fixed draw."""

    nearby: Integers
    groups: int
    ticket: Integers


@dataclass(frozen=True, eq=False)
class Prior:
    """Before an area's own figures, arrays (A,) in margins: `mean`, the variance of that mean, and `spread`, the
    variance of areas around it."""

    mean: Floats
    mean_variance: Floats
    spread: Floats

    def take(self, rows: Integers) -> Prior:
        """The same for a part of the areas."""
        return Prior(self.mean[rows], self.mean_variance[rows], self.spread[rows])


def find_surroundings(areas: AreaTable) -> Surroundings:
    """The surroundings of `areas`, from their codes alone: leaving out an area moves nobody."""
    codes = areas.codes.tolist()
    names = [code[: _NEARBY.get(code[:2], 1)] for code in codes]
    labels, nearby = np.unique(np.array(names, dtype=str), return_inverse=True)
    ticket = np.array([zlib.crc32(code.encode()) for code in codes], dtype=np.int64)
    return Surroundings(nearby.astype(np.int64), max(len(labels), 1), ticket)


def select_to_learn(gaps: Gaps, surroundings: Surroundings, at_most: int) -> Integers:
    """The rows of about `at_most` areas with a figure: those of the lowest tickets, so that the choice has nothing to
    do with the figures and is the same when other areas are left out."""
    there = np.flatnonzero(np.isfinite(gaps.gap).any(axis=1))
    share = max(-(-len(there) // max(at_most, 1)), 1)
    chosen: Integers = there[surroundings.ticket[there] % share == 0]
    return chosen


def learn_priors(gaps: Gaps, surroundings: Surroundings) -> list[Prior]:
    """The prior at every column, each from the means of all areas up to it.

    By moments, in two steps: the variance of means within groups less their noise, and of group means around zero (the
    city) less theirs. The spread grows with the level squared: twice as many events differ twice as much (a gamma or
    log-normal prior does the same). Without figures everything is the city, with the smallest spread.
    """
    there = np.isfinite(gaps.gap)
    sums = [_sum_since_break(amounts, gaps) for amounts in (np.where(there, gaps.gap, 0.0), there * gaps.noise, there)]
    return [
        _prior_at(gaps, surroundings, column, *(part[:, column] for part in sums)) for column in range(gaps.periods)
    ]


def _sum_since_break(amounts: npt.ArrayLike, gaps: Gaps) -> Floats:
    """(A, T) the sum from the last break up to each column."""
    total = np.cumsum(np.asarray(amounts, dtype=np.float64), axis=1)
    before = np.where(gaps.first > 0, np.take_along_axis(total, np.maximum(gaps.first - 1, 0), axis=1), 0.0)
    since: Floats = total - before
    return since


def _prior_at(
    gaps: Gaps, surroundings: Surroundings, column: int, total_gap: Floats, total_noise: Floats, number: Floats
) -> Prior:
    has_any = number > 0
    if not has_any.any():
        nothing = np.zeros(len(number))
        return Prior(nothing, nothing.copy(), np.full(len(number), _SMALLEST_SPREAD))
    mean = total_gap / np.maximum(number, 1)
    noise = total_noise / np.maximum(number, 1) ** 2
    group, count = surroundings.nearby, surroundings.groups
    median = max(float(np.median(np.abs(mean[has_any]))) * MAD_TO_DEVIATION, _SMALLEST_MEDIAN)
    bounded = np.clip(mean, -_OUTLIER * median, _OUTLIER * median)
    members = group_sum(group, has_any.astype(np.float64), count)
    total = group_sum(group, np.where(has_any, bounded, 0.0), count)
    centre = np.divide(total, members, out=np.zeros(count), where=members > 0)
    distance = (bounded - centre[group])[has_any]
    mean_noise = float(noise[has_any].mean())
    freedom = max(len(distance) - int(np.count_nonzero(members)), 1)
    spread = max(float((distance**2).sum()) / freedom - mean_noise, _SMALLEST_SPREAD)
    centre_noise = np.divide(spread + mean_noise, members, out=np.full(count, np.inf), where=members > 0)
    seen = members > 0
    between = np.average(centre[seen] ** 2 - centre_noise[seen], weights=members[seen])
    between = max(float(between), 0.0)
    weight = np.divide(between, between + centre_noise, out=np.zeros(count), where=seen)
    prior_mean = (weight * centre)[group]
    scale = gaps.level_ratio(prior_mean, column) ** 2
    return Prior(
        prior_mean,
        (between * (1 - weight))[group],
        np.maximum(spread * scale / float(scale[has_any].mean()), _SMALLEST_SPREAD),
    )
