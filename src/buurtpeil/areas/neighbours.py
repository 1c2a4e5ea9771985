# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas lie next to each other?

Needs the shapes of the areas in RD New. Gives `Neighbours`: for every area the rows of the areas it borders on, so that
a method can ask for the mean of the neighbours without a loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.errors import AreaError

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The neighbours of `count` areas, pair by pair, in the order of the areas; every pair stands there twice.

    Attributes
    ----------
    count : the number of areas, those without any neighbour included.
    area, neighbour : (pairs,) rows; sorted by area, then by neighbour, and never equal.
    """

    count: int
    area: Integers
    neighbour: Integers

    def __post_init__(self) -> None:
        pairs = np.column_stack((self.area, self.neighbour)) if len(self.area) else np.empty((0, 2), dtype=np.int64)
        if len(pairs) and (pairs.min() < 0 or pairs.max() >= self.count):
            raise AreaError("A neighbour is no row of the areas.", str(int(pairs.max())), f"There are {self.count}.")
        if (pairs[:, 0] == pairs[:, 1]).any():
            raise AreaError("An area can't be its own neighbour.", str(pairs[pairs[:, 0] == pairs[:, 1]][0, 0]))

    @classmethod
    def from_pairs(cls, count: int, first: Integers, second: Integers) -> Neighbours:
        """From pairs that each stand there once or twice, in any order."""
        both = np.concatenate((np.column_stack((first, second)), np.column_stack((second, first)))).astype(np.int64)
        pairs = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
        return cls(count, pairs[:, 0], pairs[:, 1])

    @cached_property
    def degree(self) -> Integers:
        """(count,) how many neighbours each area has; 0 for an island."""
        return np.bincount(self.area, minlength=self.count)

    def between(self, is_there: npt.NDArray[np.bool_]) -> Neighbours:
        """The pairs of which both are there, with the rows renumbered among those: the others never existed."""
        row = np.cumsum(is_there) - 1
        kept = is_there[self.area] & is_there[self.neighbour]
        return Neighbours(int(is_there.sum()), row[self.area[kept]], row[self.neighbour[kept]])

    def groups_of(self, chosen: npt.NDArray[np.bool_]) -> Integers:
        """(count,) a number for each connected group of chosen areas, in order of their first area; -1 for the rest."""
        label = np.where(chosen, np.arange(self.count), self.count)
        inside = chosen[self.area] & chosen[self.neighbour]
        area, neighbour = self.area[inside], self.neighbour[inside]
        while True:
            lower = label.copy()
            np.minimum.at(lower, area, label[neighbour])
            if np.array_equal(lower, label):
                break
            label = lower
        _, number = np.unique(label, return_inverse=True)
        return np.where(chosen, number, -1)


def build_neighbours(shapes: Geometries, tolerance_metres: float) -> Neighbours:
    """Who is within `tolerance_metres` of whom; shapes (n,) in RD New, None for an area without a shape.

    A touch at a corner counts (queen). The tolerance bridges the slivers and narrow water between generalised
    boundaries: give it the resolution of the boundaries. An area without a shape is an island.
    """
    rows = np.flatnonzero(~shapely.is_missing(shapes))
    own = shapes[rows]
    first, second = shapely.STRtree(own).query(own, predicate="dwithin", distance=tolerance_metres)
    is_once = first < second
    return Neighbours.from_pairs(len(shapes), rows[first[is_once]], rows[second[is_once]])
