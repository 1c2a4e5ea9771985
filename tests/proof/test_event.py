# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the event labelled as it is written down?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from buurtpeil.indicators.catalogue import Direction, Floor, Margin, MarginKind
from buurtpeil.proof.event import known_periods, label_outcomes, read_event
from tests.made_up_panels import SHARE

NAN = np.nan


def outcomes(values, indicator=SHARE, reference=20.0, broken=()):
    """Both outcomes of one series in a city with one reference; the margin is three points."""
    value = np.array([values], dtype=float)
    breaks = np.zeros(value.shape, dtype=bool)
    breaks[0, list(broken)] = True
    found = label_outcomes(value, np.broadcast_to(np.asarray(reference, float), value.shape), breaks, indicator)
    return found.grew_worse[0], found.became_worse[0]


def test_a_gap_grows_when_the_mean_of_two_later_years_exceeds_that_of_two_before_by_the_margin():
    # Gaps 0 0 2 5: at the second year (2 + 5) / 2 - 0 = 3.5 > 3. Gaps 0 0 2 4: 3 is not more than 3.
    grew, _ = outcomes([20, 20, 22, 25])
    np.testing.assert_array_equal(grew, [NAN, 1, NAN, NAN])
    grew, _ = outcomes([20, 20, 22, 24])
    np.testing.assert_array_equal(grew, [NAN, 0, NAN, NAN])


def test_one_noisy_year_is_no_event():
    # A dip of 4 now and a return next year: (0 + 0) / 2 - (0 - 4) / 2 = 2 < 3.
    grew, _ = outcomes([20, 16, 20, 20])
    assert grew[1] == 0


def test_newly_worse_counts_two_years_ahead_and_only_when_new():
    # Gaps 0 2 4 4 4: worse from the third year on.
    _, became = outcomes([20, 22, 24, 24, 24])
    np.testing.assert_array_equal(became, [1, 1, 0, NAN, NAN])


def test_falling_through_the_floor_is_an_event_even_when_the_city_falls_too():
    indicator = replace(SHARE, floor=Floor(30.0, {}))
    _, became = outcomes([29, 29, 31], indicator, reference=[28, 28, 30])
    assert became[0] == 1


def test_direction_turns_the_event_around_and_neither_has_none():
    better = replace(SHARE, direction=Direction.HIGHER_IS_BETTER)
    assert outcomes([20, 20, 16, 16], better)[0][1] == 1
    assert outcomes([20, 20, 24, 24], better)[0][1] == 0
    neither = replace(SHARE, direction=Direction.NEITHER)
    assert np.isnan(outcomes([20, 20, 99, 99], neither)).all()


def test_a_relative_margin_counts_parts_of_the_city():
    # Always 10% above a city that doubles: the gap in points doubles, the gap in margins stays.
    relative = replace(SHARE, margin=Margin(MarginKind.RELATIVE, 0.05))
    assert outcomes([11, 11, 22, 22], relative, reference=[10, 10, 20, 20])[0][1] == 0


def test_a_missing_figure_or_a_break_leaves_the_outcome_unknown():
    grew, became = outcomes([20, 20, NAN, 25])
    assert np.isnan(grew).all()
    np.testing.assert_array_equal(became, [NAN, 1, NAN, NAN])
    grew, became = outcomes([20, 20, 25, 25], broken=[2])
    assert np.isnan(grew).all()
    assert np.isnan(became).all()


def test_nothing_is_known_before_it_was_published():
    # Reporting years with a delay of three months: 2022 is known from 1 April 2023.
    periods = ("2021", "2022", "2023")
    assert list(known_periods(SHARE, periods, date(2023, 3, 31))) == [True, False, False]
    assert list(known_periods(SHARE, periods, date(2023, 4, 1))) == [True, True, False]


def test_the_event_is_fixed_in_its_file():
    event = read_event()
    assert (event.version, event.periods_before, event.periods_after, event.periods_ahead) == ("1.0", 2, 2, 2)
    assert event.least_periods_to_gate == 6


@pytest.mark.parametrize("length", [0, 1, 2])
def test_a_short_series_has_no_event_to_judge_by(length):
    grew, became = outcomes([20.0] * length)
    assert np.isnan(grew).all()
    assert np.isnan(became).all()
