# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an indicator hang together, and may it be there at all?

Needs the records of the catalogue. Raises `CatalogueError` for what a schema cannot see: references between files,
units that differ from their measure, and characteristics of people that are never an input.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite

from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.indicator import Bilingual, Domain, Indicator, Kind, Measure, RefusedTopic, Sensitivity

_LETTERS = re.compile(r"[^\W\d_]+")


def check_indicator(
    indicator: Indicator,
    file_name: str,
    domains: Mapping[str, Domain],
    measures: Mapping[str, Measure],
    refused: Sequence[RefusedTopic],
) -> None:
    """Raise `CatalogueError` for the first thing that is wrong with `indicator`."""
    if file_name != f"{indicator.key}.toml":
        raise CatalogueError("An indicator's file is named after its key:", f"{file_name} holds {indicator.key!r}.")
    _check_fairness(indicator, file_name, refused)
    if indicator.domain not in domains:
        raise CatalogueError(f"{file_name} names a domain that does not exist:", repr(indicator.domain))
    unknown = [measure for measure in indicator.measures if measure not in measures]
    if unknown:
        raise CatalogueError(
            f"{file_name} names measures that do not exist:", ", ".join(unknown), "Add them to measures.toml."
        )
    _check_measures(indicator, file_name, measures)
    _check_numbers(indicator, file_name)


def check_words(file_name: str, key: str, name: Bilingual, refused: Sequence[RefusedTopic]) -> None:
    """Raise `CatalogueError` when a key or name speaks of a characteristic that is never an input."""
    told = " ".join(word.lower() for text in (key, *name.values()) for word in _LETTERS.findall(text))
    for topic in refused:
        for word in topic.words:
            if re.search(rf"\b{re.escape(word)}\b", told):
                raise CatalogueError(f"{file_name}: {key!r} is refused for the word {word!r}.", "", topic.reason["en"])


def _check_fairness(indicator: Indicator, file_name: str, refused: Sequence[RefusedTopic]) -> None:
    if indicator.sensitivity is Sensitivity.SPECIAL_CATEGORY:
        raise CatalogueError(
            f"{file_name} is tagged as a special category and is refused.",
            "Origin, religion, belief, orientation and the like are never an input to a score, signal, match or peers.",
            "Remove it; show a need (such as help with language) where one is meant.",
        )
    for key in (indicator.key, *indicator.measures):
        check_words(file_name, key, indicator.name, refused)


def _check_measures(indicator: Indicator, file_name: str, measures: Mapping[str, Measure]) -> None:
    for key in (indicator.numerator, indicator.denominator):
        if key and measures[key].kind is not Kind.COUNT:
            raise CatalogueError(
                f"{file_name} divides by or counts a measure that is no count:", f"{key} is a {measures[key].kind}."
            )
    if indicator.value and measures[indicator.value].kind is not indicator.kind:
        raise CatalogueError(
            f"{file_name} is a {indicator.kind}, but its measure is not:",
            f"{indicator.value} is a {measures[indicator.value].kind}.",
        )
    if indicator.value and measures[indicator.value].unit != indicator.unit:
        raise CatalogueError(
            f"{file_name} and its measure {indicator.value} have different units:",
            f"{dict(indicator.unit)} and {dict(measures[indicator.value].unit)}.",
            "A ready-made figure keeps the unit it is delivered in.",
        )


def _check_numbers(indicator: Indicator, file_name: str) -> None:
    numbers = [indicator.per, indicator.minimum_base, indicator.margin.value, indicator.weight]
    numbers += [indicator.floor.value] if indicator.floor else []
    numbers += [indicator.base_fit.below, indicator.base_fit.times_reference] if indicator.base_fit else []
    if not all(isfinite(number) for number in numbers):
        raise CatalogueError(f"{file_name} holds a number that is not finite:", str(numbers))
    backwards = [
        item.table for item in indicator.publishers if item.last_year is not None and item.last_year < item.first_year
    ]
    if backwards:
        raise CatalogueError(f"{file_name}: the last year lies before the first for", ", ".join(backwards))
