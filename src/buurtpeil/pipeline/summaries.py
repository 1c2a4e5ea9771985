# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a municipality look like in one sentence?

Needs the total compass of its neighbourhoods and its signals. Gives a `Summary` with a plain sentence in Dutch and
English. The sentence counts; it names no area, so that it can stand on a public page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.records import Summary
from buurtpeil.signals.signal import Signal

_DUTCH_NUMBERS = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_ENGLISH_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def summarise(municipality: str, colours: Iterable[Colour], signals: Sequence[Signal], latest_period: str) -> Summary:
    """Count judgements and signals of one municipality and say them in a sentence."""
    counts = Counter(colours)
    neighbourhoods = sum(counts.values())
    areas = len({signal.area for signal in signals})
    fine = counts[Colour.ABOUT_EQUAL] + counts[Colour.BETTER]
    unknown = counts[Colour.UNDETERMINED] + counts[Colour.NONE]
    return Summary(
        municipality=municipality,
        sentence={
            "nl": _dutch(areas, fine, unknown, neighbourhoods),
            "en": _english(areas, fine, unknown, neighbourhoods),
        },
        neighbourhoods=neighbourhoods,
        colours={colour.name.lower().replace("_", "-"): counts[colour] for colour in Colour},
        signals=len(signals),
        areas_with_signals=areas,
        latest_period=latest_period,
    )


def _dutch(areas: int, fine: int, unknown: int, neighbourhoods: int) -> str:
    attention = {0: "Geen buurt vraagt nu extra aandacht.", 1: "Eén buurt vraagt nu aandacht."}.get(
        areas, f"{_word(areas, _DUTCH_NUMBERS)} buurten vragen nu aandacht."
    )
    if unknown == neighbourhoods:
        return f"{attention} Over hoe de buurten ervoor staan is met deze cijfers nog niets te zeggen."
    middle = f"In {fine} van de {neighbourhoods} buurten gaat het ongeveer gelijk aan of beter dan de stad"
    return f"{attention} {middle}; van {unknown} is het niet te zeggen."


def _english(areas: int, fine: int, unknown: int, neighbourhoods: int) -> str:
    attention = {0: "No neighbourhood needs extra attention now.", 1: "One neighbourhood needs attention now."}.get(
        areas, f"{_word(areas, _ENGLISH_NUMBERS)} neighbourhoods need attention now."
    )
    if unknown == neighbourhoods:
        return f"{attention} These figures do not yet tell how the neighbourhoods are doing."
    middle = f"{fine} of the {neighbourhoods} neighbourhoods do about as well as the city or better"
    return f"{attention} {middle}; for {unknown} it can't be said."


def _word(number: int, words: Sequence[str]) -> str:
    return words[number].capitalize() if number < len(words) else str(number)
