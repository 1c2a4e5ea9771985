# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person bring a division of one's own, such as ward-team areas?

Needs a file that names its places. Gives `areas division add`, `list`, `show` and `remove`; every place of it can then
be asked for with `profile`, by its name or id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import shapely

from buurtpeil.cli.keep import (
    WAIT_SECONDS,
    next_edition,
    publication_for,
    publication_for_codes,
    resolve_kept,
    today,
)
from buurtpeil.cli.lines import say_date, wrap
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import language_option
from buurtpeil.cli.place_lookup import SYSTEMS, crs_option, find_drawing
from buurtpeil.cli.places import kept_or_refused, publication_of_postcodes, say_inhabitants
from buurtpeil.cli.tables import to_text
from buurtpeil.errors import AreaError, BuurtpeilError
from buurtpeil.pipeline.place_at import KeptPlace
from buurtpeil.pipeline.publication import Publication
from buurtpeil.sources.division import DivisionPlace, read_division
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf

MOST_NAMED = 3
HEADINGS = {
    "name": {"nl": "Naam", "en": "Name"},
    "inhabitants": {"nl": "Inwoners", "en": "Inhabitants"},
    "parts": {"nl": "Buurten", "en": "Neighbourhoods"},
    "valid_from": {"nl": "Vanaf", "en": "From"},
    "valid_to": {"nl": "Tot", "en": "Until"},
    "id": {"nl": "Id", "en": "Id"},
}


@click.group("division")
def division_group() -> None:
    """Divisions of your own: named places that belong together, such as ward-team areas."""


@division_group.command("add")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@crs_option
@click.option("--edition", type=click.IntRange(1995, 2100), help="Year of the area codes.  [default: as published]")
@language_option
@click.pass_obj
def add_command(store: Store, name: str, file: Path, crs: str | None, edition: int | None, language: str) -> None:
    """Keep the division in FILE under NAME; under a name that is there already as its next edition.

    FILE is a CSV with the columns name and area (or postcode), valid_from and valid_to where you have them; a TOML with
    [[places]]; or a GeoJSON of which each feature has a name.
    """
    places = read_division(file, SYSTEMS.get(crs or ""))
    publication = _publication_of(store, places, edition)
    kept = next_edition(store, publication, name, places, is_single=False, area_edition=edition)
    told, untold = 0, []
    for place in kept.places:
        try:
            remarks = resolve_kept(store, KeptPlace(kept, place))[1].remarks
        except BuurtpeilError as problem:
            untold.append(wrap(f"{place.name}: {problem.what} {problem.values} {problem.way_out}", "    ", "  - "))
        else:
            told += 1
            untold += [wrap(f"{place.name}: {remark[language]}", "    ", "  - ") for remark in remarks]
    if not told:
        raise AreaError(
            "None of the places of this division can be told in the published areas:", "\n".join(untold[:MOST_NAMED])
        )
    PlaceShelf(store.root).add(kept, datetime.now(UTC), WAIT_SECONDS)
    click.echo(f"✓ {name} ({kept.id}), edition {kept.edition}: {told} of {len(kept.places)} places can be told.")
    for line in untold:
        click.echo(line)


def _publication_of(store: Store, places: tuple[DivisionPlace, ...], edition: int | None) -> Publication:
    """The publication that holds the first place of which that can be said."""
    if edition is not None and all(place.areas for place in places):
        return publication_for_codes(store, [code for place in places for code in place.areas])
    reason: BuurtpeilError | None = None
    for place in places:
        try:
            if place.areas:
                return next(found for code in place.areas if (found := _holding(store, code)) is not None)
            if place.postcodes:
                return publication_of_postcodes(store, place.postcodes)
            return find_drawing(store, shapely.from_wkb(place.drawn)).publication
        except BuurtpeilError as problem:
            reason = reason or problem
        except StopIteration:
            reason = reason or AreaError(
                "No publication holds these areas:",
                _named(place.areas),
                "Say of which year the codes are with --edition, or give codes of the published edition.",
            )
    raise reason or AreaError("This division holds no places.")


def _named(names: Sequence[str]) -> str:
    more = f" + {len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _holding(store: Store, code: str) -> Publication | None:
    try:
        return find_area(store, code)[0]
    except AreaError:
        return None


@division_group.command("list")
@language_option
@click.pass_obj
def list_command(store: Store, language: str) -> None:
    """List the divisions that are kept."""
    kept = [division for division in PlaceShelf(store.root).current() if not division.is_single]
    for division in kept:
        names = _named([place.name for place in division.on(today())])
        line = f"{division.name} ({division.id}), {say_date(division.made, language)}: {names}"
        click.echo(wrap(line, "  ", ""))
    if not kept:
        click.echo("No division is kept yet. Keep one with `buurtpeil areas division add NAME FILE`.", err=True)


@division_group.command("show")
@click.argument("division")
@language_option
@click.pass_obj
def show_command(store: Store, division: str, language: str) -> None:
    """Show the places of DIVISION (a name or id)."""
    kept = kept_or_refused(store, division, is_single=False)
    publication = publication_for(store, kept)
    records = []
    remarks: list[str] = []
    for place in kept.places:
        try:
            resolved = resolve_kept(store, KeptPlace(kept, place))[1]
        except BuurtpeilError as problem:
            parts = "–"
            remarks.append(f"{place.name}: {problem.what} {problem.values}")
        else:
            rows = resolved.parts.rows
            parts = _named([str(publication.areas.names[row]) for row in rows])
            remarks += [f"{place.name}: {remark[language]}" for remark in resolved.remarks]
        records.append(
            {
                "name": place.name,
                "inhabitants": say_inhabitants(store, kept, place, language),
                "parts": parts,
                "valid_from": place.valid_from or "",
                "valid_to": place.valid_to or "",
                "id": place.id,
            }
        )
    editions = len(PlaceShelf(store.root).editions(kept.id))
    click.echo(f"{kept.name} ({kept.id}), {kept.edition}/{editions}, {say_date(kept.made, language)}")
    click.echo(to_text(records, {key: words[language] for key, words in HEADINGS.items()}, right={"inhabitants"}))
    for remark in remarks:
        click.echo(wrap(remark, "  "))


@division_group.command("remove")
@click.argument("division")
@click.pass_obj
def remove_command(store: Store, division: str) -> None:
    """Take DIVISION (a name or id) from the list; its editions stay on disk."""
    kept = kept_or_refused(store, division, is_single=False)
    PlaceShelf(store.root).remove(kept, datetime.now(UTC), WAIT_SECONDS)
    click.echo(f"✓ {kept.name} was taken from the list; what was kept stays on disk.")
