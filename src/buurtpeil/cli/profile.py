# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of one area?

Needs a publication and one or more area codes. Gives every indicator with value, margin, reference, date and judgement,
and the reason where there is no figure; for several areas the figures of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import numpy as np

from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.indicators.statuses import FLAG_WORDS, STATUS_WORDS, Flag, Status
from buurtpeil.pipeline.publication import Publication, publication_of
from buurtpeil.pipeline.records import IndicatorFigures
from buurtpeil.pipeline.together import figures_together
from buurtpeil.store import Store

_HEADINGS = {
    "domain": "Domain",
    "name": "Indicator",
    "period": "Period",
    "value": "Value",
    "lower": "5%",
    "upper": "95%",
    "reference": "City",
    "unit": "Unit",
    "judgement": "Judgement",
    "remark": "Remark",
}


_TOGETHER_HEADINGS = {
    "domain": "Domain",
    "name": "Indicator",
    "period": "Period",
    "value": "Value",
    "reference": "City",
    "unit": "Unit",
    "coverage": "Rests on",
    "remark": "Remark",
}


@click.command("profile")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.pass_obj
def profile_command(store: Store, codes: tuple[str, ...], form: str, language: str) -> None:
    """Show the latest figure of every indicator for an area, such as BU05990110.

    With several codes: for those areas together, numerators over denominators.
    """
    publication = publication_of(store, codes[0])
    if len(codes) == 1:
        records, headings = profile_records(publication, codes[0], language), _HEADINGS
    else:
        records, headings = together_records(publication, codes, language), _TOGETHER_HEADINGS
    if form == "json":
        click.echo(to_json({"areas": codes, "publication": publication.id, "figures": records}))
    elif form == "csv":
        click.echo(to_csv(records, list(headings)), nl=False)
    else:
        for area in map(publication.area, codes):
            place = " › ".join(name for _, name in (*area.parents, (area.code, area.name)))
            click.echo(f"{place} ({area.code}@{area.edition})  {area.inhabitants:,.0f} inhabitants")
        click.echo("\n" + to_text(records, headings))


def together_records(publication: Publication, codes: Sequence[str], language: str) -> list[dict[str, Any]]:
    """The latest figure of every indicator for several areas together."""
    return [
        {
            "domain": figure.indicator.domain,
            "indicator": figure.indicator.key,
            "name": figure.indicator.name[language],
            "period": figure.period,
            "value": figure.value,
            "reference": figure.reference,
            "unit": figure.indicator.unit[language],
            "coverage": f"{figure.coverage:.0%}" if np.isfinite(figure.coverage) else "–",
            "remark": figure.refusal,
        }
        for figure in figures_together(publication, codes)
    ]


def profile_records(publication: Publication, code: str, language: str) -> list[dict[str, Any]]:
    """The latest period of every indicator of one area; the latest one with a figure where there is any."""
    lines = [_line(figures, language) for figures in publication.figures_of_area(code)]
    order = list(publication.catalogue.domains)
    return sorted(lines, key=lambda line: order.index(line["domain"]))


def _line(figures: IndicatorFigures, language: str) -> dict[str, Any]:
    with_figure = np.flatnonzero(np.isfinite(figures.value))
    last = int(with_figure[-1]) if len(with_figure) else len(figures.periods) - 1
    status = Status(int(figures.status[last]))
    flags = [FLAG_WORDS[flag][language] for flag in Flag if flag and figures.flags[last] & flag]
    remarks = ([STATUS_WORDS[status][language]] if status is not Status.OBSERVED else []) + flags
    return {
        "domain": figures.indicator.domain,
        "indicator": figures.indicator.key,
        "name": figures.indicator.name[language],
        "period": figures.periods[last],
        "value": float(figures.value[last]),
        "lower": float(figures.lower[last]),
        "upper": float(figures.upper[last]),
        "reference": float(figures.reference[last]),
        "unit": figures.indicator.unit[language],
        "judgement": COLOUR_WORDS[Colour(int(figures.colour[last]))][language],
        "status": status.name.lower().replace("_", "-"),
        "remark": ", ".join(remarks),
    }
