# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which areas does a postcode, an address or a point lie?

Needs a publication with boundaries or addresses. Gives lines for `areas find` (a postcode or street) and the command
`areas at` (a point, with its reference system).
"""

from __future__ import annotations

from typing import Any

import click
import shapely

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.boundaries import RIJKSDRIEHOEK
from buurtpeil.areas.drawing import check_point
from buurtpeil.areas.own_place import OwnPlace
from buurtpeil.cli.keep import today
from buurtpeil.cli.lines import say_share, wrap
from buurtpeil.cli.lookup import ensure_published
from buurtpeil.cli.options import language_option
from buurtpeil.cli.place_lookup import SYSTEMS
from buurtpeil.cli.tables import to_text
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.place_at import kept_places_at, neighbourhood_at
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.whereabouts import ShareOf, Whereabouts, whereabouts
from buurtpeil.store import Store

HEADINGS = {
    "code": {"nl": "Code", "en": "Code"},
    "name": {"nl": "Buurt", "en": "Neighbourhood"},
    "municipality": {"nl": "Gemeente", "en": "Municipality"},
    "edition": {"nl": "Indeling", "en": "Edition"},
    "share": {"nl": "Deel", "en": "Share"},
}
_WORDS = {
    ShareOf.HOMES: {"nl": "Deel: van de woningen met {what}.", "en": "Share: of the homes with {what}."},
    ShareOf.SURFACE: {
        "nl": "Deel: van de oppervlakte van postcode {what} (grens van {year}).",
        "en": "Share: of the surface of postcode {what} (boundary of {year}).",
    },
    "own": {"nl": "Eigen plekken: {names}.", "en": "Own places: {names}."},
}


def where_lines(store: Store, text: str, language: str) -> list[str]:
    """The neighbourhoods of a postcode, street or address, of the first publication that knows it, or nothing."""
    for publication in ensure_published(store):
        if (found := whereabouts(store, publication, text)) is not None:
            return _lines(publication, found, language)
    if as_postcode(text) is not None:
        raise AreaError(
            "No address and no boundary of this postcode was loaded:",
            f"{text!r}.",
            "Load an extract of the BAG, or boundaries of postcodes with their year (`buurtpeil load --edition`).",
        )
    return []


def _lines(publication: Publication, found: Whereabouts, language: str) -> list[str]:
    records = [
        _record(publication, publication.areas.row(code)) | {"share": say_share(share, language)}
        for code, share in found.shares
    ]
    headings = {key: words[language] for key, words in HEADINGS.items()}
    told = _WORDS[found.share_of][language].format(what=found.what, year=found.edition)
    return [*to_text(records, headings, {"share"}).splitlines(), wrap(told)]


def _record(publication: Publication, row: int) -> dict[str, Any]:
    areas = publication.areas
    city = int(areas.municipality_row[row])
    return {
        "code": str(areas.codes[row]),
        "name": str(areas.names[row]),
        "municipality": str(areas.names[city]) if city >= 0 else "",
        "edition": str(areas.edition),
    }


@click.command("at")
@click.argument("x", type=float)
@click.argument("y", type=float)
@click.option(
    "--crs",
    type=click.Choice(list(SYSTEMS)),
    required=True,
    help="rd: x and y in metres. wgs84: longitude and latitude.",
)
@language_option
@click.pass_obj
def at_command(store: Store, x: float, y: float, crs: str, language: str) -> None:
    """Say in which neighbourhood, and in which places of your own, a point lies.

    X and Y are metres (rd), or longitude and latitude in degrees (wgs84).
    """
    point = check_point(shapely.Point(x, y), SYSTEMS[crs])
    for publication in ensure_published(store):
        code = neighbourhood_at(store, publication, point)
        if code is not None:
            headings = {key: words[language] for key, words in HEADINGS.items() if key != "share"}
            click.echo(to_text([_record(publication, publication.areas.row(code))], headings))
            kept = kept_places_at(store, publication, code, point, today())
            names = [_called(one.division.name, one.place, one.division.is_single) for one in kept]
            if names:
                click.echo(wrap(_WORDS["own"][language].format(names=", ".join(names))))
            return
    raise AreaError(
        "This point lies in none of the neighbourhoods whose boundaries were loaded:",
        f"x {point.x:.0f}, y {point.y:.0f} ({RIJKSDRIEHOEK}).",
        "Load boundaries of that part of the country and publish.",
    )


def _called(division: str, place: OwnPlace, is_single: bool) -> str:
    return place.name if is_single else f"{place.name} ({division})"
