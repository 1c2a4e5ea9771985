# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area does a person mean, and which are there?

Needs a publication. Gives `areas find` (by name or code, typo-tolerant) and `areas list`; the other commands
of the group stand in modules of their own.
"""

from __future__ import annotations

import click

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.codes import Level
from buurtpeil.areas.find import Kind, build_index, find
from buurtpeil.cli.crosswalk import crosswalk_command
from buurtpeil.cli.division import division_group
from buurtpeil.cli.editions import edition_command
from buurtpeil.cli.lines import say_number
from buurtpeil.cli.lookup import ensure_published, find_area
from buurtpeil.cli.options import language_option
from buurtpeil.cli.tables import to_text
from buurtpeil.cli.whereabouts import at_command, where_lines
from buurtpeil.errors import AreaError
from buurtpeil.store import Store

HEADINGS = {
    "code": {"nl": "Code", "en": "Code"},
    "name": {"nl": "Naam", "en": "Name"},
    "level": {"nl": "Soort", "en": "Level"},
    "municipality": {"nl": "Gemeente", "en": "Municipality"},
    "edition": {"nl": "Indeling", "en": "Edition"},
    "inhabitants": {"nl": "Inwoners", "en": "Inhabitants"},
    "signals": {"nl": "Signalen", "en": "Signals"},
}
LEVEL_WORDS = {
    Level.COUNTRY: {"nl": "land", "en": "country"},
    Level.MUNICIPALITY: {"nl": "gemeente", "en": "municipality"},
    Level.DISTRICT: {"nl": "wijk", "en": "district"},
    Level.NEIGHBOURHOOD: {"nl": "buurt", "en": "neighbourhood"},
    Level.POSTCODE: {"nl": "postcodegebied", "en": "postcode area"},
    Level.ENGLISH_LSOA: {"nl": "Engels gebied (LSOA)", "en": "English area (LSOA)"},
}
_FIND = ("code", "name", "level", "municipality", "edition")
_LIST = ("code", "name", "inhabitants", "signals")


@click.group("areas")
def areas_group() -> None:
    """Find and list areas, and follow them from one edition to another."""


areas_group.add_command(crosswalk_command)
areas_group.add_command(division_group)
areas_group.add_command(edition_command)
areas_group.add_command(at_command)


@areas_group.command("find")
@click.argument("text")
@click.option("--limit", default=15, show_default=True, type=click.IntRange(1), help="Show at most this many.")
@language_option
@click.pass_obj
def find_command(store: Store, text: str, limit: int, language: str) -> None:
    """Find areas by name, part of a name, or code; or the neighbourhoods of a postcode, street or address.

    TEXT may hold a typing error ("Buitenhoff" finds Buitenhof) and the municipality ("buitenhof delft"), or be a
    postcode (2722) or an address ("Dorpsstraat 12") of an extract that was loaded.
    """
    if as_postcode(text) is not None:
        click.echo("\n".join(where_lines(store, text, language)))
        return
    found = [
        (publication, match)
        for publication in ensure_published(store, with_abroad=True)
        # English areas have no name, so only a code can mean one.
        if publication.is_dutch or text.strip().upper().startswith("E01")
        for match in find(build_index(publication.areas), text, limit + 1)
    ]
    if not found or all(match.kind is Kind.SIMILAR for _, match in found):
        lines = where_lines(store, text, language)
        if lines:
            click.echo("\n".join(lines))
            return
    if not found:
        raise AreaError("No area, street or address is like", f"{text!r}.", "Try a shorter part of the name.")
    records = [
        {
            "code": match.code,
            "name": match.name,
            "level": LEVEL_WORDS[match.level][language],
            "municipality": match.municipality_name,
            "edition": str(publication.edition),
        }
        for publication, match in sorted(found, key=lambda item: item[1].kind)
    ]
    click.echo(to_text(records[:limit], {key: HEADINGS[key][language] for key in _FIND}))
    if len(records) > limit:
        click.echo(f"… and more; add a word such as the municipality, or use --limit {2 * limit}.", err=True)


@areas_group.command("list")
@click.option("--within", metavar="CODE", help="The neighbourhoods of this municipality instead.")
@language_option
@click.pass_obj
def list_command(store: Store, within: str | None, language: str) -> None:
    """List the municipalities that have figures, or the neighbourhoods of one."""
    if within:
        publication, code = find_area(store, within)
        listed = [(publication, area) for area in publication.areas_within(code)]
    else:
        listed = [
            (publication, publication.area(code))
            for publication in ensure_published(store)
            for code in publication.municipalities()
        ]
    if not listed:
        raise AreaError("This area has no neighbourhoods of its own:", f"{within!r}.", "Give a municipality.")
    records = [
        {
            "code": area.code,
            "name": area.name,
            "inhabitants": say_number(area.inhabitants, 0, language),
            "signals": str(len(publication.signals(area=area.code) if within else publication.signals(area.code))),
        }
        for publication, area in listed
    ]
    headings = {key: HEADINGS[key][language] for key in _LIST}
    click.echo(to_text(records, headings, right={"inhabitants", "signals"}))
