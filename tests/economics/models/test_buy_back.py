# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does buying back follow the dated taxes, flag a profit, and say when the loan is too small?"""

from __future__ import annotations

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.golden import measured
from buurtpeil.economics.models.buy_back import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def model():
    return Calculation(MODEL)


def said(result):
    return " ".join(remark.en for remark in result.warnings)


@pytest.mark.parametrize(("year", "rate"), [(2017, 0.02), (2021, 0.08), (2023, 0.104), (2026, 0.08)])
def test_transfer_tax_is_that_of_the_day_of_purchase(model, year, rate):
    """115,000 - 65,000 x (1 + rate + 1%) - 44,000."""
    result = calculate(model, {"start-year": year})
    assert result.parties["state"].npv == pytest.approx(65_000 * rate)
    assert result.outputs["developer-result"] == pytest.approx(71_000 - 65_000 * (1.01 + rate))


def test_five_years_exemption_follow_the_tariff_of_each_year(model):
    """2019 to 2023 on 65,000: 0.591% twice, 0.526%, 0.332%, nothing."""
    found = calculate(model, {"start-year": 2019, "levy-exempt-years": 5}).outputs
    levies = [384.15, 384.15, 341.90, 215.80, 0]
    worth = sum(levy / 1.03**year for year, levy in enumerate(levies, start=1))
    assert found["exemption-worth"] == pytest.approx(worth)
    assert found["association-result"] == pytest.approx(4_797.78 + worth, abs=0.01)


def test_an_exemption_from_2023_is_worth_nothing_and_says_so(model):
    result = calculate(model, {"start-year": 2023, "levy-exempt-years": 5})
    assert result.outputs["exemption-worth"] == 0
    assert "worth nothing" in said(result)


def test_other_rent_term_and_residual(model):
    """Net rent 12 x 650 x 0.95 - 2,600 = 4,810; 30 years at 4%: x 17.292033; residual 30,000 / 1.04^30."""
    values = {"rent": 650, "vacancy": 0.05, "upkeep": 2_600, "horizon": 30, "discount-rate": 0.04, "residual": 30_000,
              "association-costs": 0.02}  # fmt: skip
    found = calculate(model, values)
    worth = 4_810 * 17.2920333 + 30_000 / 1.04**30
    assert found.outputs["association-result"] == pytest.approx(worth - 115_000 * 1.02, abs=0.01)
    assert found.outputs["highest-price"] == pytest.approx(worth / 1.02, abs=0.01)
    assert found.parties["association"].npv == pytest.approx(found.outputs["association-result"])


def test_the_price_without_profit_is_the_cost_price(model):
    """65,000 x 1.03 + 44,000 = 110,950, which is also where the developer breaks even."""
    assert calculate(model).outputs["cost-price"] == pytest.approx(110_950)
    assert measured(model, "break-even/resale-price/npv/developer", model.inputs()) == pytest.approx((110_950,))
    exact = calculate(model, {"resale-price": 110_950})
    assert "profit" not in said(exact)
    assert "loss" not in said(exact)
    assert "profit" in said(calculate(model))
    assert "loss" in said(calculate(model, {"resale-price": 105_000}))


def test_the_loan_carries_whole_homes_only(model):
    """108,950 tied up: one home at once, two a year; 20 a year at six months each are ten in hand, 1,089,500."""
    found = calculate(model)
    assert found.outputs["revolving-capacity"] == pytest.approx(2)
    assert found.outputs["in-hand-needed"] == 10
    assert found.outputs["loan-needed"] == pytest.approx(1_089_500)
    assert "loan binds" in said(found)
    assert "loan binds" not in said(calculate(model, {"loan": 1_100_000}))
    assert calculate(model, {"loan": 330_000, "cycle": 4}).outputs["revolving-capacity"] == pytest.approx(9)


def test_a_pace_below_the_agreement_is_said(model):
    assert "pace" in said(calculate(model))
    assert "pace" not in said(calculate(model, {"pilot-homes": 7}))


@pytest.mark.parametrize(
    ("key", "value", "way_out"),
    [("horizon", 0, "from 1 to 60"), ("cycle", 0, "from 0.25"), ("start-year", 2012, "from 2017"),
     ("horizon", 2.5, "Round it")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_named(model, key, value, way_out):
    with pytest.raises(EconomicsError, match=f"'{key}'.*{way_out}"):
        calculate(model, {key: value})


def test_a_rate_of_minus_one_hundred_percent_is_out_of_bounds(model):
    with pytest.raises(EconomicsError, match="'discount-rate'"):
        calculate(model, {"discount-rate": -1})
