# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which areas does a postcode, an address or a point lie?

Needs a publication with boundaries or addresses. Gives lines for `areas find` (a postcode or street) and the command
`areas at` (a point, with its reference system).
"""

from __future__ import annotations

from typing import Any

import click
import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.address_book import AddressBook, as_postcode
from buurtpeil.areas.boundaries import RIJKSDRIEHOEK
from buurtpeil.areas.drawing import check_point
from buurtpeil.areas.own_place import OwnPlace
from buurtpeil.cli.keep import KeptPlace, resolve_kept, today
from buurtpeil.cli.lines import say_share, wrap
from buurtpeil.cli.lookup import ensure_published
from buurtpeil.cli.options import language_option
from buurtpeil.cli.place_lookup import SYSTEMS
from buurtpeil.cli.tables import to_text
from buurtpeil.errors import AreaError, BuurtpeilError
from buurtpeil.pipeline.ground import open_address_book, open_ground, postcode_shape
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf

HEADINGS = {
    "code": {"nl": "Code", "en": "Code"},
    "name": {"nl": "Buurt", "en": "Neighbourhood"},
    "municipality": {"nl": "Gemeente", "en": "Municipality"},
    "edition": {"nl": "Indeling", "en": "Edition"},
    "share": {"nl": "Deel", "en": "Share"},
}
_WORDS = {
    "homes": {"nl": "Deel: van de woningen met {what}.", "en": "Share: of the homes with {what}."},
    "surface": {
        "nl": "Deel: van de oppervlakte van postcode {what} (grens van {year}).",
        "en": "Share: of the surface of postcode {what} (boundary of {year}).",
    },
    "own": {"nl": "Eigen plekken: {names}.", "en": "Own places: {names}."},
}
LEAST_SHARE = 0.005


def where_lines(store: Store, text: str, language: str) -> list[str]:
    """The neighbourhoods of a postcode, street or address, of the first publication that knows it, or nothing."""
    postcode = as_postcode(text)
    for publication in ensure_published(store):
        book = open_address_book(store, publication)
        meant = _addresses(book, text, postcode)
        if book is not None and meant is not None:
            return _by_homes(store, publication, book, meant, text.strip(), language)
        if postcode is not None and (lines := _by_boundary(store, publication, postcode, language)):
            return lines
    if postcode is not None:
        raise AreaError(
            "No address and no boundary of this postcode was loaded:",
            f"{text!r}.",
            "Load an extract of the BAG, or boundaries of postcodes with their year (`buurtpeil load --edition`).",
        )
    return []


def _addresses(book: AddressBook | None, text: str, postcode: str | None) -> npt.NDArray[np.bool_] | None:
    if book is None:
        return None
    meant = book.meant_by(text) if postcode is None else book.with_postcode(postcode)
    return meant if meant.any() else None


def _by_homes(
    store: Store,
    publication: Publication,
    book: AddressBook,
    meant: npt.NDArray[np.bool_],
    text: str,
    language: str,
) -> list[str]:
    rows = open_ground(store, publication).row_of_address[meant]
    homes = book.homes[meant] if book.homes[meant].any() else np.ones(int(meant.sum()))
    inside = rows >= 0
    total = np.bincount(rows[inside], homes[inside], len(publication.areas))
    streets = sorted(set(book.street[meant].tolist()))
    what = (
        text if as_postcode(text) else ", ".join(streets[:3]) + (f" + {len(streets) - 3}" if len(streets) > 3 else "")
    )
    told = _WORDS["homes"][language].format(what=what)
    return [*_table(publication, total / homes.sum(), language), wrap(told)]


def _by_boundary(store: Store, publication: Publication, postcode: str, language: str) -> list[str]:
    found = postcode_shape(store, publication, postcode[:4])
    if found is None:
        return []
    ground = open_ground(store, publication)
    near = ground.tree.query(found.shape, predicate="intersects")
    share = np.zeros(len(publication.areas))
    rows = ground.rows[near]
    share[rows] = shapely.area(shapely.intersection(found.shape, ground.shapes.geometry[rows])) / found.shape.area
    told = _WORDS["surface"][language].format(what=postcode[:4], year=found.edition)
    return [*_table(publication, share, language), wrap(told)]


def _table(publication: Publication, share: npt.NDArray[np.float64], language: str) -> list[str]:
    areas = publication.areas
    rows = np.flatnonzero(share >= LEAST_SHARE)
    records = [
        _record(publication, int(row)) | {"share": say_share(float(share[row]), language)}
        for row in rows[np.argsort(-share[rows], kind="stable")]
    ]
    if not records:
        raise AreaError("This lies in none of the neighbourhoods that are known here:", f"edition {areas.edition}.")
    return to_text(records, {key: words[language] for key, words in HEADINGS.items()}, {"share"}).splitlines()


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
        row = int(open_ground(store, publication).rows_at(np.array([point.x]), np.array([point.y]))[0])
        if row >= 0:
            headings = {key: words[language] for key, words in HEADINGS.items() if key != "share"}
            click.echo(to_text([_record(publication, row)], headings))
            names = own_places_at(store, publication, row, point)
            if names:
                click.echo(wrap(_WORDS["own"][language].format(names=", ".join(names))))
            return
    raise AreaError(
        "This point lies in none of the neighbourhoods whose boundaries were loaded:",
        f"x {point.x:.0f}, y {point.y:.0f} ({RIJKSDRIEHOEK}).",
        "Load boundaries of that part of the country and publish.",
    )


def own_places_at(store: Store, publication: Publication, row: int, point: shapely.Point) -> list[str]:
    """The kept places that hold the block in which a point lies."""
    blocks = open_ground(store, publication).blocks(row)
    number = int(np.argmin(shapely.distance(blocks.geometry, point)))
    found = []
    for division in PlaceShelf(store.root).current():
        if division.publication_set != publication.publication_set:
            continue
        for place in division.on(today()):
            taken = _taken(store, KeptPlace(division, place))
            if row in taken and (taken[row] is None or number in (taken[row] or ())):
                found.append(_called(division.name, place, division.is_single))
    return found


def _taken(store: Store, kept: KeptPlace) -> dict[int, frozenset[int] | None]:
    try:
        return dict(resolve_kept(store, kept)[1].parts.taken)
    except BuurtpeilError:
        return {}


def _called(division: str, place: OwnPlace, is_single: bool) -> str:
    return place.name if is_single else f"{place.name} ({division})"
