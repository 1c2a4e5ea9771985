# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person keep a place of one's own?

Needs a drawing, codes or postcodes, and a name. Gives `places add`, `list`, `show` and `remove`; a place that is added
again under its name gets a new edition beside the earlier one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import shapely

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.own_place import OwnDivision, OwnPlace, codes_of
from buurtpeil.cli.keep import WAIT_SECONDS, next_edition, publication_for_codes, resolve_kept
from buurtpeil.cli.lines import say_date, say_number, wrap
from buurtpeil.cli.lookup import ensure_published, find_area
from buurtpeil.cli.options import language_option
from buurtpeil.cli.place_lookup import SYSTEMS, crs_option, draw_option, find_drawing
from buurtpeil.cli.place_profile import consists_of, part_lines
from buurtpeil.cli.tables import to_text
from buurtpeil.errors import AreaError, BuurtpeilError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.own_places import resolve_postcodes
from buurtpeil.pipeline.place_at import KeptPlace
from buurtpeil.pipeline.places import inhabitants_of
from buurtpeil.pipeline.publication import Publication
from buurtpeil.sources.division import DivisionPlace
from buurtpeil.sources.drawing import read_drawing
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf

HEADINGS = {
    "name": {"nl": "Naam", "en": "Name"},
    "kind": {"nl": "Soort", "en": "Kind"},
    "inhabitants": {"nl": "Inwoners", "en": "Inhabitants"},
    "edition": {"nl": "Versie", "en": "Edition"},
    "made": {"nl": "Bewaard", "en": "Kept"},
    "id": {"nl": "Id", "en": "Id"},
}
KINDS = {
    "drawn": {"nl": "tekening", "en": "drawing"},
    "areas": {"nl": "buurten", "en": "neighbourhoods"},
    "postcodes": {"nl": "postcodes", "en": "postcodes"},
    "division": {"nl": "indeling", "en": "division"},
}
UNKNOWN = "–"


@click.group("places")
def places_group() -> None:
    """Keep places of your own: a drawing, a list of areas, or postcodes."""


@places_group.command("add")
@click.argument("name")
@draw_option
@crs_option
@click.option("--areas", metavar="CODE,...", help="Codes or names of neighbourhoods, districts or municipalities.")
@click.option("--postcodes", metavar="2722,...", help="Postcodes of four digits, or with their letters.")
@click.option(
    "--edition", type=click.IntRange(1995, 2100), help="Year of the codes in --areas.  [default: as published]"
)
@language_option
@click.pass_obj
def add_command(
    store: Store,
    name: str,
    draw: Path | None,
    crs: str | None,
    areas: str | None,
    postcodes: str | None,
    edition: int | None,
    language: str,
) -> None:
    """Keep a place under NAME.

    Give one of --draw, --areas and --postcodes. A name that is kept already gets a new edition; the earlier one stays.
    """
    if sum(given is not None for given in (draw, areas, postcodes)) != 1:
        raise click.UsageError("Give one of --draw FILE, --areas CODE,... and --postcodes 2722,...")
    if draw is not None:
        drawn = read_drawing(draw, SYSTEMS.get(crs or ""))
        publication = find_drawing(store, drawn).publication
        place = DivisionPlace(name, drawn=shapely.to_wkb(drawn, hex=True))
    elif areas is not None and edition is not None:
        codes = codes_of(areas.split(","))
        publication = publication_for_codes(store, codes)
        place = DivisionPlace(name, areas=codes)
    elif areas is not None:
        found = [find_area(store, area) for area in areas.split(",") if area.strip()]
        if len({other.id for other, _ in found}) != 1:
            raise AreaError("Real and made-up areas are never put together:", areas, "Name areas of one of the two.")
        publication = found[0][0]
        place = DivisionPlace(name, areas=codes_of([code for _, code in found]))
    else:
        listed = _postcodes(postcodes or "")
        publication = publication_of_postcodes(store, listed)
        place = DivisionPlace(name, postcodes=listed)
    kept = next_edition(store, publication, name, (place,), is_single=True, area_edition=edition if areas else None)
    resolved = resolve_kept(store, KeptPlace(kept, kept.places[0]))[1]
    PlaceShelf(store.root).add(kept, datetime.now(UTC), WAIT_SECONDS)
    click.echo(f"✓ {name} ({kept.id}), edition {kept.edition}", err=True)
    ground = open_ground(store, publication)
    click.echo(f"{name}: {consists_of(ground, resolved.parts, language)}")
    click.echo("\n".join(part_lines(publication, resolved.parts, language)))
    for remark in resolved.remarks:
        click.echo(wrap(remark[language], "  "))


def _postcodes(text: str) -> tuple[str, ...]:
    found = {part.strip(): as_postcode(part) for part in text.split(",") if part.strip()}
    wrong = [part for part, postcode in found.items() if postcode is None]
    if wrong or not found:
        raise AreaError("This is no postcode:", ", ".join(map(repr, wrong)) or repr(text), "Write 2722 or 2722AB.")
    return tuple(sorted({postcode for postcode in found.values() if postcode}))


def publication_of_postcodes(store: Store, postcodes: tuple[str, ...]) -> Publication:
    """The first publication in which one of the postcodes is known; raises the reason where there is none."""
    reason: AreaError | None = None
    for publication in ensure_published(store):
        try:
            resolve_postcodes(store, publication, postcodes)
        except AreaError as problem:
            reason = reason or problem
        else:
            return publication
    raise reason or AreaError("No postcode is known here:", ", ".join(postcodes))


@places_group.command("list")
@language_option
@click.pass_obj
def list_command(store: Store, language: str) -> None:
    """List the places and divisions that are kept."""
    kept = PlaceShelf(store.root).current()
    if not kept:
        click.echo("No place is kept yet. Keep one with `buurtpeil places add NAME --draw FILE`.", err=True)
        return
    records = [
        {
            "name": division.name,
            "kind": KINDS[kind_of(division)][language],
            "inhabitants": _inhabitants(store, division, language),
            "edition": str(division.edition),
            "made": say_date(division.made, language),
            "id": division.id,
        }
        for division in kept
    ]
    click.echo(to_text(records, {key: words[language] for key, words in HEADINGS.items()}, right={"inhabitants"}))


def kind_of(division: OwnDivision) -> str:
    """``division``, or how its one place was given."""
    place = division.places[0]
    return next(kind for kind in ("drawn", "areas", "postcodes") if getattr(place, kind)) if division.is_single else (
        "division"
    )  # fmt: skip


def _inhabitants(store: Store, division: OwnDivision, language: str) -> str:
    return say_inhabitants(store, division, division.places[0], language) if division.is_single else UNKNOWN


def say_inhabitants(store: Store, division: OwnDivision, place: OwnPlace, language: str) -> str:
    """About how many people live in a place, a dash where nobody can tell."""
    try:
        publication, resolved = resolve_kept(store, KeptPlace(division, place))
    except BuurtpeilError:
        return UNKNOWN
    return say_number(inhabitants_of(open_ground(store, publication), resolved.parts), 0, language)


@places_group.command("show")
@click.argument("place")
@language_option
@click.pass_obj
def show_command(store: Store, place: str, language: str) -> None:
    """Show of what PLACE (a name or id) consists, and its editions."""
    division = kept_or_refused(store, place, is_single=True)
    publication, resolved = resolve_kept(store, KeptPlace(division, division.places[0]))
    click.echo(f"{division.name} ({division.id})")
    for edition in PlaceShelf(store.root).editions(division.id):
        kind = KINDS[kind_of(edition)][language]
        click.echo(
            f"  {HEADINGS['edition'][language].lower()} {edition.edition}: {say_date(edition.made, language)}, {kind}"
        )
    click.echo(wrap(consists_of(open_ground(store, publication), resolved.parts, language), "  "))
    click.echo("\n".join(part_lines(publication, resolved.parts, language)))
    for remark in resolved.remarks:
        click.echo(wrap(remark[language], "  "))


@places_group.command("remove")
@click.argument("place")
@click.pass_obj
def remove_command(store: Store, place: str) -> None:
    """Take PLACE (a name or id) from the list; its editions stay on disk."""
    division = kept_or_refused(store, place, is_single=True)
    PlaceShelf(store.root).remove(division, datetime.now(UTC), WAIT_SECONDS)
    click.echo(f"✓ {division.name} was taken from the list; what was kept stays on disk.")


def kept_or_refused(store: Store, text: str, is_single: bool) -> OwnDivision:
    """The kept place or division with this name or id; raises `AreaError` with the names that there are."""
    shelf = PlaceShelf(store.root)
    division = shelf.find(text)
    if division is not None and division.is_single == is_single:
        return division
    names = [other.name for other in shelf.current() if other.is_single == is_single]
    what, command = ("place", "places add") if is_single else ("division", "areas division add")
    raise AreaError(
        f"No {what} is kept under",
        f"{text!r}; there are: {', '.join(names[:10]) or 'none'}.",
        f"Keep one with `buurtpeil {command}`.",
    )
