# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities lie around each other?

Needs the shapes of neighbourhoods in RD New. Gives for every municipality the ones whose middle lies nearest: the
region that people travel in, whatever its province is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.areas.codes import Level, level_of, municipality_of

MOST_MUNICIPALITIES = 12
WITHIN_METRES = 40_000.0


def surrounding_municipalities(codes: Sequence[str], shapes: Geometries) -> Mapping[str, tuple[str, ...]]:
    """{municipality: the nearest others, nearest first}: at most `MOST_MUNICIPALITIES`, within `WITHIN_METRES`.

    The middle of a municipality is that of its neighbourhoods by surface; one without shapes has no region and is in
    nobody's. Equal distances go by code.
    """
    parts: dict[str, list[shapely.Geometry]] = {}
    for code, shape in zip(codes, shapes, strict=True):
        owner = municipality_of(code)
        if shape is not None and owner is not None and level_of(code) is Level.NEIGHBOURHOOD:
            parts.setdefault(owner, []).append(shape)
    names = sorted(parts)
    middles = np.array([_middle(parts[name]) for name in names]).reshape(-1, 2)
    found = {}
    for row, name in enumerate(names):
        distance = np.hypot(*(middles - middles[row]).T)
        order = [place for place in np.argsort(distance, kind="stable") if place != row]
        near = [names[place] for place in order if distance[place] <= WITHIN_METRES]
        found[name] = tuple(near[:MOST_MUNICIPALITIES])
    return found


def _middle(shapes: list[shapely.Geometry]) -> tuple[float, float]:
    surface = shapely.area(shapes)
    points = shapely.get_coordinates(shapely.centroid(shapes))
    x, y = np.average(points, axis=0, weights=surface)
    return float(x), float(y)
