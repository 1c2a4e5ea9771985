# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many domains are worse, with hand calculations of chances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from buurtpeil.estimates.accumulation import CHANGE_YEARS, accumulate, columns_before, distribution, probability_in_red
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import UPPER
from buurtpeil.estimates.domains import DomainScores

PERIODS = tuple(str(year) for year in range(2018, 2024))  # the last is `CHANGE_YEARS` after the first


def scores(chance: np.ndarray) -> DomainScores:
    """Scores of three domains and a total, for one area, with these chances of being worse (3, T)."""
    chance = np.concatenate([chance, np.full((1, chance.shape[1]), 0.5)])[:, np.newaxis, :]
    band, deviation = np.full(chance.shape, 0.2), 0.5
    score = -band - deviation * special.ndtri(chance)
    half = special.ndtri(UPPER) * deviation
    used = np.full(chance.shape, 3, dtype=np.uint8)
    return DomainScores(
        ("work", "care", "youth", "total"),
        PERIODS,
        score,
        score - half,
        score + half,
        band,
        np.full(chance.shape, Colour.UNDETERMINED, dtype=np.uint8),
        used,
        used * 0,
        np.zeros(chance.shape[:2], dtype=np.uint8),
        np.zeros(chance.shape[:2], dtype=bool),
    )


def test_chances_are_read_back_from_scores() -> None:
    chance = np.linspace(0.05, 0.95, 18).reshape(3, 6)
    assert probability_in_red(scores(chance))[:3, 0] == pytest.approx(chance)


def test_the_number_of_domains_and_its_growth_equal_a_hand_calculation() -> None:
    chance = np.full((3, 6), 0.5)
    chance[:, 0] = (0.1, 0.2, 0.0)
    chance[:, -1] = (0.9, 0.8, 0.5)
    found = accumulate(scores(np.clip(chance, 1e-12, 1 - 1e-12)))
    assert found.expected[0, -1] == pytest.approx(2.2)
    assert found.before[0, -1] == pytest.approx(0.3)
    # Now: none .1*.2*.5 = .01; two .9*.8*.5 + .9*.2*.5 + .1*.8*.5 = .49; three .36. Then: none .72, one .26, two .02.
    # More than then, and two at least: .49 * (.72 + .26) + .36 * 1.
    assert found.grew[0, -1] == pytest.approx(0.49 * 0.98 + 0.36)
    assert (found.lower[0, -1], found.upper[0, -1]) == (1, 3)  # .05 and .95 of .01, .14, .49, .36
    assert np.isnan(found.grew[0, 0])


def test_a_domain_that_is_not_known_then_is_no_growth() -> None:
    chance = np.full((3, 6), 0.99)
    seen = scores(chance)
    used = seen.indicators_used.copy()
    used[0, :, 0] = 1  # one indicator is too few to judge the domain
    found = accumulate(replace(seen, indicators_used=used))
    assert found.known[0].tolist() == [2, 3, 3, 3, 3, 3]
    assert found.before[0, -1] == pytest.approx(1.98)
    assert found.grew[0, -1] < 0.05
    assert CHANGE_YEARS == 5


# scipy's own binomial overflows at chances around 1e-308; no probability in the product is that small.
@given(st.lists(st.just(0.0) | st.floats(1e-30, 1), min_size=1, max_size=8))
def test_equal_chances_are_binomial_and_all_add_up_to_one(chances: list[float]) -> None:
    assert distribution(np.array(chances)).sum() == pytest.approx(1)
    same = distribution(np.full(len(chances), chances[0]))
    assert same == pytest.approx(stats.binom.pmf(np.arange(len(chances) + 1), len(chances), chances[0]), abs=1e-9)


def test_where_years_are_missing_the_last_one_before_counts() -> None:
    # Five years before 2024 is 2019, which is not there: 2017 is the last before it.
    assert columns_before(("2015", "2017", "2020", "2022", "2024")) == [-1, -1, 0, 1, 1]


def test_without_any_known_domain_nothing_is_said() -> None:
    seen = scores(np.full((3, 6), 0.9))
    found = accumulate(replace(seen, indicators_used=seen.indicators_used * 0))
    assert np.isnan(found.expected).all()
    assert np.isnan(found.grew).all()
