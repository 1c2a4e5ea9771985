# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each municipality look like as a picture?

Needs the boundaries in the raw snapshots and the areas of the publication. Gives a small JSON file per municipality,
ready to draw: simplified outlines in picture coordinates, label points and water.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, Geometries, read_polygons, reproject
from buurtpeil.areas.city_map import build_city_map
from buurtpeil.areas.codes import Level
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.pipeline.records import CityMap, Outline
from buurtpeil.store import RawSnapshot

# Boundaries that are coarser than this are drawn, and said to be approximate.
MEASURABLE_METRES = 30.0
WATER = "water"


def write_maps(snapshots: Sequence[RawSnapshot], areas: AreaTable, found: Shapes, folder: Path) -> None:
    """Write ``<municipality>.json`` for every municipality that has a neighbourhood with a boundary in `found`."""
    folder.mkdir()
    shapes, resolution = found.geometry, found.resolution_metres
    water = water_of(snapshots)
    for row in np.flatnonzero(areas.levels == Level.MUNICIPALITY.value):
        inside = areas.rows_within(str(areas.codes[row]), Level.NEIGHBOURHOOD)
        if (~shapely.is_missing(shapes[inside])).any():
            city = _draw(str(areas.codes[row]), areas, inside, shapes, resolution, water)
            text = json.dumps(asdict(city), ensure_ascii=False)
            (folder / f"{city.municipality}.json").write_text(text, encoding="utf-8")


def _draw(
    municipality: str,
    areas: AreaTable,
    inside: npt.NDArray[np.int64],
    shapes: Geometries,
    resolution: npt.NDArray[np.float64],
    water: Geometries,
) -> CityMap:
    codes = [str(code) for code in areas.codes[inside]]
    names = [str(name) for name in areas.names[inside]]
    own = shapes[inside]
    reach = shapely.box(*shapely.total_bounds(own))
    near = [shapely.intersection(shape, reach) for shape in water if shape.intersects(reach)]
    drawn = build_city_map(codes, names, own, near)
    return CityMap(
        municipality=municipality,
        width=drawn.width,
        height=drawn.height,
        outlines=tuple(Outline(*area) for area in drawn.areas),
        water=drawn.water,
        approximate=bool(np.nanmax(resolution[inside]) > MEASURABLE_METRES),
    )


def water_of(snapshots: Sequence[RawSnapshot]) -> Geometries:
    """All water that any source delivers, in RD New."""
    found: list[Geometries] = []
    for snapshot in snapshots:
        table = snapshot.landscape()
        if table is not None:
            table = table.filter(pc.equal(table["kind"], WATER))
            for crs in pc.unique(table["crs"]).to_pylist():
                wkb = table.filter(pc.equal(table["crs"], crs))["geometry"].to_pylist()
                found.append(reproject(read_polygons(wkb), crs, RIJKSDRIEHOEK))
    return np.concatenate(found) if found else np.array([], dtype=object)
