# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which words hold the reference pages of the catalogue together?

Needs nothing. Gives the fixed words of both languages; what the catalogue says itself stands in its data files.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Indicators",
        "introduction": "The catalogue holds {indicators} indicators in {domains} domains; {judged} of them have a "
        "direction, the others get no colour and no signal. Floors are examples: a city council sets its own. Keys are "
        "permanent. Each indicator is worked out from [measures](measures.md) in one place. "
        "[In het Nederlands](indicators.nl.md).",
        "missing": "No indicator here",
        "topic": "topic",
        "why": "why",
        "filled by": "what would fill it",
        "fact": "field",
        "value": "content",
        "from": "from {year}",
        "key": "key",
        "version": "version",
        "unit": "unit",
        "direction": "worse",
        "higher-is-worse": "when higher",
        "higher-is-better": "when lower",
        "neither": "neither way: no colour, no signal",
        "made of": "made of",
        "ready-made": "ready-made",
        "weighed by": ", weighed by `{base}`",
        "margin": "relevant difference",
        "of the reference": "{share} of the city's figure",
        "noise": "noise of a figure",
        "binomial": "chance of a counted share (binomial)",
        "poisson": "chance of counted events (Poisson)",
        "learned": "learned from how the series wobble",
        "register": "a complete stock: rounding only",
        "minimum base": "not shown",
        "base below": "on a base below {number}",
        "base fit": "base does not fit",
        "misfit": "below {below} inhabitants and above {times} times the city's figure",
        "floor": "floor (example)",
        "weight": "weight in its domain",
        "periods": "periods",
        "reporting-year": "a whole year",
        "reference-date": "1 January",
        "reporting-month": "a whole month",
        "months later": "published about {months} months later",
        "break": "break",
        "publisher": "publisher",
        "note": "to know",
    },
    "nl": {
        "title": "Indicatoren",
        "introduction": "De catalogus bevat {indicators} indicatoren in {domains} domeinen; {judged} ervan hebben een "
        "richting, de andere krijgen geen kleur en geen signaal. Ondergrenzen zijn voorbeelden: een gemeenteraad stelt "
        "de eigen grens vast. Sleutels blijven altijd gelijk. Elke indicator wordt op één plek uit "
        "[maten](measures.md) berekend. [In English](indicators.md).",
        "missing": "Hier is geen indicator",
        "topic": "onderwerp",
        "why": "waarom niet",
        "filled by": "wat het gat zou vullen",
        "fact": "veld",
        "value": "inhoud",
        "from": "vanaf {year}",
        "key": "sleutel",
        "version": "versie",
        "unit": "eenheid",
        "direction": "slechter",
        "higher-is-worse": "als het hoger is",
        "higher-is-better": "als het lager is",
        "neither": "geen van beide: geen kleur, geen signaal",
        "made of": "gemaakt van",
        "ready-made": "kant-en-klaar",
        "weighed by": ", gewogen met `{base}`",
        "margin": "verschil dat telt",
        "of the reference": "{share} van het cijfer van de stad",
        "noise": "ruis van een cijfer",
        "binomial": "toeval van een geteld aandeel (binomiaal)",
        "poisson": "toeval van getelde gebeurtenissen (Poisson)",
        "learned": "geleerd uit hoe de reeksen schommelen",
        "register": "een volledige telling: alleen afronding",
        "minimum base": "niet getoond",
        "base below": "bij een noemer onder {number}",
        "base fit": "noemer past niet",
        "misfit": "onder {below} inwoners en boven {times} keer het cijfer van de stad",
        "floor": "ondergrens (voorbeeld)",
        "weight": "gewicht in het domein",
        "periods": "perioden",
        "reporting-year": "een heel jaar",
        "reference-date": "1 januari",
        "reporting-month": "een hele maand",
        "months later": "verschijnt ongeveer {months} maanden later",
        "break": "breuk",
        "publisher": "uitgever",
        "note": "goed om te weten",
    },
}


def decimal(value: float, language: str) -> str:
    """A number as the language writes it: 1,234.5 in English, 1.234,5 in Dutch."""
    text = f"{value:,.10g}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
