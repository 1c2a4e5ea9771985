# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the probability of running out of cash the one that a hand calculation and a simulation give?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from buurtpeil.economics.liquidity import probability_of_no_cash


def number(value):
    return np.array([[float(value)]])


def test_one_period_is_the_tail_of_a_poisson_distribution():
    # Two bills of 100 expected and 50 left then: cash is below zero from the third bill on.
    found = probability_of_no_cash(np.array([[0.0], [50.0]]), number(2), number(100), number(1))
    assert found[0, 0] == pytest.approx(1 - math.exp(-2) * (1 + 2 + 2), abs=1e-9)


def test_two_periods_agree_with_a_simulation():
    cash = np.array([[300.0], [350.0], [200.0], [250.0]])
    found = probability_of_no_cash(cash, number(1.5), number(120), number(3))[0, 0]
    bills = np.random.default_rng(1).poisson(1.5, (400_000, 3)).cumsum(axis=1)
    paths = cash[1:, 0] + 120 * (1.5 * np.arange(1, 4) - bills)
    assert found == pytest.approx(np.mean(paths.min(axis=1) < 0), abs=0.003)


@pytest.mark.parametrize(("lowest", "expected"), [(1.0, 0.0), (-1.0, 1.0)])
def test_without_bills_the_expected_cash_decides(lowest, expected):
    cash = np.array([[10.0], [lowest], [5.0]])
    assert probability_of_no_cash(cash, number(0), number(100), number(2))[0, 0] == expected


def test_periods_after_the_last_do_not_count():
    cash = np.array([[10.0], [5.0], [-5.0]])
    assert probability_of_no_cash(cash, number(0), number(100), number(1))[0, 0] == 0


def test_draws_are_independent_of_each_other():
    cash = np.array([[300.0, 300.0], [350.0, 100.0], [200.0, 50.0]])
    together = probability_of_no_cash(cash, np.array([[1.0, 3.0]]), number(120), number(2))
    apart = [probability_of_no_cash(cash[:, [i]], number(m), number(120), number(2))[0, 0] for i, m in ((0, 1), (1, 3))]
    assert together[0] == pytest.approx(apart, abs=1e-11)
