# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Local Moran against every possible draw, and against esda."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.errors import PanelError
from buurtpeil.estimates.local_moran import draw_distinct, local_moran

MANY = 19_999


def random_neighbours(count: int, pairs: int, generator: np.random.Generator) -> Neighbours:
    first, second = generator.integers(count, size=(2, pairs))
    return Neighbours.from_pairs(count, first, second)


def every_draw(values: np.ndarray, neighbours: Neighbours, area: int) -> tuple[float, float]:
    """The exact p-values: all ways to choose as many others as the area has neighbours."""
    own = neighbours.neighbour[neighbours.area == area]
    seen = values[own].mean()
    others = [other for other in range(len(values)) if other != area]
    means = np.array([values[list(chosen)].mean() for chosen in combinations(others, len(own))])
    return float((means >= seen - 1e-12).mean()), float((means <= seen + 1e-12).mean())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ties", [False, True])
def test_p_values_are_those_of_all_possible_draws(seed: int, ties: bool) -> None:
    generator = np.random.default_rng(seed)
    values = generator.integers(0, 3, 9).astype(float) if ties else generator.normal(size=9)
    neighbours = random_neighbours(9, 14, generator)
    found = local_moran(values, neighbours, generator, MANY)
    for area in np.flatnonzero(neighbours.degree):
        high, low = every_draw(values, neighbours, int(area))
        # Three standard errors of a share over the draws that leave the area out (at least a third here).
        error = 3 * np.sqrt(0.25 / (MANY / 4))
        assert found.p_high[area] == pytest.approx(high, abs=error)
        assert found.p_low[area] == pytest.approx(low, abs=error)


def test_statistic_and_p_values_are_those_of_esda_with_islands_and_unequal_degrees() -> None:
    esda: Any = pytest.importorskip("esda")
    libpysal: Any = pytest.importorskip("libpysal")
    generator = np.random.default_rng(7)
    values = generator.normal(size=300)
    neighbours = random_neighbours(300, 500, generator)
    own = {area: neighbours.neighbour[neighbours.area == area].tolist() for area in range(300)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # esda warns of islands
        weights = libpysal.weights.W(own, silence_warnings=True)
        theirs = esda.Moran_Local(values, weights, permutations=9_999, seed=3, n_jobs=1)
    found = local_moran(values, neighbours, generator, 9_999)
    tested = neighbours.degree > 0
    assert (~tested).sum() > 3, "the case must hold islands"
    # esda standardises with the whole-population deviation and leaves the factor n / (n - 1) in.
    factor = theirs.Is[tested] / found.statistic[tested]
    assert factor == pytest.approx(np.full(tested.sum(), factor[0]), rel=1e-9)
    assert factor[0] == pytest.approx(1.0, abs=0.01)
    smaller = np.minimum(found.p_high, found.p_low)[tested]
    # Two independent samples of 9,999 draws: five standard errors of their difference.
    error = 5 * np.sqrt(2 * np.maximum(smaller * (1 - smaller), 1e-4) / 9_999)
    assert (np.abs(smaller - theirs.p_sim[tested]) <= error).all()


def test_noise_is_called_a_cluster_as_often_as_promised() -> None:
    generator = np.random.default_rng(11)
    neighbours = random_neighbours(2_000, 6_000, generator)
    share = np.mean(
        [
            np.nanmean(local_moran(generator.normal(size=2_000), neighbours, generator, 999).p_high <= 0.05)
            for _ in range(20)
        ]
    )
    # 40,000 tests; those of neighbours hang together, so four standard errors of 10,000 independent ones.
    assert share == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 10_000))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 29))
def test_an_area_without_a_figure_changes_no_bit_of_the_others(seed: int, gone: int) -> None:
    generator = np.random.default_rng(seed)
    values, neighbours = generator.normal(size=30), random_neighbours(30, 50, generator)
    values[gone] = np.nan
    stays = np.arange(30) != gone
    whole = local_moran(values, neighbours, np.random.default_rng(1), 99)
    part = local_moran(values[stays], neighbours.between(stays), np.random.default_rng(1), 99)
    for name in ("statistic", "neighbours_mean", "p_high", "p_low", "degree"):
        np.testing.assert_array_equal(getattr(whole, name)[stays], getattr(part, name))
    assert np.isnan(whole.p_high[gone])


@pytest.mark.parametrize(("count", "size"), [(5, 4), (200, 3)])
def test_draws_are_distinct_and_every_number_comes_as_often(count: int, size: int) -> None:
    draws = draw_distinct(count, size, 20_000, np.random.default_rng(5))
    assert all(len(set(row)) == size for row in draws[:500].tolist())
    share = np.bincount(draws[:, -1], minlength=count) / 20_000
    assert np.abs(share - 1 / count).max() < 5 * np.sqrt(1 / count / 20_000)


@pytest.mark.parametrize(
    ("values", "pairs"),
    [([], []), ([1.0], []), ([np.nan, np.nan], [(0, 1)]), ([1.0, np.nan], [(0, 1)]), ([1.0, 2.0], [])],
)
def test_without_two_neighbours_nothing_is_tested(values: list[float], pairs: list[tuple[int, int]]) -> None:
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    neighbours = Neighbours.from_pairs(len(values), both[:, 0], both[:, 1])
    found = local_moran(np.array(values, dtype=float), neighbours, np.random.default_rng(0), 99)
    assert np.isnan(found.p_high).all()


def test_equal_values_are_no_cluster() -> None:
    neighbours = random_neighbours(20, 40, np.random.default_rng(2))
    found = local_moran(np.full(20, 3.0), neighbours, np.random.default_rng(0), 99)
    tested = neighbours.degree > 0
    assert (found.p_high[tested] == 1).all()
    assert (found.statistic[tested] == 0).all()


def test_what_cannot_be_tested_is_refused_in_words() -> None:
    neighbours = random_neighbours(3, 3, np.random.default_rng(0))
    with pytest.raises(PanelError, match="infinite"):
        local_moran(np.array([1.0, np.inf, 2.0]), neighbours, np.random.default_rng(0))
    with pytest.raises(PanelError, match="same areas"):
        local_moran(np.zeros(2), neighbours, np.random.default_rng(0))
    with pytest.raises(PanelError, match="permutation"):
        local_moran(np.zeros(3), neighbours, np.random.default_rng(0), 0)
