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
    draws = draw_distinct(len(own), int(size.max()), permutations, generator)
    drawn = np.cumsum(own[draws], axis=1) / np.arange(1, draws.shape[1] + 1)
    chance = np.full(len(own), np.nan)
    for number in np.unique(size[size > 1]):
        these = size == number
        ordered = np.sort(drawn[:, number - 1])
        as_high = permutations - np.searchsorted(ordered, here[these] - ties_within(own), side="left")
        chance[these] = (as_high + 1) / (permutations + 1)
    mean[is_there], p_high[is_there] = here, chance
    return LocalMean(mean, p_high)
