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


NEIGHBOURS = (
    {"district-budget": 55_000, "budget-share": 0.4, "rent": 31_500, "income": 18_250, "costs": 22_000,
     "building-upkeep": 6_400, "official-time": 0.35, "official-cost": 88_000, "person-years": 2.4, "reach": 0.8,
     "attributable": 0.55, "deadweight": 0.25, "displacement": 0.15, "drop-out": 0, "benefit": 14_750, "wage": 25_500,
     "free-time-share": 0.35, "execution-cost": 2_100, "users": 45, "hours": 1.5, "weeks": 44, "service-value": 13.5,
     "service-new": 0.6, "hour-cost": 4, "years": 4, "start-year": 2023},
    {"district-budget": 0, "budget-share": 1, "rent": 0, "income": 90_000, "costs": 90_000, "building-upkeep": 0,
     "official-time": 0, "official-cost": 70_000, "person-years": 0, "reach": 1, "attributable": 1, "deadweight": 0,
     "displacement": 0, "drop-out": 0, "benefit": 14_000, "wage": 24_000, "free-time-share": 0, "execution-cost": 0,
     "users": 10, "hours": 1, "weeks": 52, "service-value": 20, "service-new": 1, "hour-cost": 0, "years": 1,
     "start-year": 2021},
)  # fmt: skip


@pytest.mark.parametrize("values", NEIGHBOURS, ids=lambda values: f"{values['years']} years")
def test_every_account_of_a_neighbouring_company_is_that_of_plain_arithmetic(company, values):
    """Worked out here for one year, all years alike: money, jobs after the whole chain, hours at their worth."""
    v = values
    jobs = v["person-years"] * v["reach"] * v["attributable"] * (1 - v["deadweight"]) * (1 - v["displacement"])
    hours = v["users"] * v["hours"] * v["weeks"]
    grant, served = v["district-budget"] * v["budget-share"], hours * v["service-value"] * v["service-new"]
    company_net = grant + v["income"] - v["rent"] - v["costs"]
    officials = v["official-time"] * v["official-cost"]
    municipality = -grant + v["rent"] - v["building-upkeep"] - officials + jobs * v["benefit"]
    # What society gains: work and its use, less costs, upkeep, officials and free time; administration saved; services.
    society = v["income"] - v["costs"] - v["building-upkeep"] - officials + served + jobs * v["execution-cost"]
    society += jobs * v["wage"] * (1 - v["free-time-share"])
    worth = sum(1.0225**-year for year in range(1, v["years"] + 1))
    found = calculate(company, values)
    assert found.outputs["company-result"] == pytest.approx(company_net, abs=0.01)
    assert found.parties["company"].net[1] == pytest.approx(company_net, abs=0.01)
    assert found.parties["municipality"].net[1] == pytest.approx(municipality, abs=0.01)
    assert found.parties["municipality"].npv == pytest.approx(municipality * worth, abs=0.01)
    assert found.parties["workers"].npv == pytest.approx(jobs * (v["wage"] - v["benefit"]) * worth, abs=0.01)
    assert found.outputs["services-against-rent"] == pytest.approx(served - v["rent"], abs=0.01)
    assert found.society["npv/society"] == pytest.approx(society * worth, abs=0.01)
    if jobs:
        chain = jobs / v["person-years"]
        assert found.outputs["person-years-for-rent"] == pytest.approx(v["rent"] / (v["benefit"] * chain), abs=1e-4)
