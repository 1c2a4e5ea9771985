# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each column of a file mean, and by which formula was it worked out?

Needs nothing. Gives the columns of every file of figures with their words in both languages, and the formulas: data
that the formats and the explanation share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buurtpeil.estimates.colour import COLOUR_THRESHOLD, COLOUR_WORDS, Colour
from buurtpeil.indicators.indicator import Bilingual, Noise
from buurtpeil.indicators.statuses import FLAG_WORDS, STATUS_WORDS, Flag, Status


@dataclass(frozen=True)
class Column:
    """One column: its name for machines, its type in XML Schema, and what it is for people."""

    name: str
    datatype: str
    title: Bilingual
    about: Bilingual


def _text(name: str, nl: str, en: str, about_nl: str, about_en: str) -> Column:
    return Column(name, "string", {"nl": nl, "en": en}, {"nl": about_nl, "en": about_en})


def _number(name: str, nl: str, en: str, about_nl: str, about_en: str) -> Column:
    return Column(name, "number", {"nl": nl, "en": en}, {"nl": about_nl, "en": about_en})


COLUMNS: tuple[Column, ...] = (
    _text("indicator", "Indicator", "Indicator", "vaste sleutel van de indicator", "permanent key of the indicator"),
    _text("unit", "Eenheid", "Unit", "eenheid van het cijfer", "unit of the figure"),
    _text("area", "Code", "Code", "CBS-code van het gebied", "CBS code of the area"),
    _text("name", "Gebied", "Area", "naam van het gebied", "name of the area"),
    _text("level", "Niveau", "Level", "laag van de indeling", "level of the division"),
    _text("period", "Periode", "Period", "verslagjaar of peildatum", "reporting year or reference date"),
    _number("value", "Cijfer", "Figure", "cijfer van de uitgever", "figure of the publisher"),
    _number("base", "Noemer", "Base", "waarover het cijfer gaat (de noemer)", "what the figure is about (its base)"),
    _text("status", "Status", "Status", "waarom er (g)een cijfer is", "why there is a figure, or none"),
    _text("flags", "Opmerkingen", "Remarks", "wat u van het cijfer moet weten", "what to know of the figure"),
    _number("reference", "Vergeleken met", "Reference", "cijfer waarmee wordt vergeleken", "the figure compared with"),
    _number("estimate", "Schatting", "Estimate", "schatting van het werkelijke niveau", "estimate of the true level"),
    _number("lower_5", "Van", "From", "ondergrens van 90% zekerheid", "lower end of the 90% interval"),
    _number("upper_95", "Tot", "To", "bovengrens van 90% zekerheid", "upper end of the 90% interval"),
    _number("probability_worse", "Kans slechter", "Chance worse", "kans dat het hier echt slechter is",
            "probability that it is really worse here"),
    _number("probability_equal", "Kans gelijk", "Chance equal", "kans op ongeveer gelijk",
            "probability of about equal"),
    _number("probability_better", "Kans beter", "Chance better", "kans dat het hier echt beter is",
            "probability that it is really better here"),
    _text("judgement", "Oordeel", "Judgement", "oordeel naast het cijfer waarmee wordt vergeleken",
          "judgement beside the reference"),
    _number("margin", "Marge", "Margin", "vanaf welk verschil het telt", "from which difference it counts"),
    _text("publisher", "Uitgever", "Publisher", "wie het cijfer uitgaf", "who published the figure"),
    _text("publication", "Publicatie", "Publication", "nummer van onze berekening (snapshot)",
          "number of our calculation (snapshot)"),
)  # fmt: skip

FORMULAS: tuple[Bilingual, ...] = (
    {
        "nl": "value = per x teller / noemer, of het cijfer zoals de uitgever het geeft.",
        "en": "value = per x numerator / base, or the figure as the publisher gives it.",
    },
    {
        "nl": "estimate = w x value + (1 - w) x gemiddelde van de groep; w = s² / (s² + v). s² is de echte spreiding "
        "tussen gebieden, geschat uit alle gebieden; v is de ruis van dit ene cijfer (binomiaal, Poisson, of "
        "geleerd uit "
        "de schommeling van de reeks). Een modelschatting van de uitgever wordt niet verder getrokken: "
        "estimate = value.",
        "en": "estimate = w x value + (1 - w) x mean of the group; w = s² / (s² + v). s² is the real spread between "
        "areas, estimated over all areas; v is the noise of this one figure (binomial, Poisson, or learned "
        "from how the "
        "series wobbles). A figure modelled by the publisher is not pulled any further: estimate = value.",
    },
    {
        "nl": "lower_5 en upper_95 zijn het 5e en 95e percentiel van wat dan nog kan: een gammaverdeling voor "
        "aantallen "
        "per inwoner, een bètaverdeling voor aandelen, een normale verdeling voor de rest.",
        "en": "lower_5 and upper_95 are the 5th and 95th percentile of what is then still possible: a gamma "
        "distribution "
        "for rates, a beta distribution for shares, a normal distribution for the rest.",
    },
    {
        "nl": "margin = deel x |reference|, of een vast verschil in de eenheid; per indicator vastgelegd in de "
        "catalogus.",
        "en": "margin = part x |reference|, or a fixed difference in the unit; laid down per indicator in the "
        "catalogue.",
    },
    {
        "nl": "probability_worse = de kans dat het werkelijke niveau meer dan de marge aan de verkeerde kant van "
        "reference ligt; probability_better aan de goede kant; probability_equal de rest.",
        "en": "probability_worse = the probability that the true level lies more than the margin on the wrong side of "
        "reference; probability_better on the right side; probability_equal the rest.",
    },
    {
        "nl": f"judgement = slechter, ongeveer gelijk of beter vanaf een kans van {COLOUR_THRESHOLD:.2f}".replace(
            ".", ","
        )
        + "; anders niet te zeggen.",
        "en": f"judgement = worse, about equal or better from a probability of {COLOUR_THRESHOLD:.2f}; else "
        f"undetermined.",
    },
)

NOISE: Mapping[Noise, Bilingual] = {
    Noise.BINOMIAL: {
        "nl": "v = m x (100 - m) / n, met m het percentage van de stad en n het aantal waar het over gaat (de noemer).",
        "en": "v = m x (100 - m) / n, with m the percentage of the city and n the number that it is about (the base).",
    },
    Noise.POISSON: {
        "nl": "v = m / n, met m het cijfer van de stad en n de noemer in de eenheid van het cijfer.",
        "en": "v = m / n, with m the figure of the city and n the base in the unit of the figure.",
    },
    Noise.LEARNED: {
        "nl": "v = (1,4826 x mediaan van |d|)², met d de afstand van elk cijfer tot de lijn door het jaar "
        "ervoor en erna, "
        "over alle gebieden; minstens 20 gebieden.",
        "en": "v = (1.4826 x median of |d|)², with d the distance of each figure to the line through the year "
        "before and "
        "after, over all areas; at least 20 areas.",
    },
    Noise.REGISTER: {
        "nl": "v = stap² / 12: een volledige telling; alleen afronden geeft ruis.",
        "en": "v = step² / 12: a complete count; only rounding gives noise.",
    },
}
ROUNDING: Bilingual = {
    "nl": "Bij v komt stap² / 12 voor afronding: per 5 geteld, op hele procenten, of op het laatste cijfer "
    "achter de komma.",
    "en": "To v comes step² / 12 for rounding: counted by fives, to whole percents, or to the last decimal shown.",
}

HIDDEN: Bilingual = {
    "nl": "Wat niet getoond wordt (aantallen onder 10, cijfers over minder dan 50) staat ook niet in dit "
    "bestand, en ook "
    "geen noemer waarmee het door aftrekken te vinden is. Leeg is nooit nul.",
    "en": "What is not shown (counts under 10, figures about fewer than 50) is not in this file either, nor is a base "
    "from which it could be found by subtracting. Empty is never zero.",
}
USE: Bilingual = {
    "nl": "Een cijfer van een buurt zegt niets over een persoon of huishouden. Niet bedoeld om iemand een "
    "woning, lening, "
    "verzekering of baan te weigeren, of om te kiezen waar wordt gecontroleerd.",
    "en": "A figure of a neighbourhood says nothing about a person or household. Not meant to refuse anyone a "
    "home, loan, "
    "insurance or job, or to choose where to check or enforce.",
}


def code_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """{column: {code: what it means}} of the columns that hold a code."""
    statuses = {status.name.lower().replace("_", "-"): STATUS_WORDS[status][language] for status in Status}
    colours = {colour.name.lower().replace("_", "-"): COLOUR_WORDS[colour][language] for colour in Colour}
    flags = {(flag.name or "").lower(): FLAG_WORDS[flag][language] for flag in FLAG_WORDS}
    assert Flag.NONE not in FLAG_WORDS
    return {"status": statuses, "flags": flags, "judgement": colours}
