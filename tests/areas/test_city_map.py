# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The picture of a city: north up, neighbours keep their shared edge, every area can be seen."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.city_map import build_city_map, simplify_together
from buurtpeil.errors import AreaError

WEST = shapely.box(90_000, 430_000, 91_000, 431_000)
EAST = shapely.box(91_000, 430_000, 92_000, 431_000)


def shapes(*geometries: shapely.Geometry | None) -> np.ndarray:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def polygon_of(path: str) -> shapely.Geometry:
    """Read a path back as a viewer does: a start, relative lines, closed; later rings that lie inside are holes."""
    rings = []
    for part in path.removesuffix("z").split("z"):
        start, lines = part.removeprefix("M").split("l")
        steps = np.array([[float(number) for number in pair.split(",")] for pair in [start, *lines.split(" ")]])
        rings.append(shapely.Polygon(np.cumsum(steps, axis=0)))
    area = rings[0]
    for ring in rings[1:]:
        area = area.difference(ring) if area.contains(ring) else area.union(ring)
    return area


def test_two_squares_become_two_squares_with_a_margin_and_one_shared_edge() -> None:
    city = build_city_map(["BU99990101", "BU99990102"], ["West", "Oost"], shapes(WEST, EAST))
    # 2,000 m in 980 units: a square of 490 units
    assert (city.width, city.height) == (1000.0, 510.0)
    assert polygon_of(city.areas[0].path).equals(shapely.box(10, 10, 500, 500))
    assert polygon_of(city.areas[1].path).equals(shapely.box(500, 10, 990, 500))
    assert (city.areas[0].label_x, city.areas[0].label_y) == pytest.approx((255, 255), abs=10)


def test_north_is_up() -> None:
    north = shapely.box(90_000, 431_000, 91_000, 432_000)
    city = build_city_map(["BU99990101", "BU99990102"], ["Zuid", "Noord"], shapes(WEST, north))
    assert city.areas[1].label_y < city.areas[0].label_y
    assert (city.width, city.height) == (510.0, 1000.0)


def test_a_hole_stays_a_hole_and_runs_the_other_way() -> None:
    ring = WEST.difference(shapely.box(90_400, 430_400, 90_600, 430_600))
    (area,) = build_city_map(["BU99990101"], ["Ring"], shapes(ring)).areas
    assert polygon_of(area.path).area == pytest.approx(0.96 * 980**2, rel=0.01)
    assert area.path.count("M") == 2
    assert not polygon_of(area.path).contains(shapely.Point(500, 500))


def test_an_area_without_a_boundary_is_named_and_not_drawn() -> None:
    city = build_city_map(["BU99990101", "BU99990102"], ["West", "Nergens"], shapes(WEST, None))
    assert [area.code for area in city.areas] == ["BU99990101"]
    assert city.without_shape == ("BU99990102",)


def test_a_city_without_any_boundary_is_refused() -> None:
    with pytest.raises(AreaError, match="has a boundary"):
        build_city_map(["BU99990101"], ["Nergens"], shapes(None))


def test_an_area_too_small_to_see_gets_a_mark() -> None:
    speck = shapely.box(90_500, 430_500, 90_500.5, 430_500.5)
    city = build_city_map(["BU99990101", "BU99990102"], ["West", "Stip"], shapes(WEST, speck))
    assert re.fullmatch(r"M[\d.]+,[\d.]+h4v4h-4z", city.areas[1].path)


def test_water_is_drawn_in_the_same_frame() -> None:
    river = shapely.box(90_000, 430_400, 91_000, 430_500)
    city = build_city_map(["BU99990101"], ["West"], shapes(WEST), water=[river])
    (path,) = city.water
    assert polygon_of(path).bounds == pytest.approx((10, 10 + 490, 990, 10 + 588), abs=0.11)


def test_a_true_coverage_keeps_its_shared_edges_when_simplified() -> None:
    wobble = [(91_000 + 40 * np.sin(step), 430_000 + 50 * step) for step in range(21)]
    west = shapely.Polygon([(90_000, 430_000), *wobble, (90_000, 431_000)])
    east = shapely.Polygon([(92_000, 430_000), *wobble, (92_000, 431_000)])
    simple = simplify_together(shapes(west, east), 100.0)
    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(shapes(west, east)).sum()
    assert shapely.coverage_is_valid(simple)
    assert shapely.union_all(simple).area == pytest.approx(west.area + east.area, rel=1e-9)


def test_approximate_neighbours_are_simplified_apart_and_stay_valid() -> None:
    overlapping = shapely.box(90_900, 430_100, 92_000, 430_900)
    simple = simplify_together(shapes(WEST, overlapping), 50.0)
    assert shapely.is_valid(simple).all()


@settings(max_examples=50, deadline=None)
@given(
    cuts=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=5, unique=True),
    lean=st.floats(-0.04, 0.04),
    detail=st.floats(0.1, 3.0),
)
def test_labels_lie_inside_and_no_ground_is_lost(cuts: list[float], lean: float, detail: float) -> None:
    edges = [0.0, *sorted(cuts), 1.0]
    strips = [
        shapely.Polygon(
            [
                (90_000 + 5_000 * left, 430_000),
                (90_000 + 5_000 * right, 430_000),
                (90_000 + 5_000 * (right + lean * (right not in (0, 1))), 434_000),
                (90_000 + 5_000 * (left + lean * (left not in (0, 1))), 434_000),
            ]
        )
        for left, right in itertools.pairwise(edges)
    ]
    codes = [f"BU999901{number:02d}" for number in range(len(strips))]
    city = build_city_map(codes, codes, shapes(*strips), detail=detail)
    assert all(0 <= area.label_x <= city.width and 0 <= area.label_y <= city.height for area in city.areas)
    drawn = [(area, polygon_of(area.path)) for area in city.areas if "h" not in area.path]
    assert all(shape.buffer(0.2).contains(shapely.Point(area.label_x, area.label_y)) for area, shape in drawn)
    # strips overlap or touch and cover the rectangle of 980 x 784 units
    assert shapely.union_all([shape.buffer(0.11) for _, shape in drawn]).area >= 0.97 * 980 * 784
