# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a budget breached where it is, is one rate told where there are two, and do worth and rate move as they must?"""

from __future__ import annotations

import functools
import operator

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.economics.accounts import budget_breaches, by_year, modified_rate, received_per_euro
from buurtpeil.economics.break_even import break_even
from buurtpeil.economics.evaluate import Program
from buurtpeil.economics.finance import internal_rates, present_value
from buurtpeil.economics.functions import constant
from buurtpeil.economics.functions import present_value as worth_of
from buurtpeil.economics.periods import Step, Timeline
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


def account(net, rate, months=12):
    """(what comes back per euro, modified rate) of amounts per period, by the expressions that every party has."""
    time = Timeline(constant(2020, "calendar-year"), len(net) - 1, {12: Step.YEAR, 1: Step.MONTH}[months])
    cash = total_of(time.at(period) * constant(float(amount), "euro") for period, amount in enumerate(net))
    rate = constant(rate, "fraction")
    nodes = (
        received_per_euro(cash, lambda amounts: worth_of(amounts, rate, months)),
        modified_rate(cash, rate, time),
    )
    return tuple(float(array[0, 0]) for array in Program(nodes).run({}))


def total_of(nodes):
    return functools.reduce(operator.add, nodes)


@pytest.mark.parametrize("rate", [0.03, 0.05, 0.0])
@pytest.mark.parametrize("net", [[-1000.0, 300.0, -100.0, 1200.0], [-500.0, 900.0, -600.0, 700.0]])
def test_the_modified_rate_is_that_of_numpy_financial(net, rate):
    expected = npf.mirr(net, rate, rate)
    assert account(net, rate)[1] == pytest.approx(expected, abs=1e-12)
    # Periods after the last amount change nothing.
    assert account([*net, 0.0, 0.0, 0.0], rate)[1] == pytest.approx(expected, abs=1e-12)


def test_of_months_the_modified_rate_is_a_year_s():
    """100 that is 121 after 24 months is 10% a year."""
    assert account([-100.0, *[0.0] * 23, 121.0], 0.03, 1)[1] == pytest.approx(0.10)


def test_a_project_with_two_internal_rates_has_one_modified_rate():
    net = [-35_000.0, *[3_038.0] * 19, 3_038.0 - 15_000]
    assert internal_rates(np.array(net)[:, None]).count[0] == 2
    # At its own rate of 3% the project earns a little: more than 3%.
    assert 0.03 < account(net, 0.03)[1] < 0.0377


def test_what_comes_in_per_euro():
    assert account([-100.0, 0.0, 121.0], 0.1)[0] == pytest.approx(1.0)


def test_who_pays_nothing_gets_nothing_per_euro_and_who_only_pays_has_no_rate():
    found = calculate(calculation("transition-exploitation")).parties
    assert (found["sellers"].received_per_euro, found["sellers"].modified_rate) == (None, None)
    assert (found["tenants"].received_per_euro, found["tenants"].modified_rate) == (0.0, None)


def test_what_rounding_leaves_is_no_payment():
    """The supplier passes on what it gets; amounts of 1e-14 euros have no rate of return."""
    supplier = calculate(calculation("energy-package")).parties["supplier"]
    assert 0 < max(map(abs, supplier.net)) < 1e-9
    assert (supplier.internal_rates, supplier.sign_changes, supplier.received_per_euro) == ((), 0, None)


def test_a_budget_counts_years_also_where_periods_are_months():
    assert by_year([-5.0, *[-1.0] * 12, *[-2.0] * 6], 1) == (-5.0, -12.0, -12.0)
    assert by_year([-5.0, -1.0, -2.0], 12) == (-5.0, -1.0, -2.0)
    found = calculate(calculation("phased-renewal"), {"sold-share": 0}, budgets={"association": 5_000_000})
    assert [one.period for one in found.parties["association"].breaches] == [0, 2, 4, 6]
    with pytest.raises(EconomicsError, match="Unknown party"):
        calculate(calculation("phased-renewal"), budgets={"asociation": 1})


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
