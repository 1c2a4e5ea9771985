# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the figures of a place keep their promises?

Needs figures written here. Gives the promises: numerators over denominators, mass kept, a whole neighbourhood is
itself, and nothing that is hidden leaks: not from one place, and not from the difference of two.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.indicators.apportion import (
    ADDRESSES_SIZE,
    SURFACE_SIZE,
    Apportioned,
    PartFigures,
    apportion,
    spread_between,
    why_not,
)
from buurtpeil.indicators.catalogue import Indicator, Kind, load_catalogue
from buurtpeil.indicators.disclosure import least_base_of
from buurtpeil.indicators.statuses import Flag, Status

CATALOGUE = load_catalogue()
RATE = CATALOGUE.indicator("registered-crime")  # per 1,000 inhabitants, not shown on a base under 50
SHARE = CATALOGUE.indicator("social-assistance")
COUNT = replace(RATE, kind=Kind.COUNT, denominator=None)
SCORE = CATALOGUE.indicator("public-space-rating")
NAN = float("nan")


def make(value, base, share, status=None, deviation=0.0, spread=0.0, by_addresses=False, size=None) -> PartFigures:
    """One period; a value that is not there is suppressed unless a status says otherwise."""
    value, base = (np.array(given, dtype=np.float64)[:, np.newaxis] for given in (value, base))
    if status is None:
        status = np.where(np.isfinite(value), Status.OBSERVED, Status.SUPPRESSED)
    return PartFigures(
        value=value,
        base=base,
        status=np.array(status, dtype=np.uint8).reshape(value.shape),
        flags=np.zeros(value.shape, dtype=np.uint16),
        deviation=np.full(value.shape, deviation),
        spread=np.array([spread]),
        least_base=np.array([50.0]),
        share=np.array(share, dtype=np.float64)[:, np.newaxis],
        by_addresses=np.full(value.shape, by_addresses),
        size=base[:, 0] if size is None else np.array(size, dtype=np.float64),
    )


def figure(indicator: Indicator, parts: PartFigures) -> Apportioned:
    limit = np.array([least_base_of(indicator)])
    return apportion(replace(parts, least_base=limit), indicator.kind is Kind.COUNT)


def test_a_rate_is_moved_as_numerator_over_denominator():
    # 10 per 1,000 of 1,000 people and half of 40 per 1,000 of 2,000: (10 + 40) events on (1,000 + 1,000) people.
    found = figure(RATE, make([10, 40], [1000, 2000], [1, 0.5]))
    assert found.value == pytest.approx([25.0])
    assert found.base == pytest.approx([2000.0])
    assert found.interpolated == pytest.approx([0.5])
    assert found.flags[0] & Flag.INTERPOLATED
    assert found.coverage.tolist() == [1.0]


def test_a_count_is_moved_by_its_share():
    found = figure(COUNT, make([100, 60], [NAN, NAN], [1, 0.25], size=[900, 400]))
    assert found.value == pytest.approx([115.0])
    assert found.interpolated == pytest.approx([15 / 115])


def test_a_whole_neighbourhood_is_itself_to_the_last_bit():
    found = figure(RATE, make([63.7], [1234], [1.0], deviation=2.5))
    assert (found.value[0], found.base[0], found.interpolated[0], found.deviation[0]) == (63.7, 1234.0, 0.0, 2.5)
    assert found.status.tolist() == [Status.OBSERVED]
    assert found.flags.tolist() == [0]


def test_an_index_is_refused_with_the_reason():
    assert "index" in (why_not(SCORE) or {})["nl"]
    assert why_not(RATE) is None
    assert "denominator" in (why_not(replace(SHARE, denominator=None)) or {})["en"]


def test_an_unknown_part_is_named_and_too_large_a_one_leaves_no_figure():
    little = figure(RATE, make([10, NAN], [900, 100], [1, 1]))
    assert little.value.tolist() == [10.0]
    assert little.coverage == pytest.approx([0.9])
    assert little.flags[0] & Flag.ESTIMATED
    much = figure(RATE, make([10, NAN], [600, 400], [1, 1]))
    assert np.isnan(much.value[0])
    assert much.status.tolist() == [Status.SUPPRESSED]
    assert much.coverage == pytest.approx([0.6])


def test_a_count_needs_nearly_the_whole_place():
    assert np.isnan(figure(COUNT, make([100, NAN], [NAN, NAN], [1, 1], size=[900, 100])).value[0])


def test_an_empty_neighbourhood_is_no_gap():
    status = [Status.OBSERVED, Status.NO_INHABITANTS]
    found = figure(RATE, make([10, NAN], [900, 0], [1, 1], status=status, size=[900, 0]))
    assert found.value.tolist() == [10.0]
    assert found.coverage.tolist() == [1.0]


def test_a_place_with_fewer_than_fifty_or_a_count_under_ten_is_not_shown():
    assert figure(RATE, make([10], [99], [0.5])).status.tolist() == [Status.SUPPRESSED]  # 49.5 people
    assert figure(RATE, make([10], [101], [0.5])).status.tolist() == [Status.OBSERVED]
    assert figure(COUNT, make([19], [NAN], [0.5], size=[900])).status.tolist() == [Status.SUPPRESSED]  # 9.5
    assert figure(COUNT, make([21], [NAN], [0.5], size=[900])).value == pytest.approx([10.5])


def test_a_figure_without_denominator_takes_no_part_and_says_so():
    found = figure(SHARE, make([10, 20], [900, NAN], [1, 1], size=[900, 900]))
    assert np.isnan(found.value[0])
    assert found.lacks_base.tolist() == [True]
    assert found.coverage.tolist() == [0.5]


def test_a_modelled_part_makes_a_modelled_figure():
    status = [Status.OBSERVED, Status.MODELLED_BY_PUBLISHER]
    assert figure(SHARE, make([10, 20], [900, 900], [1, 1], status=status)).status.tolist() == [
        Status.MODELLED_BY_PUBLISHER
    ]


def test_the_margin_counts_the_apportionment_in():
    """Half of one neighbourhood: noise 3, spread in the city 4; a part may differ by spread^2 x (1 - share)."""
    found = figure(RATE, make([10], [1000], [0.5], deviation=3, spread=4))
    assert found.deviation == pytest.approx([np.sqrt(9 + 16 * 0.5)])


@pytest.mark.parametrize(("by_addresses", "size"), [(False, SURFACE_SIZE), (True, ADDRESSES_SIZE)])
def test_an_uncertain_share_shifts_the_balance_between_unlike_parts(by_addresses: bool, size: float):
    """10 on 1,000 and half of 40 on 2,000: mean 25; the second lies 15 off, times 2,000 x the error of its share."""
    found = figure(RATE, make([10, 40], [1000, 2000], [1, 0.5], by_addresses=by_addresses))
    wrong = np.sqrt(0.25 / (1 + size))
    assert found.deviation == pytest.approx([15 * 2000 * wrong / 2000])


def test_an_unknown_part_widens_the_margin_by_what_it_could_be():
    assert figure(RATE, make([10, NAN], [900, 100], [1, 1], spread=4)).deviation == pytest.approx([0.1 * 4])


def test_the_margin_is_unknown_where_the_noise_of_a_part_is():
    assert np.isnan(figure(RATE, make([10], [900], [1], deviation=NAN)).deviation[0])


def test_spread_is_weighted_by_base():
    # 10 on 100 and 20 on 300: mean 17.5, variance (100 x 56.25 + 300 x 6.25) / 400 = 18.75.
    assert spread_between(np.array([[10.0], [20.0], [NAN]]), np.array([[100.0], [300.0], [50.0]])) == pytest.approx(
        [np.sqrt(18.75)]
    )


neighbourhood = st.tuples(st.floats(0, 200), st.integers(100, 5000))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(neighbourhood, st.floats(0.05, 0.95)), min_size=1, max_size=8))
def test_mass_is_kept_over_two_places_that_divide_the_same_neighbourhoods(parts):
    values, bases = zip(*(figures for figures, _ in parts), strict=True)
    share = np.array([part for _, part in parts])
    counts = np.array(values) + 400  # large enough to be shown on both sides
    one, other = (figure(COUNT, make(counts, bases, side)) for side in (share, 1 - share))
    assert one.value + other.value == pytest.approx(counts.sum(), rel=1e-9)
    rates = [figure(RATE, make(values, np.array(bases) * 30, side)) for side in (share, 1 - share)]
    events = sum(found.value * found.base for found in rates)
    assert events == pytest.approx((np.array(values) * np.array(bases) * 30).sum(), rel=1e-9)


secret = st.tuples(st.floats(0, 500), st.floats(0, 49.9))


@settings(max_examples=200, deadline=None)
@given(
    shown=st.lists(neighbourhood, min_size=2, max_size=6),
    hidden=st.lists(st.tuples(secret, secret), min_size=1, max_size=3),
    places=st.lists(st.lists(st.floats(0.01, 1), min_size=9, max_size=9), min_size=1, max_size=4),
)
def test_nobody_can_tell_two_worlds_apart_that_differ_in_what_is_hidden_only(shown, hidden, places):
    """The attack: ask for as many places as you like, and subtract.

    Two worlds have the same shown neighbourhoods, and in the hidden ones (base under 50) other figures *and* other
    bases. If every answer is the same to the last bit, no arithmetic on answers can tell anything of what is hidden.
    """
    size = [people for _, people in shown] + [40.0] * len(hidden)
    for share in places:
        answers = []
        for world in (0, 1):
            figures = [*shown, *(pair[world] for pair in hidden)]
            values, bases = zip(*figures, strict=True)
            parts = make(values, bases, share[: len(figures)], deviation=1.0, spread=2.0, size=size)
            answers.append(figure(RATE, parts))
        for name in ("value", "base", "coverage", "interpolated", "deviation", "status", "flags"):
            np.testing.assert_array_equal(getattr(answers[0], name), getattr(answers[1], name))
