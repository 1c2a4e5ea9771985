# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How unevenly are the groups that indicators count spread over the neighbourhoods of a city?

Needs a publication and a municipality. Gives the indices of every indicator that is a counted share of people,
households or homes, per period and with their trend. What a publisher modelled or asked in a survey is left out: the
index would say how the model works, or take the noise of the survey for unevenness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.errors import AreaError
from buurtpeil.estimates.compass import UPPER
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.segregation import Segregation, segregate
from buurtpeil.indicators.catalogue import Indicator, Kind, Noise
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.publication import Publication

Floats = npt.NDArray[np.float64]
LAND = "land-area"


@dataclass(frozen=True, eq=False)
class CitySegregation:
    """One indicator in one city; arrays (T,) of the fields of `Segregation`, `slope` per year with its deviation."""

    indicator: Indicator
    periods: tuple[str, ...]
    dissimilarity: Floats
    by_chance: Floats
    excess: Floats
    lower: Floats
    upper: Floats
    isolation: Floats
    share: Floats
    people: Floats
    slope: float
    slope_deviation: float

    @property
    def last(self) -> int:
        """The column of the latest period with an index."""
        return int(np.flatnonzero(np.isfinite(self.excess))[-1])

    @property
    def direction(self) -> int:
        """1 when the group is surely (90%) less and less evenly spread, -1 when more and more evenly, else 0."""
        if not self.slope_deviation > 0 or abs(self.slope) < special.ndtri(UPPER) * self.slope_deviation:
            return 0
        return 1 if self.slope > 0 else -1


def segregation_of_city(publication: Publication, municipality: str) -> tuple[CitySegregation, ...]:
    """All indicators with an index in at least one period, in the order of the catalogue's files.

    Raises `AreaError` for another area than a municipality, or one where nothing can be said.
    """
    if level_of(municipality) is not Level.MUNICIPALITY:
        raise AreaError("How a group is spread is asked of one municipality, not of", repr(municipality), "Try GM0599.")
    groups = build_groups(publication.areas)
    number = groups.municipality[publication.areas.row(municipality)]
    rows = np.flatnonzero(groups.municipality == number)
    found = [
        one
        for key in publication.figures.keys
        if is_counted_group(publication.catalogue.indicator(key)) and (one := _measure(publication, key, rows))
    ]
    if not found:
        raise AreaError(
            "No indicator that is a counted share has figures for enough neighbourhoods of", repr(municipality)
        )
    return tuple(found)


def is_counted_group(indicator: Indicator) -> bool:
    """Whether an indicator counts members of a group, one by one, among all people, households, homes or the like."""
    is_count = indicator.kind is Kind.SHARE and indicator.noise is not Noise.LEARNED
    return is_count and indicator.denominator not in (None, LAND)


def _measure(publication: Publication, key: str, rows: npt.NDArray[np.int64]) -> CitySegregation | None:
    indicator, periods = publication.catalogue.indicator(key), publication.figures.periods(key)
    block = {name: np.asarray(array[rows]) for name, array in publication.figures.block(key).items()}
    areas = publication.areas.take(rows)
    is_modelled = block["status"] == Status.MODELLED_BY_PUBLISHER
    value = np.where(is_modelled, np.nan, block["value"])
    status = np.where(is_modelled, Status.MISSING_FROM_SOURCE, block["status"]).astype(np.uint8)
    unknown = np.full(value.shape, np.nan)
    panel = Panel(
        (key,), areas, periods, value[None], block["base"][None], unknown[None], status[None], block["flags"][None]
    )
    whole = segregate(panel, 0, indicator, build_groups(areas))
    return _of_first_city(whole, indicator, periods) if np.isfinite(whole.excess).any() else None


def _of_first_city(whole: Segregation, indicator: Indicator, periods: tuple[str, ...]) -> CitySegregation:
    return CitySegregation(
        indicator,
        periods,
        whole.dissimilarity[0],
        whole.by_chance[0],
        whole.excess[0],
        whole.lower[0],
        whole.upper[0],
        whole.isolation[0],
        whole.share[0],
        whole.people[0],
        float(whole.slope[0]),
        float(whole.slope_deviation[0]),
    )
