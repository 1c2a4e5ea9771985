# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are quantiles within a millionth of scipy's, whatever the parameters?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from buurtpeil.estimates.quantiles import beta_quantile, gamma_quantile

MILLIONTH = 1e-6
sizes = st.floats(0.05, 1e7)
probabilities = st.floats(0.05, 0.95)


@given(shape=sizes, probability=probabilities)
def test_a_gamma_quantile_is_scipys(shape: float, probability: float) -> None:
    found = gamma_quantile(np.array([shape]), probability)[0]
    assert found == pytest.approx(special.gammaincinv(shape, probability), rel=MILLIONTH)


@given(first=sizes, second=sizes, probability=probabilities)
def test_a_beta_quantile_is_scipys(first: float, second: float, probability: float) -> None:
    found = beta_quantile(np.array([first]), np.array([second]), probability)[0]
    assert found == pytest.approx(special.betaincinv(first, second, probability), rel=MILLIONTH)


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.95])
def test_no_value_of_a_dense_grid_is_farther_off(probability: float) -> None:
    shapes = np.geomspace(0.1, 1e6, 20_000)
    exact = special.gammaincinv(shapes, probability)
    assert np.abs(gamma_quantile(shapes, probability) / exact - 1).max() < MILLIONTH
    first, second = (grid.ravel() for grid in np.meshgrid(np.geomspace(0.5, 1e5, 120), np.geomspace(0.5, 1e5, 120)))
    exact = special.betaincinv(first, second, probability)
    assert np.abs(beta_quantile(first, second, probability) / exact - 1).max() < MILLIONTH


def test_farther_out_the_exact_function_is_used() -> None:
    shapes = np.array([0.5, 20.0, 1e4])
    assert gamma_quantile(shapes, 0.001).tolist() == special.gammaincinv(shapes, 0.001).tolist()
