# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the drift test find what drifts, on every scale, and stay silent where it must?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special, stats

from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.catalogue import Kind, Margin, MarginKind
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.signals.drift import Drift, detect_drift
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.gap import measure_gap
from buurtpeil.signals.wobble import learn_prior_freedom, learn_wobble
from tests.made_up_panels import RATE, SCORE, SHARE, areas_of, city_codes, panel_of

YEARS = tuple(str(year) for year in range(2015, 2025))
AREAS = 80
CODES = city_codes(9801, AREAS)


def drift_of(indicator, value, base, reference, periods=YEARS, flags=None, status=None, incomplete=None) -> Drift:
    """The drift of `AREAS` neighbourhoods, (AREAS, T), in a city with `reference` (T,)."""
    value = np.vstack([value, reference])
    base = np.vstack([np.broadcast_to(base, (AREAS, len(periods))), np.full((1, len(periods)), 1e5)])
    panel = panel_of(areas_of(CODES), periods, {indicator.key: (value, base)}, flags=flags, status=status)
    mask = np.zeros(value.shape, dtype=bool) if incomplete is None else incomplete
    usable = usable_cells(panel, 0, mask)
    against = np.broadcast_to(reference, value.shape)
    return detect_drift(measure_gap(panel, 0, indicator, against, usable, build_groups(panel.areas)), indicator)


def steady_score(seed=20302):
    """Marks that keep their gap to a falling city, with noise of 0.3."""
    generator = np.random.default_rng(seed)
    reference = np.linspace(7, 6, 10)
    return reference + generator.normal(0, 1, (AREAS, 1)) + generator.normal(0, 0.3, (AREAS, 10)), reference


def test_a_growing_gap_is_found_and_a_shrinking_one_is_not():
    value, reference = steady_score()
    value[0] -= np.linspace(0, 3, 10)  # higher is better: falling is worse
    value[1] += np.linspace(0, 3, 10)
    result = drift_of(SCORE, value, np.nan, reference)
    assert result.p_value[0] < 1e-6
    assert result.p_value[1] > 1 - 1e-6
    assert result.change[0] == pytest.approx(3, abs=0.6)
    assert result.first[0] == 0


def test_the_slope_on_the_plain_scale_is_weighted_least_squares_of_statsmodels():
    value, reference = steady_score()
    result = drift_of(SCORE, value, np.nan, reference)
    fitted = sm.OLS(value[3] - reference, sm.add_constant(np.arange(10.0))).fit()
    assert result.change[3] == pytest.approx(-9 * fitted.params[1], rel=1e-9)


def test_a_moving_city_moves_nobody():
    generator = np.random.default_rng(20303)
    base = np.round(generator.lognormal(7, 1, (AREAS, 1))) + 50
    reference = np.linspace(20, 80, 10)  # the whole city rises fourfold
    value = generator.poisson(base * reference / 1000 * generator.gamma(5, 0.2, (AREAS, 1))) * 1000 / base
    p_values = drift_of(RATE, value, base, reference).p_value[:AREAS]
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


def test_a_score_test_of_counts_equals_its_hand_calculation():
    # No wobble, equal bases, a steady city: the linearised slope test is the score test of a Poisson trend:
    # sum (t - mean t) count / sqrt(mean count x sum (t - mean t)^2).
    generator = np.random.default_rng(20304)
    count = generator.poisson(4, (AREAS, 10))
    result = drift_of(replace(RATE, decimals=9), count * 10.0, 100.0, np.full(10, 40.0))
    time = np.arange(10) - 4.5
    score = (count @ time) / np.sqrt(count.mean(axis=1) * (time**2).sum())
    # The learned wobble and the moderated t may only make the test more careful than this.
    expected = special.ndtr(-score)
    seems_worse = expected < 0.2
    assert (result.p_value[:AREAS][seems_worse] >= expected[seems_worse] * (1 - 1e-6)).all()
    assert stats.spearmanr(result.p_value[:AREAS], expected).statistic > 0.99


def test_an_income_counts_relative_to_the_city():
    # Every income grows by half with prices: a plain gap would drift, a relative one does not.
    income = replace(SCORE, kind=Kind.MEAN, margin=Margin(MarginKind.RELATIVE, 0.1))
    generator = np.random.default_rng(20305)
    reference = np.linspace(20, 30, 10)
    value = reference * generator.uniform(0.6, 1.4, (AREAS, 1)) * (1 + generator.normal(0, 0.01, (AREAS, 10)))
    p_values = drift_of(income, value, np.nan, reference).p_value[:AREAS]
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


def test_shares_are_tested_on_the_logit_scale_without_leaving_it():
    generator = np.random.default_rng(20306)
    base = 400
    truth = special.expit(special.logit(0.1) + generator.normal(0, 0.5, (AREAS, 1)))
    value = 100 * generator.binomial(base, truth, (AREAS, 10)) / base
    value[0] = 100 * generator.binomial(base, np.linspace(0.1, 0.3, 10)) / base
    result = drift_of(SHARE, value, base, np.full(10, 10.0))
    assert result.p_value[0] < 1e-5
    assert result.change[0] == pytest.approx(20, abs=6)


def test_a_series_starts_after_its_last_break():
    value, reference = steady_score()
    value[0, 6:] -= 5
    flags = np.zeros((AREAS + 1, 10))
    flags[0, 6] = Flag.BREAK
    result = drift_of(SCORE, value, np.nan, reference, flags=flags)
    assert result.first[0] == 6
    assert result.p_value[0] > 0.001


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("status", Status.MODELLED_BY_PUBLISHER),
        ("flags", Flag.DUPLICATE),
        ("flags", Flag.INTERPOLATED),
        ("incomplete", True),
    ],
)
def test_what_is_not_an_areas_own_figure_is_not_tested(what, value):
    figures, reference = steady_score()
    mask = np.zeros((AREAS + 1, 10), dtype=bool if what == "incomplete" else np.uint16)
    mask[0] = value
    result = drift_of(SCORE, figures, np.nan, reference, **{what: mask})
    assert np.isnan(result.p_value[0])
    assert np.isfinite(result.p_value[1])


def test_three_periods_or_a_missing_last_one_are_not_tested():
    value, reference = steady_score()
    value[0, :7] = np.nan
    value[1, 9] = np.nan
    p_values = drift_of(SCORE, value, np.nan, reference).p_value
    assert np.isnan(p_values[:2]).all()
    assert np.isfinite(p_values[2])


def test_the_city_itself_is_not_tested():
    value, reference = steady_score()
    assert np.isnan(drift_of(SCORE, value, np.nan, reference).p_value[AREAS])


@pytest.mark.parametrize("constant", [0.0, 5.0, 100.0])
@pytest.mark.parametrize("indicator", [RATE, SHARE, SCORE], ids=lambda indicator: indicator.key)
def test_constants_are_no_signal_and_no_error(indicator, constant):
    result = drift_of(indicator, np.full((AREAS, 10), constant), 100.0, np.full(10, constant))
    assert not (result.p_value < 0.4).any()


def test_wobble_is_found_beside_drawing_noise_and_is_zero_without_it():
    generator = np.random.default_rng(20307)
    times = np.arange(6.0)
    variance = generator.uniform(0.5, 2, (3000, 6))
    gap = generator.normal(0, np.sqrt(variance + 0.8))
    # 3,000 areas: the median-based variance has a standard error of about 4% of the total of 2.
    assert learn_wobble(gap, variance, times) == pytest.approx(0.8, abs=0.25)
    assert learn_wobble(generator.normal(0, np.sqrt(variance)), variance, times) < 0.15
    assert np.isnan(learn_wobble(gap[:19], variance[:19], times))


def test_prior_freedom_tells_equal_noise_from_unequal_noise():
    # Smyth (2004): variances drawn as d0 / chi-squared(d0) are found back with d0 of about 6.
    generator = np.random.default_rng(20308)
    freedom = np.full(20000, 5.0)
    unequal = generator.chisquare(5, 20000) * 6 / generator.chisquare(6, 20000)
    assert learn_prior_freedom(unequal, freedom) == pytest.approx(6, rel=0.1)
    assert learn_prior_freedom(generator.chisquare(5, 20000), freedom) > 100
