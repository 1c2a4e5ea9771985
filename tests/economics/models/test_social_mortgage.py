# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the social mortgage credit each reading of the table as written, and show what the municipality really pays?"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.social_mortgage import INDICATORS, MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def model():
    return Calculation(MODEL)


def said(result):
    return " ".join(remark.en for remark in result.warnings)


def credit(model, key, **values):
    return calculate(model, {name.replace("_", "-"): value for name, value in values.items()}).outputs[f"credit-{key}"]


def test_the_gap_of_sport_closes_upward(model):
    """40% against 60% in the city: 5 points more is credit, 5 points fewer is none."""
    assert credit(model, "sport", change_sport=5) == pytest.approx(5_000)
    assert credit(model, "sport", change_sport=-5) == 0
    assert credit(model, "sport", change_sport=5, city_change_sport=5) == pytest.approx(0)


def test_a_gap_that_is_closed_earns_no_more(model):
    """Sport from 40 to 70 closes a gap of 20; by its own level it is 30."""
    assert credit(model, "sport", change_sport=30) == pytest.approx(20_000)
    assert credit(model, "sport", change_sport=30, gap=0) == pytest.approx(30_000)


def test_where_the_neighbourhood_is_ahead_of_the_city_there_is_no_gap_to_close(model):
    assert credit(model, "burglary", start_burglary=5, city_burglary=7) == 0
    assert credit(model, "burglary", start_burglary=5, city_burglary=7, gap=0) == pytest.approx(1_500)


def test_a_city_that_gets_worse_makes_the_gap_smaller(model):
    assert credit(model, "school", city_change_school=-1) == pytest.approx(7_500)
    assert credit(model, "school", city_change_school=-1, gap=0) == pytest.approx(6_000)


def test_a_new_best_level_counts_once_and_a_relapse_takes_nothing_back(model):
    """4 points in five years, half lost after: once 6,000; each year 1,500 x (12 + 14) points."""
    relapse = {"best_year": 5, "relapse": 0.5}
    assert credit(model, "school", **relapse) == pytest.approx(6_000)
    assert credit(model, "school", **relapse, sustained=1) == pytest.approx(1_500 * 26)


def test_a_three_year_mean_lags_a_year_behind_a_straight_line(model):
    """Mean of 3.2, 3.6 and 4.0 in year ten."""
    assert credit(model, "school", three_year_mean=1) == pytest.approx(3.6 * 1_500)
    assert "three-year mean" in said(calculate(model))
    assert "three-year mean" not in said(calculate(model, {"three-year-mean": 1}))


def test_chance_shrinks_with_the_mean_and_with_more_pupils(model):
    """Root of 0.159 x 0.841 / n, times 1,500 a point; the mean of three years is a root of three less."""
    found = calculate(model, {"pupils": 240}).outputs
    assert found["noise-worth"] == pytest.approx(150_000 * np.sqrt(0.159 * 0.841 / 240))
    assert found["noise-worth-mean"] == pytest.approx(found["noise-worth"] / np.sqrt(3))


def test_the_municipality_gets_back_only_what_is_paid_in_cash(model):
    """200,000 out, 2,000 a year in at 3%; the write-off is a cost against the redemption in kind."""
    result = calculate(model)
    assert result.parties["municipality"].npv == pytest.approx(-200_000 + 2_000 * (1 - 1.03**-10) / 0.03)
    assert result.parties["company"].npv == pytest.approx(0, abs=1e-6)
    # Activities 95,000 and indicators 36,750 in ten years.
    assert result.outputs["written-off-total"] == pytest.approx(131_750)


def test_no_more_is_written_off_than_is_owed(model):
    """400 sessions at 75 are 30,000 a year: paid off in the seventh year, cash first."""
    result = calculate(model, {"activities-first": 400, "activities-last": 400, "tariff": 75})
    found = result.outputs
    assert found["left"] == 0
    assert found["written-off-total"] + found["cash-total"] == pytest.approx(200_000)
    assert "owed after the term" not in said(result)


def test_a_loan_that_covers_operation_is_larger_and_spent_over_the_term(model):
    result = calculate(model, {"loan-covers-operation": 1, "operating-cost": 10_000})
    assert result.steps["loan"] == pytest.approx(300_000)
    assert result.parties["company"].peak_need == 0


def test_thirty_percent_of_a_saving_on_care_is_credit_with_a_warning(model):
    base, found = calculate(model), calculate(model, {"care-saving": 5_000})
    assert base.outputs["left"] - found.outputs["left"] == pytest.approx(10 * 1_500)
    assert "go without help" in said(found)
    assert "go without help" not in said(base)


def test_another_term_spreads_the_plan_anew(model):
    """100,000 in 5 years, from 60% to 20% activities and 20% cash: 12,000 to 4,000, 40,000 in all, rest 40,000."""
    values = {"building-cost": 100_000, "term": 5, "share-activities-first": 0.6, "share-activities-last": 0.2,
              "share-cash": 0.2}  # fmt: skip
    result = calculate(model, values)
    assert result.steps["plan-activities"][1:6] == pytest.approx((12_000, 10_000, 8_000, 6_000, 4_000))
    assert result.outputs["plan-indicators-total"] == pytest.approx(40_000)
    assert result.outputs["end-year"] == 2022


def test_shares_above_one_are_said(model):
    assert "more than 1 together" in said(calculate(model, {"share-activities-first": 0.95}))


def test_what_has_no_value_is_listed_and_the_rest_of_the_table_is_there(model):
    listed = {item.label.key for item in model.case.pro_memoria_items}
    assert {"loneliness", "nuisance"} <= listed
    assert [row.key for row in INDICATORS if row.better == 1] == ["income", "sport", "rating"]


@pytest.mark.parametrize(("key", "value"), [("term", 0), ("term", 2.5), ("pupils", 0), ("share-cash", 1.1)])
def test_an_impossible_value_is_named(model, key, value):
    with pytest.raises(EconomicsError, match=f"'{key}'"):
        calculate(model, {key: value})
