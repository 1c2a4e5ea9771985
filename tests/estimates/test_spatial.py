# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does borrowing from neighbours give what the same model gives when it is solved with dense covariances?"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.spatial import Figures, log_likelihood, posterior, shrink_spatially

CITIES = np.repeat([0, 1], [25, 16])


def squares(*sides: int) -> Neighbours:
    """Cities that are squares of so many areas on a side; each area touches those beside, above and below it."""
    first, second, start = [], [], 0
    for side in sides:
        place = start + np.arange(side * side).reshape(side, side)
        first += [*place[:, :-1].ravel(), *place[:-1].ravel()]
        second += [*place[:, 1:].ravel(), *place[1:].ravel()]
        start += side * side
    return Neighbours.from_pairs(start, np.array(first), np.array(second))


def structure(neighbours: Neighbours, likeness: float) -> np.ndarray:
    """The precision of Leroux and others (2000), written out."""
    found = np.diag(1 - likeness + likeness * neighbours.degree)
    found[neighbours.area, neighbours.neighbour] = -likeness
    return found


def draw(neighbours: Neighbours, likeness: float, spread: float, seed: int) -> np.ndarray:
    covariance = spread * np.linalg.inv(structure(neighbours, likeness))
    return np.random.default_rng(seed).multivariate_normal(np.zeros(neighbours.count), covariance)


def two_cities(seed: int) -> Figures:
    generator = np.random.default_rng(seed)
    return Figures(generator.normal(10, 2, 41), generator.uniform(0.2, 3, 41), CITIES, squares(5, 4))


@pytest.mark.parametrize("likeness", [0.0, 0.5, 0.95])
def test_mean_and_deviation_equal_best_linear_prediction_with_dense_covariances(likeness: float) -> None:
    figures, spread = two_cities(1), 1.7
    between = spread * np.linalg.inv(structure(figures.neighbours, likeness))
    whole = np.linalg.inv(between + np.diag(figures.noise))
    cities = np.eye(2)[CITIES]
    mean_covariance = np.linalg.inv(cities.T @ whole @ cities)
    city_mean = mean_covariance @ cities.T @ whole @ figures.value
    # Universal kriging (Cressie 1993, §3.4): prediction, and its variance with that of the means of the cities.
    expected = cities @ city_mean + between @ whole @ (figures.value - cities @ city_mean)
    left = cities - between @ whole @ cities
    variance = between - between @ whole @ between + left @ mean_covariance @ left.T
    mean, deviation = posterior(figures, likeness, spread)
    assert mean == pytest.approx(expected)
    assert deviation == pytest.approx(np.sqrt(np.diag(variance)))


def test_the_likelihood_equals_the_dense_restricted_one_but_for_a_constant() -> None:
    figures = two_cities(2)
    cities = np.eye(2)[CITIES]

    def dense(likeness: float, spread: float) -> float:
        covariance = spread * np.linalg.inv(structure(figures.neighbours, likeness)) + np.diag(figures.noise)
        inverse = np.linalg.inv(covariance)
        inner = cities.T @ inverse @ cities
        rest = figures.value - cities @ np.linalg.solve(inner, cities.T @ inverse @ figures.value)
        determinants = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1]
        return float(-(determinants + rest @ inverse @ rest) / 2)

    choices = [(0.0, 1.0), (0.4, 0.3), (0.9, 5.0), (0.99, 0.01)]
    apart = [log_likelihood(figures, *choice) - dense(*choice) for choice in choices]
    assert apart == pytest.approx([apart[0]] * 4)


def test_likeness_is_found_where_it_is_and_then_helps() -> None:
    neighbours, generator = squares(12, 12), np.random.default_rng(3)
    city, nobody = np.repeat([0, 1], 144), np.zeros(288, dtype=bool)
    noise = np.full(288, 1.0)
    better = 0
    covered = []
    for seed in range(6):
        truth = 50 + draw(neighbours, 0.95, 2.0, seed)
        value = truth + generator.normal(0, 1, 288)
        found = shrink_spatially(value, noise, city, neighbours, nobody)
        apart = shrink_spatially(value, noise, city, Neighbours.from_pairs(288, np.empty(0), np.empty(0)), nobody)
        assert found.likeness >= 0.6
        assert found.gain > 2
        better += np.mean((found.mean - truth) ** 2) < np.mean((apart.mean - truth) ** 2)
        covered.append(np.abs(found.mean - truth) < 1.645 * found.deviation)
    assert better >= 5
    # 1,728 levels that are not independent: 90% within four points.
    assert np.mean(covered) == pytest.approx(0.9, abs=0.04)


def test_where_neighbours_are_not_alike_little_is_gained() -> None:
    generator = np.random.default_rng(4)
    value = 50 + generator.normal(0, 2, 288) + generator.normal(0, 1, 288)
    found = shrink_spatially(
        value, np.full(288, 1.0), np.repeat([0, 1], 144), squares(12, 12), np.zeros(288, dtype=bool)
    )
    assert found.likeness <= 0.4
    assert found.gain < 2
    assert found.spread == pytest.approx(4, rel=0.35) or found.likeness > 0


def test_what_stands_alone_neither_takes_nor_gives() -> None:
    generator = np.random.default_rng(5)
    value, noise = generator.normal(50, 3, 41), np.full(41, 2.0)
    alone = np.zeros(41, dtype=bool)
    alone[3] = True
    found = shrink_spatially(value, noise, CITIES, squares(5, 4), alone)
    assert (found.mean[3], found.deviation[3]) == (value[3], pytest.approx(np.sqrt(2)))
    changed = value.copy()
    changed[3] = 1e6
    again = shrink_spatially(changed, noise, CITIES, squares(5, 4), alone)
    np.testing.assert_array_equal(np.delete(found.mean, 3), np.delete(again.mean, 3))


def test_cities_do_not_reach_over_their_border_but_for_what_they_learn_together() -> None:
    figures = two_cities(6)
    mean, _ = posterior(figures, 0.9, 1.0)
    moved = Figures(figures.value + np.where(CITIES == 1, 100.0, 0), figures.noise, CITIES, figures.neighbours)
    assert posterior(moved, 0.9, 1.0)[0][:25] == pytest.approx(mean[:25])


def test_with_few_figures_nothing_is_borrowed_and_without_noise_known_nothing_is_said() -> None:
    value, noise = np.array([1.0, 2, np.nan, 4]), np.array([1.0, np.nan, 1, 4])
    none = Neighbours.from_pairs(4, np.array([0]), np.array([1]))
    found = shrink_spatially(value, noise, np.zeros(4, dtype=np.int64), none, np.zeros(4, dtype=bool))
    np.testing.assert_array_equal(found.mean, [1, np.nan, np.nan, 4])
    np.testing.assert_array_equal(found.deviation, [1, np.nan, np.nan, 2])
