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


NEIGHBOURS = (
    # Of each: other amounts, terms, rates, shares and lags than in the golden cases.
    {"investment": 180_000, "highest-rate": 0.06, "term": 4, "tariff": 12_500, "person-years": 3.5,
     "verified-share": 0.9, "attributable": 0.6, "deadweight": 0.3, "displacement": 0.1, "drop-out": 0,
     "benefit": 14_500, "wage": 26_000, "free-time-share": 0.25, "kept-share": 0.4, "budget-lag": 1,
     "evaluation-cost": 7_500, "start-year": 2022},
    {"investment": 90_000, "highest-rate": 0.10, "term": 1, "tariff": 15_000, "person-years": 12,
     "verified-share": 1, "attributable": 1, "deadweight": 0, "displacement": 0, "drop-out": 0,
     "benefit": 13_500, "wage": 20_000, "free-time-share": 0.5, "kept-share": 1, "budget-lag": 0,
     "evaluation-cost": 0, "start-year": 2030},
    {"investment": 400_000, "highest-rate": 0.0, "term": 5, "tariff": 10_000, "person-years": 6,
     "verified-share": 0.8, "attributable": 0.3, "deadweight": 0.5, "displacement": 0.3, "drop-out": 0,
     "benefit": 15_000, "wage": 28_000, "free-time-share": 0.1, "kept-share": 0.2, "budget-lag": 3,
     "evaluation-cost": 20_000, "start-year": 2021},
)  # fmt: skip


@pytest.mark.parametrize("values", NEIGHBOURS, ids=lambda values: f"term {values['term']}")
def test_every_account_of_a_neighbouring_bond_is_that_of_plain_arithmetic(bond, values):
    """Worked out here year by year, without the engine: a payment up to an annuity, and jobs after the whole chain."""
    v, rate = values, 0.0225  # the standard rate from 2021 on
    term, lag = v["term"], v["budget-lag"]
    r = v["highest-rate"]
    most = v["investment"] / term if r == 0 else v["investment"] * r / (1 - (1 + r) ** -term)
    payment = min(v["person-years"] * v["verified-share"] * v["tariff"], most)
    jobs = v["person-years"] * v["verified-share"] * v["attributable"]
    jobs *= (1 - v["deadweight"]) * (1 - v["displacement"])
    running = {year: 1 <= year <= term for year in range(term + lag + 1)}
    saved = {year: jobs * v["benefit"] * on for year, on in running.items()}
    municipality = {
        year: saved[year]
        - payment * on
        - v["evaluation-cost"] * on
        - (saved.get(year - lag, 0.0) if year - lag >= 1 else 0.0) * (1 - v["kept-share"])
        for year, on in running.items()
    }
    society = sum(
        (jobs * v["wage"] * (1 - v["free-time-share"]) - v["investment"] / term - v["evaluation-cost"])
        / (1 + rate) ** t
        for t in range(1, term + 1)
    )
    found = calculate(bond, values)
    assert found.outputs["highest-payment"] == pytest.approx(most, abs=0.01)
    net = found.parties["municipality"].net
    assert net[: term + lag + 1] == pytest.approx([municipality[year] for year in range(term + lag + 1)], abs=0.01)
    assert found.parties["municipality"].npv == pytest.approx(
        sum(amount / (1 + rate) ** year for year, amount in municipality.items()), abs=0.01
    )
    assert found.parties["investor"].net[: term + 1] == pytest.approx([-v["investment"], *[payment] * term], abs=0.01)
    assert found.society["npv/society"] == pytest.approx(society, abs=0.01)


def test_of_who_falls_back_each_year_a_share_less_counts(bond):
    """4 person-years, a tenth falls back in each year since the start: 3.6, 3.24 and 2.916 at the ends of the years."""
    values = {
        "person-years": 4,
        "attributable": 1,
        "deadweight": 0,
        "drop-out": 0.1,
        "benefit": 14_000,
        "kept-share": 1,
    }
    found = bond.run(["benefit-ended"], bond.inputs(values))[0][:5, 0]
    assert found == pytest.approx([0, 3.6 * 14_000, 3.24 * 14_000, 2.916 * 14_000, 0])
