# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies where: which neighbourhoods does a drawing, a point or a set of addresses fall in?

Needs the areas of one edition with their boundaries, inhabitants and, where known, addresses. Gives `Ground`, which is
built once and then finds the parts of any place within a few milliseconds; blocks are made when first needed, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.blocks import Blocks, build_blocks
from buurtpeil.areas.codes import Level
from buurtpeil.areas.place_parts import PlaceParts, Taken, joined, parts_of
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.weights import Addresses
from buurtpeil.errors import AreaError

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
LEAST_SHARE_OF_BLOCK = 0.5  # of its addresses, for a block to belong to a postcode or street
NO_BOUNDARIES = "No boundaries were loaded of these areas:"
LOAD_BOUNDARIES = "Load boundaries of their edition, publish, and try again; a list of neighbourhoods works without."


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground of one publication.

    Attributes
    ----------
    areas : all areas of the edition (A).
    shapes : their boundaries in RD New.
    inhabitants : (A,) NaN where unknown.
    addresses : points with the number of addresses or homes, None where none were loaded.
    """

    areas: AreaTable
    shapes: Shapes
    inhabitants: Floats
    addresses: Addresses | None = None
    _blocks: dict[int, Blocks] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def neighbourhoods(self) -> Rows:
        """(n,) the rows of all neighbourhoods."""
        return np.flatnonzero(self.areas.levels == Level.NEIGHBOURHOOD.value)

    @cached_property
    def rows(self) -> Rows:
        """(n,) the rows of the neighbourhoods that have a boundary."""
        return self.neighbourhoods[self.shapes.has_shape[self.neighbourhoods]]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Where each of `rows` lies."""
        return shapely.STRtree(self.shapes.geometry[self.rows])

    @cached_property
    def row_of_address(self) -> Rows:
        """(n,) the neighbourhood of each address, -1 where it lies in none."""
        if self.addresses is None:
            return np.empty(0, dtype=np.int64)
        return self.rows_at(self.addresses.x, self.addresses.y)

    @cached_property
    def _addresses_of_row(self) -> dict[int, Rows]:
        order = np.argsort(self.row_of_address, kind="stable")
        rows, first = np.unique(self.row_of_address[order], return_index=True)
        return dict(zip(rows.tolist(), np.split(order, first[1:]), strict=True))

    def blocks(self, row: int) -> Blocks:
        """The fixed blocks of one neighbourhood."""
        if row not in self._blocks:
            shape, detail = self.shapes.geometry[row], float(self.shapes.resolution_metres[row])
            inhabitants = float(self.inhabitants[row])
            if self.addresses is None:
                self._blocks[row] = build_blocks(shape, detail, inhabitants)
            else:
                own = self._addresses_of_row.get(row, np.empty(0, dtype=np.int64))
                points = np.column_stack([self.addresses.x[own], self.addresses.y[own]])
                self._blocks[row] = build_blocks(shape, detail, inhabitants, points, self.addresses.amount[own])
        return self._blocks[row]

    def rows_at(self, x: Floats, y: Floats) -> Rows:
        """(n,) the neighbourhood at each point in RD New, -1 where there is none; the first by code on a border."""
        found = np.full(len(x), -1, dtype=np.int64)
        point, place = self.tree.query(shapely.points(x, y), predicate="intersects")
        order = np.lexsort((-place, point))  # the last assignment wins: the first by code
        found[point[order]] = self.rows[place[order]]
        return found

    def parts_of_drawing(self, drawn: shapely.Geometry) -> PlaceParts:
        """The blocks whose point lies within a checked drawing in RD New.

        Raises `AreaError` where no boundaries are known, where the drawing lies outside them, or it is too small.
        """
        if not len(self.rows):
            raise AreaError(NO_BOUNDARIES, f"edition {self.areas.edition}.", LOAD_BOUNDARIES)
        near = np.sort(self.tree.query(drawn, predicate="intersects"))
        if not len(near):
            raise AreaError(
                "The drawing touches none of the neighbourhoods that are known here:",
                f"its middle is at x {drawn.centroid.x:.0f}, y {drawn.centroid.y:.0f} (RD).",
                "Draw within a municipality whose boundaries were loaded, or load boundaries.",
            )
        shapely.prepare(drawn)
        is_whole = shapely.covers(drawn, self.shapes.geometry[self.rows[near]])
        taken: dict[int, frozenset[int] | None] = {}
        for row, whole in zip(self.rows[near].tolist(), is_whole.tolist(), strict=True):
            if whole:
                taken[row] = None
            else:
                blocks = self.blocks(row)
                inside = np.flatnonzero(shapely.contains_xy(drawn, blocks.x, blocks.y))
                taken[row] = frozenset(inside.tolist())
        return self._measured(self._parts(taken), drawn, set(self.rows[near][is_whole].tolist()))

    def parts_of_areas(self, rows: Iterable[int]) -> PlaceParts:
        """Whole neighbourhoods, by row; they need no boundary."""
        return parts_of(dict.fromkeys(rows), {})

    def parts_of_addresses(self, is_meant: npt.NDArray[np.bool_]) -> PlaceParts:
        """The blocks of which at least half of the addresses are meant, such as those of a postcode."""
        if self.addresses is None:
            raise AreaError("No addresses were loaded.", "", "Load an extract of the BAG, publish, and try again.")
        taken: dict[int, frozenset[int] | None] = {}
        meant = np.where(is_meant, self.addresses.amount, 0.0)
        for row in np.unique(self.row_of_address[is_meant]).tolist():
            if row >= 0:
                blocks, own = self.blocks(row), self._addresses_of_row[row]
                total = np.bincount(blocks.of_address, self.addresses.amount[own], len(blocks))
                part = np.bincount(blocks.of_address, meant[own], len(blocks))
                enough = (total > 0) & (part >= LEAST_SHARE_OF_BLOCK * total)
                taken[row] = frozenset(np.flatnonzero(enough).tolist())
        return self._parts(taken)

    def parts_together(self, places: Iterable[PlaceParts]) -> PlaceParts:
        """Several places as one; what they have in common counts once."""
        return self._parts(joined(places))

    def fitted_shape(self, parts: PlaceParts) -> shapely.Geometry:
        """The outline of the blocks of a place; of the neighbourhoods that have a boundary."""
        shapes: list[shapely.Geometry] = []
        for row, numbers in parts.taken.items():
            if numbers is None:
                shapes.append(self.shapes.geometry[row])
            else:
                shapes.extend(self.blocks(row).geometry[sorted(numbers)])
        return shapely.union_all([shape for shape in shapes if shape is not None])

    def _parts(self, taken: Taken) -> PlaceParts:
        return parts_of(taken, {row: self.blocks(row) for row, part in taken.items() if part is not None})

    def _measured(self, parts: PlaceParts, drawn: shapely.Geometry, covered: set[int]) -> PlaceParts:
        """With how well the blocks follow the drawing; `covered` rows lie wholly inside it, the rest is overlaid."""
        inside = np.array([row for row in parts.taken if row in covered], dtype=np.int64)
        rest: list[shapely.Geometry] = []
        for row, part in parts.taken.items():
            if part is not None:
                rest.extend(self.blocks(row).geometry[sorted(part)])
            elif row not in covered:
                rest.append(self.shapes.geometry[row])
        whole = float(self._square_metres[inside].sum())
        return replace(
            parts,
            drawn_square_metres=float(drawn.area),
            fitted_square_metres=whole + float(shapely.area(rest).sum()),
            common_square_metres=whole + float(shapely.area(shapely.intersection(drawn, rest)).sum()),
        )

    @cached_property
    def _square_metres(self) -> Floats:
        return self.shapes.square_metres
