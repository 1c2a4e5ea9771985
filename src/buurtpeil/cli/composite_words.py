# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which words is a composite index told?

Needs the index of a city. Gives its sentences and headings in Dutch and English.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from buurtpeil.cli.lines import say_number, say_share
from buurtpeil.cli.tables import to_text
from buurtpeil.estimates.composite_choices import Aggregation, Normalisation
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.composite import CityIndex

HEADINGS = {
    "code": {"nl": "Code", "en": "Code"},
    "name": {"nl": "Buurt", "en": "Neighbourhood"},
    "place_from": {"nl": "Plaats van", "en": "Place from"},
    "place_to": {"nl": "tot", "en": "to"},
    "index": {"nl": "Index", "en": "Index"},
    "coverage": {"nl": "Rust op", "en": "Rests on"},
    "from_weights": {"nl": "Door gewichten", "en": "Due to weights"},
}
WORDS = {
    "size": {
        "nl": "Deze index telt {indicators} indicatoren uit {domains} domeinen op, voor {areas} van de {all} buurten. "
        "Plaats 1 is de gunstigste.",
        "en": "This index puts {indicators} indicators of {domains} domains together, for {areas} of the {all} "
        "neighbourhoods. Place 1 is the most favourable.",
    },
    "interval": {
        "nl": "Een plaats is geen vast getal. Met 90% kans ligt hij van-tot. Bij de helft van de buurten is dat een "
        "verschil van {width} plaatsen of meer.",
        "en": "A place is no fixed number. With a probability of 90% it lies from-to. For half of the neighbourhoods "
        "that is a difference of {width} places or more.",
    },
    "parts": {
        "nl": "Gemiddeld komt {share} van die onzekerheid door de keuze van de gewichten, de rest door toeval in de "
        "cijfers.",
        "en": "On average {share} of that uncertainty is due to the choice of weights, the rest to noise in the "
        "figures.",
    },
    "too-few": {
        "nl": "Te weinig buurten hebben genoeg cijfers: er zijn geen plaatsen.",
        "en": "Too few neighbourhoods have enough figures: there are no places.",
    },
    "order": {
        "nl": "De lijst staat op code of naam en niet op plaats: zij is er niet om slechte buurten aan te wijzen.",
        "en": "The list is in order of code or name and not of place: it is not there to point at bad neighbourhoods.",
    },
    "missing": {
        "nl": "Een streepje: minder dan de helft van het gewicht heeft daar een cijfer.",
        "en": "A dash: less than half of the weight has a figure there.",
    },
    "choices": {
        "nl": "Gekozen: {normalisation}; {aggregation}. Een gemiddeld gewicht mag {spread} afwijken. "
        "{draws} trekkingen, begingetal {seed}.",
        "en": "Chosen: {normalisation}; {aggregation}. An average weight may deviate by {spread}. "
        "{draws} draws, seed {seed}.",
    },
    "not-in": {
        "nl": "Indexen van anderen, zoals de Leefbaarometer, doen niet mee: die staan er zoals ze gepubliceerd zijn.",
        "en": "Indices of others, such as the Leefbaarometer, take no part: they are shown as they were published.",
    },
}
CHOICE_WORDS = {
    Normalisation.STANDARDISED.value: {
        "nl": "het verschil met de stad, gedeeld door hoeveel buurten van elkaar verschillen",
        "en": "the gap to the city, divided by how much neighbourhoods differ",
    },
    Normalisation.MIN_MAX.value: {
        "nl": "elke indicator van 1 (ongunstigste buurt) tot 100 (gunstigste)",
        "en": "each indicator from 1 (least favourable neighbourhood) to 100 (most)",
    },
    Normalisation.RANK.value: {
        "nl": "alleen de volgorde van de buurten per indicator",
        "en": "only the order of the neighbourhoods per indicator",
    },
    Aggregation.ARITHMETIC.value: {
        "nl": "het gewone gemiddelde: goed maakt slecht goed",
        "en": "the plain mean: good makes up for bad",
    },
    Aggregation.GEOMETRIC.value: {
        "nl": "het meetkundig gemiddelde: goed maakt slecht maar deels goed",
        "en": "the geometric mean: good makes up for bad only in part",
    },
}
_WEIGHT_HEADINGS = {
    "name": {"nl": "Domein", "en": "Domain"},
    "weight": {"nl": "Gewicht", "en": "Weight"},
    "shift": {"nl": "Plaatsen verschil zonder", "en": "Places moved without"},
}


def say_city(found: CityIndex, width: npt.NDArray[np.int64], language: str) -> list[str]:
    """What the index holds, how wide the intervals are and what makes them wide."""
    result = found.composite
    sentences = [
        WORDS["size"][language].format(
            indicators=len(found.indicators), domains=len(found.domains), areas=len(width), all=len(found.areas)
        )
    ]
    if not len(width):
        return [*sentences, WORDS["too-few"][language]]
    sentences.append(WORDS["interval"][language].format(width=say_number(float(np.median(width)), 0, language)))
    if (result.lower < result.upper).any():
        share = float(np.nanmean(result.from_weights))
        sentences.append(WORDS["parts"][language].format(share=say_share(share, language)))
    return sentences


def say_choices(found: CityIndex, language: str) -> list[str]:
    """On which choices it rests, and what takes no part."""
    choices = found.choices
    made = WORDS["choices"][language].format(
        normalisation=CHOICE_WORDS[choices.normalisation.value][language],
        aggregation=CHOICE_WORDS[choices.aggregation.value][language],
        spread=say_share(choices.weight_spread, language),
        draws=say_number(choices.draws, 0, language),
        seed=found.seed,
    )
    missing = [WORDS["missing"][language]] if (found.composite.place == 0).any() else []
    return [*missing, made, WORDS["not-in"][language]]


def say_weights(found: CityIndex, catalogue: Catalogue, language: str) -> list[str]:
    """The weight of each domain, and how many places neighbourhoods move on average when it is left out."""
    rows = [
        {
            "name": catalogue.domains[domain].name[language],
            "weight": say_share(found.domain_weight[domain], language),
            "shift": say_number(float(shift), 1, language),
        }
        for domain, shift in zip(found.domains, found.composite.shift_without_dimension, strict=True)
    ]
    headings = {key: texts[language] for key, texts in _WEIGHT_HEADINGS.items()}
    return [to_text(rows, headings, {"weight", "shift"})]
