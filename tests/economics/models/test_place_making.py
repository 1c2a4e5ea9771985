# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do visits grow as told, does a covered budget balance, and does society break even at the value needed?"""

from __future__ import annotations

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.place_making import MODEL, SURE
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def programme():
    return Calculation(MODEL)


def said(result, text):
    return any(text in remark.en for remark in result.warnings)


@pytest.mark.parametrize(
    ("first", "later", "year", "expected"),
    [(20, 100, 3, (20, 60, 100, 100)), (40, 120, 1, (120, 120, 120, 120)), (30, 130, 5, (30, 55, 80, 105))],
)
def test_participants_grow_in_a_straight_line(programme, first, later, year, expected):
    found = calculate(programme, {"first-visits": first, "later-visits": later, "growth-years": year})
    assert found.steps["per-activity"][1:5] == pytest.approx(expected)


@pytest.mark.parametrize("values", [
    {},
    {"budget": 60_000, "visits-per-person": 6},
    {"stopping": 0, "years": 20, "person-years": 2},
    {"rate-above-standard": -0.0225},
])  # fmt: skip
def test_at_the_value_needed_society_neither_gains_nor_loses(programme, values):
    needed = calculate(programme, values).outputs["visit-value-needed"]
    even = calculate(programme, {**values, "visit-value": needed})
    assert even.society["npv/society"] == pytest.approx(0, abs=0.01)
    assert even.outputs["home-value-needed"] == pytest.approx(0, abs=1e-9)


def test_a_covered_budget_balances_in_every_year(programme):
    result = calculate(programme, scenario="covered")
    assert result.outputs["covered"] == 1
    assert result.parties["initiative"].net == pytest.approx([0] * 21, abs=0.01)
    assert not said(result, "budget is not covered")
    assert said(calculate(programme), "budget is not covered")


def test_who_gives_does_not_matter_to_society(programme):
    base, covered = calculate(programme), calculate(programme, scenario="covered")
    assert covered.society["npv/society"] == pytest.approx(base.society["npv/society"])


def test_stopping_ends_costs_and_effects_alike(programme):
    # Certain to stop after year 1: one year of costs, the first activities only.
    found = calculate(programme, {**SURE, "years": 5, "stopping": 0.25, "growth-years": 3})
    going = [0.75**t for t in range(5)]
    assert found.steps["going"][:6] == pytest.approx([0, *going])
    assert found.parties["municipality"].net[3] == pytest.approx(-15_000 * 0.75**2)
    assert said(found, "more likely than not")


def test_no_more_people_come_than_live_there(programme):
    assert calculate(programme, {"inhabitants": 100}).outputs["reach"] == pytest.approx(1)


def test_the_unpaid_hours_are_a_cost_to_society_and_no_cash(programme):
    base, none = calculate(programme, {**SURE, "unpaid-hours": 1_200}), calculate(programme, SURE)
    assert base.society["npv/society"] - none.society["npv/society"] == pytest.approx(-18_000 / 1.0225)
    assert base.parties["initiators"].npv == 0
    assert said(base, "unpaid hours")


@pytest.mark.parametrize(("key", "value"), [("years", 0), ("growth-years", 0), ("stopping", 1.2), ("grade", 2.5)])
def test_an_impossible_value_names_the_input(programme, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(programme, {key: value})
