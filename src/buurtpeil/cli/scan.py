# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a scan of a municipality look on a terminal, as data and as a page?

Needs a published scan. Gives a table to read, JSON and CSV for other programs, or one HTML page on standard output.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from buurtpeil.cli.scan_page import to_page
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.publication import publication_of
from buurtpeil.pipeline.scan import Scan, scan_area
from buurtpeil.signals.signal import KIND_WORDS
from buurtpeil.store import Store

REASON_TO_LOOK = {
    "nl": "Een signaal is een reden om te kijken, geen oordeel en geen oorzaak.",
    "en": "A signal is a reason to look, not a verdict and not a cause.",
}
MARKS = {
    Colour.NONE: " ",
    Colour.UNDETERMINED: "?",
    Colour.WORSE: "−",
    Colour.ABOUT_EQUAL: "=",
    Colour.BETTER: "+",
}


@click.command("scan")
@click.option("--area", "code", required=True, metavar="CODE", help="GM0599, WK059901 or BU05990110.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "html"]), default="table", show_default=True
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.pass_obj
def scan_command(store: Store, code: str, form: str, language: str) -> None:
    """Show the signals and the compass of a municipality or an area in it.

    Find a code by name with `buurtpeil areas find NAME`.
    """
    publication = publication_of(store, code)
    scan = scan_area(publication, code)
    match form:
        case "json":
            click.echo(to_json(scan_record(scan)))
        case "csv":
            click.echo(to_csv(area_records(scan), ["code", "name", "inhabitants", *_domains(scan)]), nl=False)
        case "html":
            click.echo(to_page(scan, publication.catalogue, language))
        case _:
            click.echo(_to_terminal(scan, publication.catalogue, language))


def scan_record(scan: Scan) -> dict[str, Any]:
    """The scan as plain JSON, colours as words in English."""
    record = asdict(scan)
    record["areas"] = area_records(scan)
    record["signals"] = [signal.to_record() for signal in scan.signals]
    return record


def area_records(scan: Scan) -> list[dict[str, Any]]:
    """One record a neighbourhood: code, name, inhabitants and the judgement per domain."""
    return [
        {
            "code": area.code,
            "name": area.name,
            "inhabitants": area.inhabitants,
            **{domain: colour.name.lower().replace("_", "-") for domain, colour in area.colours.items()},
        }
        for area in scan.areas
    ]


def _domains(scan: Scan) -> list[str]:
    return list(scan.areas[0].colours) if scan.areas else []


def _to_terminal(scan: Scan, catalogue: Catalogue, language: str) -> str:
    made_up = {"nl": "VERZONNEN GEMEENTE. ", "en": "MADE-UP MUNICIPALITY. "}[language] if scan.is_made_up else ""
    blocks = [
        f"{made_up}{scan.name} ({scan.code}), {_WORDS['edition'][language]} {scan.edition}",
        scan.summary.sentence[language],
        _signals_block(scan, catalogue, language),
        _compass_block(scan, catalogue, language),
        _totals_block(scan, catalogue, language),
        _sources_block(scan, language),
    ]
    return "\n\n".join(block for block in blocks if block)


def _signals_block(scan: Scan, catalogue: Catalogue, language: str) -> str:
    lines = [_WORDS["signals"][language].format(count=len(scan.signals))]
    names = {area.code: area.name for area in scan.areas}
    for number, signal in enumerate(scan.signals, 1):
        place = names.get(signal.area, signal.area)
        lines.append(f"{number:>3}. {KIND_WORDS[signal.kind][language]}: {place} ({signal.area})")
        lines.append(f"     {signal.sentence[language]}")
        lines.append(f"     {signal.false_if[language]}")
    return "\n".join([*lines, REASON_TO_LOOK[language]])


def _compass_block(scan: Scan, catalogue: Catalogue, language: str) -> str:
    domains = _domains(scan)
    records = [
        {"code": area.code, "name": area.name, **{domain: MARKS[area.colours[domain]] for domain in domains}}
        for area in scan.areas
    ]
    headings = {"code": "Code", "name": {"nl": "Buurt", "en": "Neighbourhood"}[language]}
    headings |= {domain: domain for domain in domains}
    legend = ", ".join(f"{MARKS[colour]} {COLOUR_WORDS[colour][language]}" for colour in list(Colour)[1:])
    return f"{_WORDS['compass'][language]}  {legend}\n{to_text(records, headings)}" if records else ""


def _totals_block(scan: Scan, catalogue: Catalogue, language: str) -> str:
    records = [
        {
            "indicator": catalogue.indicator(line.indicator).name[language],
            "period": line.period,
            "areas": f"{line.areas_present}/{line.areas_expected}",
            "compared": catalogue.measures[line.compared].name[language] if line.compared else "",
            "children": line.children_total,
            "parent": line.parent_total,
            "share": f"{100 * line.share:.1f}%" if line.share == line.share else "–",
            "note": "" if line.share >= 0.95 else _WORDS["missing"][language],
        }
        for line in scan.totals
    ]
    headings = {key: words[language] for key, words in _TOTALS_HEADINGS.items()}
    return f"{_WORDS['totals'][language]}\n{to_text(records, headings)}" if records else ""


def _sources_block(scan: Scan, language: str) -> str:
    lines = [
        f"  {source.publisher}: {source.title[language]} ({source.reference}; {source.delivery[language]}; "
        f"{_WORDS['published'][language]} {source.published or '–'}; "
        f"{_WORDS['loaded'][language]} {source.retrieved[:10]})"
        for source in scan.sources
    ]
    return "\n".join([_WORDS["sources"][language], *lines])


_WORDS = {
    "edition": {"nl": "gebiedsindeling", "en": "edition"},
    "signals": {"nl": "Signalen: {count}", "en": "Signals: {count}"},
    "compass": {"nl": "Wijkkompas.", "en": "Compass."},
    "missing": {"nl": "ontbreekt deels", "en": "partly missing"},
    "totals": {
        "nl": "Telt op tot het gemeentecijfer van de bron?",
        "en": "Do the neighbourhoods add up to the publisher's municipal figure?",
    },
    "sources": {"nl": "Bronnen", "en": "Sources"},
    "published": {"nl": "gepubliceerd", "en": "published"},
    "loaded": {"nl": "geladen", "en": "loaded"},
}
_TOTALS_HEADINGS = {
    "indicator": {"nl": "Indicator", "en": "Indicator"},
    "period": {"nl": "Periode", "en": "Period"},
    "areas": {"nl": "Buurten", "en": "Areas"},
    "compared": {"nl": "Opgeteld", "en": "Added up"},
    "children": {"nl": "Som buurten", "en": "Sum of areas"},
    "parent": {"nl": "Gemeente", "en": "Municipality"},
    "share": {"nl": "Deel", "en": "Share"},
    "note": {"nl": "", "en": ""},
}
