# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""On what ground does a publication stand: which boundaries, addresses and postcodes was it made with?

Needs the store and a publication. Gives `Ground`, the address book and the boundary of a postcode, from the snapshots
that the publication names: what was loaded later doesn't change what a place is in it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from buurtpeil.areas.address_book import AddressBook
from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, read_polygons, reproject
from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.ground import Ground
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.editions import crosswalk_between, shapes_of_edition
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import RawSnapshot, Store


class PostcodeShape(NamedTuple):
    """The boundary of a postcode of four digits in RD New, and of which year it is."""

    shape: shapely.Geometry
    edition: int


def open_ground(store: Store, publication: Publication) -> Ground:
    """Boundaries, inhabitants and addresses; cheap after the first time."""
    return _open_ground(store.root, publication)


def open_address_book(store: Store, publication: Publication) -> AddressBook | None:
    """All addresses, None where none were loaded; cheap after the first time."""
    return _open_address_book(store.root, publication)


def inputs_of(store: Store, publication: Publication) -> tuple[RawSnapshot, ...]:
    """The raw snapshots that a publication was made from; cheap after the first time."""
    return _inputs(store.root, publication)


def postcode_shape(store: Store, publication: Publication, postcode: str) -> PostcodeShape | None:
    """The boundary of a postcode (``2722``) in the year nearest to the publication's edition; None where unknown."""
    found: list[tuple[int, PostcodeShape]] = []
    for snapshot in inputs_of(store, publication):
        if (table := snapshot.boundaries()) is None:
            continue
        for row in table.filter(pc.equal(table["area"], f"PC{postcode}")).to_pylist():
            shape = reproject(read_polygons([row["geometry"]]), row["crs"], RIJKSDRIEHOEK)[0]
            if shape is not None:
                found.append((abs(row["edition"] - publication.edition), PostcodeShape(shape, row["edition"])))
    return min(found, key=lambda item: item[0])[1] if found else None


def crosswalk_of_publication(store: Store, publication: Publication, source_edition: int) -> Crosswalk:
    """From another edition to the publication's; raises `AreaError` where nothing was loaded of that edition."""
    return crosswalk_between(inputs_of(store, publication), source_edition, publication.areas)


@lru_cache(maxsize=4)
def _inputs(root: Path, publication: Publication) -> tuple[RawSnapshot, ...]:
    store = Store(root)
    names = store.show(publication.id).manifest["recipe"]["inputs"]
    return tuple(found for name in names if isinstance(found := store.show(name), RawSnapshot))


@lru_cache(maxsize=4)
def _open_ground(root: Path, publication: Publication) -> Ground:
    shapes = shapes_of_edition(_inputs(root, publication), publication.areas)
    inhabitants = pq.read_table(publication.path / layout.AREAS)["inhabitants"].to_numpy().astype(np.float64)
    book = _open_address_book(root, publication)
    return Ground(publication.areas, shapes, inhabitants, None if book is None else book.weights)


@lru_cache(maxsize=4)
def _open_address_book(root: Path, publication: Publication) -> AddressBook | None:
    """A later extract's address takes the place of an earlier one's."""
    tables = [table for snapshot in _inputs(root, publication) if (table := snapshot.addresses()) is not None]
    if not tables:
        return None
    table = pa.concat_tables(reversed(tables)).combine_chunks()
    if len(tables) > 1:
        _, first = np.unique(np.asarray(table["address"].to_pylist(), dtype=str), return_index=True)
        table = table.take(pa.array(first))

    def text(name: str) -> npt.NDArray[np.str_]:
        return np.asarray(pc.fill_null(table[name], "").to_pylist(), dtype=str)

    x, y, homes = (table[name].to_numpy() for name in ("x", "y", "homes"))
    return AddressBook(text("street"), text("number"), text("postcode"), text("town"), x, y, homes)
