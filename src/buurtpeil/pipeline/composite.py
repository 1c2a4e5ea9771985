# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which places may the neighbourhoods of a city have in a composite index?

Needs a publication, a municipality and the choices of the index. Gives a `CityIndex`, worked out when it is asked for
from the stored posteriors. Indices of others (Leefbaarometer, SES-WOA, a city's own profile) take no part: they have
weight zero in the catalogue, for an index is not made anew out of another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import AreaError, CatalogueError
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.composite import VERSION, Composite, compose
from buurtpeil.estimates.composite_choices import Choices
from buurtpeil.estimates.domains import CARRY_YEARS
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.estimates.standardise import standardise
from buurtpeil.indicators.catalogue import Direction, Indicator
from buurtpeil.pipeline.publication import Publication

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CityIndex:
    """The index of one municipality: `areas` are its neighbourhoods by code, the rows of `composite`.

    `indicators` are its columns, `domains` the dimensions; `domain_weight` adds up to 1. `seed` repeats the draws.
    """

    municipality: str
    areas: AreaTable
    indicators: tuple[Indicator, ...]
    domains: tuple[str, ...]
    domain_weight: Mapping[str, float]
    choices: Choices
    seed: int
    composite: Composite


def index_of_city(
    publication: Publication, municipality: str, choices: Choices, weights: Mapping[str, float] | None = None
) -> CityIndex:
    """The index of the neighbourhoods of `municipality`, each indicator with its latest figure of at most five years.

    The domains weigh the same unless `weights` {domain: weight} says otherwise; within a domain the weights of the
    catalogue hold. Raises `AreaError` for another area than a municipality or one without figures, `CatalogueError` for
    an unknown domain.
    """
    if level_of(municipality) is not Level.MUNICIPALITY:
        raise AreaError("An index is made of one municipality, not of", repr(municipality), "Try GM0599.")
    _check_domains(publication, weights or {})
    row = publication.areas.row(municipality)
    groups = build_groups(publication.areas)
    rows = np.flatnonzero(groups.municipality == groups.municipality[row])
    areas = publication.areas.take(rows)
    is_small = areas.levels == Level.NEIGHBOURHOOD.value
    known = [found for key in publication.figures.keys if (found := _latest(publication, key, rows, areas)) is not None]
    chosen = [
        (indicator, score[is_small], variance[is_small])
        for indicator, score, variance in known
        if np.isfinite(score[is_small]).any() and (weights or {}).get(indicator.domain, 1.0) > 0
    ]
    if not chosen:
        raise AreaError("There are no figures to make an index of for", repr(municipality))
    indicators = tuple(indicator for indicator, _, _ in chosen)
    present = {indicator.domain for indicator in indicators}
    domains = tuple(domain for domain in publication.catalogue.domains if domain in present)
    weight = _weights(indicators, domains, weights or {})
    seed = _seed(publication.id, municipality)
    dimension = np.array([domains.index(indicator.domain) for indicator in indicators])
    composite = compose(
        np.column_stack([score for _, score, _ in chosen]),
        np.column_stack([variance for _, _, variance in chosen]),
        weight,
        dimension,
        choices,
        np.random.default_rng(seed),
    )
    by_domain = np.bincount(dimension, weights=composite.weight)
    shares = dict(zip(domains, by_domain.tolist(), strict=True))
    small = areas.take(np.flatnonzero(is_small))
    return CityIndex(municipality, small, indicators, domains, shares, choices, seed, composite)


def _latest(
    publication: Publication, key: str, rows: npt.NDArray[np.int64], areas: AreaTable
) -> tuple[Indicator, Floats, Floats] | None:
    """The latest standardised figure of each area and its variance; None when the indicator takes no part."""
    indicator = publication.catalogue.indicator(key)
    if indicator.direction is Direction.NEITHER or indicator.weight <= 0:
        return None
    block = publication.figures.block(key)
    own = {item.name: np.asarray(block[item.name][rows])[np.newaxis] for item in fields(Estimates)}
    found = standardise(Estimates(**own), 0, indicator, build_groups(areas))
    years = time_in_years(publication.figures.periods(key))
    newest = max(time_in_years(publication.figures.periods(other))[-1] for other in publication.figures.keys)
    score, variance = np.full(len(areas), np.nan), np.full(len(areas), np.nan)
    for column in np.flatnonzero(years >= newest - CARRY_YEARS):
        is_new = np.isfinite(found.score[:, column])
        score = np.where(is_new, found.score[:, column], score)
        variance = np.where(is_new, found.variance[:, column], variance)
    return indicator, score, variance


def _weights(indicators: Sequence[Indicator], domains: Sequence[str], chosen: Mapping[str, float]) -> Floats:
    """(I,) the weight of the domain, shared out over its indicators by the weights of the catalogue."""
    inside = {domain: sum(item.weight for item in indicators if item.domain == domain) for domain in domains}
    return np.array([chosen.get(item.domain, 1.0) * item.weight / inside[item.domain] for item in indicators])


def _check_domains(publication: Publication, weights: Mapping[str, float]) -> None:
    unknown = sorted(set(weights) - set(publication.catalogue.domains))
    if unknown:
        raise CatalogueError(
            "There is no domain", f"{', '.join(unknown)}.", f"Choose from {', '.join(publication.catalogue.domains)}."
        )


def _seed(publication: str, municipality: str) -> int:
    """The same for the same publication, version of the method and municipality."""
    text = f"{publication} composite {VERSION} {municipality}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
