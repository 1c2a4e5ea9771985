# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do domain scores add what may be added, and keep apart what is sure and what is not?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from buurtpeil.errors import PanelError
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.domains import TOTAL, Movement, score_domains
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.standardise import group_median, standardise
from buurtpeil.estimates.trend import fit_lines
from buurtpeil.indicators.catalogue import Direction, MethodBreak
from tests.made_up_panels import SHARE, areas_of, catalogue_of, city_codes

LONELY = replace(SHARE, key="made-up-lonely", domain="cohesion")
TRUST = replace(SHARE, key="made-up-trust", domain="cohesion", direction=Direction.HIGHER_IS_BETTER, weight=3)
IDLE = replace(SHARE, key="made-up-idle", domain="work")
CATALOGUE = catalogue_of(LONELY, TRUST, IDLE)
CODES = city_codes(9801, 9)  # nine neighbourhoods and their city: BU... sorts before GM
AREAS = areas_of(CODES)
# Median 0; absolute deviations 0 1 1 2 2 3 3 4 4: median 2.
GAPS = np.array([-4, -3, -2, -1, 0, 1, 2, 3, 4.0])
UNIT = 1.4826022185056018 * 2


def known(gap, deviation, margin=1.0) -> Estimates:
    """Estimates with the reference at 50; `gap` is (A, T) or (A,) over the nine neighbourhoods."""
    gap = np.asarray(gap, dtype=float).reshape(9, -1)
    estimate = np.vstack([50 + gap, np.full((1, gap.shape[1]), 50.0)])[np.newaxis]
    full = np.where(np.isfinite(estimate), 1.0, np.nan)
    zero = np.zeros(estimate.shape, dtype=np.uint8)
    return Estimates(
        reference=50 * full,
        reference_kind=zero,
        estimate=estimate,
        deviation=deviation * full,
        lower=full,
        upper=full,
        margin=margin * full,
        probability_worse=full,
        probability_equal=full,
        probability_better=full,
        probability_beyond_floor=full,
        noise_source=zero,
        colour=np.where(estimate > 52, Colour.WORSE, Colour.UNDETERMINED).astype(np.uint8),
    )


def test_a_score_is_the_weighted_mean_of_oriented_standardised_gaps():
    scores = score_domains(
        [(LONELY.key, ("2024",), known(GAPS, 0.1)), (TRUST.key, ("2024",), known(GAPS, 0.1))], AREAS, CATALOGUE
    )
    # Unit: sqrt(median-based variance + noise). Loneliness counts once and against, trust three times and in favour.
    unit = np.sqrt(UNIT**2 + 0.1**2)
    expected = (-GAPS / unit + 3 * GAPS / unit) / 4
    cohesion = scores.keys.index("cohesion")
    np.testing.assert_allclose(scores.score[cohesion, :9, 0], expected, atol=1e-12)
    # Variance: (1^2 + 3^2) / 4^2 of one squared standardised deviation; 1.6449 is the 95% point of the normal.
    half_width = 1.6448536269514722 * np.sqrt(10 / 16) * 0.1 / unit
    np.testing.assert_allclose(scores.upper[cohesion, :9, 0] - expected, half_width, rtol=1e-12)
    np.testing.assert_allclose(scores.band[cohesion, :9, 0], 1 / unit, rtol=1e-12)
    assert scores.indicators_used[cohesion, 0, 0] == 2
    assert list(scores.indicators_worse[cohesion, :9, 0]) == [0] * 7 + [2, 2]


def test_the_total_counts_each_domain_once():
    blocks = [(indicator.key, ("2024",), known(GAPS, 0.1)) for indicator in (LONELY, TRUST, IDLE)]
    scores = score_domains(blocks, AREAS, CATALOGUE)
    assert scores.keys[-1] == TOTAL
    np.testing.assert_allclose(scores.score[-1], (scores.score[0] + scores.score[1]) / 2, atol=1e-15)
    assert (scores.indicators_used[-1, :, 0] == 3).all()


def test_one_indicator_is_never_enough_for_a_colour():
    scores = score_domains([(LONELY.key, ("2024",), known(GAPS * 10, 0.1))], AREAS, CATALOGUE)
    assert set(scores.colour[scores.keys.index("cohesion"), :, 0]) == {Colour.UNDETERMINED}
    assert set(scores.colour[scores.keys.index("work"), :, 0]) == {Colour.NONE}


def test_two_indicators_colour_what_is_sure():
    blocks = [(indicator.key, ("2024",), known(GAPS, 0.1)) for indicator in (LONELY, IDLE)]
    scores = score_domains(blocks, AREAS, CATALOGUE)
    colour = scores.colour[-1, :9, 0]
    assert (
        list(colour)
        == [Colour.BETTER] * 3 + [Colour.UNDETERMINED, Colour.ABOUT_EQUAL, Colour.UNDETERMINED] + [Colour.WORSE] * 3
    )


def test_a_figure_is_carried_forward_at_most_five_years():
    old, new = known(GAPS, 0.1), known(GAPS, 0.1)
    scores = score_domains(
        [(LONELY.key, ("2018",), old), (IDLE.key, ("2023", "2024"), known(np.c_[GAPS, GAPS], 0.1))], AREAS, CATALOGUE
    )
    cohesion = scores.keys.index("cohesion")
    assert scores.periods == ("2018", "2023", "2024")
    assert list(scores.indicators_used[cohesion, 0]) == [1, 1, 0]
    assert list(scores.indicators_used[-1, 0]) == [1, 2, 1]
    assert np.isnan(scores.score[cohesion, 0, 2])
    assert new.estimate.shape == (1, 10, 1)


def test_irrelevant_differences_stay_small_scores():
    # All areas within a hundredth of a point: the margin of one point is the unit, not the tiny spread.
    scores = score_domains([(LONELY.key, ("2024",), known(GAPS / 400, 0.001))], AREAS, CATALOGUE)
    assert np.nanmax(np.abs(scores.score)) == pytest.approx(0.01)


def test_a_city_of_few_areas_borrows_the_spread_of_the_median_city():
    areas = areas_of(CODES + city_codes(9802, 1))
    estimates = known(GAPS, 0.1)
    stretched = replace(
        estimates,
        **{
            name: np.insert(
                np.insert(getattr(estimates, name), 9, getattr(estimates, name)[:, 8], axis=1),
                11,
                getattr(estimates, name)[:, 9],
                axis=1,
            )
            for name in ("estimate", "reference", "deviation", "margin")
        },
    )
    figures = standardise(stretched, 0, LONELY, build_groups(areas))
    assert figures.score[9, 0] == figures.score[8, 0] == pytest.approx(-4 / np.sqrt(UNIT**2 + 0.01))


def test_movement_follows_the_series_and_says_whether_it_is_sure():
    years = tuple(str(year) for year in range(2018, 2025))
    slide = np.tile(GAPS[:, np.newaxis], (1, 7)) + np.arange(7) * np.array([2, 0, 0, 0, 0, 0, 0, 0, -2])[:, np.newaxis]
    for deviation, is_sure in ((0.1, True), (40.0, False)):
        scores = score_domains(
            [(LONELY.key, years, known(slide, deviation)), (IDLE.key, years, known(slide, deviation))], AREAS, CATALOGUE
        )
        assert scores.movement_sure[-1, 0] == is_sure
        if is_sure:
            assert list(scores.movement[-1, [0, 4, 8]]) == [Movement.WORSENS, Movement.STEADY, Movement.IMPROVES]


def test_movement_is_unknown_with_two_periods():
    scores = score_domains([(LONELY.key, ("2023", "2024"), known(np.c_[GAPS, GAPS], 0.1))], AREAS, CATALOGUE)
    assert set(scores.movement.ravel()) == {Movement.UNKNOWN}
    assert not scores.movement_sure.any()


def test_movement_starts_after_a_method_break():
    years = tuple(str(year) for year in range(2018, 2025))
    broken = replace(LONELY, method_breaks=(MethodBreak("2021", {}),))
    jump = np.tile(GAPS[:, np.newaxis], (1, 7))
    jump[0, 3:] += 30
    scores = score_domains([(LONELY.key, years, known(jump, 0.1))], AREAS, catalogue_of(broken))
    assert scores.movement[0, 0] == Movement.STEADY


def test_monthly_figures_are_refused():
    with pytest.raises(PanelError, match="yearly"):
        score_domains([(LONELY.key, ("2024-01",), known(GAPS, 0.1))], AREAS, CATALOGUE)


def test_no_indicators_give_no_periods():
    assert score_domains([], AREAS, CATALOGUE).score.shape == (3, 10, 0)


def test_lines_equal_weighted_least_squares_of_statsmodels():
    generator = np.random.default_rng(20245)
    times = np.array([2012, 2016, 2020, 2021, 2022.0])
    series, weight = generator.normal(size=(20, 5)), generator.gamma(2, size=(20, 5))
    weight[3, 1] = weight[4, 4] = 0
    lines = fit_lines(series, weight, times)
    for area in range(20):
        is_used = weight[area] > 0
        fitted = sm.WLS(series[area, is_used], sm.add_constant(times[is_used]), weights=weight[area, is_used]).fit()
        assert lines.slope[area] == pytest.approx(fitted.params[1], rel=1e-8)
        assert lines.slope_variance[area] == pytest.approx(fitted.normalized_cov_params[1, 1], rel=1e-8)
        assert lines.heterogeneity[area] == pytest.approx(fitted.ssr, rel=1e-8)


def test_group_median_is_the_median_of_each_group():
    values = np.array([[1, 5.0], [2, np.nan], [9, 9], [np.nan, np.nan]])
    np.testing.assert_array_equal(group_median(values, np.array([0, 0, 1, 2]), 4), [2, 9, np.nan, np.nan])
