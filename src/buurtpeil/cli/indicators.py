# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which indicators are there, and what does one mean?

Needs the catalogue. Gives a list, or the whole entry of one indicator.
"""

from __future__ import annotations

from dataclasses import asdict

import click

from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import language_option
from buurtpeil.cli.tables import to_json, to_text
from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.catalogue import Catalogue, Indicator, load_catalogue

HEADINGS = {
    "key": {"nl": "Sleutel", "en": "Key"},
    "domain": {"nl": "Thema", "en": "Domain"},
    "name": {"nl": "Naam", "en": "Name"},
    "unit": {"nl": "Eenheid", "en": "Unit"},
    "direction": {"nl": "Hoger is", "en": "Higher is"},
}
_DIRECTIONS = {
    "higher-is-better": {"nl": "beter", "en": "better"},
    "higher-is-worse": {"nl": "slechter", "en": "worse"},
    "neither": {"nl": "geen van beide", "en": "neither"},
}
_COUNT = {"nl": "{count} indicatoren", "en": "{count} indicators"}
_MISSING = {
    "nl": ("Geen indicator hier:", "Wat het zou vullen:"),
    "en": ("No indicator here:", "What would fill it:"),
}


@click.command("indicators")
@click.argument("key", required=False)
@click.option("--domain", help="Only the indicators of this domain, such as clean-safe.")
@language_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Text to read, or JSON with everything the catalogue holds.",
)
def indicators_command(key: str | None, domain: str | None, language: str, form: str) -> None:
    """List the indicators, or show what the catalogue says of one (KEY)."""
    catalogue = load_catalogue()
    if domain and domain not in catalogue.domains:
        raise CatalogueError(
            "The catalogue holds no domain", f"{domain!r}.", f"There are {', '.join(catalogue.domains)}."
        )
    if key:
        indicator = catalogue.indicator(key)
        click.echo(to_json(asdict(indicator)) if form == "json" else _entry(indicator, catalogue, language))
        return
    order = list(catalogue.domains)
    chosen = sorted(
        (item for item in catalogue.indicators.values() if domain in (None, item.domain)),
        key=lambda item: (order.index(item.domain), item.name[language]),
    )
    if form == "json":
        click.echo(to_json([asdict(item) for item in chosen]))
        return
    records = [
        {
            "key": item.key,
            "domain": item.domain,
            "name": item.name[language],
            "unit": item.unit[language],
            "direction": _DIRECTIONS[item.direction.value][language],
        }
        for item in chosen
    ]
    click.echo(to_text(records, {name: words[language] for name, words in HEADINGS.items()}))
    click.echo(_COUNT[language].format(count=len(records)))
    click.echo("\n".join(_missing(catalogue, domain, language)))


def _missing(catalogue: Catalogue, domain: str | None, language: str) -> list[str]:
    """What a neighbourhood is judged by in the street and has no indicator, so that silence is not "no problem"."""
    topics = [topic for topic in catalogue.missing if domain in (None, topic.domain)]
    head, filled = _MISSING[language]
    lines = []
    for topic in topics:
        place = f"{topic.name[language]} ({catalogue.domains[topic.domain].name[language]})."
        lines.append(wrap(f"{place} {topic.why[language]} {filled} {topic.filled_by[language]}", "    ", "  - "))
    return ["", head, *lines] if lines else []


_ENTRY = {
    "nl": ("Thema", "Eenheid", "Hoger is", "Ondergrens", "Van", "Breuk in", "Let op"),
    "en": ("Domain", "Unit", "Higher is", "Floor", "From", "Break in", "Note"),
}


def _entry(indicator: Indicator, catalogue: Catalogue, language: str) -> str:
    """The entry in words; JSON holds all of it."""
    domain, unit, higher, floor, publisher, method_break, note = _ENTRY[language]
    lines = [
        f"{indicator.name[language]} ({indicator.key})",
        wrap(indicator.meaning[language]),
        f"{domain}: {catalogue.domains[indicator.domain].name[language]}",
        f"{unit}: {indicator.unit[language]}",
        f"{higher}: {_DIRECTIONS[indicator.direction.value][language]}",
    ]
    if indicator.floor:
        lines.append(wrap(f"{floor}: {indicator.floor.value:g}. {indicator.floor.reason[language]}", "  ", ""))
    for item in indicator.publishers:
        years = f"{item.first_year}-{item.last_year or ''}"
        lines.append(wrap(f"{publisher}: {item.name}, {item.table}, {years}", "  ", ""))
    for change in indicator.method_breaks:
        lines.append(wrap(f"{method_break} {change.period}: {change.reason[language]}", "  ", ""))
    if indicator.note:
        lines.append(wrap(f"{note}: {indicator.note[language]}", "  ", ""))
    return "\n".join(lines)
