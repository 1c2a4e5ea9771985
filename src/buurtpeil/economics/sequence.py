# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which order are blocks best done, one after the other, by one stream of work?

Needs for each block its size and the moment it would be due anyway, the pace of work and what a year too early or too
late costs. Gives the rank of each block in the cheapest of all orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from buurtpeil.economics.expression import Array
from buurtpeil.errors import EconomicsError

#: All orders are tried: 5,040 for seven blocks.
MOST_BLOCKS = 7


def mismatch(sizes: Array, starts: Array, moments: Array, pace: float, early: float, late: float) -> Array:
    """What being early or late costs a block whose items are done evenly from its start, at `pace` a year.

    The cost of an item is `early` for each year before the block's moment and `late` for each year after it; summed
    over the block this is pace times half the difference of two squares.
    """
    ends = starts + sizes / pace

    def half_square(years: Array) -> Array:
        return np.asarray(np.maximum(years, 0) ** 2 / 2)

    before = half_square(moments - starts) - half_square(moments - ends)
    after = half_square(ends - moments) - half_square(starts - moments)
    return np.asarray(pace * (early * before + late * after))


@cache
def _orders(count: int) -> NDArray[np.int64]:
    return np.array(list(permutations(range(count))), dtype=np.int64)


@lru_cache(maxsize=1024)
def best_ranks(
    sizes: tuple[float, ...], moments: tuple[float, ...], pace: float, early: float, late: float
) -> tuple[int, ...]:
    """The rank of each block, 1 first; of equally cheap orders the one nearest to the order given.

    Raises
    ------
    EconomicsError : more blocks than can be compared.
    """
    if len(sizes) > MOST_BLOCKS:
        raise EconomicsError(
            "Too many blocks to compare all orders:", f"{len(sizes)}.", f"Join blocks until there are {MOST_BLOCKS}."
        )
    # Blocks without homes cost nothing and come last.
    filled = [place for place, size in enumerate(sizes) if size > 0]
    orders = _orders(len(filled))
    size, moment = np.array(sizes)[filled][orders], np.array(moments)[filled][orders]
    starts = (np.cumsum(size, axis=1) - size) / pace
    cost = np.round(mismatch(size, starts, moment, pace, early, late).sum(axis=1), 6)
    best: Sequence[int] = [filled[place] for place in orders[int(np.argmin(cost))]]
    order = [*best, *(place for place in range(len(sizes)) if place not in filled)]
    return tuple(order.index(place) + 1 for place in range(len(sizes)))
