# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of one area?

Needs a publication and one or more area codes. Gives every indicator with value, margin, reference, date and judgement,
and the reason where there is no figure; for several areas the figures of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import click
import numpy as np

from buurtpeil.areas.codes import Level, level_of, municipality_of
from buurtpeil.cli.alike_words import gap_lines, peer_lines
from buurtpeil.cli.keep import find_kept, resolve_kept
from buurtpeil.cli.lines import say_number, say_share, wrap
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.origin_words import ORIGIN_COLUMNS, origin_columns, origin_lines
from buurtpeil.cli.place_lookup import SYSTEMS, crs_option, draw_option, find_drawing
from buurtpeil.cli.place_profile import place_text
from buurtpeil.cli.ranks import english_area, english_text
from buurtpeil.cli.scan_text import MARKS
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.estimates.peers import SHOWN
from buurtpeil.indicators.statuses import FLAG_WORDS, STATUS_WORDS, Flag, Status
from buurtpeil.pipeline.alike import peers_of
from buurtpeil.pipeline.corrections import correction_made
from buurtpeil.pipeline.experience import experiences
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.origin import origins_of
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import IndicatorFigures
from buurtpeil.pipeline.together import figures_together
from buurtpeil.sources.drawing import read_drawing
from buurtpeil.store import Store

HEADINGS = {
    "mark": {"nl": "", "en": ""},
    "name": {"nl": "Indicator", "en": "Indicator"},
    "period": {"nl": "Jaar", "en": "Year"},
    "value": {"nl": "Cijfer", "en": "Figure"},
    "lower": {"nl": "Van", "en": "From"},
    "upper": {"nl": "Tot", "en": "To"},
    "reference": {"nl": "Stad", "en": "City"},
    "coverage": {"nl": "Rust op", "en": "Rests on"},
    "unit": {"nl": "Eenheid", "en": "Unit"},
    "notes": {"nl": "Noot", "en": "Note"},
}
ONE = ("mark", "name", "period", "value", "lower", "upper", "reference", "unit", "notes")
TOGETHER = ("name", "period", "value", "reference", "unit", "coverage")
DATA_ONE = (
    "domain", "indicator", "name", "period", "value", "lower", "upper", "reference", "unit", "judgement", "status",
    "remark", *ORIGIN_COLUMNS,
)  # fmt: skip
DATA_TOGETHER = ("domain", "indicator", "name", "period", "value", "reference", "unit", "coverage", "remark")
_NUMBERS = ("value", "lower", "upper", "reference")
_WORDS = {
    "inhabitants": {"nl": "{number} inwoners", "en": "{number} inhabitants"},
    "interval": {
        "nl": "Van-tot: daar ligt de werkelijke waarde met 90% kans. Stad: het cijfer waarmee wordt vergeleken.",
        "en": "From-to: the true value lies there with a probability of 90%. City: the figure compared with.",
    },
    "city": {"nl": "de stad", "en": "the city"},
    "country": {"nl": "het land", "en": "the country"},
    "without": {"nl": "Geen cijfer ({reason}):", "en": "No figure ({reason}):"},
    "no-base": {
        "nl": "niet bekend bij deze gebieden, of niet op te tellen omdat een noemer ontbreekt",
        "en": "not known for these areas, or not to be added up because a denominator is missing",
    },
    "incomplete": {
        "nl": "bron onvolledig: {share} van de gemeente",
        "en": "source incomplete: {share} of the municipality",
    },
}


@click.command("profile")
@click.argument("areas", nargs=-1, metavar="[CODE...]")
@draw_option
@crs_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Text to read, or data for another program.",
)
@language_option
@output_option
@click.pass_obj
def profile_command(
    store: Store,
    areas: tuple[str, ...],
    draw: Path | None,
    crs: str | None,
    form: str,
    language: str,
    output: Path | None,
) -> None:
    """Show the latest figure of every indicator for an area, such as BU05990110.

    With several codes: for those areas together, numerators over denominators. With --draw: for the place that is
    drawn, also where it cuts through neighbourhoods. Also for a place that was kept (`buurtpeil places`), by its name.
    """
    if (draw is None) == (not areas):
        raise click.UsageError("Name an area, or draw one with --draw FILE; not both.")
    if draw is not None:
        place = find_drawing(store, read_drawing(draw, SYSTEMS.get(crs or "")))
        deliver(place_text(*place, draw.stem, form, language), output)
        return
    if len(areas) == 1 and (abroad := english_area(store, areas[0])) is not None:
        deliver(english_text(store, *abroad, form, language), output)
        return
    kept = find_kept(store, areas[0]) if len(areas) == 1 else None
    if kept is not None:
        publication, resolved = resolve_kept(store, kept)
        ground = open_ground(store, publication)
        deliver(
            place_text(publication, ground, resolved.parts, kept.place.name, form, language, resolved.remarks), output
        )
        return
    found = [find_area(store, area) for area in areas]
    publication, codes = found[0][0], [code for _, code in found]
    if any(other.id != publication.id for other, _ in found):
        raise AreaError("Real and made-up areas are never put together:", ", ".join(codes))
    is_one = len(codes) == 1
    records = (
        profile_records(publication, codes[0], language) if is_one else together_records(publication, codes, language)
    )
    if form == "json":
        figures = [{key: record[key] for key in (DATA_ONE if is_one else DATA_TOGETHER)} for record in records]
        alike = peers_of(publication, codes[0], SHOWN) if is_one else ()
        peers = [
            {"code": peer.code, "name": peer.name, "distance": peer.distance, "reason": peer.reason(language)}
            for peer in alike
        ]
        content = {"areas": codes, "publication": publication.id, "figures": figures, "peers": peers}
        deliver(to_json(content), output)
    elif form == "csv":
        deliver(to_csv(records, DATA_ONE if is_one else DATA_TOGETHER), output)
    else:
        deliver(_to_terminal(publication, codes, records, language), output)


def _to_terminal(publication: Publication, codes: Sequence[str], records: list[dict[str, Any]], language: str) -> str:
    lines = []
    for area in map(publication.area, codes):
        place = " › ".join(name for _, name in (*area.parents, (area.code, area.name)))
        number = _WORDS["inhabitants"][language].format(number=say_number(area.inhabitants, 0, language))
        lines.append(f"{place} ({area.code}@{area.edition}), {number}")
    is_one = len(codes) == 1
    headings = {key: HEADINGS[key][language] for key in (ONE if is_one else TOGETHER)}
    compared = _compared_with(codes[0], language)
    headings["reference"] = compared.split()[-1].capitalize()
    if is_one:
        city = _WORDS["city"][language]
        legend = ", ".join(f"{MARKS[colour]} {COLOUR_WORDS[colour][language]}" for colour in Colour)
        lines += [wrap(f"{legend}.".replace(city, compared)), wrap(_WORDS["interval"][language])]
    known = [record for record in records if np.isfinite(record["value"])]
    lines += [*_tables(publication, known, headings, language), *_without_figure(records, language)]
    if is_one:
        lines += gap_lines(experiences(publication, codes), publication, language, with_place=False)
        lines += peer_lines(peers_of(publication, codes[0], SHOWN), language)
        lines += origin_lines(origins_of(publication, codes[0]), publication, language)
    return "\n".join(lines)


def _compared_with(code: str, language: str) -> str:
    """A municipality is compared with the country, what lies in it with the city."""
    return _WORDS["country" if level_of(code) is Level.MUNICIPALITY else "city"][language]


def _tables(
    publication: Publication, records: list[dict[str, Any]], headings: dict[str, str], language: str
) -> list[str]:
    """One table with a line above each domain, and the notes below it."""
    notes: dict[str, str] = {}
    for remark in (remark for record in records for remark in record["remarks"]):
        notes.setdefault(remark, ascii_lowercase[len(notes) % len(ascii_lowercase)])
    domains = publication.catalogue.domains
    order = list(domains)
    ordered = sorted(records, key=lambda record: order.index(record["domain"]))
    table = to_text([_shown(record, notes, language) for record in ordered], headings, {*_NUMBERS, "coverage"})
    head, rule, *rows = table.splitlines()
    lines = ["", head, rule]
    for place, (record, row) in enumerate(zip(ordered, rows, strict=True)):
        if place == 0 or ordered[place - 1]["domain"] != record["domain"]:
            lines.append(f"── {domains[record['domain']].name[language]}")
        lines.append(row)
    return [*lines, "", *(wrap(remark, "   ", f"{letter}  ") for remark, letter in notes.items())]


def _shown(record: dict[str, Any], notes: dict[str, str], language: str) -> dict[str, Any]:
    numbers = {key: say_number(record[key], record["decimals"], language) for key in _NUMBERS if key in record}
    coverage = {"coverage": say_share(record["coverage"], language)} if "coverage" in record else {}
    return {**record, **numbers, **coverage, "notes": " ".join(notes[remark] for remark in record["remarks"])}


def _without_figure(records: list[dict[str, Any]], language: str) -> list[str]:
    """The indicators that have no figure here, by reason."""
    names: dict[str, list[str]] = {}
    for record in records:
        if not np.isfinite(record["value"]):
            names.setdefault(record["remark"], []).append(record["name"])
    return [
        wrap(f"{_WORDS['without'][language].format(reason=reason)} {', '.join(found)}.", "   ", "")
        for reason, found in names.items()
    ]


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
            "decimals": figure.indicator.decimals,
            "coverage": figure.coverage,
            "remark": figure.refusal or ("" if np.isfinite(figure.value) else _WORDS["no-base"][language]),
            "remarks": [],
        }
        for figure in figures_together(publication, codes)
    ]


def profile_records(publication: Publication, code: str, language: str) -> list[dict[str, Any]]:
    """The latest period of every indicator of one area; the latest one with a figure where there is any."""
    shares = {
        (line.indicator, line.period): line.share
        for line in publication.completeness(municipality_of(code) or code)
        if line.share < 0.95
    }
    origins = origins_of(publication, code)
    return [
        _line(publication, code, figures, shares, language)
        | origin_columns(origins.get(figures.indicator.key), language)
        for figures in publication.figures_of_area(code)
    ]


def _line(
    publication: Publication,
    code: str,
    figures: IndicatorFigures,
    incomplete: dict[tuple[str, str], float],
    language: str,
) -> dict[str, Any]:
    with_figure = np.flatnonzero(np.isfinite(figures.value))
    last = int(with_figure[-1]) if len(with_figure) else len(figures.periods) - 1
    status = Status(int(figures.status[last]))
    remarks = [STATUS_WORDS[status][language]] if status is not Status.OBSERVED else []
    remarks += [FLAG_WORDS[flag][language] for flag in Flag if flag and figures.flags[last] & flag]
    if made := correction_made(publication.head, code, figures.indicator.measures, figures.periods[last]):
        remarks.append(f"{made['reason'][language]} ({made['reporter']}, {made['date']})")
    share = incomplete.get((figures.indicator.key, figures.periods[last]))
    if share is not None:
        remarks.append(_WORDS["incomplete"][language].format(share=say_share(share, language)))
    colour = Colour(int(figures.colour[last]))
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
        "decimals": figures.indicator.decimals,
        "mark": MARKS[colour],
        "judgement": colour.name.lower().replace("_", "-"),
        "status": status.name.lower().replace("_", "-"),
        "remark": ", ".join(remarks),
        "remarks": remarks,
    }
