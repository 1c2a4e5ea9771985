# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Areas are called identical when they agree in everything, and never by chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.codes import Level
from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.duplicates import FEWEST_FIGURES, account_of_duplicates, find_duplicates, flag_duplicates
from buurtpeil.sources.figures import Block

DISTRICT, CITY = Level.DISTRICT.value, Level.MUNICIPALITY.value


def blocks_of(figures: np.ndarray) -> list[Block]:
    """One block a column of (areas, columns); an area without a figure is not in the block of that column."""
    blocks = []
    for column in range(figures.shape[1]):
        here = np.flatnonzero(~np.isnan(figures[:, column]))
        blocks.append(Block("made-up", str(2000 + column), here, figures[here, column]))
    return blocks


def panel(areas: int = 4, columns: int = FEWEST_FIGURES) -> np.ndarray:
    return 1.0 + np.arange(areas * columns, dtype=float).reshape(areas, columns)


def test_areas_that_agree_in_everything_are_found() -> None:
    figures = panel()
    figures[3] = figures[1]
    assert [group.tolist() for group in find_duplicates(blocks_of(figures), 4)] == [[1, 3]]


def test_one_other_figure_is_enough_to_be_another_area() -> None:
    figures = panel()
    figures[3] = figures[1]
    figures[3, 5] += 1e-9
    assert find_duplicates(blocks_of(figures), 4) == []


def test_a_gap_in_one_of_them_is_a_difference() -> None:
    figures = panel(columns=FEWEST_FIGURES + 1)
    figures[3] = figures[1]
    figures[3, 0] = np.nan
    assert find_duplicates(blocks_of(figures), 4) == []
    figures[1, 0] = np.nan
    assert len(find_duplicates(blocks_of(figures), 4)) == 1


@pytest.mark.parametrize("filler", [0.0, np.nan])
def test_empty_places_are_not_called_identical(filler: float) -> None:
    figures = panel(columns=40)
    figures[2:, 3:] = filler
    figures[3] = figures[2]
    assert find_duplicates(blocks_of(figures), 4) == []


def test_a_city_of_one_district_is_no_duplicate_of_it() -> None:
    figures = panel()
    figures[0] = figures[1]
    flagged, groups = flag_duplicates(blocks_of(figures), np.array([CITY, DISTRICT, DISTRICT, DISTRICT]))
    assert groups == []
    assert all(np.all(np.uint16(block.flags) == 0) for block in flagged)


def test_the_flag_is_set_on_their_figures_only_and_beside_other_flags() -> None:
    figures = panel()
    figures[2] = figures[1]
    blocks = blocks_of(figures)
    blocks[0] = Block("made-up", "2000", np.arange(4), figures[:, 0], Flag.ROUNDED)
    flagged, groups = flag_duplicates(blocks, np.array([DISTRICT] * 4))
    assert groups == [[1, 2]]
    both = Flag.ROUNDED | Flag.DUPLICATE
    assert np.array(flagged[0].flags).tolist() == [Flag.ROUNDED, both, both, Flag.ROUNDED]
    (account,) = account_of_duplicates(groups, np.array(["WK999901", "WK999902", "WK999903", "WK999904"]))
    assert account.what == "identical figures: WK999902 = WK999903"
    assert account.rows == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_copied_is_found_and_order_does_not_matter(data: st.DataObject) -> None:
    areas = data.draw(st.integers(2, 12))
    figures = panel(areas, 15)
    source = data.draw(st.integers(0, areas - 1))
    copies = data.draw(st.sets(st.integers(0, areas - 1)))
    for copy in copies:
        figures[copy] = figures[source]
    expected = sorted(copies | {source})
    found = find_duplicates(blocks_of(figures), areas)
    assert [group.tolist() for group in found] == ([expected] if len(expected) > 1 else [])
    backwards = find_duplicates(blocks_of(figures[::-1]), areas)
    assert [sorted(areas - 1 - place for place in group.tolist()) for group in backwards] == (
        [expected] if len(expected) > 1 else []
    )
