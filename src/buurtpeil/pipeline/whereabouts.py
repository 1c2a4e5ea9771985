# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which neighbourhoods does a postcode, a street or an address lie?

Needs a publication, and addresses or boundaries of postcodes that were loaded with it. Gives each neighbourhood with
the share that lies there: of the homes where addresses are known, else of the surface of the postcode.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.address_book import AddressBook, as_postcode
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.ground import open_address_book, open_ground, postcode_shape
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

LEAST_SHARE = 0.005
_STREETS_NAMED = 3


class ShareOf(StrEnum):
    """What a share is a share of."""

    HOMES = "homes"
    SURFACE = "surface"


@dataclass(frozen=True)
class Whereabouts:
    """Where something lies.

    `what` names the streets or the postcode; `shares` holds (code, share) of at least 0.5%, largest first; `edition` is
    the year of the boundary of the postcode, None where addresses were counted.
    """

    what: str
    share_of: ShareOf
    shares: tuple[tuple[str, float], ...]
    edition: int | None = None


def whereabouts(store: Store, publication: Publication, text: str) -> Whereabouts | None:
    """Where ``2722AB``, ``2722``, ``Dorpsstraat`` or ``Dorpsstraat 12`` lies; None where nothing here knows it."""
    postcode = as_postcode(text)
    book = open_address_book(store, publication)
    if book is not None:
        meant = book.meant_by(text) if postcode is None else book.with_postcode(postcode)
        if meant.any():
            return _by_homes(store, publication, book, meant, text.strip())
    return None if postcode is None else _by_boundary(store, publication, postcode)


def _by_homes(
    store: Store, publication: Publication, book: AddressBook, meant: npt.NDArray[np.bool_], text: str
) -> Whereabouts:
    rows = open_ground(store, publication).row_of_address[meant]
    homes = book.homes[meant] if book.homes[meant].any() else np.ones(int(meant.sum()))
    inside = rows >= 0
    total = np.bincount(rows[inside], homes[inside], len(publication.areas))
    streets = sorted(set(book.street[meant].tolist()))
    more = f" + {len(streets) - _STREETS_NAMED}" if len(streets) > _STREETS_NAMED else ""
    what = text if as_postcode(text) else ", ".join(streets[:_STREETS_NAMED]) + more
    return Whereabouts(what, ShareOf.HOMES, _largest_first(publication, total / homes.sum()))


def _by_boundary(store: Store, publication: Publication, postcode: str) -> Whereabouts | None:
    found = postcode_shape(store, publication, postcode[:4])
    if found is None:
        return None
    ground = open_ground(store, publication)
    near = ground.tree.query(found.shape, predicate="intersects")
    share = np.zeros(len(publication.areas))
    rows = ground.rows[near]
    share[rows] = shapely.area(shapely.intersection(found.shape, ground.shapes.geometry[rows])) / found.shape.area
    return Whereabouts(postcode[:4], ShareOf.SURFACE, _largest_first(publication, share), found.edition)


def _largest_first(publication: Publication, share: npt.NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    rows = np.flatnonzero(share >= LEAST_SHARE)
    if not len(rows):
        raise AreaError(
            "This lies in none of the neighbourhoods that are known here:", f"edition {publication.areas.edition}."
        )
    return tuple(
        (str(publication.areas.codes[row]), float(share[row])) for row in rows[np.argsort(-share[rows], kind="stable")]
    )
