# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where is an area together with its neighbours higher than as many areas chosen by chance?

Needs one value per area (NaN where there is none) and who neighbours whom. Gives the mean of each area and its
neighbours, the statistic of Getis and Ord (1992, G*), with a one-sided p-value by permutation of all areas.

Unlike local Moran the area itself is drawn too: that its own value is rare counts. So it finds small groups that local
Moran, which holds the area fixed, is too weak for; whether the neighbours share in it is local Moran's question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.local_moran import PERMUTATIONS, check_areas, draw_distinct, ties_within

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # the draws come from all areas with a value


@dataclass(frozen=True, eq=False)
class LocalMean:
    """One result per area (A,), NaN without a value or without a neighbour that has one.

    Attributes
    ----------
    mean : of the area and its neighbours with a value.
    p_high : the probability that as many areas drawn by chance have a mean at least as high.
    """

    mean: Floats
    p_high: Floats


def local_mean(
    values: Floats, neighbours: Neighbours, generator: np.random.Generator, permutations: int = PERMUTATIONS
) -> LocalMean:
    """Test every area (A,) that has a value and a neighbour with one; raises as `local_moran` does."""
    check_areas(values, neighbours, permutations)
    is_there = np.isfinite(values)
    own, among = values[is_there], neighbours.between(is_there)
    mean, p_high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    if not len(among.area):
        return LocalMean(mean, p_high)
    size = among.degree + 1
    total = own + np.bincount(among.area, weights=own[among.neighbour], minlength=len(own))
    here = np.where(among.degree > 0, total / size, np.nan)
    lowest = own.min()
    above = np.sort(own[own > lowest] - lowest)[::-1]
    sums = _ordered_sums(above, int(size.max()), permutations, generator)
    chance = np.full(len(own), np.nan)
    for number in np.unique(size[size > 1]):
        these = size == number
        needed = (here[these] - lowest - ties_within(own)) * number
        chance[these] = _chance_of_sum(needed, sums, len(own), above, int(number))
    mean[is_there], p_high[is_there] = here, chance
    return LocalMean(mean, p_high)


def _ordered_sums(above: Floats, largest: int, permutations: int, generator: np.random.Generator) -> Floats:
    """(K, permutations) sums of 1 ... K distinct values chosen by chance, each row ordered; K at most `largest`."""
    count = min(largest, len(above))
    if count == 0:
        return np.empty((0, permutations))
    draws = draw_distinct(len(above), count, permutations, generator)
    sums: Floats = np.sort(np.cumsum(above[draws], axis=1).T, axis=1)
    return sums


def _chance_of_sum(needed: Floats, sums: Floats, areas: int, above: Floats, number: int) -> Floats:
    """The probability that `number` of the areas drawn without replacement add up to at least `needed`.

    How many of them are above the lowest value is hypergeometric and known exactly; only what those add up to is drawn
    by chance. So the probability of a rare group hardly differs from seed to seed, where plain draws would meet it a
    handful of times (Rao-Blackwell). Each share of draws counts the observed one too, unless even the
    highest values (`above`, highest first) do not reach it.
    """
    most = min(number, len(above), len(sums))
    weights = stats.hypergeom.pmf(np.arange(most + 1), areas, len(above), number)
    highest = np.cumsum(above[:most])
    permutations = sums.shape[1]
    chance: Floats = weights[0] * (needed <= 0)
    for count in range(1, most + 1):
        as_high = permutations - np.searchsorted(sums[count - 1], needed, side="left")
        is_possible = highest[count - 1] >= needed
        chance = chance + np.where(is_possible, weights[count] * (as_high + 1) / (permutations + 1), 0.0)
    return np.fmin(chance, 1.0, out=chance)
