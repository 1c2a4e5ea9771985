# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the outlook say what a hand calculation and the textbooks say, and does it keep silent when it must?

Needs made-up panels. Gives hand-computed gaps, the filter beside the covariance formula it must equal, the calibration
beside a general optimiser, and the promise that "no change" is the forecast where nothing can be learned.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from buurtpeil.errors import PanelError
from buurtpeil.estimates.outlook import look_ahead
from buurtpeil.estimates.outlook_calibration import NORMAL_SLOPE, calibrate
from buurtpeil.estimates.outlook_filter import Setting, Target, forecast_by_filter, run_filter
from buurtpeil.estimates.outlook_gaps import Gaps, measure_gaps
from buurtpeil.estimates.outlook_origin import Method
from buurtpeil.estimates.outlook_prior import Prior, find_surroundings, learn_priors, select_to_learn
from buurtpeil.estimates.outlook_regression import outcome_of
from buurtpeil.estimates.reference import municipal_reference
from buurtpeil.indicators.catalogue import Direction, Floor, Margin, MarginKind
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from tests.made_up_panels import RATE, SCORE, SHARE, areas_of, catalogue_of, city_codes, panel_of

YEARS = tuple(str(year) for year in range(2011, 2023))


def gaps_of(series: np.ndarray, noise: float = 0.0) -> Gaps:
    """Gaps that are given as they are, of figures whose noise does not grow with the level."""
    shape = series.shape
    return Gaps(
        gap=series.astype(float),
        noise=np.full(shape, noise),
        is_drawn=np.zeros(shape, dtype=bool),
        per_gap=np.zeros(shape),
        threshold=np.ones(shape),
        first=np.zeros(shape, dtype=np.int64),
    )


def city(series: np.ndarray, indicator=SCORE) -> Panel:
    """A city whose neighbourhoods have these figures (A, T); the municipality has none of its own."""
    areas = areas_of([code for code in city_codes(9811, len(series)) if code.startswith("BU")])
    return panel_of(areas, YEARS[: series.shape[1]], {indicator.key: (series, np.full(series.shape, 500.0))})


def gaps_in(panel: Panel, indicator) -> Gaps:
    reference = municipal_reference(panel, catalogue_of(indicator)).value[0]
    return measure_gaps(panel, 0, indicator, reference, np.isfinite(panel.value[0]))


def outlook_of(series: np.ndarray, indicator=SCORE):
    panel = city(series, indicator)
    return look_ahead(gaps_in(panel, indicator), find_surroundings(panel.areas))


def wandering(generator: np.random.Generator, areas: int, periods: int, noise: float) -> np.ndarray:
    """Marks that wander a little around a level of their own, measured with noise."""
    level = generator.normal(6.0, 0.5, (areas, 1))
    return (
        level
        + 0.05 * generator.normal(0, 1, (areas, periods)).cumsum(axis=1)
        + generator.normal(0, noise, (areas, periods))
    )


def test_a_gap_is_counted_in_margins_positive_when_worse():
    # Mean 30 (equal bases): 33 lies 3 above, a margin of 15% of 30 is 4.5: 0.667 margins, worse for thefts.
    gaps = gaps_in(city(np.array([[33.0], [27.0]]), RATE), RATE)
    np.testing.assert_allclose(gaps.gap[:, 0], [2 / 3, -2 / 3])
    # A mark of 6.5 beside 6.0 with a margin of 0.5: half a margin above the mean of 6.25, and better.
    gaps = gaps_in(city(np.array([[6.5], [6.0]])), SCORE)
    np.testing.assert_allclose(gaps.gap[:, 0], [-0.5, 0.5])


def test_drawing_noise_follows_the_areas_own_level():
    # 30 per 1,000 on 500 inhabitants: variance 30 / 0.5 = 60, rounding 0.1^2 / 12; margin 4.5 squared is 20.25.
    gaps = gaps_in(city(np.array([[30.0], [30.0]]), RATE), RATE)
    assert gaps.noise[0, 0] == pytest.approx((60 + 0.01 / 12) / 20.25)
    # Two margins up is 39, 1.3 times the reference: the noise of a Poisson figure grows likewise.
    assert gaps.own_noise(np.array([2.0, 0.0]), 0)[0] == pytest.approx(1.3 * gaps.noise[0, 0])


def test_the_floor_counts_where_it_comes_before_red():
    floored = replace(RATE, floor=Floor(32.0, {"nl": "Verzonnen.", "en": "Made up."}))
    gaps = gaps_in(city(np.array([[30.0], [30.0]]), floored), floored)
    assert gaps.threshold[0, 0] == pytest.approx(2 / 4.5)


def test_the_filter_equals_the_covariance_formula():
    # Without an outlier and with equal noise the filter must give the textbook conditional mean and variance of a
    # Gaussian vector: cov(y_s, y_t) = lasting + passing x persistence^|s - t|, plus noise on the diagonal.
    series = np.array([[0.3, 0.5, 0.1, 0.4, 0.6]])
    spread, setting, noise = 1.0, Setting(0.7, 0.1, 0), 0.2
    prior = Prior(np.array([0.2]), np.zeros(1), np.array([spread]))
    forecast = forecast_by_filter(gaps_of(series, noise), prior, setting)[Target.TWO_AHEAD]
    passing = 0.1 / (1 - 0.49)
    lasting, wobble = 1 - passing, 0.01
    lag = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    # The noise that nobody knows grows with the area's own unrest; the reference formula must use the same.
    unrest, surprise = [], 0.0
    for column in range(5):
        unrest.append((3 + surprise) / (3 + max(column - 1, 0)) if column else 1.0)
        state = run_filter(gaps_of(series[:, : column + 1], noise), prior, [setting])
        surprise = float(state.unrest[0, 0]) * (3 + column) - 3
    covariance = lasting + passing * 0.7**lag + np.diag(wobble + noise * np.array(unrest))
    with_target = lasting + passing * 0.7 ** (6 - np.arange(5))
    weight = np.linalg.solve(covariance, with_target)
    expected = 0.2 + weight @ (series[0] - 0.2)
    variance = 1.0 - weight @ with_target + wobble + noise
    assert forecast.mean[0] == pytest.approx(expected, abs=1e-12)
    assert forecast.variance[0] == pytest.approx(variance * (3 + surprise) / 7, abs=1e-12)


def test_one_outlier_does_not_carry_the_level_away():
    steady = np.tile([0.1, -0.1], (30, 5))
    spoiled = steady.copy()
    spoiled[0, -2] = 50.0
    prior = learn_priors(gaps_of(steady, 0.02), find_surroundings(city(steady).areas))[-1]
    state = run_filter(gaps_of(spoiled, 0.02), prior, [Setting(0.97, 0.01, 0)])
    assert abs(state.level[0, 0] + state.deviation[0, 0]) < 0.5


def test_after_a_break_only_the_new_figures_count():
    panel = city(np.array([[6.0, 6.0, 6.0, 8.0, 8.0], [6.0] * 5, [6.2] * 5]))
    flags = panel.flags.copy()
    flags[0, 0, 3] = Flag.BREAK
    gaps = gaps_in(replace(panel, flags=flags), SCORE)
    assert np.isnan(outcome_of(gaps, 2, Target.TWO_AHEAD)[0])
    assert np.isfinite(outcome_of(gaps, 2, Target.TWO_AHEAD)[1])
    assert gaps.is_since_break(4)[0].tolist() == [False, False, False, True, True]


def test_the_outcome_is_what_came_two_periods_later():
    gaps = gaps_of(np.array([[0.0, 1.0, 2.0, 4.0]]))
    assert outcome_of(gaps, 1, Target.NEXT_TWO)[0] == 3.0
    assert outcome_of(gaps, 1, Target.TWO_AHEAD)[0] == 4.0
    assert np.isnan(outcome_of(gaps, 2, Target.TWO_AHEAD)[0])


def test_where_figures_are_mostly_noise_the_combined_forecast_speaks_and_is_right():
    outlook = outlook_of(wandering(np.random.default_rng(1), 300, 12, 0.3))
    assert outlook.may_speak[Target.TWO_AHEAD]
    assert outlook.chosen[Target.TWO_AHEAD] in (Method.FILTER, Method.REGRESSION, Method.COMBINED, Method.RECENT_MEAN)
    # Levels hardly move, so the mean of all years is nearly true; the last figure errs by 0.6 margins.
    skill = outlook.skill[Target.TWO_AHEAD][outlook.chosen[Target.TWO_AHEAD]]
    assert skill.error < 0.8 * skill.error_of_no_change


def test_where_nothing_can_be_foretold_no_change_is_the_forecast():
    steps = np.random.default_rng(2).normal(0, 0.4, (200, 12)).cumsum(axis=1) + 6.0
    outlook = outlook_of(steps)
    assert not outlook.may_speak[Target.TWO_AHEAD]
    np.testing.assert_array_equal(
        outlook.forecast(Target.TWO_AHEAD), outlook.now.means[Target.TWO_AHEAD][Method.NO_CHANGE]
    )


def test_earlier_forecasts_do_not_know_what_came_later():
    generator = np.random.default_rng(3)
    series = generator.normal(0, 1, (120, 1)) + generator.normal(0, 0.4, (120, 12))
    changed = series.copy()
    changed[:, -2:] += generator.normal(0, 3, (120, 2))
    near = find_surroundings(city(series).areas)
    first, second = (look_ahead(gaps_of(given, 0.1), near).past for given in (series, changed))
    assert [origin.column for origin in first] == [4, 5, 6, 7, 8, 9]
    for before, after in zip(first, second, strict=True):
        for target in Target:
            np.testing.assert_array_equal(before.score[target], after.score[target])
            for method in Method:
                np.testing.assert_array_equal(before.means[target][method], after.means[target][method])


def test_the_calibration_is_the_penalised_optimum():
    outlooks = [outlook_of(wandering(np.random.default_rng(seed), 150, 12, 0.3)) for seed in (5, 6)]
    found = calibrate(outlooks, Target.TWO_AHEAD)
    cases = [
        (number, score, came)
        for number, outlook in enumerate(outlooks)
        for origin in outlook.past
        for score, came in zip(origin.score[Target.TWO_AHEAD], origin.outcome[Target.TWO_AHEAD], strict=True)
        if np.isfinite(came)
    ]
    which, score, came = (np.array(column) for column in zip(*cases, strict=True))

    def loss(c: np.ndarray) -> float:
        logit = c[0] * score + c[1] + c[2:][which]
        lean = (c[0] - NORMAL_SLOPE) ** 2 + (c[1:] ** 2).sum()
        return float(np.logaddexp(0, logit).sum() - (came * logit).sum() + 8 / 2 * lean)

    best = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-6}).x
    np.testing.assert_allclose([found.slope, found.level, *found.own], best, atol=1e-4)
    # The mean probability then lies near the share that came true.
    mean = np.mean([found.probability(0, origin, Target.TWO_AHEAD)[origin.at_risk[Target.TWO_AHEAD]].mean()
                    for origin in outlooks[0].past])  # fmt: skip
    assert mean == pytest.approx(np.mean(came[which == 0]), abs=0.03)


def test_learning_is_from_a_fixed_selection_that_figures_do_not_decide():
    panel = city(np.random.default_rng(7).normal(6, 1, (400, 3)))
    gaps, near = gaps_in(panel, SCORE), find_surroundings(panel.areas)
    chosen = select_to_learn(gaps, near, 100)
    assert 60 < len(chosen) < 140
    other = replace(gaps, gap=gaps.gap * -2)
    np.testing.assert_array_equal(select_to_learn(other, near, 100), chosen)


@pytest.mark.parametrize(
    "series",
    [
        np.array([[6.0], [7.0]]),
        np.array([[6.0, 6.0], [6.0, 6.0]]),
        np.full((2, 8), np.nan),
        np.full((40, 8), 6.0),
        np.array([[6.0] * 8]),
        np.array([[-3.0, 5.0] * 4, [1.0] * 8]),
        np.array([[1e300, 1.0] * 4, [1.0] * 8]),
    ],
    ids=["one year", "two areas, two years", "all missing", "all equal", "one neighbourhood", "negative", "huge"],
)
@pytest.mark.parametrize("indicator", [SCORE, RATE, SHARE, replace(RATE, direction=Direction.NEITHER)])
def test_poor_input_gives_no_outlook_that_speaks(series, indicator):
    outlook = outlook_of(series, indicator)
    for target in Target:
        assert not outlook.may_speak[target]
        probability = calibrate([outlook], target).probability(0, outlook.now, target)
        assert not (probability[np.isfinite(probability)] > 1).any()


def test_a_margin_of_nothing_gives_no_gap():
    relative = replace(RATE, margin=Margin(MarginKind.RELATIVE, 0.2))
    gaps = gaps_in(city(np.zeros((5, 3)), relative), relative)
    assert np.isnan(gaps.gap).all()


def test_without_any_period_it_says_so_in_words():
    with pytest.raises(PanelError, match="at least one period"):
        outlook_of(np.zeros((3, 0)))
