# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person ask for a composite index, and how is it read?

Needs a publication and the choices of the index. Gives the interval of places of each neighbourhood, in order of code
or name and never of place: a list of the worst is not what this is for (DOMAIN "stigma").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

from buurtpeil.cli.composite_words import HEADINGS, WORDS, say_choices, say_city, say_weights
from buurtpeil.cli.lines import say_number, say_share, wrap
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.scan_words import WORDS as SCAN_WORDS
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.estimates.composite import VERSION
from buurtpeil.estimates.composite_choices import Aggregation, Choices, Normalisation
from buurtpeil.pipeline.composite import CityIndex, index_of_city
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

FIELDS = ("code", "name", "place_from", "place_to", "place", "index", "coverage", "from_weights")


def _read_weights(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """``housing=2`` as {domain: weight}."""
    weights = {}
    for item in given:
        domain, _, number = item.partition("=")
        try:
            weights[domain] = float(number)
        except ValueError:
            raise click.BadParameter(f"{item!r} is not DOMAIN=NUMBER, such as housing=2.") from None
        if not 0 <= weights[domain] < float("inf"):
            raise click.BadParameter(f"{item!r}: a weight is zero or more.")
    return weights


@click.command("index")
@click.option("--area", "wanted", required=True, metavar="CODE", help="Municipality: GM0599, or its full name.")
@click.option(
    "--normalisation",
    type=click.Choice([item.value for item in Normalisation]),
    default=Normalisation.STANDARDISED.value,
    show_default=True,
    help="How indicators come on one scale.",
)
@click.option(
    "--aggregation",
    type=click.Choice([item.value for item in Aggregation]),
    default=Aggregation.ARITHMETIC.value,
    show_default=True,
    help="How they become one number; geometric lets good make up less for bad, and needs min-max or rank.",
)
@click.option(
    "--weights",
    multiple=True,
    metavar="DOMAIN=NUMBER",
    callback=_read_weights,
    help="Weight of a domain, may be repeated; the others weigh 1, and 0 leaves a domain out.",
)
@click.option(
    "--weight-spread",
    type=click.FloatRange(0, 2),
    default=Choices().weight_spread,
    show_default=True,
    help="How uncertain weights are: the deviation as a part of a weight; 0 takes them as certain.",
)
@click.option("--draws", type=click.IntRange(100, 20_000), default=Choices().draws, show_default=True)
@click.option(
    "--order", type=click.Choice(["code", "name"]), default="code", show_default=True, help="Order of the list."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@language_option
@output_option
@click.pass_obj
def index_command(
    store: Store,
    wanted: str,
    normalisation: str,
    aggregation: str,
    weights: dict[str, float],
    weight_spread: float,
    draws: int,
    order: str,
    form: str,
    language: str,
    output: Path | None,
) -> None:
    """Show between which places each neighbourhood of a municipality may lie in a composite index.

    A place is an interval, from noise in the figures and uncertainty about the weights together; place 1 is the most
    favourable. Published indices such as the Leefbaarometer take no part.
    """
    publication, code = find_area(store, wanted)
    choices = Choices(Normalisation(normalisation), Aggregation(aggregation), weight_spread, draws)
    found = index_of_city(publication, code, choices, weights)
    rows = sorted(index_rows(found), key=lambda row: row[order])
    if form == "json":
        text = to_json(index_record(publication, found, rows))
    elif form == "csv":
        text = to_csv(rows, FIELDS)
    else:
        text = _to_terminal(publication, found, rows, language)
    deliver(text, output)


def index_rows(found: CityIndex) -> list[dict[str, Any]]:
    """One record a neighbourhood; no place and no index where it has too few figures."""
    result = found.composite
    return [
        {
            "code": str(found.areas.codes[row]),
            "name": str(found.areas.names[row]),
            "place_from": int(result.lower[row]) or None,
            "place_to": int(result.upper[row]) or None,
            "place": int(result.place[row]) or None,
            "index": float(result.index[row]),
            "coverage": float(result.coverage[row]),
            "from_weights": float(result.from_weights[row]),
        }
        for row in range(len(found.areas))
    ]


def index_record(publication: Publication, found: CityIndex, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """All that another program needs, the choices and the seed included."""
    result, choices = found.composite, found.choices
    shift = dict(zip(found.domains, result.shift_without_dimension.tolist(), strict=True))
    return {
        "publication": publication.id,
        "area": found.municipality,
        "method": {
            "version": VERSION,
            "normalisation": choices.normalisation.value,
            "aggregation": choices.aggregation.value,
            "weight_spread": choices.weight_spread,
            "draws": choices.draws,
            "seed": found.seed,
        },
        "domains": [
            {"domain": domain, "weight": found.domain_weight[domain], "shift_without": shift[domain]}
            for domain in found.domains
        ],
        "indicators": [
            {"indicator": item.key, "weight": float(weight), "shift_without": float(moved)}
            for item, weight, moved in zip(found.indicators, result.weight, result.shift_without, strict=True)
        ],
        "areas": rows,
    }


def _to_terminal(publication: Publication, found: CityIndex, rows: list[dict[str, Any]], language: str) -> str:
    name = publication.areas.name(found.municipality)
    warning = [wrap(SCAN_WORDS["made-up"][language]), ""] if publication.is_made_up else []
    shown = [
        row
        | {
            "index": say_number(row["index"], 2, language),
            "coverage": say_share(row["coverage"], language),
            "from_weights": say_share(row["from_weights"], language),
        }
        for row in rows
    ]
    headings = {key: HEADINGS[key][language] for key in FIELDS if key != "place"}
    width = np.array([row["place_to"] - row["place_from"] for row in rows if row["place"]])
    return "\n".join(
        [
            *warning,
            f"{name} ({found.municipality})",
            "",
            *(wrap(sentence) for sentence in (*say_city(found, width, language), WORDS["order"][language])),
            "",
            to_text(shown, headings, {"index", "coverage", "from_weights", "place_from", "place_to"}),
            "",
            *(wrap(sentence) for sentence in say_choices(found, language)),
            "",
            *say_weights(found, publication.catalogue, language),
        ]
    )
