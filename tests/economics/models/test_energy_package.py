# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a household see what a package does to its bills, and does who is short of money get small measures first?"""

from __future__ import annotations

import pytest

from buurtpeil.economics import calculate, calculation
from buurtpeil.errors import EconomicsError

MODEL = calculation("energy-package")


def texts(result):
    return " ".join(remark.en for remark in result.warnings)


def run(**values):
    return calculate(MODEL, {key.replace("_", "-"): value for key, value in values.items()})


def test_a_quote_takes_the_place_of_the_composed_package_and_says_so():
    found = run(quote_price=12_000, quote_subsidy=2_000, quote_gas=600)
    assert found.steps["price"] == 12_000
    assert found.steps["loan"] == 10_000
    assert found.steps["gas-saved"] == 600
    assert not any(value for key, value in found.outputs.items() if key.startswith("pick-"))
    assert "budget and the composed package do not count" in texts(found)


def test_another_price_rate_and_term_give_the_annuity_of_the_formula():
    """12,000 at 3% nominal over 10 years: 12,000 x 0.0025 / (1 - 1.0025^-120) = 115.87."""
    assert run(quote_price=12_000, loan_rate=0.03, loan_term=10).outputs["payment"] == pytest.approx(115.87, abs=0.005)


def test_own_means_lower_the_loan_but_never_below_nothing():
    assert run(quote_price=5_000, own_means=2_000).steps["loan"] == 3_000
    over = run(quote_price=5_000, own_means=9_000)
    assert (over.steps["loan"], over.steps["own-used"], over.outputs["payment"]) == (0, 5_000, 0)


def test_the_low_rate_is_for_incomes_up_to_the_limit_and_from_its_day():
    quote = {"quote_price": 15_000, "income_rate": 1}
    assert run(**quote, start_year=2023, income=60_000).steps["rate"] == 0
    assert run(**quote, start_year=2023, income=60_001).steps["rate"] == 0.022
    assert run(**quote, start_year=2022, income=60_000).steps["rate"] == 0.022


def test_a_low_income_gets_every_small_measure_before_a_larger_one():
    low = run(income=20_000, budget=230)
    small = ("draught-strips", "radiator-foil", "short-curtains", "led-lamps")
    assert all(low.outputs[f"pick-{key}"] == 1 for key in small)
    assert "energy coach" in texts(low)
    # Cavity wall insulation alone (945 less 112.50) fits 840 and saves more; the small ones still come first.
    assert run(income=40_000, budget=840).outputs["pick-cavity-wall"] == 1
    assert run(income=20_000, budget=840).outputs["pick-cavity-wall"] == 0


def test_a_wish_is_met_before_the_energy_bill():
    found = run(wish=2, budget=9_400)
    assert [found.outputs[f"pick-{key}"] for key in ("second-stair-rail", "no-thresholds", "walk-in-shower")] == [1] * 3


def test_the_report_s_label_jump_to_a_or_b_is_within_reach():
    found = run(budget=15_000)
    assert found.outputs["label-before"] == 2
    assert found.outputs["label-after"] in (6, 7)


def test_without_a_budget_nothing_happens_but_the_desk_still_costs():
    found = run(budget=0)
    assert found.steps["price"] == 0
    assert found.parties["household"].npv == 0
    assert found.parties["municipality"].npv == pytest.approx(-784.31, abs=0.005)


def test_subsidy_loan_and_tax_are_nothing_to_society():
    with_subsidy, without = run(quote_price=9_000, quote_subsidy=4_000), run(quote_price=9_000)
    assert with_subsidy.society["npv/society"] == pytest.approx(without.society["npv/society"])


def test_a_loan_too_heavy_for_the_income_or_the_fund_is_named():
    assert "can't bear the loan" in texts(run(quote_price=24_000, income=20_000))
    assert run(quote_price=24_000, income=20_000).outputs["can-borrow"] == 0
    assert "more than the fund lends" in texts(run(quote_price=25_001, income=90_000))


def test_bad_input_is_named_with_a_way_out():
    for key, value in (("home-type", 5), ("wish", 1.5), ("loan-term", 0), ("homes-done", 0), ("start-year", 2010)):
        with pytest.raises(EconomicsError, match=key):
            calculate(MODEL, {key: value})
