# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a crosswalk keep mass, and does its algebra hold?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.crosswalk import Crosswalk, build_from_pairs
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import REASON_WORDS, WAY_WORDS, Reason, Refusal, Way
from buurtpeil.errors import AreaError
from tests.made_up_boards import board, code, counted_shares

Board = list[str]
SIZE = 5


def boards(letters: str = "ABCD") -> st.SearchStrategy[Board]:
    line = st.text(alphabet=letters, min_size=SIZE, max_size=SIZE)
    return st.lists(line, min_size=SIZE, max_size=SIZE)


def link(before: Board, after: Board, first: int = 2014, second: int = 2024) -> Crosswalk:
    source, source_shapes = board(first, before)
    target, target_shapes = board(second, after)
    return build_crosswalk(source, target, source_shapes, target_shapes)


def shares_of(crosswalk: Crosswalk) -> dict[tuple[str, str], float]:
    return {
        (str(crosswalk.source.codes[first]), str(crosswalk.target.codes[second])): float(share)
        for first, second, share in zip(crosswalk.from_row, crosswalk.to_row, crosswalk.share, strict=True)
    }


@settings(max_examples=60, deadline=None)
@given(boards(), boards())
def test_an_overlay_gives_what_counting_places_one_by_one_gives(before: Board, after: Board) -> None:
    assert shares_of(link(before, after)) == pytest.approx(counted_shares(before, after), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(boards("AB.C"), boards("AB.D"), st.integers(0, 2**32 - 1))
def test_mass_is_kept_but_for_what_is_named_as_lost(before: Board, after: Board, seed: int) -> None:
    if not {*"".join(before)} - {"."} or not {*"".join(after)} - {"."}:
        return
    crosswalk = link(before, after)
    counts = np.random.default_rng(seed).uniform(0, 1e6, (len(crosswalk.source), 3))
    lost = np.zeros(3)
    for refusal in crosswalk.unmoved:
        lost += refusal.share * counts[crosswalk.source.row(refusal.code)]
    arrived = crosswalk.move(counts).sum(axis=0)
    np.testing.assert_allclose(arrived + lost, counts.sum(axis=0), rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(boards(), boards(), boards())
def test_composition_is_moving_twice_and_keeps_mass(first: Board, second: Board, third: Board) -> None:
    one, two = link(first, second, 2010, 2015), link(second, third, 2015, 2020)
    both = one.then(two)
    counts = np.arange(1.0, len(one.source) + 1)[:, np.newaxis]
    np.testing.assert_allclose(both.move(counts), two.move(one.move(counts)), rtol=1e-12)
    np.testing.assert_allclose(both.moved, 1, atol=1e-9)
    np.testing.assert_allclose(both.origin, 1, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(boards(), boards())
def test_the_identity_changes_nothing_on_either_side(before: Board, after: Board) -> None:
    crosswalk = link(before, after)
    for other in (
        Crosswalk.identity(crosswalk.source).then(crosswalk),
        crosswalk.then(Crosswalk.identity(crosswalk.target)),
    ):
        for name in ("from_row", "to_row", "share", "part", "way"):
            np.testing.assert_array_equal(getattr(other, name), getattr(crosswalk, name))


@settings(max_examples=40, deadline=None)
@given(boards(), boards(), st.permutations("ABCD"))
def test_other_codes_for_the_same_places_give_the_same_shares(before: Board, after: Board, order: list[str]) -> None:
    renamed = dict(zip("ABCD", order, strict=True))
    names = {code(old): code(new) for old, new in renamed.items()}
    shuffled = link(before, ["".join(renamed[letter] for letter in line) for line in after])
    expected = {(first, names[second]): share for (first, second), share in shares_of(link(before, after)).items()}
    assert shares_of(shuffled) == pytest.approx(expected, abs=1e-12)


def test_the_part_of_a_target_is_what_its_source_covers_of_it() -> None:
    # Before: A has 3 places, B has 1. After: C has 2 places of A; D has 1 of A and 1 of B.
    crosswalk = link(["AAAB"], ["CCDD"])
    parts = dict(zip(shares_of(crosswalk), crosswalk.part, strict=True))
    assert parts == pytest.approx(
        {(code("A"), code("C")): 1.0, (code("A"), code("D")): 0.5, (code("B"), code("D")): 0.5}
    )


def test_a_composed_pair_is_as_sure_as_its_weakest_step() -> None:
    both = link(["AABB"], ["AABB"], 2010, 2015).then(link(["AABB"], ["CDEE"], 2015, 2020))
    ways = {pair[1]: Way(int(way)) for pair, way in zip(shares_of(both), both.way, strict=True)}
    assert ways == {code("C"): Way.OVERLAY_AREA, code("D"): Way.OVERLAY_AREA, code("E"): Way.RECODED_GEOMETRY}


def test_what_the_second_step_loses_is_named_with_its_reason() -> None:
    both = link(["AAAA"], ["BBCC"], 2010, 2015).then(link(["BBCC"], ["BBD."], 2015, 2020))
    assert [(item.code, item.share, item.reason) for item in both.unmoved] == [(code("A"), 0.25, Reason.PARTLY_OUTSIDE)]


def test_crosswalks_that_do_not_join_are_refused() -> None:
    with pytest.raises(AreaError, match="do not join"):
        link(["AB"], ["AB"], 2010, 2015).then(link(["AB"], ["AB"], 2016, 2020))


def test_a_share_that_falls_short_without_a_reason_is_refused() -> None:
    areas = AreaTable.from_codes(2014, {code("A"): "A"})
    with pytest.raises(AreaError, match="add up to 1, or to less with a reason"):
        build_from_pairs(areas, areas, [(0, 0, 0.9, 1.0, Way.OVERLAY)], np.ones(1))
    known = Refusal(code("A"), 0.1, Reason.PARTLY_OUTSIDE)
    assert build_from_pairs(areas, areas, [(0, 0, 0.9, 1.0, Way.OVERLAY)], np.ones(1), [known]).moved == 0.9


def test_a_source_that_gives_more_than_itself_is_refused() -> None:
    areas = AreaTable.from_codes(2014, {code("A"): "A", code("B"): "B"})
    pairs = [(0, 0, 0.6, 1.0, Way.OVERLAY), (0, 1, 0.6, 1.0, Way.OVERLAY), (1, 1, 1.0, 0.0, Way.OVERLAY)]
    with pytest.raises(AreaError, match="add up to 1"):
        build_from_pairs(areas, areas, pairs, np.ones(2))


def test_every_way_and_every_reason_has_words_in_both_languages() -> None:
    assert set(WAY_WORDS) == set(Way)
    assert set(REASON_WORDS) == set(Reason)
    assert all({"nl", "en"} <= words.keys() for words in [*WAY_WORDS.values(), *REASON_WORDS.values()])
