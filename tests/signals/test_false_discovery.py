# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are q-values those of the literature, family by family?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from buurtpeil.signals.false_discovery import bayesian_false_discovery, benjamini_hochberg

ONE = np.zeros(4, dtype=np.int64)


@settings(deadline=None)  # a promise about numbers; a busy machine may stall any example
@given(st.lists(st.lists(st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.2, 0.5, 1.0]), max_size=12), max_size=6))
def test_each_family_equals_scipy(families):
    p_values = np.array([p for family in families for p in family])
    family = np.array([number for number, members in enumerate(families) for _ in members], dtype=np.int64)
    q_values = benjamini_hochberg(p_values, family)
    for number, members in enumerate(families):
        if members:
            oracle = stats.false_discovery_control(members)
            np.testing.assert_allclose(q_values[family == number], oracle, rtol=1e-13)


def test_what_was_not_tested_counts_for_nothing():
    q_values = benjamini_hochberg(np.array([0.01, np.nan, 0.04, np.nan]), ONE)
    # Two tests: 0.01 x 2 / 1 = 0.02 and 0.04 x 2 / 2 = 0.04.
    np.testing.assert_allclose(q_values, [0.02, np.nan, 0.04, np.nan])


def test_a_family_is_untouched_to_the_last_bit_by_another():
    generator = np.random.default_rng(20301)
    p_values, family = generator.uniform(size=500), np.repeat(np.arange(5), 100)
    for method in (benjamini_hochberg, bayesian_false_discovery):
        whole = method(p_values, family)
        changed = p_values.copy()
        changed[:100] = np.nan
        np.testing.assert_array_equal(method(changed, family)[100:], whole[100:])
        np.testing.assert_array_equal(method(p_values[100:], family[100:] - 1), whole[100:])


def test_bayesian_false_discovery_is_the_mean_chance_of_being_wrong_so_far():
    # Wrong: 0.01, 0.03, 0.03, 0.20; means 0.01, then the tie ends at 0.07 / 3, then 0.27 / 4.
    result = bayesian_false_discovery(np.array([0.80, 0.97, 0.99, 0.97]), ONE)
    np.testing.assert_allclose(result, [0.27 / 4, 0.07 / 3, 0.01, 0.07 / 3])


@pytest.mark.parametrize("method", [benjamini_hochberg, bayesian_false_discovery])
def test_no_tests_give_no_q_values(method):
    assert method(np.array([]), np.array([], dtype=np.int64)).shape == (0,)
    assert np.isnan(method(np.full(4, np.nan), ONE)).all()
