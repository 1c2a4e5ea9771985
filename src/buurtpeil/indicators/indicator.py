# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does the catalogue say of one domain, measure or indicator?

Needs nothing. Gives the plain records that `catalogue` fills from its data files; every field is explained, with an
example, in ``data/indicator.schema.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way is worse; `NEITHER` gets no colour and no signal."""

    HIGHER_IS_BETTER = "higher-is-better"
    HIGHER_IS_WORSE = "higher-is-worse"
    NEITHER = "neither"

    @property
    def sign_of_worse(self) -> int:
        """+1 where a higher value is worse, -1 where a lower value is worse, 0 where neither is."""
        return {"higher-is-worse": 1, "higher-is-better": -1, "neither": 0}[self.value]


class Kind(StrEnum):
    """How a value follows from what is counted."""

    SHARE = "share"  # percent of the base
    RATE = "rate"  # events per `per` of the base
    MEAN = "mean"
    COUNT = "count"
    SCORE = "score"  # an index; not divisible over a drawn area


class Noise(StrEnum):
    """Where the variance of one observation comes from (SIGNALS §3)."""

    BINOMIAL = "binomial"
    POISSON = "poisson"
    LEARNED = "learned"  # a noise floor learned from how the series wobble
    REGISTER = "register"  # a complete count: rounding is the only noise


class MarginKind(StrEnum):
    """Whether the relevant margin is a part of the reference or an amount in the indicator's unit."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"


class Sensitivity(StrEnum):
    """What a figure says about persons."""

    OPEN = "open"
    PERSONS = "persons"
    HEALTH = "health"
    SPECIAL_CATEGORY = "special-category"  # origin, religion and the like: never loaded


Bilingual = Mapping[str, str]
_PERCENTAGE_POINTS: Bilingual = {"nl": "procentpunt", "en": "percentage points"}


@dataclass(frozen=True)
class Domain:
    """One of the ten domains of CONVENTIONS; keys are permanent."""

    key: str
    name: Bilingual
    meaning: Bilingual


@dataclass(frozen=True)
class Measure:
    """What a publisher delivers per area and period: a count, a share in percent, a mean or a score."""

    key: str
    kind: Kind
    unit: Bilingual
    name: Bilingual


@dataclass(frozen=True)
class Margin:
    """From which difference with the reference an area is really worse or better."""

    kind: MarginKind
    value: float


@dataclass(frozen=True)
class Floor:
    """The level that no neighbourhood may fall through (§6.2 of the report), with who set it and why."""

    value: float
    reason: Bilingual


@dataclass(frozen=True)
class BaseFit:
    """When the base does not fit the events counted over it (business park, campus): DOMAIN "Figures" 5."""

    below: float
    times_reference: float


@dataclass(frozen=True)
class MethodBreak:
    """The first period measured in another way: not comparable with the periods before."""

    period: str
    reason: Bilingual


@dataclass(frozen=True)
class Publisher:
    """Who publishes the figures, in which table, for which years."""

    name: str
    table: str
    first_year: int
    last_year: int | None
    note: Bilingual | None


@dataclass(frozen=True)
class Indicator:
    """One indicator of the catalogue; see the JSON Schema for the meaning of each field.

    A rate or counted share has a `numerator` and a `denominator`; a figure that comes ready-made has a `value`
    and, where one exists, the `denominator` it holds for. All four name measures.
    """

    key: str
    version: str
    domain: str
    name: Bilingual
    meaning: Bilingual
    unit: Bilingual
    direction: Direction
    kind: Kind
    per: float
    numerator: str | None
    value: str | None
    denominator: str | None
    denominator_reach_years: int
    noise: Noise
    minimum_base: float
    margin: Margin
    floor: Floor | None
    base_fit: BaseFit | None
    weight: float
    decimals: int
    period_kind: str
    publication_delay_months: int
    subjective: bool
    divisible: bool
    sensitivity: Sensitivity
    liveability_dimension: str | None
    method_breaks: tuple[MethodBreak, ...]
    publishers: tuple[Publisher, ...]
    note: Bilingual | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures this indicator is worked out from."""
        return tuple(measure for measure in (self.numerator, self.value, self.denominator) if measure)

    @property
    def difference_unit(self) -> Bilingual:
        """The unit of a difference between two values: two shares differ by percentage points, not percent."""
        return _PERCENTAGE_POINTS if self.kind is Kind.SHARE else self.unit


@dataclass(frozen=True)
class MissingTopic:
    """Something a neighbourhood is judged by in the street, for which there is no indicator, and why."""

    key: str
    domain: str
    name: Bilingual
    why: Bilingual
    filled_by: Bilingual


@dataclass(frozen=True)
class RefusedTopic:
    """A kind of characteristic that is never an input (SIGNALS §1 "Fairness"), and the words it is known by."""

    words: tuple[str, ...]
    reason: Bilingual
