# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a made-up municipality look like whose overlaps can be counted by hand?

Needs boards of letters: each letter is a neighbourhood, each place a square of 100 m. Gives area tables and shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable

SIDE = 100.0  # metres of one place on a board


def code(letter: str) -> str:
    """BU99990001 for A, BU99990002 for B ...: codes of the made-up municipality."""
    return f"BU9999{ord(letter) - ord('A') + 1:04d}"


def board(edition: int, lines: Sequence[str], resolution_metres: float = 0.0) -> tuple[AreaTable, Shapes]:
    """The areas of a board; a dot is no area."""
    squares: dict[str, list[shapely.Geometry]] = {}
    for y, line in enumerate(lines):
        for x, letter in enumerate(line):
            if letter != ".":
                square = shapely.box(x * SIDE, -y * SIDE, (x + 1) * SIDE, (1 - y) * SIDE)
                squares.setdefault(letter, []).append(square)
    letters = sorted(squares)
    table = AreaTable.from_codes(edition, {code(letter): f"Verzonnen buurt {letter}" for letter in letters})
    geometry = np.full(len(letters), None, dtype=object)
    geometry[:] = [shapely.union_all(squares[letter]) for letter in letters]
    return table, Shapes(geometry, np.full(len(letters), resolution_metres))


def counted_shares(before: Sequence[str], after: Sequence[str]) -> dict[tuple[str, str], float]:
    """{(code before, code after): share of the area before}, by counting places one by one."""
    sizes: dict[str, int] = {}
    common: dict[tuple[str, str], int] = {}
    for first, second in zip("".join(before), "".join(after), strict=True):
        if first != ".":
            sizes[first] = sizes.get(first, 0) + 1
            if second != ".":
                common[first, second] = common.get((first, second), 0) + 1
    return {(code(first), code(second)): count / sizes[first] for (first, second), count in common.items()}
