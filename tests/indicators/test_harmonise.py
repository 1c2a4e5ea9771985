# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are figures of an earlier edition moved with their mass, their gaps and their doubts?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.recoding import Recoding, RecodingRow
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import PanelError
from buurtpeil.indicators.harmonise import Harmonised, harmonise_counts, harmonise_ratios, harmonise_whole
from buurtpeil.indicators.measures import NO_SNAPSHOT, MeasureGrid
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Flag, Status
from tests.made_up_boards import board, code

OBSERVED, SUPPRESSED = Status.OBSERVED, Status.SUPPRESSED
NONE = float("nan")


def link(before: list[str], after: list[str]) -> Crosswalk:
    (source, source_shapes), (target, target_shapes) = board(2014, before), board(2024, after)
    return build_crosswalk(source, target, source_shapes, target_shapes)


def grid(values: Sequence[float], statuses: Sequence[Status] = (), flags: Sequence[Flag] = ()) -> MeasureGrid:
    """One period."""
    value = np.array(values, dtype=np.float64)[:, np.newaxis]
    status = np.array(statuses or np.where(np.isfinite(value[:, 0]), OBSERVED, Status.UNKNOWN), dtype=np.uint8)
    given_flags = np.array(flags or [0] * len(value), dtype=np.uint16)
    return MeasureGrid(
        ("2014",), value, status[:, np.newaxis], given_flags[:, np.newaxis], np.zeros(value.shape, np.int16)
    )


def column(result: Harmonised, name: str) -> list[float]:
    return list(getattr(result.grid, name)[:, 0].tolist())


def test_a_split_count_is_apportioned_and_says_so() -> None:
    result = harmonise_counts(link(["AAAAB"], ["CCCDE"]), grid([100, 7]))
    assert column(result, "value") == [75.0, 25.0, 7.0]
    assert column(result, "flags") == [Flag.INTERPOLATED, Flag.INTERPOLATED, Flag.NONE]
    assert result.interpolated[:, 0].tolist() == [1.0, 1.0, 0.0]


def test_a_merged_count_is_a_sum_and_nothing_of_it_is_interpolated() -> None:
    result = harmonise_counts(link(["AABB"], ["CCCC"]), grid([100, 7]))
    assert column(result, "value") == [107.0]
    assert result.interpolated[:, 0].tolist() == [0.0]
    assert column(result, "flags") == [Flag.NONE]


def test_the_interpolated_share_is_the_share_of_the_figure_and_not_of_the_land() -> None:
    # D is all of B (30) and half of A (half of 20): 10 of its 40 is apportioned.
    result = harmonise_counts(link(["AABBBB"], ["CDDDDD"]), grid([20, 30]))
    assert column(result, "value") == [10.0, 40.0]
    assert result.interpolated[:, 0].tolist() == [1.0, 0.25]


def test_an_interpolated_zero_is_still_interpolated() -> None:
    result = harmonise_counts(link(["AABBBB"], ["CDDDDD"]), grid([0, 0]))
    assert column(result, "value") == [0.0, 0.0]
    assert result.interpolated[0, 0] == 1.0
    assert result.interpolated[1, 0] == 0.5  # one of its two parts came from a divided area


def test_a_percentage_is_moved_as_numerator_and_denominator() -> None:
    # 10% of 900 and 50% of 100 are 140 of 1,000, not the average of 30%.
    result = harmonise_ratios(link(["AB"], ["CC"]), grid([10, 50]), grid([900, 100]))
    assert column(result, "value") == [pytest.approx(14.0)]


def test_a_whole_area_keeps_its_figure_to_the_last_bit_whatever_its_base() -> None:
    crosswalk = link(["ABC"], ["DEF"])
    values = [0.1 + 0.2, 1 / 3, 5.0]
    result = harmonise_ratios(
        crosswalk, grid(values, flags=[Flag.PROVISIONAL, Flag.NONE, Flag.BREAK]), grid([7, NONE, 0])
    )
    assert column(result, "value") == values
    assert column(result, "flags") == [Flag.PROVISIONAL, Flag.NONE, Flag.BREAK]


def test_an_unknown_part_makes_the_whole_unknown_and_names_why() -> None:
    result = harmonise_counts(link(["AABBD"], ["CCCCD"]), grid([100, NONE, 3], [OBSERVED, SUPPRESSED, OBSERVED]))
    assert column(result, "status") == [SUPPRESSED, OBSERVED]
    assert np.isnan(result.grid.value[0, 0])
    assert np.isnan(result.interpolated[0, 0])
    assert column(result, "flags") == [Flag.NONE, Flag.NONE]


def test_a_small_unknown_part_is_passed_over_and_flagged_as_estimated() -> None:
    crosswalk = link(["A" * 19 + "B"], ["C" * 20])  # B is 5% of C
    figures = grid([100, NONE], [OBSERVED, SUPPRESSED])
    result = harmonise_counts(crosswalk, figures)
    assert (column(result, "value"), column(result, "status")) == ([100.0], [OBSERVED])
    assert column(result, "flags") == [Flag.ESTIMATED]
    assert column(harmonise_counts(crosswalk, figures, unknown_share_allowed=0.04), "status") == [SUPPRESSED]


def test_a_part_of_unknown_size_can_not_be_passed_over() -> None:
    source = AreaTable.from_codes(2014, {code("A"): "A", code("B"): "B"})
    target = AreaTable.from_codes(2024, {code("C"): "C"})
    rows = [RecodingRow(code("A"), code("C")), RecodingRow(code("B"), code("C"))]
    crosswalk = build_crosswalk(source, target, recoding=Recoding.from_rows(2014, 2024, rows))
    assert column(harmonise_counts(crosswalk, grid([100, NONE]), 0.5), "status") == [Status.UNKNOWN]
    assert column(harmonise_counts(crosswalk, grid([100, 1])), "value") == [101.0]


def test_a_park_without_inhabitants_is_no_unknown_part() -> None:
    figures = grid([20, NONE], [OBSERVED, Status.NO_INHABITANTS])
    result = harmonise_ratios(link(["AB"], ["CC"]), figures, grid([500, 0]))
    assert (column(result, "value"), column(result, "flags")) == ([20.0], [Flag.NONE])
    nobody = grid([NONE, NONE], [Status.NO_INHABITANTS] * 2)
    assert column(harmonise_ratios(link(["AB"], ["CC"]), nobody, grid([0, 0])), "status") == [Status.NO_INHABITANTS]


def test_a_model_stays_a_model_and_flags_of_all_parts_stay() -> None:
    figures = grid([20, 30], [OBSERVED, Status.MODELLED_BY_PUBLISHER], [Flag.PROVISIONAL, Flag.ROUNDED])
    result = harmonise_counts(link(["AB"], ["CC"]), figures)
    assert column(result, "status") == [Status.MODELLED_BY_PUBLISHER]
    assert column(result, "flags") == [Flag.PROVISIONAL | Flag.ROUNDED]


def test_an_index_stays_where_the_area_stayed_whole_and_nowhere_else() -> None:
    result = harmonise_whole(link(["AABBD"], ["CCCCE"]), grid([100, 110, 95]))
    assert column(result, "value")[1] == 95.0
    assert column(result, "status") == [Status.UNKNOWN, OBSERVED]


def test_an_area_without_origin_is_missing_from_the_source() -> None:
    result = harmonise_counts(link(["AA."], ["AAB"]), grid([100]))
    assert column(result, "status") == [OBSERVED, Status.MISSING_FROM_SOURCE]
    assert column(result, "snapshot") == [0, NO_SNAPSHOT]


def test_a_target_that_is_partly_of_unknown_origin_has_no_figure() -> None:
    result = harmonise_counts(link(["AA.."], ["AAAB"]), grid([100]))  # a third of the new A lies in no earlier area
    assert not has_figure(result.grid.status).any()


def test_figures_of_other_areas_or_periods_are_refused() -> None:
    crosswalk = link(["AB"], ["CC"])
    with pytest.raises(PanelError, match="not of the areas"):
        harmonise_counts(crosswalk, grid([1, 2, 3]))
    other = grid([1, 2])
    with pytest.raises(PanelError, match="periods of its figure"):
        harmonise_ratios(
            crosswalk, other, MeasureGrid(("2015",), other.value, other.status, other.flags, other.snapshot)
        )


BOARDS = st.lists(st.text(alphabet="ABCDE", min_size=4, max_size=4), min_size=4, max_size=4)


@settings(max_examples=50, deadline=None)
@given(BOARDS, BOARDS, st.integers(0, 2**32 - 1))
def test_no_mass_is_made_or_lost_where_everything_is_known(before: list[str], after: list[str], seed: int) -> None:
    crosswalk = link(before, after)
    counts = np.random.default_rng(seed).uniform(0, 1e5, len(crosswalk.source))
    result = harmonise_counts(crosswalk, grid(counts.tolist()))
    assert result.grid.value.sum() == pytest.approx(counts.sum(), rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(BOARDS, BOARDS, st.integers(0, 2**32 - 1))
def test_a_missing_area_changes_nothing_outside_the_areas_it_lies_in(
    before: list[str], after: list[str], seed: int
) -> None:
    crosswalk = link(before, after)
    generator = np.random.default_rng(seed)
    values, bases = generator.uniform(0, 100, (2, len(crosswalk.source)))
    gone = int(generator.integers(len(crosswalk.source)))
    fewer = values.copy()
    fewer[gone] = np.nan
    elsewhere = np.setdiff1d(np.arange(len(crosswalk.target)), crosswalk.to_row[crosswalk.from_row == gone])
    base = grid(bases.tolist())
    for full, part in (
        (harmonise_counts(crosswalk, grid(values.tolist())), harmonise_counts(crosswalk, grid(fewer.tolist()))),
        (
            harmonise_ratios(crosswalk, grid(values.tolist()), base),
            harmonise_ratios(crosswalk, grid(fewer.tolist()), base),
        ),
    ):
        for name in ("value", "status", "flags"):
            np.testing.assert_array_equal(getattr(full.grid, name)[elsewhere], getattr(part.grid, name)[elsewhere])
        np.testing.assert_array_equal(full.interpolated[elsewhere], part.interpolated[elsewhere])


@settings(max_examples=50, deadline=None)
@given(BOARDS, BOARDS, st.integers(0, 2**32 - 1))
def test_a_share_lies_between_the_shares_of_its_parts(before: list[str], after: list[str], seed: int) -> None:
    crosswalk = link(before, after)
    values, bases = np.random.default_rng(seed).uniform(0, 100, (2, len(crosswalk.source)))
    result = harmonise_ratios(crosswalk, grid(values.tolist()), grid(bases.tolist()))
    for row, value in enumerate(result.grid.value[:, 0].tolist()):
        own = values[crosswalk.from_row[crosswalk.to_row == row]]
        assert own.min() - 1e-9 <= value <= own.max() + 1e-9
