# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is the likely level of a small area, given the areas it lies next to?

Needs the figures of one indicator and period with their noise, and who lies next to whom. Gives mean and deviation per
area, and how much neighbours are alike. An option beside `shrinkage`, which is what is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from scipy.sparse import linalg

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.standardise import group_median

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DEPENDS_ON = Dependence.ALL  # how much neighbours are alike is learned from all municipalities together
VERSION = "1.0"
LEAST_AREAS = 20  # with fewer, nothing can be learned of neighbours
LIKENESSES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)
_WIDEST = 1e4  # the range that the spread is looked for in, around the spread of the figures themselves


@dataclass(frozen=True, eq=False)
class SpatialPosterior:
    """Levels of A areas in the unit of the figures; NaN where there is no figure or its noise is unknown.

    Attributes
    ----------
    mean, deviation : (A,) of the true level. That likeness and spread were learned does not widen the deviation.
    likeness : 0 when neighbours are no more alike than others of their city, towards 1 when they are.
    spread : the variance of the true levels, times the precision that `likeness` gives an area.
    gain : how much the log likelihood is above that with a likeness of 0; under about 2 there is little to gain.
    """

    mean: Floats
    deviation: Floats
    likeness: float
    spread: float
    gain: float


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures (n,) that all are there, with their noise, their city (numbered from 0) and neighbours in that city."""

    value: Floats
    noise: Floats
    city: Integers
    neighbours: Neighbours

    @cached_property
    def members(self) -> sparse.csc_array:
        """(n, cities) which area lies in which city."""
        rows = np.arange(len(self.value))
        return sparse.csc_array((np.ones(len(rows)), (rows, self.city)))

    @cached_property
    def differences(self) -> sparse.csc_array:
        """(n, n) the number of neighbours on the diagonal, less one for each pair of neighbours."""
        pairs, number = self.neighbours, len(self.value)
        adjacent = sparse.csc_array((np.ones(len(pairs.area)), (pairs.area, pairs.neighbour)), shape=(number, number))
        return sparse.csc_array(sparse.diags_array(pairs.degree.astype(np.float64)) - adjacent)

    def structure(self, likeness: float) -> sparse.csc_array:
        """(n, n) the precision of the levels around their city, times the spread (Leroux and others 2000)."""
        return sparse.csc_array((1 - likeness) * sparse.eye_array(len(self.value)) + likeness * self.differences)

    def precision(self, likeness: float, spread: float) -> sparse.csc_array:
        """(n + cities, n + cities) the joint posterior precision of the deviations and of the means of the cities."""
        known = sparse.diags_array(1 / self.noise)
        across = known @ self.members
        own = self.structure(likeness) / spread + known
        return sparse.csc_array(sparse.block_array([[own, across], [across.T, self.members.T @ across]]))

    @cached_property
    def weighed(self) -> Floats:
        """(n + cities,) figures over their noise, and their sums per city."""
        amount = self.value / self.noise
        return np.concatenate([amount, self.members.T @ amount])


def shrink_spatially(
    value: Floats, variance: Floats, city: Integers, neighbours: Neighbours, stands_alone: npt.NDArray[np.bool_]
) -> SpatialPosterior:
    """The posterior of figures (A,) with noise `variance`, towards their neighbours and the mean of their `city`.

    Levels are normal around the mean of the city with the precision of Leroux, Lei and Breslow (2000); noise is normal.
    Likeness and spread are those of the largest restricted likelihood, one for all cities. Areas of two cities are not
    neighbours here: each is judged against its own. Where `stands_alone`, such as for what a publisher modelled (its
    makers made neighbours alike already), nothing is borrowed and nothing given. With fewer than `LEAST_AREAS` figures
    nothing is borrowed at all.
    """
    is_known = np.isfinite(value) & (variance > 0)
    here = is_known & ~stands_alone
    mean = np.where(is_known, value, np.nan)
    deviation = np.sqrt(np.where(is_known, variance, np.nan))
    if np.count_nonzero(here) < LEAST_AREAS:
        return SpatialPosterior(mean, deviation, 0.0, np.nan, 0.0)
    _, own_city = np.unique(city[here], return_inverse=True)
    among = neighbours.between(here)
    inside = own_city[among.area] == own_city[among.neighbour]
    among = Neighbours(among.count, among.area[inside], among.neighbour[inside])
    figures = Figures(value[here], variance[here], own_city.astype(np.int64), among)
    likeness, spread, gain = fit(figures)
    mean[here], deviation[here] = posterior(figures, likeness, spread)
    return SpatialPosterior(mean, deviation, likeness, spread, gain)


def fit(figures: Figures) -> tuple[float, float, float]:
    """(likeness, spread, gain) with the largest restricted likelihood; the likeness from `LIKENESSES`."""
    centre = group_median(figures.value[:, np.newaxis], figures.city, int(figures.city.max()) + 1)
    typical = np.log(max(float(np.mean((figures.value - centre[figures.city]) ** 2)), 1e-12))
    found = []
    for likeness in LIKENESSES:
        best = optimize.minimize_scalar(
            lambda logarithm, likeness=likeness: -log_likelihood(figures, likeness, float(np.exp(logarithm))),
            bounds=(typical - np.log(_WIDEST), typical + np.log(_WIDEST)),
            method="bounded",
            options={"xatol": 0.05},
        )
        found.append((-float(best.fun), likeness, float(np.exp(best.x))))
    largest, likeness, spread = max(found)
    return likeness, spread, largest - found[0][0]


def log_likelihood(figures: Figures, likeness: float, spread: float) -> float:
    """Of the figures, with levels and means of cities integrated out (flat for the means), up to a constant."""
    number = len(figures.value)
    factor = linalg.splu(figures.precision(likeness, spread))
    explained = figures.weighed @ factor.solve(figures.weighed)
    total = _log_determinant(linalg.splu(figures.structure(likeness))) - number * np.log(spread)
    total -= _log_determinant(factor) + np.log(figures.noise).sum()
    total -= figures.value**2 @ (1 / figures.noise) - explained
    return float(total / 2)


def posterior(figures: Figures, likeness: float, spread: float) -> tuple[Floats, Floats]:
    """(n,) mean and deviation of the levels.

    Cities are independent given likeness and spread, so one right-hand side asks for an area of every city at once: as
    many solutions as the largest city has areas, instead of one for each area of the country.
    """
    number, cities = len(figures.value), figures.members.shape[1]
    factor = linalg.splu(figures.precision(likeness, spread))
    solved = factor.solve(figures.weighed)
    mean = solved[:number] + solved[number:][figures.city]
    place = _place_in_city(figures.city)
    variance = np.empty(number)
    for turn in range(int(place.max()) + 1):
        rows = np.flatnonzero(place == turn)
        asked = np.zeros(number + cities)
        asked[rows] = 1.0
        asked[number + figures.city[rows]] = 1.0
        answer = factor.solve(asked)
        variance[rows] = answer[rows] + answer[number + figures.city[rows]]
    return mean, np.sqrt(variance)


def _place_in_city(city: Integers) -> Integers:
    """(n,) the how-manieth area of its city each is, from 0."""
    order = np.argsort(city, kind="stable")
    number = np.bincount(city)
    place = np.empty(len(city), dtype=np.int64)
    place[order] = np.arange(len(city)) - np.repeat(np.cumsum(number) - number, number)
    return place


def _log_determinant(factor: linalg.SuperLU) -> float:
    """Of a positive definite matrix."""
    return float(np.log(np.abs(factor.U.diagonal())).sum())
