# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a city's compass look against another reference than the city itself?

Needs a publication, a municipality and the reference: similar cities, the region, peers or the country. Gives the
judgements of the last period per area and domain, and who is compared with. It is worked out when it is asked for, from
the stored posteriors of one municipality; in a weak city everything is "about equal to the city", and this shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import COUNTRY_CODE, Level, municipality_of
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import Estimates, judge
from buurtpeil.estimates.domains import score_domains
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.posterior import posterior_of_moments
from buurtpeil.estimates.reference import ReferenceKind
from buurtpeil.estimates.shrinkage import family_of
from buurtpeil.indicators.catalogue import Direction, Indicator, Kind
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.alike import peer_codes, region_of, similar_cities_of
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import IndicatorFigures

Floats = npt.NDArray[np.float64]


class ReferenceChoice(StrEnum):
    """With what areas are compared; the names a person types."""

    CITY = "city"
    SIMILAR_CITIES = "similar-cities"
    REGION = "region"
    PEERS = "peers"
    COUNTRY = "country"


@dataclass(frozen=True)
class Comparison:
    """Judgements against another reference.

    `sentence` names it in both languages; `colours` {area: {domain: judgement}} of the last period, ``total`` included.
    """

    choice: ReferenceChoice
    sentence: Mapping[str, str]
    colours: Mapping[str, Mapping[str, Colour]]


def compare(publication: Publication, municipality: str, choice: ReferenceChoice) -> Comparison:
    """The compass of the areas of `municipality` against `choice`; raises `AreaError` for an unknown municipality."""
    publication.areas.row(municipality)
    rows = np.flatnonzero(build_groups(publication.areas).municipality == _number(publication, municipality))
    areas = publication.areas.take(rows)
    weights, sentence = _weights(publication, areas, municipality, choice)
    blocks = []
    for key in publication.figures.keys:
        indicator = publication.catalogue.indicator(key)
        if indicator.direction is not Direction.NEITHER and indicator.weight > 0:
            blocks.append(
                (key, publication.figures.periods(key), _estimates(publication, indicator, rows, areas, weights))
            )
    scores = score_domains(blocks, areas, publication.catalogue)
    colours = {
        str(code): {key: Colour(int(scores.colour[place, row, -1])) for place, key in enumerate(scores.keys)}
        for row, code in enumerate(areas.codes)
        if areas.levels[row] == Level.NEIGHBOURHOOD.value and scores.periods
    }
    return Comparison(choice, sentence, colours)


@dataclass(frozen=True, eq=False)
class ComparedFigures:
    """Figures judged against another reference: `figures` per indicator, arrays (n, T) in the order that was asked."""

    choice: ReferenceChoice
    sentence: Mapping[str, str]
    figures: Mapping[str, IndicatorFigures]


def compared_figures(
    publication: Publication, codes: Sequence[str], keys: Sequence[str], choice: ReferenceChoice
) -> ComparedFigures:
    """The figures of areas of any number of municipalities against `choice`, each against that of its own municipality.

    Raises `AreaError` or `CatalogueError` for what is unknown.
    """
    places: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        places.setdefault(municipality_of(code) or code, []).append(place)
    asked = np.array([publication.areas.row(code) for code in codes], dtype=np.int64)
    whole = {key: publication.figures_of_indicator(key) for key in keys}
    found = {key: _rows_of(one, asked) for key, one in whole.items() if one is not None}
    sentences = []
    for municipality, own in places.items():
        rows = np.sort(asked[own])
        areas = publication.areas.take(rows)
        weights, sentence = _weights(publication, areas, municipality, choice)
        sentences.append(sentence)
        for figures in found.values() if weights is not None else ():
            judged = _estimates(publication, figures.indicator, rows, areas, weights)
            back = np.searchsorted(rows, asked[own])
            for name in _JUDGED:
                getattr(figures, name)[own] = getattr(judged, name)[0][back]
    if choice is ReferenceChoice.CITY:
        sentences = [stored_sentence(codes)]
    return ComparedFigures(choice, _together(sentences), found)


_JUDGED = ("reference", "probability_worse", "probability_equal", "probability_better", "colour")


def stored_sentence(codes: Sequence[str]) -> Mapping[str, str]:
    """With what areas are compared in the publication itself: parts with their city, a city with the country."""
    whole = [code == (municipality_of(code) or code) for code in codes]
    return _COUNTRY if codes and all(whole) else _CITY_AND_COUNTRY if any(whole) else CITY_SENTENCE


def _rows_of(figures: IndicatorFigures, rows: npt.NDArray[np.int64]) -> IndicatorFigures:
    """A copy of the figures of some areas."""
    names = [name for name, value in vars(figures).items() if isinstance(value, np.ndarray)]
    copies: dict[str, Any] = {name: getattr(figures, name)[rows] for name in names}
    return replace(figures, **copies)


def _together(sentences: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    return {language: " ".join(dict.fromkeys(one[language] for one in sentences)) for language in ("nl", "en")}


def _number(publication: Publication, municipality: str) -> int:
    return int(build_groups(publication.areas).municipality[publication.areas.row(municipality)])


@dataclass(frozen=True, eq=False)
class _Weights:
    """Whose figures make the reference: (R, K) rows of the publication per area, `NO_ROW` where there are no more."""

    members: npt.NDArray[np.int64]
    is_peers: bool
    is_country: bool


def _weights(
    publication: Publication, areas: AreaTable, municipality: str, choice: ReferenceChoice
) -> tuple[_Weights | None, Mapping[str, str]]:
    """None for the city: that reference is stored."""
    whole = publication.areas
    if choice is ReferenceChoice.CITY:
        return None, CITY_SENTENCE
    if choice is ReferenceChoice.PEERS:
        codes = [str(code) for code in areas.codes]
        found = peer_codes(publication, codes)
        most = max((len(peers) for peers in found.values()), default=0)
        members = np.full((len(codes), most), NO_ROW, dtype=np.int64)
        for row, code in enumerate(codes):
            peers = [peer for peer, _ in found.get(code, [])]
            members[row, : len(peers)] = whole.rows(peers)
        return _Weights(members, True, False), {language: text.format(number=most) for language, text in _PEERS.items()}
    if choice is ReferenceChoice.COUNTRY:
        cities = np.flatnonzero(whole.levels == Level.MUNICIPALITY.value)
        return _Weights(np.broadcast_to(cities, (len(areas), len(cities))), False, True), _COUNTRY
    is_region = choice is ReferenceChoice.REGION
    group = region_of(publication, municipality) if is_region else similar_cities_of(publication, municipality)
    some, none = (_REGION, _NO_REGION) if is_region else (_SIMILAR, _NO_SIMILAR)
    rows = whole.rows(group.members)
    names = sorted(whole.name(code) for code in group.members)
    sentence = {
        language: text.format(number=len(names), rule=group.rule[language], names=_some(names, language))
        for language, text in (some if names else none).items()
    }
    return _Weights(np.broadcast_to(rows, (len(areas), len(rows))), False, False), sentence


def _some(names: list[str], language: str) -> str:
    more = {"nl": " en {} meer", "en": " and {} more"}[language].format(len(names) - 12)
    return ", ".join(names[:12]) + (more if len(names) > 12 else "")


def _estimates(
    publication: Publication,
    indicator: Indicator,
    rows: npt.NDArray[np.int64],
    areas: AreaTable,
    weights: _Weights | None,
) -> Estimates:
    """The stored posteriors of the areas, judged against the chosen reference; arrays (1, R, T)."""
    block = publication.figures.block(indicator.key)
    own = {name: np.asarray(array[rows]) for name, array in block.items()}
    reference = own["reference"].copy() if weights is None else _reference(publication, block, weights)
    if (
        weights is not None and weights.is_peers
    ):  # peers are not looked at for modelled figures: their makers made like areas alike
        reference = np.where(own["status"] == Status.MODELLED_BY_PUBLISHER, np.nan, reference)
    if indicator.kind is Kind.COUNT:
        reference = np.full(reference.shape, np.nan)
    stands_alone = (own["status"] == Status.MODELLED_BY_PUBLISHER) | (indicator.kind is Kind.COUNT)
    posterior = posterior_of_moments(family_of(own["noise_source"], stands_alone), own["estimate"], own["deviation"])
    judged = judge(indicator, posterior, reference, own["status"], own["base"], build_groups(areas))
    kind = np.where(np.isfinite(reference), ReferenceKind.WEIGHTED_AREAS, ReferenceKind.NONE).astype(np.uint8)
    fields = {
        name: own[name]
        for name in ("estimate", "deviation", "lower", "upper", "probability_beyond_floor", "noise_source")
    }
    whole: dict[str, Any] = {"reference": reference, "reference_kind": kind, **fields, **judged}
    return Estimates(**{name: array[np.newaxis] for name, array in whole.items()})


def _reference(publication: Publication, block: Mapping[str, npt.NDArray[np.generic]], weights: _Weights) -> Floats:
    """(R, T) the mean of the members' figures, weighted by their base where any has one; NaN with none."""
    value, base = block["value"], block["base"]
    if weights.is_country and COUNTRY_CODE in publication.areas:
        country = np.asarray(value[publication.areas.row(COUNTRY_CODE)], dtype=np.float64)
        if np.isfinite(country).all():
            return np.broadcast_to(country, (len(weights.members), len(country))).copy()
    # One group for a whole city, or a group of its own for each area: work out each distinct one once.
    if weights.is_peers:
        distinct, place = np.unique(weights.members, axis=0, return_inverse=True)
    else:
        distinct, place = weights.members[:1], np.zeros(len(weights.members), dtype=np.int64)
    found = np.full((len(distinct), value.shape[1]), np.nan)
    for number, members in enumerate(distinct):
        members = members[members != NO_ROW]
        amount = np.asarray(value[members], dtype=np.float64)
        weight = np.where(np.isfinite(amount), np.nan_to_num(np.asarray(base[members], dtype=np.float64)), 0.0)
        equal = np.isfinite(amount).astype(np.float64)
        weight = np.where(weight.sum(axis=0) > 0, weight, equal)
        total = weight.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            found[number] = np.where(total > 0, (np.nan_to_num(amount) * weight).sum(axis=0) / total, np.nan)
    return found[place.ravel()]


CITY_SENTENCE = {"nl": "Vergeleken met de stad zelf.", "en": "Compared with the city itself."}
_CITY_AND_COUNTRY = {
    "nl": "Buurten en wijken zijn vergeleken met hun stad, gemeenten met Nederland.",
    "en": "Neighbourhoods and districts are compared with their city, municipalities with the Netherlands.",
}
_PEERS = {
    "nl": "Vergeleken met de {number} buurten in Nederland die het meest op elke buurt lijken in bebouwing, "
    "leeftijd en huishoudens. Modelschattingen doen niet mee.",
    "en": "Compared with the {number} neighbourhoods in the country that are most like each one in buildings, age "
    "and households. Modelled figures take no part.",
}
_COUNTRY = {"nl": "Vergeleken met Nederland.", "en": "Compared with the Netherlands."}
_SIMILAR = {
    "nl": "Vergeleken met {number} vergelijkbare gemeenten ({rule}): {names}.",
    "en": "Compared with {number} similar municipalities ({rule}): {names}.",
}
_REGION = {
    "nl": "Vergeleken met {number} gemeenten in de regio ({rule}): {names}.",
    "en": "Compared with {number} municipalities in the region ({rule}): {names}.",
}
_NO_REGION = {
    "nl": "Er zijn geen andere gemeenten in de regio ({rule}): er is geen oordeel.",
    "en": "There are no other municipalities in the region ({rule}): there is no judgement.",
}
_NO_SIMILAR = {
    "nl": "Er zijn geen vergelijkbare gemeenten ({rule}): er is geen oordeel.",
    "en": "There are no similar municipalities ({rule}): there is no judgement.",
}
