# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What would the figures look like if nobody drifted, or if we knew who did?

Needs a scenario and a random generator. Gives made-up figures of neighbourhoods as unequal in size as real ones, with
the truth beside them. Only for measuring detectors: none of it is a real place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.areas.table import AreaTable
from buurtpeil.indicators.catalogue import Direction, Floor, Indicator, Kind, Margin, MarginKind, Noise, Sensitivity
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Status

Floats = npt.NDArray[np.float64]

# Inhabitants per neighbourhood: deciles and tails as rounded from "Kerncijfers wijken en buurten 2024" (CBS 85984NED).
_CHANCES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_INHABITANTS = (5, 30, 70, 155, 295, 495, 765, 1100, 1490, 2045, 3040, 4180, 7400, 29660)
_FIRST_YEAR = 2015
_FIRST_CITY = 9700


@dataclass(frozen=True)
class Scenario:
    """A made-up country.

    Attributes
    ----------
    rate : events per 1,000 inhabitants in the country, about.
    difference : standard deviation of the log level between neighbourhoods.
    wobble : standard deviation of the log level of one neighbourhood from year to year, beyond drawing.
    unequal_wobble : how unequal that is between neighbourhoods (standard deviation of its logarithm).
    city_trend : growth per year of the whole country's level, on the log scale: nobody drifts by it.
    share_drifting : part of the neighbourhoods whose gap grows, by `drift` in all on the log scale.
    drift_from : the column from which it grows; as a line to the last period, or at once where `at_once`.
    """

    municipalities: int = 20
    neighbourhoods: int = 60
    periods: int = 8
    rate: float = 40.0
    difference: float = 0.4
    wobble: float = 0.1
    unequal_wobble: float = 0.0
    city_trend: float = 0.05
    share_drifting: float = 0.0
    drift: float = 0.8
    floor: float = 90.0
    drift_from: int = 0
    at_once: bool = False


@dataclass(frozen=True, eq=False)
class MadeUpCountry:
    """Figures of one rate with the truth: `level` (A, T) per 1,000 with the wobble in it, `is_drifting` (A,)."""

    indicator: Indicator
    panel: Panel
    level: Floats
    population: Floats
    is_drifting: npt.NDArray[np.bool_]


def made_up_rate(scenario: Scenario) -> Indicator:
    """The rate whose figures are made up."""
    name = {"nl": "Verzonnen voorvallen", "en": "Made-up events"}
    return Indicator(
        key="made-up-events",
        version="1.0",
        domain="clean-safe",
        name=name,
        meaning=name,
        unit={"nl": "per 1.000 inwoners", "en": "per 1,000 inhabitants"},
        direction=Direction.HIGHER_IS_WORSE,
        kind=Kind.RATE,
        per=1000,
        numerator="made-up-events",
        value=None,
        denominator="inhabitants",
        denominator_reach_years=0,
        noise=Noise.POISSON,
        minimum_base=50,
        margin=Margin(MarginKind.RELATIVE, 0.2),
        floor=Floor(scenario.floor, name),
        base_fit=None,
        weight=1,
        decimals=1,
        period_kind="reporting-year",
        publication_delay_months=2,
        subjective=False,
        divisible=True,
        sensitivity=Sensitivity.OPEN,
        liveability_dimension=None,
        method_breaks=(),
        publishers=(),
    )


def make_country(scenario: Scenario, generator: np.random.Generator) -> MadeUpCountry:
    """Draw one country; a base under the minimum is suppressed, as it is for real figures."""
    areas = _areas(scenario)
    indicator = made_up_rate(scenario)
    rows, shape = len(areas), (len(areas), scenario.periods)
    drawn = np.interp(generator.uniform(size=rows), _CHANCES, np.log(_INHABITANTS))
    population: Floats = np.round(np.exp(drawn)).astype(np.float64)
    years = np.arange(scenario.periods)
    own_wobble = scenario.wobble * np.exp(generator.normal(0, 1, (rows, 1)) * scenario.unequal_wobble)
    log_level = np.log(scenario.rate) + scenario.city_trend * years
    log_level = log_level + generator.normal(0, scenario.difference, (rows, 1))
    log_level = log_level + own_wobble * generator.normal(0, 1, shape)
    is_city = areas.levels == Level.MUNICIPALITY.value
    is_drifting = (generator.uniform(size=rows) < scenario.share_drifting) & ~is_city
    log_level = log_level + np.where(is_drifting[:, np.newaxis], _growth(scenario), 0.0)
    level = np.exp(log_level)
    events = generator.poisson(level * population[:, np.newaxis] / 1000).astype(np.float64)
    events, base = _with_city_totals(events, np.broadcast_to(population[:, np.newaxis], shape), areas)
    value = 1000 * events / base
    status = np.where(base < indicator.minimum_base, Status.SUPPRESSED, Status.OBSERVED).astype(np.uint8)
    panel = Panel(
        (indicator.key,),
        areas,
        tuple(str(_FIRST_YEAR + year) for year in range(scenario.periods)),
        np.where(status == Status.OBSERVED, value, np.nan)[np.newaxis],
        base[np.newaxis],
        np.full((1, *shape), np.nan),
        status[np.newaxis],
        np.zeros((1, *shape), dtype=np.uint16),
    )
    return MadeUpCountry(indicator, panel, level, population, is_drifting)


def _growth(scenario: Scenario) -> Floats:
    """(T,) how much of the drift there is on the log scale; nothing before its first period."""
    since = np.arange(scenario.periods) - scenario.drift_from
    if scenario.at_once:
        return np.where(since >= 0, scenario.drift, 0.0)
    grown: Floats = scenario.drift * np.maximum(since, 0) / max(int(since[-1]), 1)
    return grown


def _areas(scenario: Scenario) -> AreaTable:
    names = {}
    for city in range(_FIRST_CITY, _FIRST_CITY + scenario.municipalities):
        names[f"GM{city}"] = f"Verzonnen stad {city}"
        for place in range(scenario.neighbourhoods):
            names[f"BU{city}{place // 100:02d}{place % 100:02d}"] = f"Verzonnen buurt {city}-{place}"
    return AreaTable.from_codes(_FIRST_YEAR, names)


def _with_city_totals(events: Floats, base: Floats, areas: AreaTable) -> tuple[Floats, Floats]:
    """The same with the sum of its neighbourhoods in the row of each city."""
    is_city = areas.levels == Level.MUNICIPALITY.value
    cities, city_of = np.unique(areas.municipality_row, return_inverse=True)
    events, base = np.where(is_city[:, np.newaxis], 0.0, events), np.where(is_city[:, np.newaxis], 0.0, base)
    for period in range(events.shape[1]):
        events[cities, period] = np.bincount(city_of, weights=events[:, period])
        base[cities, period] = np.bincount(city_of, weights=base[:, period])
    return events, base


def made_up_neighbours(areas: AreaTable, wide: int = 10) -> Neighbours:
    """Who borders on whom if the neighbourhoods of each city lay on a grid, `wide` in a row, side to side."""
    rows = np.flatnonzero(areas.levels == Level.NEIGHBOURHOOD.value)
    owner = areas.municipality_row[rows]
    start = np.searchsorted(owner, owner)  # areas stand in the order of their codes, so a city stands together
    place = np.arange(len(rows)) - start
    to_east = np.flatnonzero((place[1:] % wide > 0) & (owner[1:] == owner[:-1]))
    to_south = np.flatnonzero(owner[wide:] == owner[:-wide])
    first, second = np.concatenate((to_east, to_south)), np.concatenate((to_east + 1, to_south + wide))
    return Neighbours.from_pairs(len(areas), rows[first], rows[second])
