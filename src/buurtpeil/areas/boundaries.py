# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What shape has a place?

Needs WKB and the reference system it is in, which is always named. Gives shapely polygons that are valid, in RD New or
WGS84, joined to larger areas, measured, and recognisable again when a later edition left them unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from buurtpeil.areas.codes import Level, district_of, level_of, municipality_of
from buurtpeil.errors import AreaError

RIJKSDRIEHOEK = "EPSG:28992"
WGS84 = "EPSG:4326"
SQUARE_METRES_A_HECTARE = 10_000.0

Geometries = npt.NDArray[np.object_]


def read_polygons(wkb: Sequence[bytes | None]) -> Geometries:
    """(n,) valid polygons; None where there is no shape or none with a surface.

    A ring that crosses itself is mended (`shapely.make_valid`); lines and points that this leaves behind are dropped.
    Raises `AreaError` for bytes that are no WKB.
    """
    binary = np.empty(len(wkb), dtype=object)
    binary[:] = list(wkb)
    try:
        geometries: Geometries = shapely.from_wkb(binary)
    except shapely.errors.ShapelyError as error:
        raise AreaError("A boundary can't be read as WKB:", str(error), "Load the boundaries again.") from error
    mended = np.flatnonzero(~shapely.is_valid(geometries) & ~shapely.is_missing(geometries))
    geometries[mended] = [_polygonal(shapely.make_valid(geometry)) for geometry in geometries[mended]]
    without_surface = ~(shapely.area(geometries) > 0)
    geometries[without_surface] = None
    return geometries


def _polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(geometry)
    flat = shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return shapely.union_all(flat)


@cache
def _transformer(from_crs: str, to_crs: str) -> pyproj.Transformer:
    for crs in (from_crs, to_crs):
        if crs not in (RIJKSDRIEHOEK, WGS84):
            raise AreaError("Unknown reference system:", repr(crs), f"Use {RIJKSDRIEHOEK} or {WGS84}.")
    return pyproj.Transformer.from_crs(from_crs, to_crs, always_xy=True)


def reproject(geometries: Geometries, from_crs: str, to_crs: str) -> Geometries:
    """The same shapes in another reference system; x before y (longitude before latitude) in both."""
    transformer = _transformer(from_crs, to_crs)
    if from_crs == to_crs:
        return geometries

    def move(coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    moved: Geometries = shapely.transform(geometries, move)
    return moved


def area_hectares(geometries: Geometries) -> npt.NDArray[np.float64]:
    """(n,) surface in hectares of shapes in RD New, whose scale error stays below 0.02%; NaN where there is none."""
    hectares: npt.NDArray[np.float64] = shapely.area(geometries) / SQUARE_METRES_A_HECTARE
    return np.where(shapely.is_missing(geometries), np.nan, hectares)


def dissolve_to_parents(codes: Sequence[str], geometries: Geometries, level: Level) -> Mapping[str, shapely.Geometry]:
    """{parent code: union of its parts} at `level` (municipality or district), in code order.

    Missing shapes are left out.
    Gaps between approximate neighbours stay: a union invents no land.
    """
    if level not in (Level.MUNICIPALITY, Level.DISTRICT):
        raise AreaError("Areas dissolve to a municipality or a district.", str(level), "Choose one of these levels.")
    parts: dict[str, list[shapely.Geometry]] = {}
    for code, geometry in zip(codes, geometries, strict=True):
        parent = municipality_of(code) if level is Level.MUNICIPALITY else district_of(code)
        if geometry is not None and parent is not None and level_of(code) is Level.NEIGHBOURHOOD:
            parts.setdefault(parent, []).append(geometry)
    return {parent: shapely.union_all(parts[parent]) for parent in sorted(parts)}


def geometry_hash(geometry: shapely.Geometry, grid_metres: float = 1.0) -> str:
    """The same text for the same shape in RD New, whatever its first point, direction or digits below the grid."""
    snapped = shapely.set_precision(geometry, grid_metres)
    return hashlib.sha256(shapely.to_wkb(shapely.normalize(snapped), byte_order=1)).hexdigest()
