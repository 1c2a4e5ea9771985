# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does paying for results pay by results, and does the municipality see what it can really book?"""

from __future__ import annotations

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.golden import measured
from buurtpeil.economics.models.impact_bond import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def bond():
    return Calculation(MODEL)


@pytest.mark.parametrize(("investment", "rate", "term"), [(250_000, 0.05, 3), (100_000, 0.03, 5), (400_000, 0.07, 1)])
def test_the_payment_needed_gives_the_investor_just_what_it_asks(bond, investment, rate, term):
    values = {"investment": investment, "investor-rate": rate, "term": term, "highest-rate": 0.5}
    needed = investment * rate / (1 - (1 + rate) ** -term)
    found = calculate(bond, values)
    assert found.outputs["payment-needed"] == pytest.approx(needed, abs=0.01)
    exact = {**values, "person-years": found.outputs["person-years-needed"]}
    assert measured(bond, "irr/investor", bond.inputs(exact)) == pytest.approx((rate,), abs=1e-6)


def test_without_results_the_investor_loses_all_and_the_municipality_only_the_evaluation(bond):
    result = calculate(bond, {"person-years": 0, "evaluation-cost": 10_000})
    assert result.parties["investor"].npv == pytest.approx(-250_000)
    assert result.parties["investor"].internal_rates == ()
    assert min(result.parties["municipality"].net) == pytest.approx(-10_000)


def test_unverified_results_are_not_paid_for(bond):
    all_of_it, half = (calculate(bond, {"person-years": 6, "verified-share": share}) for share in (1, 0.5))
    assert half.outputs["payment-year-1"] == pytest.approx(all_of_it.outputs["payment-year-1"] / 2)


def test_what_the_state_takes_back_moves_the_municipality_and_not_society(bond):
    kept, taken = (calculate(bond, {"kept-share": share}) for share in (1, 0))
    assert kept.society["npv/society"] == pytest.approx(taken.society["npv/society"])
    assert kept.parties["municipality"].npv > taken.parties["municipality"].npv
    assert kept.parties["state"].npv == pytest.approx(0)


def test_a_payment_larger_than_what_can_be_booked_is_said(bond):
    assert any("saves for good" in remark.en for remark in calculate(bond).warnings)
    modest = calculate(bond, {"kept-share": 1, "attributable": 1, "deadweight": 0, "person-years": 5})
    assert not any("saves for good" in remark.en for remark in modest.warnings)


def test_a_term_of_nothing_names_the_input(bond):
    with pytest.raises(EconomicsError, match="term"):
        calculate(bond, {"term": 0})
