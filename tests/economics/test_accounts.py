# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a budget breached where it is, is one rate told where there are two, and do worth and rate move as they must?"""

from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.economics.accounts import budget_breaches, modified_internal_rate, received_per_euro
from buurtpeil.economics.break_even import break_even
from buurtpeil.economics.finance import internal_rates, present_value
from buurtpeil.economics.registry import calculation
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError

earnings = st.lists(st.floats(0.01, 1e5), min_size=1, max_size=30)


def test_a_budget_is_breached_in_the_years_that_ask_more():
    # Phases of 53 homes: the association pays most in the years of a start.
    net = calculate(calculation("phased-renewal"), {"sold-share": 0}).parties["association"].net
    years = [breach.period for breach in budget_breaches(net, 5_000_000)]
    assert years == [0, 2, 4, 6]
    found = budget_breaches([-100.0, 50.0, -30.0], [80.0, 0.0, 30.0])
    assert [(one.period, one.paid, one.lacking) for one in found] == [(0, 100.0, 20.0)]


@pytest.mark.parametrize(("budgets", "message"), [([1.0], "for each period"), (-5.0, "below zero")])
def test_a_wrong_budget_says_what_is_needed(budgets, message):
    with pytest.raises(EconomicsError, match=message):
        budget_breaches([-1.0, 2.0], budgets)


@pytest.mark.parametrize("rates", [(0.03, 0.03), (0.05, 0.01), (0.0, 0.0)])
def test_the_modified_rate_is_that_of_numpy_financial(rates):
    amounts = np.array([[-1000.0, -500.0], [300.0, 900.0], [-100.0, -600.0], [1200.0, 700.0]])
    expected = [npf.mirr(column, *rates) for column in amounts.T]
    assert modified_internal_rate(amounts, *rates) == pytest.approx(expected, abs=1e-12)
    # Periods after the last amount change nothing.
    longer = np.vstack([amounts, np.zeros((5, 2))])
    assert modified_internal_rate(longer, *rates) == pytest.approx(expected, abs=1e-12)


def test_a_project_with_two_internal_rates_has_one_modified_rate():
    net = np.array([[-35_000.0], *[[3_038.0]] * 19, [3_038.0 - 15_000]])
    assert internal_rates(net).count[0] == 2
    assert modified_internal_rate(net, 0.03, 0.03).shape == (1,)
    # At its own rate of 3% the project earns a little: more than 3%.
    assert 0.03 < modified_internal_rate(net, 0.03, 0.03)[0] < 0.0377


def test_only_paying_has_no_modified_rate():
    with pytest.raises(EconomicsError, match="only one of them"):
        modified_internal_rate(np.array([[-1.0], [-2.0]]), 0.03, 0.03)


def test_what_comes_in_per_euro():
    assert received_per_euro(np.array([[-100.0], [0.0], [121.0]]), 0.1)[0, 0] == pytest.approx(1.0)
    assert np.isnan(received_per_euro(np.array([[1.0]]), 0.1)[0, 0])


@settings(max_examples=60, deadline=None)
@given(earnings, st.floats(1, 1e6), st.floats(-0.5, 0.9), st.floats(0.001, 1))
def test_the_worth_of_investing_first_falls_when_the_rate_rises(earned, invested, rate, more):
    net = np.array([-invested, *earned])[:, None]
    assert present_value(net, rate + more)[0, 0] < present_value(net, rate)[0, 0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(10, 1e5), min_size=1, max_size=30), st.floats(1_000, 1e6))
def test_at_the_internal_rate_investing_is_worth_nothing(earned, invested):
    net = np.array([-invested, *earned])[:, None]
    for rate in internal_rates(net).rates:
        if rate > -0.5:
            assert present_value(net, float(rate))[0, 0] == pytest.approx(0, abs=1e-6 * max(invested, sum(earned)))


@pytest.mark.parametrize(("model", "key", "measure"), [
    ("transition-exploitation", "rent", "npv/owner"),
    ("transition-exploitation", "purchase-price", "npv/owner"),
    ("buy-back", "resale-price", "npv/association"),
    ("solar-programme", "price", "npv/household"),
    ("impact-bond", "person-years", "npv/investor"),
    ("arrears-desk", "effect", "balance-evictions"),
    ("service-cost", "bill", "npv/residents"),
    ("place-making", "visit-value", "npv/society"),
    ("mkba", "reach", "npv/society"),
    ("phased-renewal", "comfort", "npv/society"),
    ("off-gas", "saving", "npv/society"),
    ("invitation-subsidy", "activity-worth", "npv/society"),
    ("residents-company", "occupancy", "npv/company"),
    ("neighbourhood-company", "rent", "npv/company"),
])  # fmt: skip
def test_a_break_even_inverts_the_result(model, key, measure):
    case = calculation(model)
    (root,) = break_even(case, case.inputs(), key, measure)
    assert case.value(measure, case.inputs({key: root})) == pytest.approx(0, abs=0.02)
