# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is this a shape that figures can be given for?

Needs a shape that someone drew, with the reference system it is in. Gives one valid polygon (or several) in RD New, or
an error that says what is wrong with the drawing and what to do.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.validation import explain_validity

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject
from buurtpeil.errors import AreaError

MOST_POINTS = 10_000
LARGEST_SQUARE_METRES = 1e10  # 10,000 km2: more than any province
# Smallest x and y, largest x and y of the Netherlands with a margin; the made-up city lies in the sea beside it.
_BOUNDS = {RIJKSDRIEHOEK: (-10_000.0, 280_000.0, 310_000.0, 660_000.0), WGS84: (2.5, 50.4, 7.8, 54.0)}
_POLYGONS = ("Polygon", "MultiPolygon")


def check_drawing(geometry: shapely.Geometry, crs: str) -> shapely.Geometry:
    """The drawn shape in RD New.

    Holes and several parts are fine. Raises `AreaError` for anything that is no surface, crosses itself, holds more
    than `MOST_POINTS` points, or lies outside the Netherlands (with the likely reason: swapped axes, another reference
    system).
    """
    if geometry.geom_type not in _POLYGONS:
        raise AreaError(
            "A place must be drawn as a polygon:", f"this is a {geometry.geom_type}.", "Draw a closed outline."
        )
    if geometry.is_empty:
        raise AreaError("The drawing is empty:", "it holds no points.", "Draw an outline and save it again.")
    points = shapely.get_coordinates(geometry)
    if len(points) > MOST_POINTS:
        raise AreaError(
            "The drawing has more points than can be meant:",
            f"{len(points):,}, at most {MOST_POINTS:,}.",
            "Simplify it, for example with `ogr2ogr -simplify 5`.",
        )
    if not np.isfinite(points).all():
        raise AreaError("The drawing has a point without coordinates.", "", "Draw it again.")
    _check_place(geometry, crs)
    if not geometry.is_valid:
        raise AreaError(
            "The outline crosses or touches itself, so nobody can say what is inside:",
            f"{explain_validity(geometry)}.",
            "Move the point that is named, or draw the outline again without a crossing.",
        )
    drawn = reproject(np.array([geometry], dtype=object), crs, RIJKSDRIEHOEK)[0]
    if drawn.area <= 0:
        raise AreaError("The drawing has no surface.", "", "Draw an outline with at least three corners.")
    if drawn.area > LARGEST_SQUARE_METRES:
        raise AreaError(
            "The drawing is larger than any place:",
            f"{drawn.area / 1e6:,.0f} km2, at most {LARGEST_SQUARE_METRES / 1e6:,.0f} km2.",
            "Draw your own surroundings, or ask for the figures of a municipality.",
        )
    return drawn


def check_point(point: shapely.Point, crs: str) -> shapely.Point:
    """A point in RD New; raises `AreaError` where it is not in the Netherlands, with the likely reason."""
    _check_place(point, crs)
    return reproject(np.array([point], dtype=object), crs, RIJKSDRIEHOEK)[0]


def _check_place(geometry: shapely.Geometry, crs: str) -> None:
    """Refuse what does not lie in the Netherlands in `crs`, and say what it looks like."""
    if crs not in _BOUNDS:
        raise AreaError("Unknown reference system:", repr(crs), f"Use {WGS84} or {RIJKSDRIEHOEK}.")
    left, bottom, right, top = bounds = geometry.bounds
    if _is_within(bounds, crs):
        return
    shown = f"x {left:g} to {right:g}, y {bottom:g} to {top:g} in {crs}."
    other = RIJKSDRIEHOEK if crs == WGS84 else WGS84
    if _is_within((bottom, left, top, right), crs):
        raise AreaError(
            "The two coordinates of each point are swapped:",
            shown,
            "Write longitude before latitude (GeoJSON), or x before y (RD), and try again.",
        )
    if _is_within(bounds, other):
        raise AreaError(
            "These coordinates are in another reference system than is stated:",
            f"{shown} They look like {other}.",
            f"State it: `--crs {'rd' if other == RIJKSDRIEHOEK else 'wgs84'}`.",
        )
    raise AreaError(
        "This lies, wholly or partly, outside the Netherlands:",
        shown,
        "Check the reference system, and stay within the country.",
    )


def _is_within(bounds: tuple[float, float, float, float], crs: str) -> bool:
    low_x, low_y, high_x, high_y = _BOUNDS[crs]
    left, bottom, right, top = bounds
    return low_x <= left and low_y <= bottom and right <= high_x and top <= high_y
