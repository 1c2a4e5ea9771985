# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mean of an area and its neighbours, against every possible draw."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.local_mean import local_mean

MANY = 19_999


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ties", [False, True])
def test_p_values_are_those_of_all_possible_groups(seed: int, ties: bool) -> None:
    generator = np.random.default_rng(seed)
    values = generator.integers(0, 3, 10).astype(float) if ties else generator.normal(size=10)
    neighbours = Neighbours.from_pairs(10, *generator.integers(10, size=(2, 12)))
    found = local_mean(values, neighbours, generator, MANY)
    for area in range(10):
        group = [area, *neighbours.neighbour[neighbours.area == area].tolist()]
        if len(group) == 1:
            assert np.isnan(found.p_high[area])
            continue
        means = np.array([values[list(chosen)].mean() for chosen in combinations(range(10), len(group))])
        exact = float((means >= values[group].mean() - 1e-12).mean())
        assert found.mean[area] == pytest.approx(values[group].mean())
        assert found.p_high[area] == pytest.approx(exact, abs=4 * np.sqrt(0.25 / MANY))


def test_a_small_group_is_found_that_does_not_fill_its_surroundings() -> None:
    # A row of areas, each with the two on either side; four in a row are high.
    row = np.arange(200)
    neighbours = Neighbours.from_pairs(200, np.r_[row[:-1], row[:-2]], np.r_[row[1:], row[2:]])
    values = np.random.default_rng(3).normal(size=200)
    values[100:104] += 4
    found = local_mean(values, neighbours, np.random.default_rng(4), MANY)
    assert set(np.argsort(found.p_high)[:2].tolist()) <= set(range(99, 105))
    assert found.p_high.min() < 0.001


@pytest.mark.parametrize("seed", range(3))
def test_a_very_rare_group_has_its_chance_from_few_draws(seed: int) -> None:
    # Six of 70 areas are 1 and four of them lie together. Four drawn by chance are all 1 in C(6,4) of C(70,4) cases:
    # 15 / 916,895 = 0.0000164, which a thousand plain draws would seldom meet.
    row = np.arange(70)
    neighbours = Neighbours.from_pairs(70, np.r_[row[:-1], 11], np.r_[row[1:], 13])
    values = np.zeros(70)
    values[[10, 11, 12, 13, 40, 50]] = 1.0
    found = local_mean(values, neighbours, np.random.default_rng(seed), 1000)
    assert found.mean[11] == 1.0
    assert found.p_high[11] == pytest.approx(comb(6, 4) / comb(70, 4), rel=0.01)
