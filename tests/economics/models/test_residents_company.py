# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does owning against hiring move costs to the right party, and is a shortage of cash seen?"""

from __future__ import annotations

import math

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.golden import measured
from buurtpeil.economics.models.residents_company import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def company():
    return Calculation(MODEL)


def said(result, text):
    return any(text in remark.en for remark in result.warnings)


@pytest.mark.parametrize(("area", "lettable", "tariff", "staff"), [(1_000, 0.75, 75, 30_000), (600, 0.6, 90, 5_000)])
def test_the_break_even_occupancy_is_fixed_costs_over_full_rent(company, area, lettable, tariff, staff):
    values = {"floor-area": area, "lettable": lettable, "tariff": tariff, "staff": staff}
    result = calculate(company, values)
    needed = (30_000 + staff) / (area * lettable * tariff)
    assert result.outputs["break-even-occupancy"] == pytest.approx(needed)
    assert said(result, "Not achievable") == (needed > 1)


def test_at_the_occupancy_needed_the_result_is_nothing(company):
    values = {"activities": 4_000, "subsidy": 3_000}
    needed = calculate(company, values).outputs["break-even-with-income"]
    assert calculate(company, {**values, "occupancy": needed}).outputs["result-own"] == pytest.approx(0, abs=0.01)


def test_the_surplus_needed_earns_the_losses_back(company):
    # Losses and surpluses only: with a result of just that surplus the company ends where it began.
    needed = calculate(company).outputs["surplus-needed"]
    exact = {"activities": 5_000 + needed - 10_000, "start-capital": 0}
    assert calculate(company, exact).parties["company"].npv == pytest.approx(0, abs=0.01)
    assert len(measured(company, "irr/company", company.inputs(exact))) == 1


def test_hiring_moves_repairs_to_the_landlord_and_leaves_society_as_it_was(company):
    own, hired = calculate(company), calculate(company, scenario="hired")
    assert hired.society["npv/society"] == pytest.approx(own.society["npv/society"])
    assert own.parties["landlord"].npv == pytest.approx(0)
    assert hired.parties["landlord"].net[4] == pytest.approx(40_000 - 15_000)
    equal = calculate(company, {"own-building": 0, "hired-rent": own.outputs["rent-as-owning"]})
    assert equal.parties["company"].npv == pytest.approx(own.parties["company"].npv)


def test_repairs_threaten_the_cash_of_an_owner_and_not_of_a_hirer(company):
    result = calculate(company, {"hired-rent": 15_000})
    assert 0 < result.outputs["no-cash-own"] < 1
    assert result.outputs["no-cash-hired"] == 0
    dearer = calculate(company, {"repair-cost": 2_500 * 2, "repairs": 1, "hired-rent": 15_000})
    assert dearer.outputs["result-own"] == pytest.approx(result.outputs["result-own"])
    assert dearer.outputs["no-cash-own"] > result.outputs["no-cash-own"]


def test_too_little_capital_is_said(company):
    assert not said(calculate(company), "even without a setback")
    short = calculate(company, {"start-capital": 50_000})
    assert short.outputs["lowest-cash"] == pytest.approx(-10_000)
    # After three years 10,000 is lacking: cash lasts only with two repairs at most where six are expected. A large bill
    # in a later year adds next to nothing.
    assert short.outputs["no-cash-own"] == pytest.approx(1 - math.exp(-6) * (1 + 6 + 18), abs=5e-4)
    assert said(short, "even without a setback")


@pytest.mark.parametrize(("key", "value"), [("surplus-years", 0), ("tariff", 0), ("own-building", 0.5)])
def test_an_impossible_value_names_the_input(company, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(company, {key: value})
