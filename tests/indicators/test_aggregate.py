# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the figure of several areas what the persons in them together would give?

Needs parts written here. Gives the promises of `aggregate`, worked out by hand, and its mass as a property.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.errors import PanelError
from buurtpeil.indicators.aggregate import aggregate
from buurtpeil.indicators.catalogue import Indicator, Kind, load_catalogue

CRIME = load_catalogue().indicator("registered-crime")
COUNT = replace(CRIME, kind=Kind.COUNT, numerator=None, value="things", denominator=None)


def column(*numbers: float) -> np.ndarray:
    """(n parts, 1 period)."""
    return np.array(numbers, dtype=np.float64)[:, np.newaxis]


def test_a_rate_weighs_by_persons_and_is_no_average_of_rates():
    # 10 per 1,000 of 1,000 persons and 40 per 1,000 of 500 persons: 10 + 20 = 30 events on 1,500 = 20 per 1,000.
    together = aggregate(CRIME, column(10, 40), column(1000, 500))
    assert (together.value[0], together.base[0], together.coverage[0]) == (20.0, 1500.0, 1.0)


def test_a_part_without_a_figure_is_left_out_and_lowers_the_coverage():
    together = aggregate(CRIME, column(10, np.nan), column(900, 100))
    assert (together.value[0], together.coverage[0]) == (10.0, 0.9)


def test_nobody_knows_the_coverage_when_a_base_is_unknown():
    together = aggregate(CRIME, column(10, np.nan), column(900, np.nan))
    assert together.value[0] == 10.0
    assert np.isnan(together.coverage[0])


def test_no_figure_at_all_gives_no_figure():
    together = aggregate(CRIME, column(np.nan, np.nan), column(900, 100))
    assert np.isnan(together.value[0])


def test_a_count_with_a_gap_is_not_a_total():
    assert aggregate(COUNT, column(3, 4), column(np.nan, np.nan)).value[0] == 7
    assert np.isnan(aggregate(COUNT, column(3, np.nan), column(np.nan, np.nan)).value[0])


@pytest.mark.parametrize(
    "indicator",
    [replace(CRIME, kind=Kind.SCORE), replace(CRIME, divisible=False), replace(CRIME, denominator=None)],
)
def test_what_has_no_parts_is_refused_in_words(indicator: Indicator):
    with pytest.raises(PanelError, match="put together from parts"):
        aggregate(indicator, column(1, 2), column(10, 20))


parts = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 10_000)), min_size=2, max_size=8
)  # (events, persons) of each part


@given(parts, st.data())
def test_events_are_neither_lost_nor_made_however_the_parts_are_grouped(
    counts: list[tuple[int, int]], data: st.DataObject
):
    events = np.array([count for count, _ in counts], dtype=float)
    persons = np.array([base for _, base in counts], dtype=float)
    rates = 1000 * events / persons
    cut = data.draw(st.integers(1, len(counts) - 1))
    halves = [
        aggregate(CRIME, rates[part, np.newaxis], persons[part, np.newaxis]) for part in (slice(cut), slice(cut, None))
    ]
    of_halves = aggregate(CRIME, np.stack([half.value for half in halves]), np.stack([half.base for half in halves]))
    assert of_halves.value[0] * persons.sum() / 1000 == pytest.approx(events.sum(), abs=1e-6)
