# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do neighbours resemble each other more than chance would have it?

Needs one value per area (NaN where there is none) and who neighbours whom. Gives the local Moran statistic of Anselin
(1995) with one-sided p-values by conditional permutation, for the whole country at once.

All areas share one set of random draws. With equal weights the null distribution of the mean of k neighbours depends on
k only, so one sorted row per k and a binary search replace a permutation per area; draws that hold the area itself are
taken out, which keeps the test of that area exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.errors import PanelError
from buurtpeil.estimates.dependence import Dependence

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DEPENDS_ON = Dependence.ALL  # the draws come from all areas with a value
PERMUTATIONS = 9_999
_EQUAL = 1e-9
_FEW = 8  # below this many areas per drawn neighbour, whole shuffles are cheaper than drawing again


@dataclass(frozen=True, eq=False)
class LocalMoran:
    """One result per area (A,), NaN without a value or without a neighbour that has one.

    Attributes
    ----------
    statistic : standardised value times the mean of the neighbours' standardised values.
    neighbours_mean : in the unit of the values, over the neighbours that have one.
    p_high, p_low : the probability that neighbours drawn by chance have a mean at least as high, or as low.
    degree : the number of neighbours with a value.
    """

    statistic: Floats
    neighbours_mean: Floats
    p_high: Floats
    p_low: Floats
    degree: Integers


def local_moran(
    values: Floats, neighbours: Neighbours, generator: np.random.Generator, permutations: int = PERMUTATIONS
) -> LocalMoran:
    """Test every area with a value (A,) against draws of as many others.

    An area without a value is nobody's neighbour: the result of the others is, to the last bit, that of a run without
    it. The smallest possible p-value is one in `permutations` + 1.

    Raises
    ------
    PanelError : values and neighbours of another number of areas, an infinite value, or no permutations.
    """
    check_areas(values, neighbours, permutations)
    is_there = np.isfinite(values)
    own, among = values[is_there], neighbours.between(is_there)
    statistic, neighbours_mean, p_high, p_low = (np.full(len(values), np.nan) for _ in range(4))
    degree = np.zeros(len(values), dtype=np.int64)
    whole = LocalMoran(statistic, neighbours_mean, p_high, p_low, degree)
    whole.degree[is_there] = among.degree
    if not len(among.area):
        return whole
    mean = _neighbours_mean(own, among)
    deviation = own.std()
    if deviation > 0:
        whole.statistic[is_there] = (own - own.mean()) * (mean - own.mean()) / deviation**2
    else:  # all equal: nobody resembles anybody more than chance
        whole.statistic[is_there] = np.where(among.degree > 0, 0.0, np.nan)
    whole.neighbours_mean[is_there] = mean
    draws = draw_distinct(len(own), int(among.degree.max()), permutations, generator)
    whole.p_high[is_there], whole.p_low[is_there] = _p_values(own, mean, among.degree, draws)
    return whole


def draw_distinct(count: int, size: int, rows: int, generator: np.random.Generator) -> Integers:
    """(rows, size) rows of distinct numbers below `count`, every row equally likely; so is each beginning of a row."""
    if count < _FEW * size:
        return np.argsort(generator.random((rows, count)), axis=1)[:, :size]
    draws = generator.integers(count, size=(rows, size))
    while True:
        ordered = np.sort(draws, axis=1)
        again = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not len(again):
            return draws
        draws[again] = generator.integers(count, size=(len(again), size))


def ties_within(values: Floats) -> float:
    """How far apart means may be and still be ties: the order of a sum changes its last bits."""
    return _EQUAL * max(float(np.abs(values).max()), float(np.finfo(np.float64).tiny))


def check_areas(values: Floats, neighbours: Neighbours, permutations: int) -> None:
    """Raise `PanelError` for what can't be tested."""
    if values.shape != (neighbours.count,):
        raise PanelError("Values and neighbours must be of the same areas.", f"{values.shape}, {neighbours.count}")
    if np.isinf(values).any():
        raise PanelError("A value is infinite.", f"area {int(np.flatnonzero(np.isinf(values))[0])}", "Use NaN.")
    if permutations < 1:
        raise PanelError("At least one permutation is needed.", str(permutations))


def _neighbours_mean(values: Floats, among: Neighbours) -> Floats:
    total = np.bincount(among.area, weights=values[among.neighbour], minlength=among.count)
    return np.where(among.degree > 0, total / np.maximum(among.degree, 1), np.nan)


def _p_values(values: Floats, mean: Floats, degree: Integers, draws: Integers) -> tuple[Floats, Floats]:
    rows, size = draws.shape
    drawn_mean = np.cumsum(values[draws], axis=1) / np.arange(1, size + 1)
    slack = ties_within(values)
    high, low = np.zeros(len(values)), np.zeros(len(values))
    for number in np.unique(degree[degree > 0]):
        here = degree == number
        ordered = np.sort(drawn_mean[:, number - 1])
        high[here] = rows - np.searchsorted(ordered, mean[here] - slack, side="left")
        low[here] = np.searchsorted(ordered, mean[here] + slack, side="right")
    # Draws that hold the area itself among its first `degree` numbers are no draws of others.
    row, place = np.divmod(np.arange(draws.size), size)
    area = draws.ravel()
    holds = place < degree[area]
    row, area = row[holds], area[holds]
    seen = drawn_mean[row, degree[area] - 1]
    total = rows - np.bincount(area, minlength=len(values))
    high -= np.bincount(area, weights=seen >= mean[area] - slack, minlength=len(values))
    low -= np.bincount(area, weights=seen <= mean[area] + slack, minlength=len(values))
    is_tested = degree > 0
    return np.where(is_tested, (high + 1) / (total + 1), np.nan), np.where(is_tested, (low + 1) / (total + 1), np.nan)
