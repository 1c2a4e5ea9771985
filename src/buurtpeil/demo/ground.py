# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which ground does each neighbourhood of Voorbeeldstad cover?

Needs the plan on paper. Gives polygons in RD (EPSG:28992, metres) that share their edges and fill the municipality to
the metre, with water, roads and railway beside them. Neighbourhoods end at the river, the ring road and the railway, as
real ones do; between those they are the places nearest to their centre (Voronoi).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.interpolate import CubicSpline
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from buurtpeil.demo.layout_plan import CityPlan, Course, Dock

CRS = "EPSG:28992"
GRID_METRES = 1.0
STEP_METRES = 60.0
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """Something on the map that is no area: ``water`` (polygon), ``road`` or ``railway`` (line)."""

    kind: str
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, eq=False)
class Ground:
    """Polygons in metres: one a neighbourhood in code order, one a district, the municipality, and the landscape."""

    neighbourhoods: tuple[BaseGeometry, ...]
    districts: dict[str, BaseGeometry]
    municipality: BaseGeometry
    landscape: tuple[Feature, ...]


def build_ground(plan: CityPlan) -> Ground:
    """Draw the city."""
    city = Polygon(_smooth(_metres(plan.outline, plan), closed=True))
    river_course = _smooth(_metres(plan.river, plan), closed=False)
    ring = LineString(_smooth(_metres(plan.ring.course, plan), closed=True))
    railway = LineString(_smooth(_metres(plan.railway.course, plan), closed=False))
    seeds = _metres([neighbourhood.at for neighbourhood in plan.neighbourhoods], plan)
    cells = _divide(city, [LineString(river_course), ring, railway], seeds)
    districts = {
        code: _union([cell for cell, item in zip(cells, plan.neighbourhoods, strict=True) if item.district == code])
        for code in plan.districts
    }
    municipality = _union(cells)
    river = _ribbon(river_course, plan.river_width).intersection(municipality)
    docks = [Feature("water", dock.name, _basin(dock, plan).intersection(municipality)) for dock in plan.docks]
    roads = [
        Feature("road", road.name, LineString(_smooth(_metres(road.course, plan), closed=False)).intersection(city))
        for road in plan.roads
    ]
    landscape = (
        Feature("water", plan.river_name, river),
        *docks,
        Feature("road", plan.ring.name, ring),
        *roads,
        Feature("railway", plan.railway.name, railway.intersection(municipality)),
    )
    return Ground(
        cells,
        districts,
        municipality,
        tuple(Feature(item.kind, item.name, _to_grid(item.geometry)) for item in landscape),
    )


def _divide(city: Polygon, barriers: Sequence[LineString], seeds: Floats) -> tuple[BaseGeometry, ...]:
    """Cut the city along the barriers, then each part among its seeds; (n,) polygons on a shared grid of vertices."""
    faces = list(polygonize(shapely.union_all([city.boundary, *barriers]).intersection(city.buffer(1.0))))
    lines: list[BaseGeometry] = [city.boundary, *(barrier.intersection(city) for barrier in barriers)]
    for face in faces:
        inside = [Point(seed) for seed in seeds if face.contains(Point(seed))]
        if len(inside) > 1:
            diagram = shapely.voronoi_polygons(MultiPoint(inside), extend_to=face.envelope, only_edges=True)
            lines.append(diagram.intersection(face))
    noded = shapely.union_all(lines, grid_size=GRID_METRES)
    pieces = [piece for piece in polygonize(noded) if city.buffer(1.0).contains(piece)]
    owner = [_owner(piece, faces, seeds) for piece in pieces]
    cells = [
        _union([piece for piece, own in zip(pieces, owner, strict=True) if own == row]) for row in range(len(seeds))
    ]
    return _give_away_loose_parts(cells, seeds)


def _owner(piece: Polygon, faces: Sequence[Polygon], seeds: Floats) -> int:
    """The nearest seed on the same side of river, ring and railway; the nearest of all for a sliver without one."""
    middle = piece.representative_point()
    distance = np.hypot(seeds[:, 0] - middle.x, seeds[:, 1] - middle.y)
    face = next((face for face in faces if face.contains(middle)), None)
    if face is not None:
        inside = shapely.contains_xy(face, seeds[:, 0], seeds[:, 1])
        distance = np.where(inside, distance, np.inf) if inside.any() else distance
    return int(np.argmin(distance))


def _give_away_loose_parts(cells: list[BaseGeometry], seeds: Floats) -> tuple[BaseGeometry, ...]:
    """A neighbourhood is in one piece: parts away from its seed go to the neighbour with the longest shared edge."""
    loose: list[BaseGeometry] = []
    for row, cell in enumerate(cells):
        parts = sorted(shapely.get_parts(cell), key=lambda part: part.distance(Point(seeds[row])))
        cells[row] = parts[0]
        loose.extend(parts[1:])
    for part in loose:
        shared = [part.intersection(cell).length for cell in cells]
        row = int(np.argmax(shared))
        cells[row] = _union([cells[row], part])
    return tuple(shapely.normalize(cell) for cell in cells)


def _union(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    # The coverage variant would keep needless vertices; the grid keeps every shared edge shared.
    return shapely.normalize(shapely.union_all(list(parts), grid_size=GRID_METRES))


def _to_grid(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.normalize(shapely.set_precision(geometry, GRID_METRES))


def _metres(course: Course | Sequence[tuple[float, float]], plan: CityPlan) -> Floats:
    metres: Floats = np.asarray(course, dtype=np.float64) * 1000.0 + np.asarray(plan.origin, dtype=np.float64)
    return metres


def _smooth(points: Floats, closed: bool) -> Floats:
    """A cubic spline through the points by distance along them, sampled every `STEP_METRES`."""
    knots = np.vstack([points, points[:1]]) if closed else points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(knots, axis=0).T))])
    spline = CubicSpline(along, knots, bc_type="periodic" if closed else "natural")
    points_along = np.linspace(0.0, along[-1], round(along[-1] / STEP_METRES) + 1)
    return np.asarray(np.round(spline(points_along)), dtype=np.float64)


def _ribbon(course: Floats, width: tuple[float, float]) -> Polygon:
    """A course with a width that grows from its first to its last point."""
    direction = np.gradient(course, axis=0)
    normal = np.column_stack([-direction[:, 1], direction[:, 0]]) / np.hypot(*direction.T)[:, np.newaxis]
    half = np.linspace(width[0], width[1], len(course))[:, np.newaxis] / 2.0
    return Polygon(np.vstack([course + normal * half, (course - normal * half)[::-1]]))


def _basin(dock: Dock, plan: CityPlan) -> Polygon:
    east, north = _metres([dock.at], plan)[0]
    half_length, half_width = dock.length / 2.0, dock.width / 2.0
    return rotate(
        shapely.box(east - half_length, north - half_width, east + half_length, north + half_width), dock.degrees
    )
