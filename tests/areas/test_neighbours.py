# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is next to whom, on a board whose neighbours can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.areas.neighbours import Neighbours, build_neighbours
from buurtpeil.errors import AreaError


def board(width: int, height: int) -> np.ndarray:
    """Squares of 100 m, row by row from the south-west."""
    squares = [shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for y in range(height) for x in range(width)]
    shapes = np.empty(len(squares), dtype=object)
    shapes[:] = squares
    return shapes


def test_corners_touch_and_an_area_without_a_shape_is_an_island() -> None:
    shapes = board(3, 3)
    shapes[8] = None
    found = build_neighbours(shapes, 1.0)
    # The middle of nine has eight neighbours, less the one without a shape; a corner has three, an edge five.
    assert found.degree.tolist() == [3, 5, 3, 5, 7, 4, 3, 4, 0]


def test_a_narrow_sliver_is_bridged_and_a_wide_river_is_not() -> None:
    shapes = np.array([shapely.box(0, 0, 100, 100), shapely.box(130, 0, 200, 100), shapely.box(400, 0, 500, 100)])
    assert build_neighbours(shapes, 60.0).degree.tolist() == [1, 1, 0]


def test_leaving_areas_out_leaves_the_other_pairs() -> None:
    row_of_five = build_neighbours(board(5, 1), 1.0)
    without_the_middle = row_of_five.between(np.array([True, True, False, True, True]))
    assert without_the_middle.area.tolist() == [0, 1, 2, 3]
    assert without_the_middle.neighbour.tolist() == [1, 0, 3, 2]


def test_connected_groups_are_numbered_by_their_first_area() -> None:
    row_of_six = build_neighbours(board(6, 1), 1.0)
    chosen = np.array([True, False, True, True, True, False])
    assert row_of_six.groups_of(chosen).tolist() == [0, -1, 1, 1, 1, -1]


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_every_pair_is_mutual_and_nobody_is_its_own_neighbour(count: int, pairs: list[tuple[int, int]]) -> None:
    inside = np.array([pair for pair in pairs if max(pair) < count], dtype=np.int64).reshape(-1, 2)
    found = Neighbours.from_pairs(count, inside[:, 0], inside[:, 1])
    seen = set(zip(found.area.tolist(), found.neighbour.tolist(), strict=True))
    assert seen == {(b, a) for a, b in seen}
    assert all(a != b for a, b in seen)
    assert seen == {(int(a), int(b)) for x, y in inside for a, b in ((x, y), (y, x)) if a != b}


def test_a_row_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AreaError, match="no row"):
        Neighbours(2, np.array([0]), np.array([5]))
