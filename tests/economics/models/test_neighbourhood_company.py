# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do rent and grant cancel out for society, and does work count for what it adds?"""

from __future__ import annotations

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.neighbourhood_company import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def company():
    return Calculation(MODEL)


@pytest.mark.parametrize("values", [{"rent": 0}, {"rent": 90_000}, {"budget-share": 0}, {"district-budget": 200_000}])
def test_rent_and_grant_move_money_between_parties_only(company, values):
    base, moved = calculate(company), calculate(company, values)
    assert moved.society["npv/society"] == pytest.approx(base.society["npv/society"])
    assert moved.parties["company"].npv + moved.parties["municipality"].npv == pytest.approx(
        base.parties["company"].npv + base.parties["municipality"].npv
    )


@pytest.mark.parametrize(
    ("benefit", "wage", "free"), [(14_000, 24_000, 0.3), (15_000, 22_000, 0.5), (14_500, 30_000, 0)]
)
def test_a_person_year_is_worth_the_wage_less_free_time_whatever_the_benefit(company, benefit, wage, free):
    outputs = calculate(company, {"benefit": benefit, "wage": wage, "free-time-share": free}).outputs
    assert outputs["job-municipality"] == pytest.approx(benefit)
    assert outputs["job-worker"] == pytest.approx(wage - benefit - free * wage)
    assert outputs["job-employer"] == pytest.approx(0)
    assert outputs["job-society"] == pytest.approx(wage * (1 - free))


def test_the_whole_chain_of_attribution_counts_in_what_the_rent_needs(company):
    chain = {"rent": 30_000, "reach": 0.9, "attributable": 0.5, "deadweight": 0.2, "displacement": 0.1}
    needed = 30_000 / (14_000 * 0.9 * 0.5 * 0.8 * 0.9)
    assert calculate(company, chain).outputs["person-years-for-rent"] == pytest.approx(needed)
    exact = calculate(company, {**chain, "person-years": needed})
    assert exact.outputs["set-against-rent"] == pytest.approx(0, abs=0.01)


def test_return_services_are_welfare_and_in_no_account(company):
    base, more = calculate(company), calculate(company, {"users": 100})
    assert more.parties["neighbours"].npv == pytest.approx(0)
    assert more.parties["neighbours"].npv_with_effects > base.parties["neighbours"].npv_with_effects
    assert more.parties["company"].npv == pytest.approx(base.parties["company"].npv)


def test_givers_do_not_lose_by_a_free_exchange(company):
    assert calculate(company, {"hour-cost": 9}).parties["givers"].npv_with_effects == pytest.approx(0)


def test_no_share_due_to_the_company_names_the_input(company):
    with pytest.raises(EconomicsError, match="attributable"):
        calculate(company, {"attributable": 0})


def test_a_shortfall_is_said(company):
    assert any("falls short" in remark.en for remark in calculate(company).warnings)
    assert not any("falls short" in remark.en for remark in calculate(company, {"income": 60_000}).warnings)
