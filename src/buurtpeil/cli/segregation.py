# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person ask how unevenly groups are spread over a city, and how is the answer read?

Needs a publication and a municipality. Gives per indicator the latest index with its interval and trend as text, or all
periods as JSON or CSV.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

from buurtpeil.cli.lines import say_number, say_share, wrap
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.scan_words import WORDS as SCAN_WORDS
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.estimates.segregation import VERSION
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.segregation import CitySegregation, segregation_of_city
from buurtpeil.store import Store

MEASURES = ("excess", "lower", "upper", "dissimilarity", "by_chance", "isolation", "share", "people")
FIELDS = ("indicator", "period", *MEASURES)
HEADINGS = {
    "name": {"nl": "Groep", "en": "Group"},
    "period": {"nl": "Jaar", "en": "Year"},
    "share": {"nl": "In de stad", "en": "In the city"},
    "excess": {"nl": "Ongelijk verdeeld", "en": "Unevenly spread"},
    "lower": {"nl": "Van", "en": "From"},
    "upper": {"nl": "Tot", "en": "To"},
    "isolation": {"nl": "Rondom henzelf", "en": "Around themselves"},
    "trend": {"nl": "Verloop", "en": "Trend"},
}
_RIGHT = {"share", "excess", "lower", "upper", "isolation"}
WORDS = {
    "excess": {
        "nl": "Ongelijk verdeeld: 0% als de groep zo is verdeeld als bij toeval, 100% als zij nergens met anderen "
        "samen woont. Met 90% kans ligt het van-tot.",
        "en": "Unevenly spread: 0% when the group is spread as by chance, 100% when it lives nowhere with others. With "
        "a probability of 90% it lies from-to.",
    },
    "isolation": {
        "nl": "Rondom henzelf: welk deel van de buurt bij de groep hoort, gemiddeld over de leden van de groep. Is dat "
        "veel meer dan in de stad, dan woont de groep bij elkaar.",
        "en": "Around themselves: which part of the neighbourhood belongs to the group, on average over its members. "
        "Where that is much more than in the city, the group lives together.",
    },
    "limits": {
        "nl": "Een groep is hier wat een indicator telt: mensen, huishoudens, woningen of winkels. Cijfers uit een "
        "enquête of een model doen niet mee. Waar een buurt geen cijfer heeft, telt zij niet mee.",
        "en": "A group is here what an indicator counts: people, households, homes or shops. Figures of a survey or a "
        "model take no part. A neighbourhood without a figure does not count.",
    },
    "trend": {
        "nl": "Verloop: in procentpunt per jaar, als de richting voor 90% zeker is. Ongelijk verdeeld is geen oordeel, "
        "en zegt niet waardoor.",
        "en": "Trend: in percentage points a year, when the direction is 90% sure. Unevenly spread is no verdict, and "
        "does not say why.",
    },
}
TRENDS = {
    1: {"nl": "ongelijker, {change}", "en": "less even, {change}"},
    -1: {"nl": "gelijker, {change}", "en": "more even, {change}"},
    0: {"nl": "niet te zeggen", "en": "not to say"},
}


@click.command("segregation")
@click.option("--area", "wanted", required=True, metavar="CODE", help="Municipality: GM0599, or its full name.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@language_option
@output_option
@click.pass_obj
def segregation_command(store: Store, wanted: str, form: str, language: str, output: Path | None) -> None:
    """Show how unevenly groups are spread over the neighbourhoods of a municipality, and whether that changes.

    Per indicator that is a counted share: the index of dissimilarity less what chance alone gives, its interval, the
    isolation index and the trend. The table shows the latest year; JSON and CSV hold all.
    """
    publication, code = find_area(store, wanted)
    found = segregation_of_city(publication, code)
    if form == "json":
        text = to_json(segregation_record(publication, code, found))
    elif form == "csv":
        text = to_csv([{"indicator": one.indicator.key, **row} for one in found for row in _rows(one)], FIELDS)
    else:
        text = _to_terminal(publication, code, found, language)
    deliver(text, output)


def segregation_record(publication: Publication, code: str, found: tuple[CitySegregation, ...]) -> dict[str, Any]:
    """All indices of all periods, with the trend of each indicator."""
    indicators = [
        {
            "indicator": one.indicator.key,
            "slope": one.slope,
            "slope_deviation": one.slope_deviation,
            "direction": {1: "less-even", -1: "more-even", 0: "not-to-say"}[one.direction],
            "periods": _rows(one),
        }
        for one in found
    ]
    return {"publication": publication.id, "area": code, "method": {"version": VERSION}, "indicators": indicators}


def _rows(one: CitySegregation) -> list[dict[str, Any]]:
    return [
        {"period": period, **{name: float(getattr(one, name)[column]) for name in MEASURES}}
        for column, period in enumerate(one.periods)
        if np.isfinite(one.excess[column])
    ]


def _to_terminal(publication: Publication, code: str, found: tuple[CitySegregation, ...], language: str) -> str:
    order = list(publication.catalogue.domains)
    ordered = sorted(found, key=lambda one: order.index(one.indicator.domain))
    head, rule, *rows = to_text(
        [_shown(one, language) for one in ordered], {key: texts[language] for key, texts in HEADINGS.items()}, _RIGHT
    ).splitlines()
    lines = [head, rule]
    for place, (one, row) in enumerate(zip(ordered, rows, strict=True)):
        domain = one.indicator.domain
        if place == 0 or ordered[place - 1].indicator.domain != domain:
            lines.append(f"── {publication.catalogue.domains[domain].name[language]}")
        lines.append(row)
    warning = [wrap(SCAN_WORDS["made-up"][language]), ""] if publication.is_made_up else []
    sentences = [wrap(texts[language]) for texts in WORDS.values()]
    return "\n".join([*warning, f"{publication.areas.name(code)} ({code})", "", *sentences, "", *lines])


def _shown(one: CitySegregation, language: str) -> dict[str, str]:
    last = one.last
    shares = {name: say_share(float(getattr(one, name)[last]), language) for name in _RIGHT}
    change = say_number(abs(100 * one.slope), 2, language)
    trend = TRENDS[one.direction][language].format(change=change)
    return {"name": one.indicator.name[language], "period": one.periods[last], "trend": trend, **shares}
