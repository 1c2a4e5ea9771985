# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are neighbours that move together found, and neighbours of one that moves alone left in peace?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.signals.cluster import COUNTS_FROM, detect_cluster, truncated_product
from buurtpeil.signals.drift import Drift

COUNT = 400
ROW = np.arange(COUNT)
#: A ring road of areas, each with three neighbours on either side.
RING = Neighbours.from_pairs(
    COUNT, np.concatenate([ROW] * 3), np.concatenate([(ROW + step) % COUNT for step in (1, 2, 3)])
)


def drift(p_value: np.ndarray) -> Drift:
    return Drift(p_value, -stats.norm.ppf(p_value), np.zeros(len(p_value), dtype=np.int64))


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(size=COUNT)


def test_the_chance_of_the_product_is_that_of_drawn_numbers() -> None:
    drawn = np.random.default_rng(1).uniform(size=(200_000, 7))
    evidence = np.where(drawn <= COUNTS_FROM, -np.log(drawn), 0).sum(axis=1)
    for level in (1.0, 3.0, 6.0, 10.0):
        share = (evidence >= level).mean()
        error = 4 * np.sqrt(share * (1 - share) / len(evidence))
        assert truncated_product(np.array([level]), np.array([7.0]), COUNTS_FROM)[0] == pytest.approx(share, abs=error)


def test_without_truncation_it_is_fishers_combined_test() -> None:
    evidence = np.array([2.0, 5.0, 9.0])
    fisher = stats.chi2.sf(2 * evidence, 2 * 4)
    assert truncated_product(evidence, np.full(3, 4.0), 1 - 1e-12) == pytest.approx(fisher, rel=1e-6)


def test_four_neighbours_that_move_a_little_are_found_together() -> None:
    p_value = noise(2)
    p_value[100:104] = 0.003  # none would pass alone among hundreds of tests
    found = detect_cluster(drift(p_value), RING, np.random.default_rng(3))
    assert found.p_value[100:104].max() < 1e-3
    assert found.is_shared[100:104].all()


def test_an_area_that_moves_alone_shares_with_nobody() -> None:
    p_value = np.full(COUNT, 0.5)
    p_value[::40] = 0.02
    p_value[100] = 1e-11
    found = detect_cluster(drift(p_value), RING, np.random.default_rng(3))
    assert not found.is_shared[100]
    assert found.p_value[np.isfinite(found.p_value)].min() > 1e-3


def test_noise_is_called_a_cluster_as_often_as_promised() -> None:
    found = [detect_cluster(drift(noise(seed)), RING, np.random.default_rng(seed)).p_value for seed in range(40)]
    tested = np.concatenate([one[np.isfinite(one)] for one in found])
    moves = np.concatenate([noise(seed)[np.isfinite(one)] for seed, one in enumerate(found)])
    # The strongest of each group is left out, so the others are weaker than independent ones would be: it errs on the
    # safe side. Half of the areas move the wrong way by chance; only those are tested.
    assert (tested <= 0.05).mean() < 0.05
    assert len(tested) == pytest.approx(40 * COUNT / 2, rel=0.05)
    assert (moves < 0.5).all()


def test_areas_without_a_movement_are_nobodys_neighbour() -> None:
    p_value = noise(4)
    p_value[50] = np.nan
    found = detect_cluster(drift(p_value), RING, np.random.default_rng(1))
    assert np.isnan(found.p_value[50])
    assert np.isfinite(found.p_value[(ROW != 50) & (p_value < 0.5)]).all()


def test_a_country_of_a_few_areas_tests_nothing() -> None:
    few = Neighbours.from_pairs(5, np.arange(4), np.arange(1, 5))
    assert np.isnan(detect_cluster(drift(np.full(5, 1e-4)), few, np.random.default_rng(0)).p_value).all()
