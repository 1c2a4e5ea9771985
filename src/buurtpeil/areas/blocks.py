# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of which fixed blocks does a neighbourhood consist?

Needs its boundary with its detail, its inhabitants and, where known, its addresses. Gives blocks that fill it, each
with its share of the neighbourhood. The same neighbourhood always gives the same blocks, whatever is drawn over it:
that is what makes drawn places safe to compare (docs/adr/0011).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.areas.resolution import COARSEST_SHARE_OF_SIDE

Floats = npt.NDArray[np.float64]

LEAST_INHABITANTS = 50.0  # a rate on fewer is not shown (CONVENTIONS "Small numbers")
LEAST_ADDRESSES = 10.0
SMALLEST_SQUARE_METRES = 10_000.0  # the smallest grid cell of CBS, 100 x 100 m
MOST_CUTS = 6  # after each other: at most 64 blocks


class Weight(IntEnum):
    """By what a neighbourhood was divided over its blocks, from sure to less sure."""

    ADDRESSES = 0
    SURFACE = 1


WEIGHT_WORDS: dict[Weight, dict[str, str]] = {
    Weight.ADDRESSES: {"nl": "adressen", "en": "addresses"},
    Weight.SURFACE: {"nl": "oppervlakte", "en": "surface"},
}


@dataclass(frozen=True, eq=False)
class Blocks:
    """B blocks that fill one neighbourhood.

    Attributes
    ----------
    geometry : (B,) polygons in RD New.
    share : (B,) of the neighbourhood's weight; they add up to 1.
    x, y : (B,) a point inside each; a block belongs to what is drawn around its point.
    of_address : (n,) the block of each address, empty without addresses.
    weight : by what the shares were taken.
    """

    geometry: Geometries
    share: Floats
    x: Floats
    y: Floats
    of_address: npt.NDArray[np.int64]
    weight: Weight

    def __len__(self) -> int:
        return len(self.share)


@dataclass(frozen=True, eq=False)
class _Piece:
    shape: shapely.Geometry
    addresses: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Neighbourhood:
    """What decides where it may be cut; coordinates (n, 2) and amounts (n,) of its addresses."""

    points: Floats
    amount: Floats
    smallest: float
    inhabitants_a_share: float
    square_metres: float

    @property
    def has_addresses(self) -> bool:
        return bool(self.amount.sum() > 0)

    def weight(self, piece: _Piece) -> float:
        return float(self.amount[piece.addresses].sum() if self.has_addresses else piece.shape.area)

    def allows(self, piece: _Piece) -> bool:
        """Whether a piece may be a block of its own."""
        if piece.shape.area < self.smallest:
            return False
        if self.has_addresses and self.weight(piece) < LEAST_ADDRESSES:
            return False
        total = float(self.amount.sum()) if self.has_addresses else self.square_metres
        return self.inhabitants_a_share * self.weight(piece) / total >= LEAST_INHABITANTS


def build_blocks(
    shape: shapely.Geometry,
    detail_metres: float,
    inhabitants: float,
    points: Floats | None = None,
    amount: Floats | None = None,
) -> Blocks:
    """Cut a neighbourhood in two, and each half again, as long as both halves may be blocks of their own.

    A block has at least `LEAST_INHABITANTS` inhabitants and, where they are known, `LEAST_ADDRESSES` addresses. It is
    no smaller than `SMALLEST_SQUARE_METRES`, and large enough for the boundary's detail (docs/adr/0009). A
    neighbourhood that can't be cut is one block.

    Parameters
    ----------
    shape : polygon in RD New; valid.
    detail_metres : the smallest detail of the boundary that one may trust.
    inhabitants : NaN where unknown; it is then not cut.
    points, amount : (n, 2) RD New and (n,) of the addresses in this neighbourhood; none without them.
    """
    points = np.empty((0, 2)) if points is None else points
    amount = np.ones(len(points)) if amount is None else amount
    smallest = max(SMALLEST_SQUARE_METRES, (detail_metres / COARSEST_SHARE_OF_SIDE) ** 2)
    about = _Neighbourhood(points, amount, smallest, inhabitants, float(shape.area))
    pieces = _cut(_Piece(shape, np.arange(len(points))), about, MOST_CUTS)
    weights = np.array([about.weight(piece) for piece in pieces])
    geometry: Geometries = np.empty(len(pieces), dtype=object)
    geometry[:] = [piece.shape for piece in pieces]
    inside = shapely.point_on_surface(geometry)
    of_address = np.empty(len(points), dtype=np.int64)
    for number, piece in enumerate(pieces):
        of_address[piece.addresses] = number
    return Blocks(
        geometry,
        weights / weights.sum(),
        shapely.get_x(inside),
        shapely.get_y(inside),
        of_address,
        Weight.ADDRESSES if about.has_addresses else Weight.SURFACE,
    )


def _cut(piece: _Piece, about: _Neighbourhood, cuts: int) -> list[_Piece]:
    """The blocks of a piece, in a fixed order: west or south first."""
    if cuts == 0:
        return [piece]
    left, bottom, right, top = piece.shape.bounds
    for axis in (0, 1) if right - left >= top - bottom else (1, 0):
        halves = _halves(piece, about, axis)
        if halves is not None and all(about.allows(half) for half in halves):
            return [block for half in halves for block in _cut(half, about, cuts - 1)]
    return [piece]


def _halves(piece: _Piece, about: _Neighbourhood, axis: int) -> tuple[_Piece, _Piece] | None:
    """Both sides of a line at a whole metre: where half of the addresses lie, or in the middle without addresses."""
    bounds = piece.shape.bounds
    low, high = bounds[axis], bounds[axis + 2]
    along = about.points[piece.addresses, axis]
    middle = float(np.rint(np.median(along) if len(along) else (low + high) / 2))
    if not low < middle < high:
        return None
    first, second = list(bounds), list(bounds)
    first[axis + 2] = second[axis] = middle
    is_first = along < middle
    return (
        _Piece(shapely.intersection(piece.shape, shapely.box(*first)), piece.addresses[is_first]),
        _Piece(shapely.intersection(piece.shape, shapely.box(*second)), piece.addresses[~is_first]),
    )
