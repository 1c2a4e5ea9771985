# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do these boundaries have the detail to compare areas of this size?

Needs the smallest detail one may trust of each boundary (metres) and the surfaces of the areas. Gives the one rule that
decides where an overlay is allowed (docs/adr/0009): the detail of both boundaries together may be at most a tenth of
the side of a square as large as the area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.errors import AreaError

Floats = npt.NDArray[np.float64]
COARSEST_SHARE_OF_SIDE = 0.1
FINEST_METRES = 0.01  # below a centimetre two lines differ by rounding only


@dataclass(frozen=True, eq=False)
class Shapes:
    """The boundaries of the areas of one edition, row by row as in its `AreaTable`.

    Attributes
    ----------
    geometry : (n,) polygons in RD New, None where there is no boundary.
    resolution_metres : (n,) the smallest detail one may trust; NaN where there is no boundary.

    Raises `AreaError` when the lengths differ, a boundary has no stated resolution, or one crosses itself
    (`boundaries.read_polygons` mends those).
    """

    geometry: Geometries
    resolution_metres: Floats

    def __post_init__(self) -> None:
        if self.geometry.shape != self.resolution_metres.shape:
            raise AreaError(
                "Each boundary needs a resolution.",
                f"Got {len(self.geometry)} boundaries and {len(self.resolution_metres)} resolutions.",
            )
        unstated = self.has_shape & ~(self.resolution_metres >= 0)
        if unstated.any():
            raise AreaError(
                "A boundary does not state its resolution:",
                f"{int(unstated.sum())} of {len(unstated)}, first in row {int(np.flatnonzero(unstated)[0])}.",
                "State in metres the size of the smallest detail one may trust.",
            )

        crossing = self.has_shape & ~shapely.is_valid(self.geometry)
        if crossing.any():
            raise AreaError(
                "A boundary crosses itself:",
                f"{int(crossing.sum())} of {len(crossing)}, first in row {int(np.flatnonzero(crossing)[0])}.",
                "Read boundaries with `read_polygons`, which mends them.",
            )

    @property
    def has_shape(self) -> npt.NDArray[np.bool_]:
        """(n,) whether there is a boundary."""
        present: npt.NDArray[np.bool_] = ~shapely.is_missing(self.geometry)
        return present

    @property
    def square_metres(self) -> Floats:
        """(n,) surface; NaN where there is no boundary."""
        return np.where(self.has_shape, shapely.area(self.geometry), np.nan)

    @classmethod
    def none(cls, count: int) -> Shapes:
        """No boundary for any of `count` areas."""
        return cls(np.full(count, None, dtype=object), np.full(count, np.nan))


def combined_detail(source_metres: Floats, target_metres: Floats) -> Floats:
    """Metres by which two boundaries of the same place may differ: independent errors add as squares."""
    return np.hypot(source_metres, target_metres)


def allowed_detail(square_metres: Floats) -> Floats:
    """(n,) the coarsest detail in metres with which an area of this surface may be compared."""
    return COARSEST_SHARE_OF_SIDE * np.sqrt(square_metres)


def is_fine_enough(detail_metres: Floats, square_metres: Floats) -> npt.NDArray[np.bool_]:
    """(n,) whether the detail allows a comparison of areas of this surface; False where either is unknown."""
    return detail_metres <= allowed_detail(square_metres)


def without_slivers(geometries: Geometries, detail_metres: Floats) -> Geometries:
    """(n,) the parts that are somewhere wider than the detail; None where nothing is.

    Two drawings of one boundary never coincide: an overlap narrower than the detail of both is no overlap, it is the
    width of the pencil. A part that is wide enough keeps its whole surface.
    """
    half = np.maximum(detail_metres, FINEST_METRES) / 2
    kept: Geometries = np.full(len(geometries), None, dtype=object)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    surface = shapely.area(parts)
    # Every point of a polygon lies within its inner radius of its outline, so surface <= radius x length: where the
    # surface is larger than that for half the detail, some place is wider, and the slow test by erosion is not needed.
    is_wide = surface > half[owner] * shapely.length(parts)
    doubtful = np.flatnonzero(~is_wide & (surface > 0))
    eroded = shapely.buffer(parts[doubtful], -half[owner[doubtful]], quad_segs=2)
    is_wide[doubtful] = ~shapely.is_empty(eroded)
    if not is_wide.any():
        return kept
    rows, first = np.unique(owner[is_wide], return_index=True)
    for row, own in zip(rows.tolist(), np.split(parts[is_wide], first[1:]), strict=True):
        kept[row] = own[0] if len(own) == 1 else shapely.union_all(own)
    return kept
