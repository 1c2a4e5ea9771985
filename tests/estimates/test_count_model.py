# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the regression of all areas at once that of statsmodels one by one?"""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from buurtpeil.errors import PanelError
from buurtpeil.estimates.count_model import fit_counts

T = 40
BACK = np.arange(T) - T
DESIGN = np.column_stack((np.ones(T), BACK / 12, np.cos(BACK * np.pi / 6)))
NO_RIDGE = np.zeros(3)


def counts_of(areas: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    exposure = generator.uniform(50, 150, (areas, T))
    rate = np.exp(-2 + 0.1 * generator.normal(size=(areas, 1)) * BACK / 12 + 0.3 * np.cos(BACK * np.pi / 6))
    return generator.poisson(exposure * rate).astype(float), exposure


def test_coefficients_covariance_dispersion_and_forecast_are_those_of_statsmodels() -> None:
    counts, exposure = counts_of(6)
    counts[2, [3, 7]] = np.nan
    found = fit_counts(counts, exposure, DESIGN, NO_RIDGE)
    ahead = np.column_stack((np.ones(3), np.array([1, 2, 3]) / 12, np.cos(np.array([1, 2, 3]) * np.pi / 6)))
    mean, relative = found.expect(ahead, np.full((6, 3), 80.0))
    for area in range(6):
        there = np.isfinite(counts[area])
        family = sm.families.Poisson()
        theirs = sm.GLM(counts[area][there], DESIGN[there], family, offset=np.log(exposure[area][there])).fit()
        assert found.coefficient[area] == pytest.approx(theirs.params, rel=1e-6, abs=1e-8)
        assert found.covariance[area] == pytest.approx(theirs.cov_params(), rel=1e-5, abs=1e-9)
        assert found.dispersion[area] == pytest.approx(theirs.pearson_chi2 / theirs.df_resid, rel=1e-6)
        expected = theirs.get_prediction(ahead, offset=np.log(np.full(3, 80.0)))
        assert mean[area] == pytest.approx(expected.predicted_mean, rel=1e-6)
        assert np.sqrt(relative[area]) * mean[area] == pytest.approx(expected.se_mean, rel=1e-5)


def test_a_ridge_draws_trend_and_season_to_nothing_and_leaves_the_level() -> None:
    counts, exposure = counts_of(4)
    found = fit_counts(counts, exposure, DESIGN, np.array([0.0, 1e9, 1e9]))
    assert np.abs(found.coefficient[:, 1:]).max() < 1e-6
    assert np.exp(found.coefficient[:, 0]) == pytest.approx(counts.sum(axis=1) / exposure.sum(axis=1), rel=1e-6)


def test_areas_without_events_or_with_few_periods_are_unknown() -> None:
    counts, exposure = counts_of(3)
    counts[0] = 0
    counts[1, 3:] = np.nan
    found = fit_counts(counts, exposure, DESIGN, NO_RIDGE)
    assert np.isnan(found.coefficient[:2]).all()
    assert np.isfinite(found.coefficient[2]).all()
    assert found.dispersion[0] == 1


@pytest.mark.parametrize("wrong", [-1.0, np.inf])
def test_a_count_that_is_none_is_refused(wrong: float) -> None:
    counts, exposure = counts_of(2)
    counts[1, 5] = wrong
    with pytest.raises(PanelError, match="count must be"):
        fit_counts(counts, exposure, DESIGN, NO_RIDGE)
