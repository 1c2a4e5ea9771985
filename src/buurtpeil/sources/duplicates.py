# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas have the same figures as another area, in everything?

Needs the blocks of one delivery. Gives the areas whose figures are identical to those of another area in every measure
and period: a publisher that joined two small areas wrote one set of figures twice (DOMAIN "Figures" 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.base import LeftOut
from buurtpeil.sources.figures import Block

# Two quiet places may agree by chance in a few figures or in many zeros, not in a dozen figures that are no zero.
FEWEST_FIGURES = 12
_REASON = {
    "nl": "Deze gebieden hebben in alles precies dezelfde cijfers als een ander gebied. De cijfers zijn overgenomen en "
    "gemerkt als gelijk; tel ze samen één keer.",
    "en": "These areas have exactly the figures of another area, in everything. The figures were taken and flagged as "
    "identical; count them once together.",
}


def find_duplicates(
    blocks: Sequence[Block], areas_count: int, fewest_figures: int = FEWEST_FIGURES
) -> list[npt.NDArray[np.int64]]:
    """Groups of places in the code list with identical figures, each in code order, the groups by their first place.

    Only areas with at least `fewest_figures` figures other than zero are compared; an absent figure equals an absent
    figure.
    """
    figures = np.full((areas_count, len(blocks)), np.nan)
    for column, block in enumerate(blocks):
        figures[block.code_index, column] = block.value
    compared = np.flatnonzero((np.nan_to_num(figures) != 0).sum(axis=1) >= fewest_figures)
    if len(compared) < 2:
        return []
    comparable = np.where(np.isnan(figures), np.inf, figures)[compared]
    _, inverse = np.unique(comparable, axis=0, return_inverse=True)
    order = np.argsort(inverse.ravel(), kind="stable")
    groups = np.split(compared[order], np.flatnonzero(np.diff(inverse.ravel()[order])) + 1)
    return sorted((group for group in groups if len(group) > 1), key=lambda group: int(group[0]))


def flag_duplicates(blocks: Sequence[Block], levels: npt.NDArray[np.str_]) -> tuple[list[Block], list[list[int]]]:
    """The blocks with `Flag.DUPLICATE` on every figure of such areas, and the groups.

    Areas of different levels are not compared: a municipality of one district rightly has its figures.
    """
    groups = []
    for level in np.unique(levels):
        own = levels == level
        inside = [_within(block, own) for block in blocks]
        groups += [group.tolist() for group in find_duplicates(inside, len(levels))]
    is_duplicate = np.zeros(len(levels), dtype=bool)
    is_duplicate[[place for group in groups for place in group]] = True
    if not groups:
        return list(blocks), []
    flagged = []
    for block in blocks:
        extra = np.where(is_duplicate[block.code_index], np.uint16(Flag.DUPLICATE), np.uint16(0))
        flagged.append(replace(block, flags=(np.uint16(block.flags) | extra).astype(np.uint16)))
    return flagged, groups


def account_of_duplicates(groups: Sequence[Sequence[int]], codes: npt.NDArray[np.str_]) -> tuple[LeftOut, ...]:
    """What to tell of the groups; nothing when there are none. No row is left out, so the number of rows is 0."""
    if not groups:
        return ()
    told = "; ".join(" = ".join(str(codes[place]) for place in group) for group in groups)
    return (LeftOut(f"identical figures: {told}", 0, _REASON),)


def _within(block: Block, own: npt.NDArray[np.bool_]) -> Block:
    here = own[block.code_index]
    return replace(block, code_index=block.code_index[here], value=block.value[here], flags=Flag.NONE)
