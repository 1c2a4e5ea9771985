# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the compass colour what is sure, and only that?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.reference import ReferenceKind
from buurtpeil.estimates.variance import NoiseSource
from buurtpeil.indicators.catalogue import Direction, Floor, Kind
from buurtpeil.indicators.statuses import Status
from tests.made_up_panels import ALL_KINDS, RATE, REGISTER, SCORE, SHARE, areas_of, catalogue_of, city_codes, panel_of

YEARS = ("2022", "2023", "2024")


def judged(indicator, codes, value, base, periods=("2024",), **others):
    """The estimates of one indicator; value is (A, T) or (A,)."""
    value = np.asarray(value, dtype=float).reshape(len(codes), -1)
    base = np.asarray(base, dtype=float).reshape(len(codes) if np.ndim(base) else 1, -1)
    panel = panel_of(areas_of(codes), periods, {indicator.key: (value, base)}, **others)
    return estimate(panel, catalogue_of(indicator))


def test_a_lone_neighbourhood_is_judged_by_its_own_binomial_noise():
    # Its municipality says 20%; 400 persons of whom 40%: with nothing to borrow from, Jeffreys' prior and the data.
    codes = city_codes(9801, 1)
    result = judged(SHARE, codes, [40.0, 20.0], [400, 0])
    # codes are sorted: BU before GM. The share is a whole number, so rounding adds 1/12 of a squared point to the
    # drawing variance at the mean, which is the figure itself here: 40 x 60 / 400 = 6.
    persons = 400 * 6 / (6 + 1 / 12)
    expected = stats.beta(0.5 + 0.4 * persons, 0.5 + 0.6 * persons)
    assert result.estimate[0, 0, 0] == pytest.approx(100 * expected.mean(), rel=1e-12)
    assert result.lower[0, 0, 0] == pytest.approx(100 * expected.ppf(0.05), rel=1e-9)
    assert result.upper[0, 0, 0] == pytest.approx(100 * expected.ppf(0.95), rel=1e-9)
    assert result.probability_worse[0, 0, 0] == pytest.approx(expected.sf(0.23), rel=1e-9)
    assert result.colour[0, 0, 0] == Colour.WORSE


def test_a_lone_neighbourhood_is_judged_by_its_own_poisson_noise():
    codes = city_codes(9801, 1)
    result = judged(RATE, codes, [50.0, 25.0], [1000, 0])
    # 50 events on 1,000 inhabitants; a rate shown with one decimal has rounding variance 0.1^2 / 12.
    events = 50 / (1 + (0.01 / 12) / 50)
    expected = stats.gamma(0.5 + events, scale=1 / (events / 50))
    assert result.estimate[0, 0, 0] == pytest.approx(expected.mean(), rel=1e-12)
    assert result.probability_worse[0, 0, 0] == pytest.approx(expected.sf(25 * 1.15), rel=1e-9)
    assert result.probability_better[0, 0, 0] == pytest.approx(expected.cdf(25 * 0.85), abs=1e-12)


def test_three_probabilities_add_up_to_one():
    generator = np.random.default_rng(20241)
    codes = city_codes(9801, 30)
    for indicator in ALL_KINDS:
        value = generator.normal(40, 6, (31, 3))
        result = judged(indicator, codes, value, 900, YEARS)
        total = result.probability_worse + result.probability_equal + result.probability_better
        np.testing.assert_allclose(total, np.where(np.isfinite(total), 1, np.nan), atol=1e-12)
        assert np.isfinite(total[0, :30]).all()


def test_a_colour_needs_ninety_percent():
    generator = np.random.default_rng(20242)
    codes = city_codes(9801, 200)
    base = np.append(generator.integers(50, 3000, 200), 0)
    value = np.append(generator.poisson(base[:-1] * 0.03) * 1000 / base[:-1], 30)
    result = judged(RATE, codes, value, base)
    highest = np.max(
        [result.probability_worse[0, :200], result.probability_equal[0, :200], result.probability_better[0, :200]], 0
    )
    is_coloured = result.colour[0, :200] > Colour.UNDETERMINED
    np.testing.assert_array_equal(is_coloured, highest >= 0.9)


def test_higher_is_better_turns_the_verdict_around():
    codes = city_codes(9801, 1)
    better = replace(SHARE, direction=Direction.HIGHER_IS_BETTER)
    assert judged(better, codes, [40.0, 20.0], [400, 0]).colour[0, 0, 0] == Colour.BETTER


def test_an_indicator_without_a_direction_gets_an_estimate_and_no_colour():
    neither = replace(SHARE, direction=Direction.NEITHER)
    result = judged(neither, city_codes(9801, 1), [40.0, 20.0], [400, 0])
    assert result.colour[0, 0, 0] == Colour.NONE
    assert np.isnan(result.probability_worse[0, 0, 0])
    assert result.estimate[0, 0, 0] == pytest.approx(40, abs=0.1)


def test_a_missing_figure_has_no_judgement():
    result = judged(SHARE, city_codes(9801, 2), [np.nan, 25.0, 20.0], [400, 400, 0])
    assert result.colour[0, 0, 0] == Colour.NONE
    assert np.isnan(result.estimate[0, 0, 0])


def test_a_base_under_the_minimum_is_never_coloured():
    result = judged(SHARE, city_codes(9801, 1), [100.0, 20.0], [49, 0])
    assert result.colour[0, 0, 0] == Colour.UNDETERMINED


def test_a_figure_modelled_by_its_publisher_is_not_shrunk_and_has_no_drawing_noise():
    generator = np.random.default_rng(20243)
    codes = city_codes(9801, 40)
    value = 30 + generator.normal(0, 4, (41, 1)) + generator.normal(0, 1, (41, 3))
    result = judged(SHARE, codes, value, 400, YEARS, status=np.array(Status.MODELLED_BY_PUBLISHER))
    np.testing.assert_array_equal(result.estimate[0], value)
    assert set(result.noise_source[0, :40].ravel()) == {NoiseSource.LEARNED}


def test_unknown_noise_is_undetermined_with_the_figure_as_estimate():
    # One period: nothing can be learned of how a mark wobbles.
    result = judged(SCORE, city_codes(9801, 30), np.linspace(2, 9, 31), np.nan)
    assert set(result.colour[0, :30, 0]) == {Colour.UNDETERMINED}
    np.testing.assert_array_equal(result.estimate[0, :, 0], np.linspace(2, 9, 31))
    assert np.isnan(result.lower).all()


def test_nobody_is_called_worse_than_a_city_with_nothing_counted():
    # Two neighbourhoods of 60 inhabitants, no events at all: a part of zero is no margin.
    result = judged(RATE, city_codes(9801, 2), [0.0, 0.0, 0.0], [60, 60, 120])
    assert set(result.colour[0, :, 0]) <= {Colour.UNDETERMINED}


def test_two_small_areas_that_look_alike_are_not_proof_of_being_alike():
    # 3 events on 60 inhabitants twice: the spread looks zero, yet two areas can't show that.
    result = judged(RATE, city_codes(9801, 2), [50.0, 50.0, 50.0], [60, 60, 120])
    assert set(result.colour[0, :2, 0]) == {Colour.UNDETERMINED}


def test_a_register_figure_is_barely_shrunk():
    generator = np.random.default_rng(20244)
    value = np.round(generator.uniform(20, 80, 51), 1) + 0.01
    result = judged(REGISTER, city_codes(9801, 50), value, 800)
    np.testing.assert_allclose(result.estimate[0, :50, 0], value[:50], atol=0.01)


def test_a_count_is_not_compared_with_its_city():
    count = replace(RATE, kind=Kind.COUNT, per=1, denominator=None)
    result = judged(count, city_codes(9801, 3), [10, 20, 5, 35], np.nan)
    assert (result.reference_kind == ReferenceKind.NONE).all()
    np.testing.assert_array_equal(result.estimate[0, :, 0], [10, 20, 5, 35])
    assert set(result.colour[0, :, 0]) == {Colour.UNDETERMINED}


def test_the_probability_beyond_the_floor_follows_the_posterior():
    floor = replace(SHARE, floor=Floor(30.0, {}))
    result = judged(floor, city_codes(9801, 1), [40.0, 20.0], [400, 0])
    persons = 400 * 6 / (6 + 1 / 12)
    expected = stats.beta(0.5 + 0.4 * persons, 0.5 + 0.6 * persons).sf(0.30)
    assert result.probability_beyond_floor[0, 0, 0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("indicator", ALL_KINDS, ids=lambda indicator: indicator.key)
@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
@pytest.mark.parametrize("neighbourhoods", [1, 2, 30])
@pytest.mark.parametrize("base", [1.0, 60.0, 1e6])
def test_extremes_give_an_answer_or_undetermined(indicator, value, neighbourhoods, base):
    codes = city_codes(9801, neighbourhoods, districts=1)
    result = judged(indicator, codes, np.full((len(codes), 2), value), base, ("2023", "2024"))
    assert np.isfinite(result.estimate).all()
    assert not np.isin(result.colour, (Colour.WORSE, Colour.BETTER)).any()
    assert (result.lower[np.isfinite(result.lower)] <= result.upper[np.isfinite(result.upper)]).all()


def test_everything_missing_gives_nothing():
    codes = city_codes(9801, 5)
    for indicator in ALL_KINDS:
        result = judged(indicator, codes, np.full((6, 2), np.nan), np.nan, ("2023", "2024"))
        assert (result.colour == Colour.NONE).all()
        assert np.isnan(result.estimate).all()


def test_a_panel_without_indicators_gives_empty_arrays():
    areas = areas_of(city_codes(9801, 3))
    full = panel_of(areas, ("2024",), {"x": (np.zeros((4, 1)), 1.0)})
    empty = replace(
        full,
        indicators=(),
        **{name: getattr(full, name)[:0] for name in ("value", "base", "variance", "status", "flags")},
    )
    assert estimate(empty, catalogue_of(RATE)).estimate.shape == (0, 4, 1)
