# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a place in an index as certain as it says, and no more? Hand calculations and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.errors import PanelError
from buurtpeil.estimates.composite import Composite, compose, draw_weights, places
from buurtpeil.estimates.composite_choices import Aggregation, Choices, Normalisation

CERTAIN = Choices(weight_spread=0, draws=100)


def put_together(
    score: object,
    choices: Choices = CERTAIN,
    noise: float = 0.0,
    weight: object = None,
    dimension: object = None,
    seed: int = 1,
) -> Composite:
    """The index of figures (A, I) with the same noise for all; equal weights and a dimension each unless given."""
    figures = np.array(score, dtype=float)
    number = figures.shape[1]
    weights = np.ones(number) if weight is None else np.array(weight, dtype=float)
    dimensions = np.arange(number) if dimension is None else np.array(dimension)
    variance = np.full(figures.shape, noise)
    return compose(figures, variance, weights, dimensions, choices, np.random.default_rng(seed))


def made_up(seed: int, areas: int = 40, indicators: int = 6) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(areas, indicators))


def test_a_certain_index_equals_a_hand_calculation() -> None:
    found = put_together([[1, 0], [0, 2], [-1, -1]], weight=[3, 1])
    assert found.index == pytest.approx([0.75, 0.5, -1.0])  # (3 x 1 + 0) / 4, (0 + 2) / 4, (-3 - 1) / 4
    assert found.place.tolist() == found.lower.tolist() == found.upper.tolist() == [1, 2, 3]
    assert found.from_weights.tolist() == [0, 0, 0]
    # Without the first the order is 2, 0, -1: the first two change places, the third stays. Without the second nothing.
    assert found.shift_without == pytest.approx([2 / 3, 0])


def test_a_dimension_is_left_out_as_a_whole() -> None:
    found = put_together([[3, 0, 0], [2, 0, 0], [0, 4, 0]], dimension=[0, 0, 1])
    assert found.place.tolist() == [2, 3, 1]
    assert found.shift_without_dimension == pytest.approx([1.0, 0])  # all share place 1: 1 + 2 + 0 over 3


def test_min_max_and_the_geometric_mean_equal_a_hand_calculation() -> None:
    choices = Choices(Normalisation.MIN_MAX, Aggregation.GEOMETRIC, weight_spread=0, draws=100)
    found = put_together([[0, 10], [5, 5], [10, 0]], choices)
    # 1 and 100 give sqrt(100) = 10; twice the middle, 50.5, stays 50.5: being bad in one is not made up for.
    assert found.index == pytest.approx([10, 50.5, 10])
    assert found.place.tolist() == [2, 1, 2]
    plain = put_together([[0, 10], [5, 5], [10, 0]], Choices(Normalisation.MIN_MAX, weight_spread=0, draws=100))
    assert plain.index == pytest.approx([50.5] * 3)
    assert plain.place.tolist() == [1, 1, 1]


def test_ranks_are_spread_evenly_and_ties_share() -> None:
    choices = Choices(Normalisation.RANK, weight_spread=0, draws=100)
    found = put_together([[-900.0], [1], [1], [2]], choices)
    # Places 0, 1.5, 1.5 and 3 of 3, over 1 to 100.
    assert found.index == pytest.approx([1, 50.5, 50.5, 100])


def test_places_of_rows() -> None:
    assert places(np.array([[5.0, 7, 5, 1], [0, 0, 0, 0]])).tolist() == [[2, 1, 2, 4], [1, 1, 1, 1]]


def test_an_area_with_less_than_half_of_the_weight_gets_no_place_and_leaves_no_trace() -> None:
    score = made_up(2)
    score[7, :4] = np.nan  # a third is left
    score[9, 0] = np.nan
    choices = Choices(draws=200)
    found, without = put_together(score, choices, 0.1), put_together(np.delete(score, 7, axis=0), choices, 0.1)
    assert (found.place[7], found.lower[7], found.upper[7]) == (0, 0, 0)
    assert np.isnan(found.index[7])
    assert found.coverage[[7, 9, 10]] == pytest.approx([1 / 3, 5 / 6, 1])
    for name in ("index", "place", "lower", "upper", "from_weights"):
        np.testing.assert_array_equal(np.delete(getattr(found, name), 7), getattr(without, name), err_msg=name)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([*Normalisation]))
def test_the_order_of_areas_and_of_indicators_does_not_matter(seed: int, normalisation: Normalisation) -> None:
    score, choices = made_up(seed), Choices(normalisation, weight_spread=0, draws=100)
    rows, columns = np.random.default_rng(seed).permutation(40), np.random.default_rng(seed).permutation(6)
    weight = np.arange(1.0, 7)
    first = put_together(score, choices, weight=weight)
    second = put_together(score[rows][:, columns], choices, weight=weight[columns])
    assert second.index == pytest.approx(first.index[rows])
    # Ranks tie exactly, and which of two ties comes first is rounding: each swap moves two of forty areas by a place.
    swaps = 0.5 if normalisation is Normalisation.RANK else 0.2
    assert second.shift_without == pytest.approx(first.shift_without[columns], abs=swaps)


@pytest.mark.parametrize("normalisation", [*Normalisation])
def test_more_noise_and_less_certain_weights_give_wider_intervals(normalisation: Normalisation) -> None:
    score = made_up(3)

    def width(noise: float, spread: float) -> float:
        found = put_together(score, Choices(normalisation, weight_spread=spread, draws=300), noise)
        assert (found.lower <= found.place).all()
        assert (found.place <= found.upper).all()
        return float((found.upper - found.lower).mean())

    assert width(0, 0) == 0
    assert 0 < width(0.01, 0) < width(0.1, 0) < width(1.0, 0)
    assert 0 < width(0, 0.2) < width(0, 0.6)
    assert width(0.1, 0.6) > max(width(0.1, 0), width(0, 0.6))


def test_the_part_due_to_weights_is_all_without_noise_and_nothing_with_certain_weights() -> None:
    score = made_up(4)
    by_weights = put_together(score, Choices(draws=300))
    assert by_weights.from_weights[by_weights.lower < by_weights.upper] == pytest.approx(1)
    assert put_together(score, Choices(weight_spread=0, draws=300), 0.3).from_weights == pytest.approx(0)
    both = put_together(score, Choices(draws=300), 0.3).from_weights
    assert 0 < both.mean() < 1


@pytest.mark.parametrize("normalisation", [Normalisation.STANDARDISED, Normalisation.MIN_MAX])
@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_one_draw_an_area_equals_a_draw_of_every_figure(
    normalisation: Normalisation, holes: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = made_up(5)
    score[np.random.default_rng(5).uniform(size=score.shape) < holes] = np.nan
    choices = Choices(normalisation, draws=4000)
    short = put_together(score, choices, 0.2)
    monkeypatch.setattr(Choices, "is_linear", False)
    long = put_together(score, choices, 0.2, seed=2)
    # 4,000 draws place a 5% quantile within a place or so either way (29 +- 1 over seeds, by either path): no area may
    # differ by more than two such errors, and on average they differ by nothing.
    for name in ("lower", "upper"):
        apart = getattr(short, name) - getattr(long, name)
        assert np.abs(apart).max() <= 2, name
        assert abs(apart.mean()) < 0.2, name
    assert short.from_weights == pytest.approx(long.from_weights, abs=0.05)


def test_two_areas_change_places_as_often_as_the_normal_distribution_says() -> None:
    # Noise 0.5 each, one indicator: the gap of 1.645 has a deviation of 1, so the lower one is first in 5% of draws.
    # The third is far below both. Just inside 5% the interval of the first is place 1 only; just outside, 1 to 2.
    inside = put_together([[1.75], [0], [-99]], Choices(draws=20_000), 0.5)
    outside = put_together([[1.55], [0], [-99]], Choices(draws=20_000), 0.5)
    assert (inside.lower[0], inside.upper[0]) == (1, 1)
    assert (outside.lower[0], outside.upper[0]) == (1, 2)
    assert (outside.lower[2], outside.upper[2]) == (3, 3)


def test_a_weight_of_average_size_varies_by_the_spread_that_is_asked() -> None:
    drawn = draw_weights(np.full(10, 0.1), Choices(weight_spread=0.3, draws=20_000), np.random.default_rng(6))
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(np.full(10, 0.1), rel=0.02)
    assert drawn.std(axis=0) / 0.1 == pytest.approx(np.full(10, 0.3), rel=0.03)


def test_a_weight_of_zero_stays_zero() -> None:
    weight = np.array([0.5, 0.0, 0.5])
    assert (draw_weights(weight, Choices(draws=100), np.random.default_rng(7))[:, 1] == 0).all()


def test_an_indicator_in_which_all_are_equal_tells_nobody_apart() -> None:
    choices = Choices(Normalisation.MIN_MAX, weight_spread=0, draws=100)
    found = put_together([[1, 5], [2, 5], [3, 5]], choices, noise=0.0)
    assert found.place.tolist() == [3, 2, 1]
    assert found.shift_without[1] == 0


def test_with_few_areas_there_are_no_places() -> None:
    assert put_together([[1.0], [2.0]]).place.tolist() == [0, 0]


def test_what_can_not_be_is_refused() -> None:
    with pytest.raises(PanelError, match="above zero"):
        put_together(made_up(1), Choices(aggregation=Aggregation.GEOMETRIC))
    with pytest.raises(PanelError, match="zero or more"):
        put_together(made_up(1), weight=[1, 1, 1, 1, 1, -1])
    with pytest.raises(PanelError, match="zero or more"):
        put_together(made_up(1), weight=[0] * 6)
    with pytest.raises(PanelError, match="fit each other"):
        put_together(made_up(1), weight=[1.0])
    with pytest.raises(PanelError, match="between 0 and 2"):
        Choices(weight_spread=3)
    with pytest.raises(PanelError, match="100 draws"):
        Choices(draws=10)
