# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the parts of a place keep their promises?

Needs made-up neighbourhoods. Gives the promises: blocks fill a neighbourhood and are never small, a place is whole
blocks, disjoint drawings add up, and a drawing that can't be meant is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.areas.blocks import LEAST_ADDRESSES, LEAST_INHABITANTS, Weight, build_blocks
from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84
from buurtpeil.areas.drawing import MOST_POINTS, check_drawing
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.weights import Addresses
from buurtpeil.errors import AreaError

METRES = 1000.0
SIDE = 3
LEFT, LOW = 100_000.0, 450_000.0
INHABITANTS = np.array([400.0, 800.0, 1600.0, 60.0, 3200.0, 240.0, 500.0, 90.0, 5000.0])


def make_ground(addresses: Addresses | None = None, detail: float = 1.0) -> Ground:
    """Nine squares of a kilometre; the fourth and eighth have too few people to be cut."""
    codes = [f"BU999900{number:02d}" for number in range(SIDE * SIDE)]
    column, row = np.divmod(np.arange(SIDE * SIDE), SIDE)
    left, low = LEFT + column * METRES, LOW + row * METRES
    table = AreaTable.from_codes(2024, {code: f"Verzonnen {code[-2:]}" for code in codes})
    shapes = Shapes(shapely.box(left, low, left + METRES, low + METRES), np.full(len(codes), detail))
    return Ground(table, shapes, INHABITANTS, addresses)


GROUND = make_ground()
corner = st.tuples(st.floats(0, SIDE * METRES), st.floats(0, SIDE * METRES))


def box(first: Sequence[float], second: Sequence[float]) -> shapely.Geometry:
    """The rectangle between two corners, in metres from the corner of the ground."""
    (left, right), (low, high) = (sorted(pair) for pair in zip(first, second, strict=True))
    return shapely.box(LEFT + left, LOW + low, LEFT + right, LOW + high)


def blocks_in(parts: PlaceParts, ground: Ground = GROUND) -> set[tuple[int, int]]:
    """(neighbourhood, number) of every block of a place."""
    return {
        (row, number)
        for row, taken in parts.taken.items()
        for number in (range(len(ground.blocks(row))) if taken is None else taken)
    }


def parts_or_nothing(drawn: shapely.Geometry) -> PlaceParts | None:
    try:
        return GROUND.parts_of_drawing(drawn)
    except AreaError:
        return None


@pytest.mark.parametrize("row", range(SIDE * SIDE))
def test_blocks_fill_their_neighbourhood_and_none_is_small(row: int):
    blocks = GROUND.blocks(row)
    assert blocks.share.sum() == pytest.approx(1, abs=1e-12)
    assert shapely.area(blocks.geometry).sum() == pytest.approx(METRES**2, abs=1e-6)
    assert shapely.union_all(blocks.geometry).equals(GROUND.shapes.geometry[row])
    if len(blocks) > 1:
        assert (blocks.share * INHABITANTS[row] >= LEAST_INHABITANTS - 1e-9).all()
    assert np.all(shapely.contains_xy(blocks.geometry, blocks.x, blocks.y))


def test_halves_of_a_square_are_cut_as_long_as_fifty_people_are_left():
    # 400 = 8 x 50: three cuts, each into equal halves; 60 and 90 can't be cut; 5,000 = 64 x 78 stops at six cuts.
    assert [len(GROUND.blocks(row)) for row in (0, 3, 7, 8)] == [8, 1, 1, 64]


def test_a_coarse_boundary_is_not_cut_finer_than_it_was_drawn():
    # docs/adr/0009: 60 m of detail asks for 36 hectares; a square kilometre is cut once, into two of 50.
    assert len(make_ground(detail=60.0).blocks(8)) == 2


def test_a_neighbourhood_of_unknown_size_is_not_cut():
    assert len(build_blocks(shapely.box(0, 0, 1000, 1000), 1.0, float("nan"))) == 1


def test_with_addresses_each_block_has_ten_and_a_share_by_count():
    generator = np.random.default_rng(7)
    x = LEFT + generator.uniform(0, 250, 200)  # all in the west of the first square
    ground = make_ground(Addresses(x, LOW + generator.uniform(0, METRES, 200), np.ones(200)))
    blocks = ground.blocks(0)
    counts = np.bincount(blocks.of_address, minlength=len(blocks))
    assert blocks.weight is Weight.ADDRESSES
    assert len(blocks) > 1
    assert counts.min() >= LEAST_ADDRESSES
    assert counts.sum() == 200
    assert blocks.share == pytest.approx(counts / 200)


def test_a_drawing_equal_to_a_neighbourhood_is_that_neighbourhood():
    parts = GROUND.parts_of_drawing(box((METRES, METRES), (2 * METRES, 2 * METRES)))
    assert parts.rows.tolist() == [4]
    assert parts.share.tolist() == [1.0]
    assert parts.likeness == pytest.approx(1)


def test_a_drawing_over_half_a_square_takes_half_of_it():
    parts = GROUND.parts_of_drawing(box((0, 0), (METRES / 2, METRES)))
    assert parts.rows.tolist() == [0]
    assert parts.share.tolist() == pytest.approx([0.5])
    assert (parts.drawn_square_metres, parts.fitted_square_metres) == pytest.approx((METRES**2 / 2,) * 2)


def test_a_hole_and_a_second_part_are_followed():
    ring = shapely.difference(box((0, 0), (3000, 3000)), box((1000, 1000), (2000, 2000)))
    assert 4 not in GROUND.parts_of_drawing(ring).rows
    both = shapely.union_all([box((0, 0), (1000, 1000)), box((2000, 2000), (3000, 3000))])
    assert GROUND.parts_of_drawing(both).rows.tolist() == [0, 8]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(corner, corner, st.floats(0, SIDE * METRES))
def test_two_halves_of_a_drawing_hold_exactly_its_blocks(first, second, cut):
    whole = box(first, second)
    low, high = sorted((first[0], second[0]))
    # A line through a block's own point would leave that block to neither side.
    if not low < cut < high or np.isclose(np.concatenate([GROUND.blocks(r).x for r in range(9)]), LEFT + cut).any():
        return
    halves = [box((low, first[1]), (cut, second[1])), box((cut, first[1]), (high, second[1]))]
    found = [parts_or_nothing(shape) for shape in (whole, *halves)]
    if any(parts is None for parts in found):
        return
    together, left, right = (blocks_in(parts) for parts in found if parts is not None)
    assert left | right == together
    assert not left & right


@settings(max_examples=100, deadline=None)
@given(corner, corner, corner, corner)
def test_two_drawings_never_differ_by_less_than_fifty_people(a, b, c, d):
    one, other = parts_or_nothing(box(a, b)), parts_or_nothing(box(c, d))
    if one is None or other is None:
        return
    for row, number in blocks_in(one) ^ blocks_in(other):
        assert GROUND.blocks(row).share[number] * INHABITANTS[row] >= LEAST_INHABITANTS - 1e-9


def test_less_than_two_blocks_is_refused_with_the_way_out():
    blocks = GROUND.blocks(0)
    spot = shapely.Point(blocks.x[0], blocks.y[0]).buffer(5)
    with pytest.raises(AreaError, match=r"single block .* larger"):
        GROUND.parts_of_drawing(spot)
    with pytest.raises(AreaError, match="smaller than the blocks"):
        GROUND.parts_of_drawing(box((1, 1), (3, 3)))


def test_a_point_lies_in_one_neighbourhood_also_on_a_border():
    rows = GROUND.rows_at(LEFT + np.array([500.0, 1000.0, -1.0]), LOW + np.array([500.0, 500.0, 0.0]))
    assert rows.tolist() == [0, 0, -1]


@pytest.mark.parametrize(
    ("geometry", "crs", "says"),
    [
        (shapely.Polygon([(4, 52), (5, 53), (5, 52), (4, 53)]), WGS84, "crosses .* Move the point"),
        (shapely.Polygon(), WGS84, "empty"),
        (shapely.Point(4.5, 52.1), WGS84, "polygon"),
        (shapely.box(-180, -90, 180, 90), WGS84, "outside the Netherlands"),
        (shapely.box(52.0, 4.4, 52.1, 4.5), WGS84, "swapped"),
        (shapely.box(450_000, 100_000, 451_000, 101_000), RIJKSDRIEHOEK, "swapped"),
        (shapely.box(100_000, 450_000, 101_000, 451_000), WGS84, "look like EPSG:28992.*--crs rd"),
        (shapely.box(4.4, 52.0, 4.5, 52.1), RIJKSDRIEHOEK, "look like EPSG:4326.*--crs wgs84"),
        (shapely.box(2.6, 50.5, 7.7, 53.9), WGS84, "larger than any place"),
        (shapely.Point(100_000, 450_000).buffer(500, quad_segs=3000), RIJKSDRIEHOEK, "12,001, at most 10,000"),
        (shapely.box(13.3, 52.4, 13.5, 52.6), WGS84, "outside the Netherlands"),
        (shapely.box(4.4, 52.0, 4.5, 52.1), "EPSG:3857", "Unknown reference system"),
    ],
)
def test_a_drawing_that_can_not_be_meant_is_refused(geometry: shapely.Geometry, crs: str, says: str):
    with pytest.raises(AreaError, match=says):
        check_drawing(geometry, crs)


def test_ten_thousand_points_are_taken():
    drawn = shapely.Point(100_000, 450_000).buffer(500, quad_segs=2499)
    assert len(shapely.get_coordinates(drawn)) == 9997 <= MOST_POINTS
    assert check_drawing(drawn, RIJKSDRIEHOEK).area == pytest.approx(np.pi * 500**2, rel=1e-5)
