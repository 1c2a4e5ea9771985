# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries become a picture?

Needs the polygons of one municipality in RD New. Gives paths for an SVG of 1,000 units at its longest side, north up,
so simplified that neighbours keep sharing their edge; plain tuples that other rooms turn into their own records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.errors import AreaError

LONGEST_SIDE = 1000.0  # units
MARGIN = 10.0  # units around the city, so that a thick line is not cut off
STEPS_A_UNIT = 10  # paths have one decimal
SMALLEST_MARK = 2.0  # units: an area that is nowhere larger than this gets a square of twice this size


class DrawnArea(NamedTuple):
    """One area: its path in SVG units and a point inside it for a label."""

    code: str
    name: str
    path: str
    label_x: float
    label_y: float


class DrawnCity(NamedTuple):
    """A municipality as a picture of `width` x `height` units; `without_shape` are the codes that can't be drawn."""

    width: float
    height: float
    areas: tuple[DrawnArea, ...]
    water: tuple[str, ...]
    without_shape: tuple[str, ...]


class _Frame(NamedTuple):
    """From metres to tenths of a unit: x grows to the right, y downwards."""

    left: float
    top: float
    steps_a_metre: float
    margin_steps: float

    def place(self, coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """(n, 2) whole tenths of a unit."""
        right = (coordinates[:, 0] - self.left) * self.steps_a_metre + self.margin_steps
        down = (self.top - coordinates[:, 1]) * self.steps_a_metre + self.margin_steps
        return np.rint(np.column_stack([right, down])).astype(np.int64)


def build_city_map(
    codes: Sequence[str],
    names: Sequence[str],
    geometries: Geometries,
    water: Sequence[shapely.Geometry] = (),
    detail: float = 1.0,
) -> DrawnCity:
    """Draw the areas of one municipality.

    Parameters
    ----------
    codes, names, geometries : one entry an area; polygons in RD New, None where there is no boundary.
    water : polygons in RD New that are drawn over the areas.
    detail : smallest detail to keep, in SVG units (0.1% of the picture's longest side).

    Raises `AreaError` when no area has a shape.
    """
    drawable = np.flatnonzero(~shapely.is_missing(geometries))
    if not len(drawable):
        raise AreaError("No area of this municipality has a boundary:", ", ".join(codes[:5]), "Load its boundaries.")
    shapes = geometries[drawable]
    left, bottom, right, top = shapely.total_bounds(shapes)
    steps_a_metre = STEPS_A_UNIT * (LONGEST_SIDE - 2 * MARGIN) / max(right - left, top - bottom, 1.0)
    frame = _Frame(left, top, steps_a_metre, MARGIN * STEPS_A_UNIT)
    simple = simplify_together(shapes, detail * STEPS_A_UNIT / steps_a_metre)
    areas = tuple(
        _draw(codes[row], names[row], simple[place], shapes[place], frame)
        for place, row in enumerate(drawable.tolist())
    )
    size = frame.place(np.array([[right, bottom]]))[0] / STEPS_A_UNIT + MARGIN
    water_paths = (_path(shapely.simplify(shape, detail * STEPS_A_UNIT / steps_a_metre), frame) for shape in water)
    return DrawnCity(
        width=float(size[0]),
        height=float(size[1]),
        areas=areas,
        water=tuple(path for path in water_paths if path),
        without_shape=tuple(codes[row] for row in np.flatnonzero(shapely.is_missing(geometries)).tolist()),
    )


def simplify_together(geometries: Geometries, tolerance_metres: float) -> Geometries:
    """Simplify so that shared edges stay shared.

    A true coverage (no gaps, no overlaps) is simplified edge by edge (`shapely.coverage_simplify`); approximate
    boundaries are no coverage, so each polygon is simplified by itself with its topology kept, and gaps stay gaps.
    """
    if shapely.coverage_is_valid(geometries):
        # The tolerance of a coverage is the square root of the area of a dropped triangle, about as long as its side.
        simple: Geometries = shapely.coverage_simplify(geometries, tolerance_metres)
        return simple
    apart: Geometries = shapely.simplify(geometries, tolerance_metres / 2, preserve_topology=True)
    return apart


def _draw(code: str, name: str, simple: shapely.Geometry, true: shapely.Geometry, frame: _Frame) -> DrawnArea:
    label = frame.place(shapely.get_coordinates(_label_point(true)))[0]
    extent = np.ptp(frame.place(shapely.bounds(true).reshape(2, 2)), axis=0).max() / STEPS_A_UNIT
    path = _path(simple, frame) or _path(true, frame) if extent > SMALLEST_MARK else ""
    path = path or _mark(label)
    return DrawnArea(code, name, path, float(label[0] / STEPS_A_UNIT), float(label[1] / STEPS_A_UNIT))


def _label_point(geometry: shapely.Geometry) -> shapely.Geometry:
    """The middle of the largest circle inside the largest part: where a label has most room."""
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    tolerance = max(float(np.sqrt(largest.area)) / 50, 0.01)
    return shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance), 0)


def _path(geometry: shapely.Geometry, frame: _Frame) -> str:
    """All rings as one path of relative lines; empty when nothing is left of it at this scale.

    Points are rounded before differences are taken, so a shared point is the same in both neighbours. Holes run the
    other way round than their shell, which the default fill rule needs.
    """
    parts = []
    for polygon in shapely.get_parts(geometry):
        oriented = shapely.geometry.polygon.orient(polygon)
        for ring in (oriented.exterior, *oriented.interiors):
            steps = frame.place(shapely.get_coordinates(ring))
            kept = np.concatenate([[True], (np.diff(steps, axis=0) != 0).any(axis=1)])
            steps = steps[kept]
            if len(steps) >= 4:  # a triangle and its closing point
                moves = np.diff(steps[:-1], axis=0)
                lines = " ".join(f"{_number(x)},{_number(y)}" for x, y in moves.tolist())
                parts.append(f"M{_number(steps[0, 0])},{_number(steps[0, 1])}l{lines}z")
    return "".join(parts)


def _mark(label: npt.NDArray[np.int64]) -> str:
    x, y = label / STEPS_A_UNIT - SMALLEST_MARK
    side = 2 * SMALLEST_MARK
    return f"M{x:g},{y:g}h{side:g}v{side:g}h-{side:g}z"


def _number(steps: int) -> str:
    """Tenths of a unit as the shortest decimal: -3 -> -.3, 120 -> 12."""
    whole, tenth = divmod(abs(int(steps)), STEPS_A_UNIT)
    sign = "-" if steps < 0 else ""
    if not tenth:
        return f"{sign}{whole}" if whole else "0"
    return f"{sign}{whole or ''}.{tenth}"
