# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities lie around each other, on a made-up map with distances that can be read off."""

from __future__ import annotations

import numpy as np
import shapely

from buurtpeil.areas.region import MOST_MUNICIPALITIES, surrounding_municipalities


def row_of_towns(kilometres: list[float]) -> tuple[list[str], np.ndarray]:
    """Towns of two square neighbourhoods each, with their middles at these places along a line."""
    codes, squares = [], []
    for number, place in enumerate(kilometres):
        for part in (0, 1):
            codes.append(f"BU{9801 + number}000{part}")
            left = 1000 * place + 1000 * (part - 1)
            squares.append(shapely.box(left, 0, left + 1000, 1000))
    shapes = np.empty(len(squares), dtype=object)
    shapes[:] = squares
    return codes, shapes


def test_the_nearest_come_first_and_who_is_far_is_no_neighbour() -> None:
    codes, shapes = row_of_towns([0, 10, 30, 75])
    found = surrounding_municipalities(codes, shapes)
    assert found["GM9801"] == ("GM9802", "GM9803")
    assert found["GM9802"] == ("GM9801", "GM9803")
    assert found["GM9804"] == ()


def test_a_region_has_an_end_and_a_town_without_shapes_is_in_none() -> None:
    codes, shapes = row_of_towns([float(place) for place in range(20)])
    shapes[[4, 5]] = None
    found = surrounding_municipalities(codes, shapes)
    assert len(found["GM9801"]) == MOST_MUNICIPALITIES
    assert "GM9803" not in found
    assert all("GM9803" not in near for near in found.values())


def test_the_middle_goes_by_surface() -> None:
    codes, shapes = row_of_towns([0, 39, -39])
    shapes[0] = shapely.box(-21_000, 0, -1000, 1000)  # the first town reaches far to the west
    assert surrounding_municipalities(codes, shapes)["GM9801"] == ("GM9803",)


def test_without_any_shape_there_is_no_region() -> None:
    assert surrounding_municipalities([], np.empty(0, dtype=object)) == {}
