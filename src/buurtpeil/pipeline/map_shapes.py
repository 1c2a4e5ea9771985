# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which boundaries does the map of a municipality show, at each level and of each edition?

Needs the store and a publication. Gives neighbourhoods or districts in RD New, the areas of an earlier edition that lay
where the municipality is now (also before a merger, under other codes), as a picture and as GeoJSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, Geometries, dissolve_to_parents, reproject
from buurtpeil.areas.city_map import build_city_map, simplify_together
from buurtpeil.areas.codes import Level, is_area_code, level_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.pipeline.editions import shapes_of_edition
from buurtpeil.pipeline.ground import inputs_of
from buurtpeil.pipeline.maps import MEASURABLE_METRES, water_of
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import CityMap, Outline
from buurtpeil.store import Store

DEGREES_DECIMALS = 6  # 0.1 m
DETAIL = 1 / 1500  # of the longest side of the municipality: finer than a pixel of the first view


class AreaShapes(NamedTuple):
    """The areas of one level that have a boundary, in code order; polygons in RD New."""

    edition: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry: Geometries
    approximate: bool


def shapes_on_map(store: Store, publication: Publication, municipality: str, level: Level) -> AreaShapes | None:
    """The areas of a municipality; a district without a boundary of its own is its neighbourhoods together.

    None where no boundary was loaded. Cheap after the first time.
    """
    return _shapes(store.root, publication, municipality, level)


@lru_cache(maxsize=32)
def _shapes(root: Path, publication: Publication, municipality: str, level: Level) -> AreaShapes | None:
    areas = publication.areas
    table = areas.take(areas.rows_within(municipality, level))
    inputs = inputs_of(Store(root), publication)
    found = shapes_of_edition(inputs, table)
    shapes = found.geometry.copy()
    resolution = found.resolution_metres
    if level is Level.DISTRICT and shapely.is_missing(shapes).any():
        parts = _shapes(root, publication, municipality, Level.NEIGHBOURHOOD)
        if parts is not None:
            whole = dissolve_to_parents(parts.codes, parts.geometry, Level.DISTRICT)
            for row in np.flatnonzero(shapely.is_missing(shapes)).tolist():
                shapes[row] = whole.get(str(table.codes[row]))
            if parts.approximate:
                resolution = np.where(np.isnan(resolution), np.inf, resolution)
    return _those_with_shape(table, shapes, bool((resolution > MEASURABLE_METRES).any()))


def _those_with_shape(table: AreaTable, shapes: Geometries, approximate: bool) -> AreaShapes | None:
    rows = np.flatnonzero(~shapely.is_missing(shapes))
    if not len(rows):
        return None
    codes, names = (tuple(map(str, column[rows])) for column in (table.codes, table.names))
    return AreaShapes(table.edition, codes, names, shapes[rows], approximate)


@lru_cache(maxsize=8)
def _boundary_codes(root: Path, publication: Publication) -> Mapping[int, frozenset[str]]:
    """{edition: the codes of neighbourhoods and districts whose boundaries the publication was made with}."""
    found: dict[int, set[str]] = {}
    for snapshot in inputs_of(Store(root), publication):
        if (table := snapshot.boundaries()) is not None:
            for edition in pc.unique(table["edition"]).to_pylist():
                codes = table["area"].filter(pc.equal(table["edition"], edition)).to_pylist()
                found.setdefault(int(edition), set()).update(filter(is_area_code, codes))
    return {edition: frozenset(codes) for edition, codes in found.items() if codes}


def editions_on_map(store: Store, publication: Publication) -> tuple[int, ...]:
    """The other editions of which boundaries were loaded, latest first."""
    editions = _boundary_codes(store.root, publication)
    return tuple(sorted((edition for edition in editions if edition != publication.edition), reverse=True))


@lru_cache(maxsize=8)
def _earlier(root: Path, publication: Publication, municipality: str, level: Level, edition: int) -> AreaShapes | None:
    now = _shapes(root, publication, municipality, Level.NEIGHBOURHOOD)
    if now is None:
        return None
    codes = [code for code in _boundary_codes(root, publication).get(edition, ()) if level_of(code) is level]
    inputs = inputs_of(Store(root), publication)
    names: dict[str, str] = {}
    for snapshot in inputs:
        if (named := snapshot.areas()) is not None:
            own = named.filter(pc.equal(named["edition"], edition))
            names |= dict(zip(own["area"].to_pylist(), own["name"].to_pylist(), strict=True))
    table = AreaTable.from_codes(edition, {code: names.get(code, code) for code in codes})
    found = shapes_of_edition(inputs, table)
    shapes = found.geometry.copy()
    ground = shapely.union_all(now.geometry)
    shapely.prepare(ground)
    shapes[~shapely.intersects(ground, shapely.point_on_surface(shapes))] = None
    kept = ~shapely.is_missing(shapes)
    return _those_with_shape(table, shapes, bool((found.resolution_metres[kept] > MEASURABLE_METRES).any()))


def shapes_of_then(
    store: Store, publication: Publication, municipality: str, level: Level, edition: int
) -> AreaShapes | None:
    """The areas of an earlier edition of which the middle lies in the municipality of now, whatever their codes.

    None where no boundary of that edition lies here. The same code may be another place.
    """
    return _earlier(store.root, publication, municipality, level, edition)


def picture_of(
    shapes: AreaShapes, municipality: str, over: Geometries | None = None
) -> tuple[CityMap, tuple[str, ...]]:
    """The areas as a picture, and the paths of `over` (polygons in RD New) in its coordinates."""
    others = () if over is None else tuple(over)
    drawn = build_city_map(shapes.codes, shapes.names, shapes.geometry, others)
    outlines = tuple(Outline(*area) for area in drawn.areas)
    return CityMap(municipality, drawn.width, drawn.height, outlines, (), shapes.approximate), drawn.water


def water_on_map(store: Store, publication: Publication, shapes: AreaShapes) -> Geometries:
    """The water that any source delivered, as far as it lies in the box around some areas; polygons in RD New."""
    reach = shapely.box(*shapely.total_bounds(shapes.geometry))
    near = shapely.intersection(_water(store.root, publication), reach)
    found: Geometries = near[shapely.area(near) > 0]
    return found


@lru_cache(maxsize=4)
def _water(root: Path, publication: Publication) -> Geometries:
    return water_of(inputs_of(Store(root), publication))


def feature_collection(shapes: AreaShapes, water: Geometries | None = None) -> dict[str, Any]:
    """GeoJSON (RFC 7946) with simplified boundaries, and a point inside each area for its label.

    Neighbours keep sharing their edges; coordinates are rounded to `DEGREES_DECIMALS`. `water` becomes a foreign member
    with one geometry, None where there is none.
    """
    left, bottom, right, top = shapely.total_bounds(shapes.geometry)
    simple = simplify_together(shapes.geometry, max(right - left, top - bottom) * DETAIL)
    simple = np.where(shapely.is_empty(simple) | shapely.is_missing(simple), shapes.geometry, simple)
    inside = shapely.point_on_surface(shapes.geometry)
    moved = reproject(np.concatenate([simple, inside]), RIJKSDRIEHOEK, WGS84)
    count = len(shapes.codes)
    return {
        "type": "FeatureCollection",
        "water": _water_record(water, max(right - left, top - bottom) * DETAIL),
        "features": [
            {
                "type": "Feature",
                "id": number,
                "properties": {
                    "code": shapes.codes[number],
                    "name": shapes.names[number],
                    "label": _rounded(shapely.get_coordinates(moved[count + number]))[0],
                },
                "geometry": geometry_record(moved[number]),
            }
            for number in range(count)
        ],
    }


def _water_record(water: Geometries | None, tolerance_metres: float) -> dict[str, Any] | None:
    if water is None or not len(water):
        return None
    simple = shapely.simplify(shapely.union_all(water), tolerance_metres)
    moved = reproject(np.array([simple], dtype=object), RIJKSDRIEHOEK, WGS84)[0]
    polygons = [part for part in shapely.get_parts(moved) if part.geom_type == "Polygon"]
    return geometry_record(shapely.MultiPolygon(polygons)) if polygons else None


def geometry_record(shape: shapely.Geometry) -> dict[str, Any]:
    """A polygon in WGS84 as GeoJSON, its outer rings counter-clockwise."""
    snapped = shapely.set_precision(shape, 10.0**-DEGREES_DECIMALS)
    polygons = [
        [_rounded(shapely.get_coordinates(ring)) for ring in (oriented.exterior, *oriented.interiors)]
        for oriented in map(shapely.geometry.polygon.orient, shapely.get_parts(snapped))
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rounded(coordinates: Any) -> list[list[float]]:
    rounded: list[list[float]] = np.round(coordinates, DEGREES_DECIMALS).tolist()
    return rounded
