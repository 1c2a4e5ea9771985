# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a reader of a publication get?

Needs a published derived snapshot. Gives the plain records that pages, commands, exports and notebooks are made from.
Arrays over periods are numpy; a missing number is NaN and its status says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.domains import Movement
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.indicators.completeness import COMPLETE_FROM

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AreaRecord:
    """One area of the publication's edition, with its place in the hierarchy (largest first) and its size."""

    code: str
    edition: int
    name: str
    level: Level
    parents: tuple[tuple[str, str], ...]  # (code, name), municipality first
    inhabitants: float
    households: float
    homes: float


@dataclass(frozen=True, eq=False)
class IndicatorFigures:
    """All figures of one indicator for one area (arrays of T) or for all areas (arrays of A x T)."""

    indicator: Indicator
    periods: tuple[str, ...]
    value: Floats
    base: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    reference: Floats
    estimate: Floats
    lower: Floats  # 5th percentile of the posterior
    upper: Floats  # 95th percentile
    probability_worse: Floats
    probability_equal: Floats
    probability_better: Floats
    colour: npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class DomainLine:
    """The compass of one area in one domain (key ``total`` for all domains together).

    `score` is in standard deviations between the areas of the municipality, 0 = the city, positive = better;
    `lower` and `upper` hold the 90% interval; `band` is the half width of "about equal". `series` follows `periods`.
    `movement` is "improves", "worsens", "steady" or "unknown".
    """

    domain: str
    name: Mapping[str, str]
    colour: Colour
    score: float
    lower: float
    upper: float
    band: float
    indicators_used: int
    indicators_worse: int
    movement: str
    movement_sure: bool
    periods: tuple[str, ...]
    series: Floats

    @classmethod
    def of_last_period(
        cls, domain: str, name: Mapping[str, str], found: Mapping[str, npt.NDArray[Any]], periods: tuple[str, ...]
    ) -> DomainLine:
        """From the arrays (T,) of one area in the cube of the compass."""
        last = {key: array[-1] for key, array in found.items()}
        return cls(
            domain=domain,
            name=name,
            colour=Colour(int(last["colour"])),
            score=float(last["score"]),
            lower=float(last["lower"]),
            upper=float(last["upper"]),
            band=float(last["band"]),
            indicators_used=int(last["indicators_used"]),
            indicators_worse=int(last["indicators_worse"]),
            movement=Movement(int(last["movement"])).word,
            movement_sure=bool(last["movement_sure"]),
            periods=periods,
            series=found["score"],
        )


@dataclass(frozen=True)
class Completeness:
    """How much of the municipal figure the neighbourhoods of a source add up to (DOMAIN "Figures" 1)."""

    indicator: str
    period: str
    share: float  # children's total over the parent's own figure; NaN where it can't be said
    areas_present: int
    areas_expected: int
    children_total: float
    parent_total: float
    compared: str | None = None  # the measure that was added up; None where only areas were counted

    @property
    def is_incomplete(self) -> bool:
        """Less than 95% of the parent's figure is there; False where nobody can say."""
        return self.share < COMPLETE_FROM


@dataclass(frozen=True)
class Provenance:
    """From which snapshot the figures of an indicator in some periods came.

    `municipalities` names those that a snapshot of a few municipalities is about; None for one of a large part of the
    country.
    """

    indicator: str
    measure: str
    snapshot: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    reference: str
    published: str | None
    retrieved: str
    delivery: Mapping[str, str]
    periods: tuple[str, ...]
    municipalities: tuple[str, ...] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Provenance:
        """Back from plain JSON."""
        places = record["municipalities"]
        periods = tuple(record["periods"])
        return cls(**{**record, "periods": periods, "municipalities": None if places is None else tuple(places)})

    def is_about(self, municipality: str) -> bool:
        """Whether the snapshot may hold figures of this municipality."""
        return self.municipalities is None or municipality in self.municipalities


@dataclass(frozen=True)
class Outline:
    """The simplified boundary of one area as an SVG path in the coordinates of its `CityMap`."""

    code: str
    name: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class CityMap:
    """The neighbourhoods of one municipality as a picture: north up, `width` x `height` in SVG units."""

    municipality: str
    width: float
    height: float
    outlines: tuple[Outline, ...]
    water: tuple[str, ...]  # SVG paths, drawn over the areas; empty where no source has them
    approximate: bool  # whether the boundaries are too coarse to measure with


@dataclass(frozen=True)
class Summary:
    """One municipality in one sentence and a few counts."""

    municipality: str
    sentence: Mapping[str, str]
    neighbourhoods: int
    colours: Mapping[str, int]  # colour name in lower case: number of neighbourhoods, for the total compass
    signals: int
    areas_with_signals: int
    latest_period: str
