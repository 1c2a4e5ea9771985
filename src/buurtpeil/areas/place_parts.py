# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of which neighbourhoods, and which part of each, does a place consist?

Needs neighbourhoods with their blocks and what someone means: a drawing, codes, or addresses. Gives `PlaceParts`: whole
blocks only, so that two places can never differ by less than a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.blocks import Blocks, Weight
from buurtpeil.errors import AreaError

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Taken = Mapping[int, frozenset[int] | None]
LEAST_BLOCKS = 2


@dataclass(frozen=True, eq=False)
class PlaceParts:
    """K neighbourhoods that lie in a place, wholly or partly, by row.

    Attributes
    ----------
    rows : (K,) rows in the area table, increasing.
    share : (K,) the share of each that lies in the place, above 0 and at most 1.
    surface_share : (K,) the same of its surface, for figures about land.
    weight : (K,) `Weight` by which the share was taken; meaningless where the share is 1.
    taken : {row: the numbers of its blocks, None for the whole neighbourhood}.
    drawn_square_metres, fitted_square_metres, common_square_metres : surface of the drawing, of the blocks, and of what
        they share; NaN for a place that was not drawn.
    """

    rows: Rows
    share: Floats
    surface_share: Floats
    weight: npt.NDArray[np.uint8]
    taken: Taken
    drawn_square_metres: float = float("nan")
    fitted_square_metres: float = float("nan")
    common_square_metres: float = float("nan")

    @property
    def is_divided(self) -> npt.NDArray[np.bool_]:
        """(K,) whether only a part of the neighbourhood belongs to the place."""
        divided: npt.NDArray[np.bool_] = self.share < 1
        return divided

    @property
    def likeness(self) -> float:
        """How well the blocks follow the drawing: common surface over surface of both together, 0 to 1."""
        together = self.drawn_square_metres + self.fitted_square_metres - self.common_square_metres
        return self.common_square_metres / together


def parts_of(taken: Taken, blocks: Mapping[int, Blocks]) -> PlaceParts:
    """The parts of a place; `blocks` holds those of every neighbourhood of which not all is taken.

    All blocks of a neighbourhood are the whole of it. Raises `AreaError` for a place of nothing, or of a single block
    of a larger neighbourhood.
    """
    whole: dict[int, frozenset[int] | None] = {
        row: None if numbers is None or len(numbers) == len(blocks[row]) else numbers
        for row, numbers in sorted(taken.items())
        if numbers is None or numbers
    }
    if not whole:
        raise AreaError(
            "The place is smaller than the blocks that figures can be given for.",
            "",
            "Make it larger, or ask for the figures of the neighbourhood that it lies in.",
        )
    _ensure_enough(whole)
    share = [1.0 if part is None else float(blocks[row].share[sorted(part)].sum()) for row, part in whole.items()]
    surface = [1.0 if part is None else _surface_share(blocks[row], part) for row, part in whole.items()]
    weight = [Weight.ADDRESSES if part is None else blocks[row].weight for row, part in whole.items()]
    return PlaceParts(
        np.array(list(whole), dtype=np.int64),
        np.array(share),
        np.array(surface),
        np.array(weight, dtype=np.uint8),
        whole,
    )


def joined(places: Iterable[PlaceParts]) -> Taken:
    """What several places take together; a block that two of them hold is taken once."""
    taken: dict[int, frozenset[int] | None] = {}
    for place in places:
        for row, part in place.taken.items():
            earlier = taken.get(row, frozenset())
            taken[row] = None if part is None or earlier is None else earlier | part
    return taken


def _surface_share(blocks: Blocks, part: frozenset[int]) -> float:
    surface = shapely.area(blocks.geometry)
    return float(surface[sorted(part)].sum() / surface.sum())


def _ensure_enough(taken: Taken) -> None:
    parts = [part for part in taken.values() if part is not None]
    if len(parts) == len(taken) and sum(map(len, parts)) < LEAST_BLOCKS:
        raise AreaError(
            "The place covers a single block of a neighbourhood; figures are given from two blocks on,",
            "so that they are never about a handful of people.",
            "Make the place larger, or ask for the figures of the neighbourhood that it lies in.",
        )
