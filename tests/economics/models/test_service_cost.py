# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the model say what an unchanged bill can carry, who is short, and when residents or the fund lose?"""

from __future__ import annotations

import pytest

from buurtpeil.economics import calculate, calculation
from buurtpeil.errors import EconomicsError

MODEL = calculation("service-cost")


def texts(result):
    return " ".join(remark.en for remark in result.warnings)


def run(scenario=None, **values):
    return calculate(MODEL, {key.replace("_", "-"): value for key, value in values.items()}, scenario)


def test_another_bill_rate_and_term_follow_the_formula():
    """200 - 40 - 20 = 140 = L (0.0025 / (1 - 1.0025^-240) + 0.006 / 12): L = 140 / (0.005545976 + 0.0005)."""
    found = run(bill=200, residual=40, upkeep=20, loan_rate=0.03, loan_term=20, premium=0.006)
    assert found.outputs["loan-possible"] == pytest.approx(140 / (0.005545976 + 0.0005), abs=0.01)


def test_a_loan_that_fits_leaves_the_service_cost_at_the_bill():
    assert run(bill=171).outputs["service-cost"] == pytest.approx(171)


def test_what_the_bill_can_not_carry_is_a_gap_that_no_one_is_named_for():
    found = run()
    assert found.parties["unfunded"].npv == pytest.approx(-100 * 42_580.32, abs=1)
    assert "money is missing" in texts(found)
    assert "money is missing" not in texts(run(renovation_cost=20_000))


def test_a_bill_without_room_gives_no_loan():
    found = run(bill=50)
    assert found.outputs["loan-possible"] == 0
    assert "no room for a loan" in texts(found)


def test_the_bank_is_paid_in_full_and_the_guarantee_shares_the_loss():
    """At a discount rate equal to the effective yearly rate of the loan the bank neither gains nor loses much: the
    months are booked at year ends, which costs it about half a year's interest on each payment."""
    yearly = (1 + 0.02 / 12) ** 12 - 1
    worth = run(discount_rate=yearly).parties["bank"].npv
    assert -0.015 * 100 * 22_419.68 < worth < 0
    assert run(discount_rate=yearly, default_rate=0).parties["bank"].npv == pytest.approx(worth, abs=3_000)


def test_the_fund_and_the_province_end_with_what_was_put_in_and_earned():
    """Premiums less claims, plus the start capital, go back to the province; nothing stays behind."""
    found = run(discount_rate=0, fund_return=0.02)
    assert found.parties["fund"].npv == pytest.approx(0, abs=0.01)
    poor = run(discount_rate=0, fund_return=0.02, premium=0, fund_start=0)
    assert poor.parties["fund"].npv == pytest.approx(0, abs=0.01)
    assert poor.parties["province"].npv < 0


def test_residents_pay_more_than_without_when_prices_fall_and_less_when_they_rise():
    falls, rises = run("bill-falls"), run("bill-rises")
    assert falls.outputs["years-more"] == 24
    assert falls.outputs["difference-last"] < 0 < rises.outputs["difference-last"]
    assert "residents pay more" in texts(falls)
    assert rises.outputs["years-more"] == 0


def test_a_larger_fund_and_fewer_defaults_make_ruin_less_likely():
    base = run(fund_start=0.0).outputs["ruin"]
    assert run(fund_start=0.05).outputs["ruin"] < base
    assert run(fund_start=0.0, default_rate=0.002).outputs["ruin"] < base
    assert run(fund_start=0.0, default_rate=0.0).outputs["ruin"] == 0


def test_ruin_falls_with_the_number_of_loans():
    found = run().outputs
    assert found["ruin-10"] > found["ruin-100"] >= found["ruin-1000"]


def test_the_capital_that_is_called_enough_is_enough():
    needed = run().steps["capital-share"]
    assert run(fund_start=needed).outputs["ruin"] <= 0.01
    assert run(fund_start=needed * 0.8).outputs["ruin"] > 0.01
    assert "chance of an empty fund" in texts(run("no-start-capital"))


def test_bad_input_is_named_with_a_way_out():
    for key, value in (("loan-term", 0), ("loans", 0), ("default-rate", 1.5), ("loan-rate", -1.0), ("bill", -5)):
        with pytest.raises(EconomicsError, match=key):
            calculate(MODEL, {key: value})
