# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which publication does a drawing lie, and which blocks does it take there?

Needs a store and a drawing. Gives the publication, its ground and the parts of the place; a drawing over real and
made-up areas at once can't exist, because the made-up city lies in the sea.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import click
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.cli.lookup import ensure_published
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

SYSTEMS: Mapping[str, str] = {"wgs84": WGS84, "rd": RIJKSDRIEHOEK}
crs_option = click.option(
    "--crs",
    type=click.Choice(list(SYSTEMS)),
    help="Reference system of the coordinates.  [default: what the file states, else wgs84]",
)
draw_option = click.option(
    "--draw",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A GeoJSON file with the outline of a place.",
)


class FoundPlace(NamedTuple):
    """A place in the publication that it lies in."""

    publication: Publication
    ground: Ground
    parts: PlaceParts


def find_drawing(store: Store, drawn: shapely.Geometry) -> FoundPlace:
    """The publication in whose areas a checked drawing lies; raises the last reason when there is none."""
    publications = ensure_published(store)
    grounds = [open_ground(store, publication) for publication in publications]
    touched = [
        (publication, ground)
        for publication, ground in zip(publications, grounds, strict=True)
        if len(ground.rows) and len(ground.tree.query(drawn, predicate="intersects"))
    ]
    if not touched:
        raise AreaError(
            "The drawing touches none of the neighbourhoods whose boundaries were loaded:",
            f"its middle is at x {drawn.centroid.x:.0f}, y {drawn.centroid.y:.0f} (RD).",
            "Load boundaries of that part of the country and publish, or name neighbourhoods instead.",
        )
    publication, ground = touched[0]
    return FoundPlace(publication, ground, ground.parts_of_drawing(drawn))
