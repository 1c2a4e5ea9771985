# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area lies at a point, and which kept places hold it?

Needs the store, a publication and a point in RD New. Gives the neighbourhood at the point, and the places and divisions
that people kept whose blocks hold it on a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import shapely

from buurtpeil.areas.own_place import OwnDivision, OwnPlace
from buurtpeil.errors import BuurtpeilError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.own_places import resolve_place
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf


class KeptPlace(NamedTuple):
    """A place with the division (or itself) that it was kept in."""

    division: OwnDivision
    place: OwnPlace


def neighbourhood_at(store: Store, publication: Publication, point: shapely.Point) -> str | None:
    """The code of the neighbourhood at a point; None where no boundary holds it."""
    row = int(open_ground(store, publication).rows_at(np.array([point.x]), np.array([point.y]))[0])
    return None if row < 0 else str(publication.areas.codes[row])


def kept_places(store: Store, publication: Publication, day: date) -> Iterator[KeptPlace]:
    """All places of the publication's set that hold on a day, by name of their division."""
    for division in PlaceShelf(store.root).current():
        if division.publication_set == publication.publication_set:
            yield from (KeptPlace(division, place) for place in division.on(day))


def kept_places_at(
    store: Store, publication: Publication, code: str, point: shapely.Point, day: date
) -> tuple[KeptPlace, ...]:
    """The kept places that hold the block in which a point of neighbourhood `code` lies.

    A place that can't be told in this publication holds nothing.
    """
    row = publication.areas.row(code)
    blocks = open_ground(store, publication).blocks(row)
    number = int(np.argmin(shapely.distance(blocks.geometry, point)))
    return tuple(kept for kept in kept_places(store, publication, day) if _holds(store, publication, kept, row, number))


def _holds(store: Store, publication: Publication, kept: KeptPlace, row: int, number: int) -> bool:
    try:
        taken = resolve_place(store, publication, kept.division, kept.place).parts.taken
    except BuurtpeilError:
        return False
    if row not in taken:
        return False
    numbers = taken[row]
    return numbers is None or number in numbers
