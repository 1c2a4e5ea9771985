# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are present values, annuities and internal rates right, beside pyxirr, numpy's roots and loan tables?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.economics import contracts
from buurtpeil.economics.cohorts import capacity_queue, phases, stock
from buurtpeil.economics.evaluate import evaluate
from buurtpeil.economics.finance import annuity_factor, internal_rates, sign_changes
from buurtpeil.economics.finance import present_value as worth
from buurtpeil.economics.functions import loan_balance, loan_payment, present_value, total
from buurtpeil.economics.periods import Step, Timeline
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.errors import EconomicsError


def quantity(key, value, unit="count"):
    prices = "nominal" if "euro" in unit else None
    return Input(
        key, key, key, value, unit, Status.ASSUMPTION, "test", prices=prices, minimum=-1e9, maximum=1e9
    ).expression()


def timeline(count, step=Step.YEAR):
    return Timeline(quantity("start-year", 2020, "calendar-year"), count, step)


def roots_by_numpy(flows):
    """All rates between -99% and 1,000%, from the eigenvalues of the companion matrix."""
    found = np.roots(flows[::-1])
    factors = found[np.abs(found.imag) < 1e-9].real
    rates = 1 / factors[factors > 0] - 1
    return sorted(rate for rate in rates if -0.99 <= rate <= 10)


def test_a_project_that_ends_in_demolition_has_two_internal_rates():
    flows = np.array([-35_000, *[3_038.0] * 19, 3_038 - 15_000])[:, None]
    roots = internal_rates(flows)
    assert roots.of(0) == pytest.approx((-0.1937, 0.03764), abs=1e-4)
    assert roots.sign_changes[0] == 2


def test_internal_rates_are_those_of_numpy_on_made_up_projects():
    random = np.random.default_rng(1)
    flows = random.normal(size=(9, 400))
    flows[0] = -np.abs(flows[0]) * 3
    roots = internal_rates(flows)
    for draw in range(400):
        assert roots.of(draw) == pytest.approx(roots_by_numpy(flows[:, draw]), abs=1e-7), draw


def test_two_roots_between_two_grid_points_are_both_found():
    # (v - 0.97)(v - 0.9701) as amounts: rates 3.0928% and 3.0822%.
    flows = np.array([0.97 * 0.9701, -(0.97 + 0.9701), 1.0])[:, None]
    assert internal_rates(flows).of(0) == pytest.approx((1 / 0.9701 - 1, 1 / 0.97 - 1), abs=1e-6)


def test_internal_rates_are_those_of_pyxirr_where_there_is_one():
    pyxirr = pytest.importorskip("pyxirr")
    random = np.random.default_rng(2)
    flows = np.concatenate([-random.uniform(10, 100, (1, 300)), random.uniform(0, 30, (20, 300))])
    roots = internal_rates(flows)
    assert (roots.count == 1).all()
    assert roots.rates == pytest.approx([pyxirr.irr(row) for row in flows.T], abs=1e-8)


def test_no_cash_flow_is_an_error_and_only_costs_have_no_rate():
    with pytest.raises(EconomicsError, match="no cash flow"):
        internal_rates(np.zeros((3, 2)))
    roots = internal_rates(np.array([[-1.0], [-2.0], [-3.0]]))
    assert roots.of(0) == ()
    assert roots.sign_changes[0] == 0


def test_signs_are_counted_without_zeros():
    assert sign_changes(np.array([[-1.0, 1], [0, 0], [2, 1], [0, 0], [-1, 2]])).tolist() == [2, 0]


@settings(max_examples=50, deadline=None)
@given(st.floats(0.0, 0.2), st.integers(1, 360))
def test_an_annuity_is_worth_its_payments(rate, count):
    factor = annuity_factor(np.array(rate), np.array(float(count)))
    assert factor == pytest.approx(sum((1 + rate) ** -period for period in range(1, count + 1)), rel=1e-9)


def test_an_annuity_is_that_of_numpy_financial():
    npf = pytest.importorskip("numpy_financial")
    for rate, count in ((0.022 / 12, 180), (0.0, 10), (0.05, 30), (-0.01, 12)):
        assert 1 / annuity_factor(np.array(rate), np.array(count)) == pytest.approx(-npf.pmt(rate, count, 1))


def test_a_15_year_loan_at_2_2_percent_nominal_is_that_of_the_hand_calculation():
    loan, rate, months = quantity("loan", 15_000, "euro"), quantity("rate", 0.022) / 12, quantity("term", 180, "month")
    payment = evaluate(loan_payment(loan, rate, months))[0, 0]
    assert payment == pytest.approx(97.91, abs=0.005)
    assert 180 * payment == pytest.approx(17_624.50, abs=0.01)
    after_a_year = loan_balance(loan, rate, months, quantity("elapsed", 12, "month"))
    assert evaluate(after_a_year)[0, 0] == pytest.approx(14_146.46, abs=0.01)
    assert evaluate(loan_payment(loan, quantity("none", 0.0), months))[0, 0] == pytest.approx(83.33, abs=0.005)


@pytest.mark.parametrize("build", [contracts.annuity_loan, contracts.linear_loan, contracts.interest_only_loan])
def test_a_loan_is_worth_what_was_lent_at_its_own_rate(build):
    time = timeline(20)
    loan = build(quantity("loan", 1_000, "euro"), quantity("rate", 0.04), quantity("term", 15, "year"), time)
    payments = evaluate(loan.payment)
    assert worth(payments, 0.04)[0, 0] == pytest.approx(1_000)
    interest, balance = evaluate(loan.interest)[:, 0], evaluate(loan.balance)[:, 0]
    # Paid is interest plus redemption, in every period; after the term nothing is owed.
    assert payments[1:, 0] == pytest.approx(interest[1:] + balance[:-1] - balance[1:], abs=1e-9)
    assert balance[15:] == pytest.approx(0, abs=1e-9)


def test_a_month_of_an_effective_rate_is_a_root():
    time, rate = timeline(12, Step.MONTH), quantity("rate", 0.06)
    assert (1 + evaluate(contracts.effective_per_period(rate, time))[0, 0]) ** 12 == pytest.approx(1.06)


def test_months_are_discounted_at_the_yearly_rate():
    time = timeline(24, Step.MONTH)
    amount = quantity("x", 106.09, "euro") * time.at(24)
    assert evaluate(present_value(amount, quantity("rate", 0.03), 1))[0, 0] == pytest.approx(100)


@pytest.mark.parametrize(
    ("cost", "own", "left", "of_subsidy", "grant"),
    [  # Cap 50,000 and own means of a tenth, §2.2: hand calculation.
        (30_000, 3_000, 70_000, False, 27_000),
        (60_000, 6_000, 43_000, False, 43_000),
        (20_000, 2_000, 0, False, 0),
        (50_000 / 0.9, 0, 70_000, False, 50_000),
        (22_000, 0, 70_000, False, 19_800),
        (22_000, 0, 70_000, True, 20_000),
    ],
)
def test_a_subsidy_keeps_to_its_cap_its_ceiling_and_own_means(cost, own, left, of_subsidy, grant):
    found = contracts.capped_subsidy(
        quantity("cost", cost, "euro"), quantity("share", 0.1), quantity("own", own, "euro"),
        quantity("cap", 50_000, "euro"), quantity("left", left, "euro"), share_of_subsidy=of_subsidy,
    )  # fmt: skip
    assert evaluate(found)[0, 0] == pytest.approx(grant)


def test_a_guarantee_costs_its_premium_and_expects_its_claim():
    # 100 loans of 22,419.68; premium 0.4%, default 0.5%, loss 40%: 8,967.87 and 4,483.94 in year 1.
    time = timeline(5)
    balance = quantity("loans", 2_241_968, "euro") * time.during(0, 5)
    found = contracts.guarantee(balance, quantity("p", 0.004), quantity("d", 0.005), quantity("l", 0.4), time)
    assert evaluate(found.premium)[1, 0] == pytest.approx(8_967.87, abs=0.01)
    assert evaluate(found.claim)[1, 0] == pytest.approx(4_483.94, abs=0.01)
    assert evaluate(found.premium)[0, 0] == 0


def test_a_fund_grows_by_its_return_and_what_comes_in():
    time = timeline(2)
    into, out = quantity("in", 10, "euro") * time.during(1, 2), quantity("out", 4, "euro") * time.at(2)
    balance = contracts.fund(quantity("start", 100, "euro"), quantity("y", 0.1), into, out, time)
    assert evaluate(balance)[:, 0] == pytest.approx([100, 120, 138])


def test_a_revolving_fund_carries_whole_homes():
    # 200,000 / 65,000 = 3 homes at once, twice a year: 6.
    found = contracts.revolving_capacity(
        quantity("fund", 200_000, "euro"), quantity("tied", 65_000, "euro"), quantity("cycle", 6, "month"),
        quantity("year", 12, "month"),
    )  # fmt: skip
    assert evaluate(found)[0, 0] == 6


def test_outcome_payments_stop_at_the_cap():
    time = timeline(4)
    verified = quantity("years", 3, "outcome") * time.during(1, 4)
    paid = contracts.outcome_payment(verified, quantity("tariff", 14, "euro/outcome"), quantity("cap", 100, "euro"))
    assert evaluate(paid)[:, 0] == pytest.approx([0, 42, 42, 16, 0])


def test_four_batches_of_homes_cost_what_the_hand_calculation_says():
    # §2.4: batches of 53 at t = 0, 2, 4, 6; 60,000 a start and 150,000 a home; 2.25%: 30,008,199.84.
    time = timeline(10)
    homes = phases([(t, quantity(f"n{t}", 53, "home")) for t in (0, 2, 4, 6)], time)
    starts = phases([(t, quantity(f"s{t}", 1, "start")) for t in (0, 2, 4, 6)], time)
    cost = homes * quantity("u", 150_000, "euro/home") + starts * quantity("f", 60_000, "euro/start")
    assert evaluate(present_value(cost, quantity("r", 0.0225)))[0, 0] == pytest.approx(30_008_199.84, abs=0.01)


def test_a_queue_serves_in_order_and_loses_no_one():
    time = timeline(6)
    arrivals = quantity("in", 30, "report") * time.during(1, 3)
    queue = capacity_queue(arrivals, quantity("capacity", 20, "report"), time)
    assert evaluate(queue.served)[:, 0].tolist() == [0, 20, 20, 20, 20, 10, 0]
    assert evaluate(queue.waiting)[:, 0].tolist() == [0, 10, 20, 30, 10, 0, 0]
    assert evaluate(total(queue.served)) == evaluate(total(arrivals))


def test_a_stock_holds_those_who_have_not_left():
    time = timeline(2)
    assert evaluate(stock(quantity("n", 100, "home") * time.at(0), quantity("p", 0.1), time))[:, 0] == pytest.approx(
        [100, 90, 81]
    )
