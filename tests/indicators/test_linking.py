# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do figures of earlier editions reach the areas of now, by their ground and not by their code?

All expected figures are counted on boards of letters: each letter a neighbourhood, each place 100 m square.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.recoding import Recoding, RecodingRow
from buurtpeil.areas.table import AreaTable
from buurtpeil.indicators.indicator import Kind
from buurtpeil.indicators.linking import Bridge, build_measure_grids
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.store.delivery import FIGURES_SCHEMA
from tests.made_up_boards import board, code

KINDS = {"inhabitants": Kind.COUNT, "owned": Kind.SHARE, "score": Kind.SCORE, "division-change": Kind.COUNT}
BASES = {"owned": "inhabitants"}
Row = tuple[str, str, str, float]


def figures(edition: int, rows: Sequence[Row]) -> pa.Table:
    """A delivery of (letter, measure, period, value) in the areas of one edition."""
    records = [
        {"area": code(area), "edition": edition, "measure": measure, "period": period, "value": value,
         "status": Status.OBSERVED, "flags": 0}
        for area, measure, period, value in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(records, schema=FIGURES_SCHEMA)


def link(before: Sequence[str], after: Sequence[str]) -> Crosswalk:
    (source, source_shapes), (target, target_shapes) = board(2014, before), board(2024, after)
    return build_crosswalk(source, target, source_shapes, target_shapes)


def laid_out(crosswalk: Crosswalk, *tables: pa.Table) -> dict[str, MeasureGrid]:
    return build_measure_grids(tables, crosswalk.target, None, Bridge({2014: crosswalk}, KINDS, BASES))[0]


def of(grid: MeasureGrid, areas: AreaTable, letter: str, period: str) -> tuple[float, int]:
    """(value, flags) of one cell."""
    where = areas.row(code(letter)), grid.periods.index(period)
    return float(grid.value[where]), int(grid.flags[where])


def test_a_code_with_another_meaning_takes_its_figures_from_the_same_ground():
    # A and B changed codes: the ground of B is called A now.
    crosswalk = link(["AB"], ["BA"])
    grids = laid_out(crosswalk, figures(2014, [("A", "inhabitants", "2014", 100), ("B", "inhabitants", "2014", 7)]))
    assert of(grids["inhabitants"], crosswalk.target, "A", "2014") == (7.0, Flag.NONE)
    assert of(grids["inhabitants"], crosswalk.target, "B", "2014") == (100.0, Flag.NONE)


def test_a_split_neighbourhood_keeps_its_past_and_says_that_it_is_interpolated():
    crosswalk = link(["AAAA"], ["AAAB"])
    grids = laid_out(
        crosswalk,
        figures(2014, [("A", "inhabitants", "2014", 100), ("A", "owned", "2014", 40)]),
        figures(2024, [("A", "inhabitants", "2024", 80), ("B", "inhabitants", "2024", 30)]),
    )
    inhabitants, owned = grids["inhabitants"], grids["owned"]
    assert of(inhabitants, crosswalk.target, "A", "2014") == (75.0, Flag.INTERPOLATED)
    assert of(inhabitants, crosswalk.target, "B", "2014") == (25.0, Flag.INTERPOLATED)
    assert of(inhabitants, crosswalk.target, "A", "2024") == (80.0, Flag.NONE)
    assert of(owned, crosswalk.target, "B", "2014") == (40.0, Flag.INTERPOLATED)


def test_merged_neighbourhoods_have_a_share_over_both_and_no_score():
    # 10% of 900 and 50% of 100 are 140 of 1,000.
    crosswalk = link(["AB"], ["CC"])
    rows: list[Row] = [("A", "inhabitants", "2014", 900), ("B", "inhabitants", "2014", 100)]
    rows += [
        ("A", "owned", "2014", 10),
        ("B", "owned", "2014", 50),
        ("A", "score", "2014", 4),
        ("B", "score", "2014", 6),
    ]
    grids = laid_out(crosswalk, figures(2014, rows))
    assert of(grids["owned"], crosswalk.target, "C", "2014") == (pytest.approx(14.0), Flag.NONE)
    assert np.isnan(of(grids["score"], crosswalk.target, "C", "2014")[0])


def test_a_share_without_a_base_is_only_taken_from_areas_that_stayed_whole():
    crosswalk = link(["ABD"], ["CCE"])
    grids = laid_out(
        crosswalk, figures(2014, [("A", "owned", "2014", 10), ("B", "owned", "2014", 50), ("D", "owned", "2014", 3)])
    )
    assert np.isnan(of(grids["owned"], crosswalk.target, "C", "2014")[0])
    assert of(grids["owned"], crosswalk.target, "E", "2014") == (3.0, Flag.NONE)


def test_a_base_of_the_nearest_year_adds_up_a_share():
    crosswalk = link(["AB"], ["CC"])
    before = figures(2014, [("A", "owned", "2014", 10), ("B", "owned", "2014", 50)])
    earlier = figures(2014, [("A", "inhabitants", "2012", 900), ("B", "inhabitants", "2012", 100)])
    assert of(laid_out(crosswalk, earlier, before)["owned"], crosswalk.target, "C", "2014")[0] == pytest.approx(14.0)


def test_where_nothing_is_known_of_an_area_an_equal_code_is_the_best_there_is():
    source, target = (AreaTable.from_codes(year, {code("A"): "A", code("B"): "B"}) for year in (2014, 2024))
    recoding = Recoding.from_rows(2014, 2024, [RecodingRow(code("A"), code("B"))])
    crosswalk = build_crosswalk(source, target, recoding=recoding)
    rows: list[Row] = [("A", "inhabitants", "2014", 100), ("B", "inhabitants", "2014", 7)]
    grids, unlinked = build_measure_grids([figures(2014, rows)], target, None, Bridge({2014: crosswalk}, KINDS, BASES))
    # A became B, says the publisher; so B before is not B now, and A now has no past.
    assert of(grids["inhabitants"], target, "B", "2014")[0] == 100.0
    assert np.isnan(of(grids["inhabitants"], target, "A", "2014")[0])
    assert [(item.edition, item.areas) for item in unlinked] == [(2014, 1)]
    source, target = (AreaTable.from_codes(year, {code("A"): "A", code("C"): "C"}) for year in (2014, 2024))
    crosswalk = build_crosswalk(
        source, target, recoding=Recoding.from_rows(2014, 2024, [RecodingRow(code("A"), code("A"))])
    )
    grids = laid_out(crosswalk, figures(2014, [("C", "inhabitants", "2014", 9)]))
    assert of(grids["inhabitants"], target, "C", "2014")[0] == 9.0


def test_what_was_delivered_in_the_edition_of_now_wins_within_a_delivery():
    crosswalk = link(["AAAA"], ["AAAB"])
    both = pa.concat_tables(
        [figures(2024, [("A", "inhabitants", "2014", 71)]), figures(2014, [("A", "inhabitants", "2014", 100)])]
    )
    grids = laid_out(crosswalk, both)
    assert of(grids["inhabitants"], crosswalk.target, "A", "2014") == (71.0, Flag.NONE)
    assert of(grids["inhabitants"], crosswalk.target, "B", "2014") == (25.0, Flag.INTERPOLATED)


def test_of_two_earlier_editions_in_a_delivery_the_later_one_wins():
    crosswalk = link(["AAAA"], ["AAAB"])
    (source, source_shapes), (target, target_shapes) = board(2012, ["AAAA"]), board(2024, ["AAAB"])
    bridge = Bridge(
        {2012: build_crosswalk(source, target, source_shapes, target_shapes), 2014: crosswalk}, KINDS, BASES
    )
    both = pa.concat_tables([figures(year, [("A", "inhabitants", "2011", 4.0 * year)]) for year in (2014, 2012)])
    grids, _ = build_measure_grids([both], crosswalk.target, None, bridge)
    assert of(grids["inhabitants"], crosswalk.target, "B", "2011")[0] == 2014.0


def test_a_moved_boundary_is_no_break_where_the_past_was_brought_to_the_boundary_of_now():
    changed = figures(2024, [("A", "division-change", "2024", 3), ("A", "inhabitants", "2024", 80)])
    before = figures(2014, [("A", "inhabitants", "2014", 100)])
    crosswalk = link(["AAAA"], ["AAAB"])
    delivered_together = pa.concat_tables([before, changed])
    grids = laid_out(crosswalk, delivered_together)
    assert of(grids["inhabitants"], crosswalk.target, "A", "2024")[1] == Flag.NONE
    grids, _ = build_measure_grids([delivered_together], crosswalk.target)
    assert of(grids["inhabitants"], crosswalk.target, "A", "2024")[1] == Flag.BREAK


@settings(max_examples=50, deadline=None)
@given(st.text("ABCDE", min_size=6, max_size=6), st.text("ABCDE", min_size=6, max_size=6), st.integers(1, 1000))
def test_no_inhabitant_is_lost_or_made_when_the_ground_stays(before: str, after: str, each: int):
    crosswalk = link([before], [after])
    rows: list[Row] = [(letter, "inhabitants", "2014", float(each)) for letter in sorted(set(before))]
    grid = laid_out(crosswalk, figures(2014, rows))["inhabitants"]
    assert np.nansum(grid.value) == pytest.approx(each * len(set(before)), rel=1e-9)
