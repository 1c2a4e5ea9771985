# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How unevenly is a group spread? Hand calculations, and cities where people choose at random."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from buurtpeil.errors import PanelError
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.segregation import Segregation, mean_absolute_deviation, segregate
from tests.made_up_panels import SCORE, SHARE, areas_of, city_codes, panel_of

YEARS = ("2021", "2022", "2023", "2024")


def measure(share: np.ndarray, size: np.ndarray, years: tuple[str, ...] = YEARS) -> Segregation:
    """Of one city with these shares in percent (areas, T) and sizes; its own row has no figure."""
    codes = city_codes(9801, len(share))
    rows = [code.startswith("BU") for code in areas_of(codes).codes.tolist()]
    value, base = np.full((len(codes), len(years)), np.nan), np.full((len(codes), len(years)), np.nan)
    value[rows], base[rows] = share, size
    panel = panel_of(areas_of(codes), years, {SHARE.key: (value, base)})
    return segregate(panel, 0, SHARE, build_groups(panel.areas))


def steady(shares: list[float], sizes: list[float]) -> Segregation:
    return measure(np.repeat([[one] for one in shares], 4, axis=1), np.repeat([[one] for one in sizes], 4, axis=1))


def test_the_index_equals_a_hand_calculation() -> None:
    # 100 people each; members 50, 30, 10, 10, 0 of 100: surplus over an even 20 is 30, 10, 10, 10, 20 apart.
    found = steady([50, 30, 10, 10, 0], [100] * 5)
    # Half of 30 + 10 + 10 + 10 + 20 = 40, over 500 x .2 x .8 = 80.
    assert found.dissimilarity[0] == pytest.approx(np.full(4, 0.5))
    assert found.isolation[0] == pytest.approx(np.full(4, (2_500 + 900 + 100 + 100) / 100 / 100))
    assert found.share[0] == pytest.approx(np.full(4, 0.2))
    assert found.people[0] == pytest.approx(np.full(4, 500))
    assert found.slope[0] == pytest.approx(0, abs=1e-12)


def test_all_in_one_place_is_one_and_evenly_spread_is_zero() -> None:
    apart = steady([100, 0, 0, 0, 0], [1_000] * 5)
    assert apart.dissimilarity[0, 0] == pytest.approx(1)
    assert apart.excess[0, 0] == pytest.approx(1)
    even = steady([20] * 6, [1_000] * 6)
    assert even.dissimilarity[0, 0] == pytest.approx(0)
    assert even.excess[0, 0] == 0


@given(st.integers(1, 200), st.floats(0.01, 0.99))
def test_the_average_distance_of_a_count_is_that_of_the_binomial(number: int, chance: float) -> None:
    counts = np.arange(number + 1)
    exact = (np.abs(counts - number * chance) * stats.binom.pmf(counts, number, chance)).sum()
    assert mean_absolute_deviation(np.array([float(number)]), np.array([chance]))[0] == pytest.approx(exact, rel=1e-9)


def test_people_who_choose_at_random_are_not_called_segregated() -> None:
    generator = np.random.default_rng(6)
    size = np.repeat(generator.integers(20, 200, (60, 1)), 4, axis=1).astype(float)
    found = [measure(100 * generator.binomial(size.astype(int), 0.1) / size, size) for _ in range(40)]
    counted = np.array([one.dissimilarity[0] for one in found])
    corrected = np.array([(one.dissimilarity - one.by_chance)[0] for one in found])
    assert counted.mean() > 0.1  # small neighbourhoods look segregated
    assert abs(corrected.mean()) < 3 * corrected.std() / np.sqrt(corrected.size) + 0.003
    assert np.mean([one.lower[0] > 0 for one in found]) < 0.12  # 5% on this side is promised, at least


def test_a_growing_divide_has_a_rising_slope() -> None:
    generator = np.random.default_rng(7)
    size = np.full((40, 4), 2_000.0)
    lean = np.linspace(-1, 1, 40)[:, np.newaxis]
    share = 20 + lean * np.array([5, 8, 11, 14])
    found = measure(100 * generator.binomial(2_000, share / 100) / 2_000, size)
    assert found.slope[0] > 3 * found.slope_deviation[0]
    assert (found.lower[0] < found.excess[0]).all()
    assert (found.excess[0] < found.upper[0]).all()


def test_what_is_suppressed_takes_no_part() -> None:
    share, size = np.repeat([[50.0], [30], [10], [10], [0], [90]], 4, axis=1), np.full((6, 4), 100.0)
    share[5] = np.nan
    assert measure(share, size).dissimilarity[0] == pytest.approx(np.full(4, 0.5))


@pytest.mark.parametrize("shares", [[0.0] * 6, [100.0] * 6, [50.0, 20.0]])
def test_without_a_group_or_with_few_areas_there_is_no_index(shares: list[float]) -> None:
    found = steady(shares, [100.0] * len(shares))
    assert np.isnan(found.excess).all()
    assert np.isnan(found.slope).all()


def test_an_indicator_that_is_no_share_is_refused() -> None:
    codes = city_codes(9801, 6)
    panel = panel_of(areas_of(codes), YEARS, {SCORE.key: (np.full((len(codes), 4), 7.0), np.nan)})
    with pytest.raises(PanelError, match="share of a group"):
        segregate(panel, 0, SCORE, build_groups(panel.areas))
