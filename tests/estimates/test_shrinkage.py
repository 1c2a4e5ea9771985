# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does shrinkage follow the papers it cites, and does it keep its promised coverage?"""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from buurtpeil.areas.codes import Level
from buurtpeil.estimates import shrinkage
from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.shrinkage import fit_prior
from tests.made_up_panels import RATE, SCORE, SHARE, areas_of, catalogue_of, city_codes, panel_of


def test_the_prior_equals_dersimonian_and_laird_of_statsmodels(monkeypatch):
    generator = np.random.default_rng(20248)
    codes = city_codes(9801, 25)
    groups = build_groups(areas_of(codes))
    value, noise = generator.normal(0, 2, (26, 1)), generator.gamma(3, 0.3, (26, 1))
    here = np.ones((26, 1), dtype=bool)
    here[25] = False  # the city itself
    monkeypatch.setattr(shrinkage, "AREAS_BORROWED", 0.0)
    prior = fit_prior(value, noise, np.ones((26, 1)), here, groups)
    oracle = combine_effects(value[:25, 0], noise[:25, 0], method_re="dl")
    assert prior.spread[0, 0] == pytest.approx(oracle.tau2, rel=1e-10)
    assert prior.mean[0, 0] == pytest.approx(oracle.mean_effect_re, rel=1e-10)
    assert prior.mean_variance[0, 0] == pytest.approx(oracle.var_eff_w_re, rel=1e-10)


def test_the_spread_of_rates_is_marshalls_up_to_the_correction_for_the_mean():
    # Marshall (1991): spread = sum n (r - m)^2 / sum n - m / mean(n); ours divides by one area less.
    generator = np.random.default_rng(20249)
    areas = 600
    base = np.append(generator.lognormal(6.5, 0.8, areas), 0)
    events = generator.poisson(base[:-1] * 0.03 * generator.gamma(8, 1 / 8, areas))
    rate = np.append(events / base[:-1], 0.03)
    groups = build_groups(areas_of(city_codes(9801, areas)))
    mean = events.sum() / base.sum()
    here = np.append(np.ones(areas, dtype=bool), False)[:, np.newaxis]
    noise = np.where(here[:, 0], mean / np.where(base > 0, base, 1), 1.0)
    prior = fit_prior(rate[:, np.newaxis], noise[:, np.newaxis], np.full((areas + 1, 1), mean**2), here, groups)
    marshall = (base[:-1] * (rate[:-1] - mean) ** 2).sum() / base.sum() - mean / base[:-1].mean()
    # 600 areas: one area less and the largest area's part of all inhabitants are under 2% together.
    assert prior.spread[0, 0] * mean**2 == pytest.approx(marshall, rel=0.02)
    assert prior.spread[0, 0] == pytest.approx(1 / 8, rel=0.25)


def test_a_city_of_one_area_keeps_exactly_its_own_noise():
    # Another city teaches how much areas differ, yet there is nobody here to lean on: mean and deviation stay its own.
    generator = np.random.default_rng(20250)
    codes = city_codes(9801, 1) + city_codes(9802, 40)
    areas = areas_of(codes)
    value = 6 + generator.normal(0, 0.8, (43, 1)) + generator.normal(0, 0.3, (43, 4))
    panel = panel_of(areas, ("2021", "2022", "2023", "2024"), {SCORE.key: (value, np.nan)})
    result = estimate(panel, catalogue_of(SCORE))
    lonely = areas.row("BU98010000")
    np.testing.assert_allclose(result.estimate[0, lonely], value[lonely], rtol=1e-12)
    others = result.deviation[0, areas.rows_within("GM9802", Level.NEIGHBOURHOOD)]
    assert (result.deviation[0, lonely] > others.max()).all()


def test_small_areas_are_pulled_harder_than_large_ones():
    generator = np.random.default_rng(20251)
    codes = city_codes(9801, 60)
    base = np.append(np.repeat([60.0, 6000.0], 30), 0)
    value = np.append(generator.poisson(base[:-1] * 0.03 * generator.gamma(10, 0.1, 60)) * 1000 / base[:-1], 30)
    panel = panel_of(areas_of(codes), ("2024",), {RATE.key: (value[:, np.newaxis], base[:, np.newaxis])})
    result = estimate(panel, catalogue_of(RATE)).estimate[0, :60, 0]
    centre = 30
    left = np.abs(result - centre) / np.abs(value[:60] - centre)
    assert np.median(left[:30]) < 0.35
    assert np.median(left[30:]) > 0.85


@pytest.mark.parametrize("indicator", [RATE, SHARE, SCORE], ids=lambda indicator: indicator.key)
def test_ninety_percent_intervals_hold_the_truth_ninety_percent_of_the_time(indicator):
    generator = np.random.default_rng(20252)
    codes = [code for city in range(9801, 9831) for code in city_codes(city, 40)]
    areas = areas_of(codes)
    rows = len(areas)
    base = np.maximum(generator.lognormal(6, 1.2, (rows, 1)), 50).round()
    if indicator is RATE:
        truth = generator.gamma(6, 40 / 6, (rows, 1))
        value = generator.poisson(truth * base / 1000, (rows, 3)) * 1000 / base
    elif indicator is SHARE:
        truth = 100 * generator.beta(6, 24, (rows, 1))
        value = 100 * generator.binomial(base.astype(int), truth / 100, (rows, 3)) / base
    else:
        truth = generator.normal(6, 0.5, (rows, 1))
        value = truth + generator.normal(0, 0.4, (rows, 3))
        value[areas.levels == "municipality"] = 6.0  # a city's own figure is far surer than a neighbourhood's
    panel = panel_of(areas, ("2022", "2023", "2024"), {indicator.key: (value, base)})
    result = estimate(panel, catalogue_of(indicator))
    is_small = areas.levels == "neighbourhood"
    inside = ((result.lower[0] <= truth) & (truth <= result.upper[0]))[is_small]
    # 1,200 areas; three periods share the truth, so 1,200 independent cases at least: s.e. 0.9%; within three of those,
    # and one percent for the prior being fitted.
    assert inside.mean() == pytest.approx(0.90, abs=0.035)


def test_noise_learned_from_two_periods_is_not_shrunk_by():
    # First differences hold real change: shrinking by them would pull areas together and call that sure.
    generator = np.random.default_rng(20253)
    codes = city_codes(9801, 40)
    value = generator.normal(6, 0.5, (41, 2))
    panel = panel_of(areas_of(codes), ("2020", "2024"), {SCORE.key: (value, np.nan)})
    np.testing.assert_array_equal(estimate(panel, catalogue_of(SCORE)).estimate[0], value)
