# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is each area found in the stated order, and refused with the right reason?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.recoding import DivisionChanges, Recoding, RecodingRow, division_changes
from buurtpeil.areas.resolution import Shapes, is_fine_enough, without_slivers
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Reason, Way
from buurtpeil.areas.weights import Addresses, Weights
from buurtpeil.errors import AreaError
from tests.made_up_boards import board, code

A, B, C, D, E = (code(letter) for letter in "ABCDE")


def found(crosswalk: Crosswalk) -> dict[tuple[str, str], tuple[float, Way]]:
    rows = zip(crosswalk.from_row, crosswalk.to_row, crosswalk.share, crosswalk.way, strict=True)
    return {
        (str(crosswalk.source.codes[first]), str(crosswalk.target.codes[second])): (float(share), Way(int(way)))
        for first, second, share, way in rows
    }


def areas(edition: int, letters: str) -> AreaTable:
    return AreaTable.from_codes(edition, {code(letter): letter for letter in letters})


def recoding(*rows: tuple[str, str] | tuple[str, str, float]) -> Recoding:
    return Recoding.from_rows(2014, 2024, [RecodingRow(*row) for row in rows])


def test_the_publisher_is_heard_before_the_shapes() -> None:
    # By shape A would be divided over A and B; the publisher says that A is unchanged, and that B became C.
    (source, source_shapes), (target, target_shapes) = board(2014, ["AAABBB"]), board(2024, ["AABBCC"])
    crosswalk = build_crosswalk(
        source, target, source_shapes, target_shapes, recoding((B, C)), DivisionChanges(frozenset({A}))
    )
    assert found(crosswalk) == {(A, A): (1.0, Way.PUBLISHER_UNCHANGED), (B, C): (1.0, Way.PUBLISHER_TABLE)}
    assert [(item.code, item.reason) for item in crosswalk.unfounded] == [(B, Reason.NO_COUNTERPART_WITH_SHAPE)]


def test_a_publisher_that_contradicts_itself_is_not_believed_for_that_area() -> None:
    crosswalk = build_crosswalk(
        areas(2014, "AB"), areas(2024, "AC"), recoding=recoding((A, C)), changes=DivisionChanges(frozenset({A}))
    )
    assert found(crosswalk) == {}
    assert {item.code: item.reason for item in crosswalk.unmoved} == {A: Reason.CONTRADICTION, B: Reason.NO_SHAPE}


def test_a_statement_is_needed_for_every_year_between() -> None:
    by_year = {2015: {A: 1.0, B: 1.0, C: 3.0}, 2017: {A: 1.0, B: 1.0, C: 1.0}}
    assert division_changes(by_year, 2014, 2017) == DivisionChanges(frozenset(), frozenset({C}))
    by_year[2016] = {A: 1.0, B: 2.0, C: 1.0}
    assert division_changes(by_year, 2014, 2017) == DivisionChanges(frozenset({A}), frozenset({C}))


def test_the_same_shape_is_found_under_its_own_and_under_another_code() -> None:
    (source, source_shapes), (target, target_shapes) = board(2014, ["AAB", "AAB"]), board(2024, ["AAC", "AAC"])
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes)
    assert found(crosswalk) == {(A, A): (1.0, Way.SAME_GEOMETRY), (B, C): (1.0, Way.RECODED_GEOMETRY)}
    assert not crosswalk.unmoved
    assert not crosswalk.unfounded


def test_an_equal_shape_proves_nothing_where_the_publisher_says_the_boundary_moved() -> None:
    (source, source_shapes), (target, target_shapes) = board(2014, ["AAB"]), board(2024, ["AAB"])
    changes = DivisionChanges(moved=frozenset({A}))
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes, changes=changes)
    assert found(crosswalk)[A, A] == (1.0, Way.OVERLAY)
    assert found(crosswalk)[B, B] == (1.0, Way.SAME_GEOMETRY)


def test_an_equal_code_alone_proves_nothing() -> None:
    crosswalk = build_crosswalk(areas(2014, "A"), areas(2024, "A"))
    assert found(crosswalk) == {}
    assert [(item.code, item.share, item.reason) for item in crosswalk.unmoved] == [(A, 1.0, Reason.NO_SHAPE)]


def test_a_boundary_that_is_too_coarse_for_the_area_is_refused_with_the_figures() -> None:
    # 3 by 3 places are 300 by 300 m: the rule allows 30 m of detail.
    lines = ["AAABBB"] * 3
    (source, source_shapes), (target, target_shapes) = board(2014, lines, 28.0), board(2024, lines, 30.0)
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes)
    # Each shape by itself is fine enough to be recognised; an overlay needs both together: hypot(28, 30) = 41 m.
    assert {way for _, way in found(crosswalk).values()} == {Way.SAME_GEOMETRY}
    moved = build_crosswalk(
        source, target, source_shapes, target_shapes, changes=DivisionChanges(moved=frozenset({A, B}))
    )
    assert found(moved) == {}
    assert [(item.code, item.reason, item.detail) for item in moved.unmoved] == [
        (A, Reason.TOO_COARSE, "41 m, at most 30 m"),
        (B, Reason.TOO_COARSE, "41 m, at most 30 m"),
    ]


def test_a_small_target_of_a_large_source_keeps_its_mass_and_is_not_shown() -> None:
    # 12 by 12 places allow 120 m; the target of 3 by 3 places allows 30 m.
    before, after = ["A" * 12] * 12, ["B" * 9 + "CCC"] * 3 + ["B" * 12] * 9
    (source, source_shapes), (target, target_shapes) = board(2014, before, 40.0), board(2024, after, 40.0)
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes)
    assert found(crosswalk) == {
        (A, B): (pytest.approx(135 / 144), Way.OVERLAY_AREA),
        (A, C): (pytest.approx(9 / 144), Way.OVERLAY_AREA),
    }
    np.testing.assert_array_equal(crosswalk.origin, [1, 0])
    assert [(item.code, item.reason) for item in crosswalk.unfounded] == [(C, Reason.TOO_COARSE)]


def test_an_overlap_as_thin_as_the_pencil_is_no_overlap() -> None:
    (source, source_shapes), (target, target_shapes) = (
        board(2014, ["AAABBB"] * 3, 10.0),
        board(2024, ["AAABBB"] * 3, 10.0),
    )
    drawn_anew = replace(
        target_shapes, geometry=shapely.transform(target_shapes.geometry, lambda xy: np.add(xy, (8.0, 5.0)))
    )
    crosswalk = build_crosswalk(source, target, source_shapes, drawn_anew)
    assert found(crosswalk) == {(A, A): (1.0, Way.OVERLAY), (B, B): (1.0, Way.OVERLAY)}
    np.testing.assert_array_equal(crosswalk.origin, 1.0)
    exact = build_crosswalk(
        source, target, Shapes(source_shapes.geometry, np.zeros(2)), Shapes(drawn_anew.geometry, np.zeros(2))
    )
    assert (A, B) not in found(exact)
    # A moved 8 m to the right: 8 of the 300 m of B, over 295 of the 300 m of its height, now lie in A.
    assert found(exact)[B, A][0] == pytest.approx(8 * 295 / (8 * 295 + 292 * 295 + 300 * 5))
    assert {item.reason for item in exact.unmoved} == {Reason.PARTLY_OUTSIDE}


def test_a_split_follows_addresses_before_households_before_surface() -> None:
    (source, source_shapes), (target, target_shapes) = board(2014, ["AAAA"]), board(2024, ["BCCC"])
    by_area = build_crosswalk(source, target, source_shapes, target_shapes)
    assert found(by_area) == {(A, B): (0.25, Way.OVERLAY_AREA), (A, C): (0.75, Way.OVERLAY_AREA)}
    households = Weights(target_households=np.array([90.0, 10.0]))
    by_households = build_crosswalk(source, target, source_shapes, target_shapes, weights=households)
    assert found(by_households) == {
        (A, B): (pytest.approx(0.9), Way.OVERLAY_HOUSEHOLDS),
        (A, C): (pytest.approx(0.1), Way.OVERLAY_HOUSEHOLDS),
    }
    # Three homes in B and one address with two homes in C.
    addresses = Addresses(np.array([10.0, 20.0, 30.0, 250.0]), np.full(4, 50.0), np.array([1.0, 1.0, 1.0, 2.0]))
    by_addresses = build_crosswalk(
        source, target, source_shapes, target_shapes, weights=replace(households, addresses=addresses)
    )
    assert found(by_addresses) == {
        (A, B): (pytest.approx(0.6), Way.OVERLAY_ADDRESSES),
        (A, C): (pytest.approx(0.4), Way.OVERLAY_ADDRESSES),
    }


def test_households_of_a_target_count_for_the_part_that_lies_in_the_source() -> None:
    # C has 100 households on 4 places, of which 2 lie in A; B has 50 on 2 places: A's own are 50 and 50.
    (source, source_shapes), (target, target_shapes) = board(2014, ["AAAADD"]), board(2024, ["BBCCCC"])
    weights = Weights(target_households=np.array([50.0, 100.0]))
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes, weights=weights)
    assert found(crosswalk)[A, B][0] == pytest.approx(0.5)
    assert found(crosswalk)[A, C][0] == pytest.approx(0.5)
    assert found(crosswalk)[D, C] == (1.0, Way.OVERLAY)


def test_a_source_whose_households_are_unknown_is_divided_by_surface() -> None:
    (source, source_shapes), (target, target_shapes) = board(2014, ["AABB"]), board(2024, ["CDEF"])
    weights = Weights(target_households=np.array([1.0, 3.0, np.nan, 5.0]))
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes, weights=weights)
    assert found(crosswalk)[A, D] == (0.75, Way.OVERLAY_HOUSEHOLDS)
    assert found(crosswalk)[B, E] == (0.5, Way.OVERLAY_AREA)


def test_a_split_in_the_table_takes_its_stated_shares_else_households_else_the_shapes_else_nothing() -> None:
    source, target = areas(2014, "A"), areas(2024, "BC")
    stated = build_crosswalk(source, target, recoding=recoding((A, B, 0.7), (A, C, 0.3)))
    assert found(stated) == {(A, B): (0.7, Way.PUBLISHER_TABLE), (A, C): (0.3, Way.PUBLISHER_TABLE)}
    weights = Weights(target_households=np.array([30.0, 10.0]))
    weighed = build_crosswalk(source, target, recoding=recoding((A, B), (A, C)), weights=weights)
    assert found(weighed) == {(A, B): (0.75, Way.PUBLISHER_TABLE), (A, C): (0.25, Way.PUBLISHER_TABLE)}
    _, source_shapes = board(2014, ["AAAA"])
    _, target_shapes = board(2024, ["BCCC"])
    overlaid = build_crosswalk(source, target, source_shapes, target_shapes, recoding((A, B), (A, C)))
    assert found(overlaid) == {(A, B): (0.25, Way.OVERLAY_AREA), (A, C): (0.75, Way.OVERLAY_AREA)}
    refused = build_crosswalk(source, target, recoding=recoding((A, B), (A, C)))
    assert [(item.code, item.reason) for item in refused.unmoved] == [(A, Reason.SHARES_UNKNOWN)]
    np.testing.assert_array_equal(refused.origin, 0)


def test_a_merger_in_the_table_is_known_when_all_its_sources_are() -> None:
    rows = recoding((A, C), (B, C))
    assert found(build_crosswalk(areas(2014, "AB"), areas(2024, "C"), recoding=rows)) == {
        (A, C): (1.0, Way.PUBLISHER_TABLE),
        (B, C): (1.0, Way.PUBLISHER_TABLE),
    }
    half = build_crosswalk(areas(2014, "A"), areas(2024, "C"), recoding=rows)
    np.testing.assert_array_equal(half.origin, 0)
    assert [(item.code, item.reason) for item in half.unfounded] == [(C, Reason.NOT_IN_EDITION)]


def test_a_municipality_that_merged_keeps_its_sum() -> None:
    source = AreaTable.from_codes(2014, {"GM9998": "Verzonnen Oost", "GM9999": "Verzonnen West"})
    target = AreaTable.from_codes(2024, {"GM9997": "Verzonnen Samen"})
    crosswalk = build_crosswalk(source, target, recoding=recoding(("GM9998", "GM9997"), ("GM9999", "GM9997")))
    assert crosswalk.move(np.array([[1200.0], [34.0]])).tolist() == [[1234.0]]


def test_a_table_that_names_an_unknown_target_is_refused_for_that_area_only() -> None:
    crosswalk = build_crosswalk(areas(2014, "AB"), areas(2024, "C"), recoding=recoding((A, C), (B, E)))
    assert found(crosswalk) == {(A, C): (1.0, Way.PUBLISHER_TABLE)}
    assert [(item.code, item.reason, item.detail) for item in crosswalk.unmoved] == [(B, Reason.NOT_IN_EDITION, E)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([RecodingRow(A, "WK999900")], "different levels"),
        ([RecodingRow(A, B), RecodingRow(A, B)], "same pair twice"),
        ([RecodingRow(A, B, 0.5), RecodingRow(A, C)], "for some parts"),
        ([RecodingRow(A, B, 0.5), RecodingRow(A, C, 0.4)], "add up to 1"),
        ([RecodingRow(A, B, 1.5)], "above 0 and at most 1"),
        ([RecodingRow("BU1", B)], "not a CBS area code"),
    ],
)
def test_a_recoding_table_that_can_not_be_right_is_refused(rows: list[RecodingRow], message: str) -> None:
    with pytest.raises(AreaError, match=message):
        Recoding.from_rows(2014, 2024, rows)


def test_a_recoding_table_of_other_editions_is_refused() -> None:
    with pytest.raises(AreaError, match="other editions"):
        build_crosswalk(areas(2015, "A"), areas(2024, "A"), recoding=recoding((A, A)))


def test_a_boundary_without_a_resolution_or_that_crosses_itself_is_refused() -> None:
    bow_tie = np.array([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])])
    with pytest.raises(AreaError, match="does not state its resolution"):
        Shapes(bow_tie, np.array([np.nan]))
    with pytest.raises(AreaError, match="crosses itself"):
        Shapes(bow_tie, np.array([1.0]))


def test_districts_are_never_laid_on_neighbourhoods() -> None:
    square = np.array([shapely.box(0, 0, 100, 100)] * 2)
    shapes = Shapes(square, np.zeros(2))
    before = AreaTable.from_codes(2014, {"WK999900": "Verzonnen wijk", A: "Verzonnen buurt"})
    after = AreaTable.from_codes(2024, {"WK999901": "Verzonnen wijk", B: "Verzonnen buurt"})
    crosswalk = build_crosswalk(before, after, shapes, shapes)
    assert found(crosswalk).keys() == {(A, B), ("WK999900", "WK999901")}


def test_an_area_depends_only_on_the_shapes_that_touch_it() -> None:
    (source, source_shapes), (target, target_shapes) = board(2014, ["AABB.DD"]), board(2024, ["ACCB.EE"])
    whole = found(build_crosswalk(source, target, source_shapes, target_shapes))
    without = Shapes(source_shapes.geometry.copy(), source_shapes.resolution_metres)
    without.geometry[source.row(D)] = None
    fewer = found(build_crosswalk(source, target, without, target_shapes))
    assert fewer == {pair: share for pair, share in whole.items() if pair[0] != D}


def test_the_rule_is_a_tenth_of_the_side_and_says_no_where_nothing_is_known() -> None:
    squares = np.array([600.0**2, 600.0**2, np.nan])
    assert is_fine_enough(np.array([60.0, 61.0, 1.0]), squares).tolist() == [True, False, False]


def test_a_strip_goes_and_a_block_stays_whole_with_its_narrow_tail() -> None:
    strip, block = shapely.box(0, 0, 1000, 9), shapely.union(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 300, 5))
    apart = shapely.MultiPolygon([shapely.box(0, 500, 1000, 509), shapely.box(0, 0, 50, 50)])
    kept = without_slivers(np.array([strip, block, apart]), np.array([10.0, 10.0, 10.0]))
    assert kept[0] is None
    assert kept[1].area == pytest.approx(100 * 100 + 200 * 5)
    assert kept[2].area == pytest.approx(50 * 50)
