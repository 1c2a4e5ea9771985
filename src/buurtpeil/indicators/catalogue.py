# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which indicators exist, and what does each one mean?

Needs the data files under ``data/`` (or a folder of the same layout). Gives a `Catalogue` of typed, validated records:
domains, measures (what publishers deliver) and indicators (what Buurtpeil shows and judges): data, not code.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema

from buurtpeil.errors import CatalogueError


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


Bilingual = Mapping[str, str]


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
    sensitivity: str
    liveability_dimension: str | None
    method_breaks: tuple[MethodBreak, ...]
    publishers: tuple[Publisher, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures this indicator is worked out from."""
        return tuple(measure for measure in (self.numerator, self.value, self.denominator) if measure)


@dataclass(frozen=True)
class Catalogue:
    """All domains, measures and indicators by key, and a hash of the files they came from."""

    domains: Mapping[str, Domain]
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    content_hash: str

    def indicator(self, key: str) -> Indicator:
        """The indicator of this key; raises `CatalogueError` with the way out."""
        try:
            return self.indicators[key]
        except KeyError:
            raise CatalogueError(
                "The catalogue holds no indicator", repr(key), "List them with `buurtpeil indicators`."
            ) from None

    def of_domain(self, domain: str) -> tuple[Indicator, ...]:
        """The indicators of one domain, in key order."""
        return tuple(indicator for indicator in self.indicators.values() if indicator.domain == domain)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return read_catalogue(files("buurtpeil.indicators") / "data")


def read_catalogue(folder: Traversable) -> Catalogue:
    """Read and validate a catalogue folder: ``domains.toml``, ``measures.toml``, ``indicators/*.toml``.

    Raises `CatalogueError` when a file breaks the schema, a key is used twice or differs from its file name, a
    measure or domain does not exist, or a text lacks a language.
    """
    digest = hashlib.sha256()
    schema = json.loads(_read(folder / "indicator.schema.json", digest))
    domains = {
        key: Domain(key, **entry) for key, entry in tomllib.loads(_read(folder / "domains.toml", digest)).items()
    }
    measures = {
        key: Measure(key, Kind(entry["kind"]), entry["unit"], entry["name"])
        for key, entry in tomllib.loads(_read(folder / "measures.toml", digest)).items()
    }
    indicators: dict[str, Indicator] = {}
    paths = sorted(
        (path for path in (folder / "indicators").iterdir() if path.name.endswith(".toml")), key=lambda path: path.name
    )
    for path in paths:
        entry = tomllib.loads(_read(path, digest))
        _ensure_valid(entry, schema, path.name)
        indicator = _indicator_from(entry)
        _ensure_consistent(indicator, path.name, domains, measures)
        indicators[indicator.key] = indicator
    return Catalogue(domains, measures, indicators, digest.hexdigest())


def _read(path: Traversable, digest: hashlib._Hash) -> str:
    content = path.read_bytes()
    digest.update(path.name.encode() + b"\0" + content + b"\0")
    return content.decode("utf-8")


def _ensure_valid(entry: Mapping[str, Any], schema: Mapping[str, Any], file_name: str) -> None:
    errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(entry), key=lambda error: list(error.path))
    if errors:
        where = ".".join(str(part) for part in errors[0].path) or "the file"
        raise CatalogueError(f"{file_name} does not follow the indicator schema at {where}:", errors[0].message)


def _ensure_consistent(
    indicator: Indicator, file_name: str, domains: Mapping[str, Domain], measures: Mapping[str, Measure]
) -> None:
    if file_name != f"{indicator.key}.toml":
        raise CatalogueError("An indicator's file is named after its key:", f"{file_name} holds {indicator.key!r}.")
    if indicator.domain not in domains:
        raise CatalogueError(f"{file_name} names a domain that does not exist:", repr(indicator.domain))
    unknown = [measure for measure in indicator.measures if measure not in measures]
    if unknown:
        raise CatalogueError(
            f"{file_name} names measures that do not exist:", ", ".join(unknown), "Add them to measures.toml."
        )


def _indicator_from(entry: Mapping[str, Any]) -> Indicator:
    floor, base_fit = entry.get("floor"), entry.get("base_fit")
    return Indicator(
        key=entry["key"],
        version=entry["version"],
        domain=entry["domain"],
        name=entry["name"],
        meaning=entry["meaning"],
        unit=entry["unit"],
        direction=Direction(entry["direction"]),
        kind=Kind(entry["kind"]),
        per=float(entry.get("per", 100 if entry["kind"] == "share" else 1)),
        numerator=entry.get("numerator"),
        value=entry.get("value"),
        denominator=entry.get("denominator"),
        denominator_reach_years=entry.get("denominator_reach_years", 0),
        noise=Noise(entry["noise"]),
        minimum_base=float(entry.get("minimum_base", 50)),
        margin=Margin(MarginKind(entry["margin"]["kind"]), float(entry["margin"]["value"])),
        floor=Floor(float(floor["value"]), floor["reason"]) if floor else None,
        base_fit=BaseFit(float(base_fit["below"]), float(base_fit["times_reference"])) if base_fit else None,
        weight=float(entry.get("weight", 1)),
        decimals=entry.get("decimals", 1),
        period_kind=entry["period_kind"],
        publication_delay_months=entry["publication_delay_months"],
        subjective=entry.get("subjective", False),
        divisible=entry.get("divisible", True),
        sensitivity=entry["sensitivity"],
        liveability_dimension=entry.get("liveability_dimension"),
        method_breaks=tuple(MethodBreak(item["period"], item["reason"]) for item in entry.get("method_breaks", ())),
        publishers=tuple(
            Publisher(item["name"], item["table"], item["first_year"], item.get("last_year"), item.get("note"))
            for item in entry["publishers"]
        ),
    )
