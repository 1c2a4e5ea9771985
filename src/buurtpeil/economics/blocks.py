# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which blocks of homes does a neighbourhood have, whose are they, and which place has each in the order of work?

Needs nothing beyond the six made-up blocks of this table, which users replace by their own. Gives the inputs of a model
that works block by block, and the place of a block in the cheapest order as an expression.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.functions import computed, maximum
from buurtpeil.economics.model import Quantities
from buurtpeil.economics.once import once_each
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.sequence import best_ranks

LONGEST = 40
MADE_UP = "made-up division that adds up to the source's 2,500 and the report's 70%; fill in your own blocks"
#: Homes, share of associations, and the year (counted from the start) in which the block is due anyway.
BLOCKS = ((120, 1.0, 1), (240, 0.75, 2), (600, 0.9, 5), (500, 0.8, 7), (640, 0.6, 4), (400, 0.315, 8))
NUMBERS = range(1, len(BLOCKS) + 1)


def block_inputs() -> tuple[Input, ...]:
    """Homes, share of associations and natural moment of each block."""
    found: list[Input] = []
    for number, (homes, share, moment) in enumerate(BLOCKS, start=1):
        found += [
            Input(f"block-{number}-homes", f"Blok {number}: woningen", f"Block {number}: homes", homes, "home",
                  Status.ASSUMPTION, MADE_UP, minimum=1 if number == 1 else 0, maximum=100_000, whole=True),
            Input(f"block-{number}-association", f"Blok {number}: deel van corporaties",
                  f"Block {number}: share of associations", share, "fraction", Status.ASSUMPTION, MADE_UP),
            Input(f"block-{number}-moment", f"Blok {number}: jaar van groot onderhoud of riool, geteld vanaf de start",
                  f"Block {number}: year of overhaul or sewer, counted from the start", moment, "year",
                  Status.ASSUMPTION, "made up; fill in your own", maximum=LONGEST),
        ]
    return tuple(found)


def rank_of(x: Quantities, number: int) -> Expression:
    """The place of a block in the cheapest order, 1 first."""

    def of(*values: float) -> float:
        count = len(BLOCKS)
        pace, early, late = values[2 * count :]
        return float(best_ranks(values[:count], values[count : 2 * count], pace, early, late)[number - 1])

    columns = [x[f"block-{n}-{what}"] for what in ("homes", "moment") for n in NUMBERS]
    label = Label(f"best-rank-{number}", f"Plaats van blok {number} in de goedkoopste volgorde",
                  f"Place of block {number} in the cheapest order")
    return computed(label, once_each(of), *columns, x.pace, x.early_cost, x.late_cost)


def half_square(years: Expression) -> Expression:
    """Half the square of what is above zero: years too early or late, added up over items done evenly."""
    above = maximum(years, 0)
    return above * above / 2


def sum_of(values: Iterable[Expression]) -> Expression:
    """All of them together; at least one."""
    found: Expression = reduce(add, values)
    return found


def only_blocks(blocks: Mapping[int, tuple[float, float, float]]) -> dict[str, float]:
    """Values for a neighbourhood of these blocks alone: number -> homes, share of associations, moment."""
    found: dict[str, float] = {}
    for n in NUMBERS:
        homes, share, moment = blocks.get(n, (0.0, 0.0, 0.0))
        found |= {f"block-{n}-homes": homes, f"block-{n}-association": share, f"block-{n}-moment": moment}
    return found
