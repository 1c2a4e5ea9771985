# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How unevenly is a group spread over the neighbourhoods of a city, and does that change?

Needs the shares of one indicator with their denominators. Gives per municipality and period the index of dissimilarity
(Duncan and Duncan 1955) less what chance alone would give in small neighbourhoods, the isolation index, and the trend.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.areas.codes import Level
from buurtpeil.errors import PanelError
from buurtpeil.estimates.compass import UPPER
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups, by_group_and_period, group_sum
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.estimates.trend import fit_lines
from buurtpeil.indicators.catalogue import Indicator, Kind
from buurtpeil.indicators.panel import Panel

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.MUNICIPALITY
VERSION = "1.0"
LEAST_AREAS = 5


@dataclass(frozen=True, eq=False)
class Segregation:
    """One row per municipality (M), one column per period (T); NaN with fewer than `LEAST_AREAS` areas or no group.

    Attributes
    ----------
    dissimilarity : the part of the group that would have to move to be spread evenly, 0 to 1, as it is counted.
    by_chance : what people who choose an address at random would give; large where neighbourhoods are small.
    excess : (dissimilarity - by_chance) / (1 - by_chance), at least 0 (Carrington and Troske 1997): the index to
        compare cities and years by.
    lower, upper : the 90% interval of `excess`.
    isolation : the share of the group among the neighbours of a member of it, 0 to 1.
    share : the share of the group in the city, 0 to 1, of the areas counted.
    people : how many people (or homes, or households) were counted.
    slope, slope_deviation : (M,) the change of `excess` per year and its standard deviation.
    """

    dissimilarity: Floats
    by_chance: Floats
    excess: Floats
    lower: Floats
    upper: Floats
    isolation: Floats
    share: Floats
    people: Floats
    slope: Floats
    slope_deviation: Floats


def segregate(panel: Panel, position: int, indicator: Indicator, groups: Groups) -> Segregation:
    """Measure one indicator that is a share of people, households or homes.

    Suppressed and missing neighbourhoods take no part; what is counted of the city stands in `people`. Raises
    `PanelError` for an indicator that is not a share: a mean or a score holds no group.
    """
    if indicator.kind is not Kind.SHARE:
        raise PanelError("Segregation is about the share of a group, not about", repr(indicator.key), "Choose a share.")
    small = groups.is_level(Level.NEIGHBOURHOOD)[:, np.newaxis]
    share, size = panel.value[position] / 100, panel.base[position]
    is_used = small & np.isfinite(share) & (size > 0)
    share, size = np.where(is_used, share, 0.0), np.where(is_used, size, 0.0)
    owner = np.maximum(groups.municipality, 0)
    periods, cities = panel.shape[2], groups.municipality_count
    index = by_group_and_period(owner, periods)

    def total(amounts: Floats) -> Floats:
        return group_sum(index, np.where(is_used, amounts, 0.0), cities * periods).reshape(cities, periods)

    people, members = total(size), total(size * share)
    number = total(is_used.astype(np.float64))
    mixed = (number >= LEAST_AREAS) & (members > 0) & (members < people)
    city = np.divide(members, people, out=np.full(people.shape, np.nan), where=mixed)
    unit = people * city * (1 - city)  # turns a surplus of members into a part of the group that has to move
    here = city[owner]
    surplus = size * (share - here)
    dissimilarity = total(np.abs(surplus)) / 2 / unit
    by_chance = total(mean_absolute_deviation(size, here)) / 2 / unit
    excess = (dissimilarity - by_chance) / (1 - by_chance)
    deviation = np.sqrt(total(size * share * (1 - share))) / 2 / unit / (1 - by_chance)
    half = special.ndtri(UPPER) * deviation
    weight = np.divide(1, deviation**2, where=deviation > 0, out=np.zeros(deviation.shape))
    trend = fit_lines(excess, weight, time_in_years(panel.periods))
    # The counts are not all that moves an index from year to year: what the line leaves unexplained widens it.
    spread = np.maximum(np.divide(trend.heterogeneity, trend.freedom, where=trend.freedom > 0, out=np.ones(cities)), 1)
    return Segregation(
        dissimilarity,
        by_chance,
        np.maximum(excess, 0),
        np.maximum(excess - half, 0),
        np.clip(excess + half, 0, 1),
        total(size * share**2) / np.where(mixed, members, np.nan),
        city,
        np.where(mixed, people, np.nan),
        trend.slope,
        np.sqrt(trend.slope_variance * spread),
    )


def mean_absolute_deviation(size: Floats, chance: Floats) -> Floats:
    """How far a binomial count lies from its mean on average: de Moivre's formula, exact for whole numbers."""
    number = np.round(size)
    safe = np.where((number > 0) & (chance > 0) & (chance < 1), chance, 0.5)
    mode = np.floor(number * safe) + 1
    with np.errstate(invalid="ignore"):
        ways = special.gammaln(number + 1) - special.gammaln(mode + 1) - special.gammaln(number - mode + 1)
        logarithm = ways + mode * np.log(safe) + (number - mode + 1) * np.log1p(-safe)
    found = 2 * mode * np.exp(logarithm)
    return np.where((number > 0) & np.isfinite(chance), found, 0.0)
