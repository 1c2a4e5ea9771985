# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a solar contract follow its formulas at other terms and dates, and who bears what goes wrong?"""

from __future__ import annotations

import numpy_financial as npf
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.solar_programme import MODEL
from buurtpeil.economics.result import calculate


@pytest.fixture(scope="module")
def solar():
    return Calculation(MODEL)


@pytest.mark.parametrize(
    ("term", "rate", "share"), [(15, 0.015, 0.066), (10, 0.022, 0.0), (20, 0.0, 0.1), (15, 0.0, 0.0)]
)
def test_another_term_rate_and_share_give_the_annuity_of_the_formula(solar, term, rate, share):
    found = calculate(solar, {"term": term, "resident-rate": rate, "service-share": share})
    instalment = 8_834.20 / (12 * term)
    assert found.steps["instalment"] == pytest.approx(instalment)
    assert found.steps["loan"] == pytest.approx(-npf.pv(rate / 12, 12 * term, (1 - share) * instalment))


@pytest.mark.parametrize(
    ("start", "year", "per_kwh"),
    [
        (2017, 1, 0.20),  # all netted
        (2017, 10, 0.20),  # the tenth year begins on 1 January 2026
        (2017, 11, 0.3 * 0.20 + 0.7 * 0.5 * 0.06),  # 2027: the floor of half the bare price
        (2017, 13, 0.3 * 0.20 + 0.7 * 0.5 * 0.06),  # 2029
        (2017, 14, 0.3 * 0.20 + 0.7 * 0.25 * 0.06),  # 2030: the market
        (2026, 1, 0.20),
        (2026, 2, 0.3 * 0.20 + 0.7 * 0.5 * 0.06),
        (2030, 1, 0.3 * 0.20 + 0.7 * 0.25 * 0.06),
    ],
)
def test_the_gain_follows_the_law_of_each_year(solar, start, year, per_kwh):
    found = solar.run(["bill-saved", "tax-saved", "feed-in"], solar.inputs({"start-year": start}))
    assert sum(row[year, 0] for row in found) == pytest.approx(3_675 * per_kwh)


@pytest.mark.parametrize(("year", "rate"), [(0, 0.015), (8, 0.015), (14, 0.0), (15, 0.015)])
def test_moving_buys_off_what_is_still_owed(solar, year, rate):
    found = calculate(solar, {"moving-year": year, "resident-rate": rate})
    left = -npf.pv(rate / 12, 180 - 12 * year, 0.934 * 8_834.20 / 180)
    assert found.outputs["buy-off"] == pytest.approx(left, abs=0.01)


def test_a_provider_that_fails_leaves_default_and_upkeep_to_the_municipality(solar):
    sound, failed = calculate(solar), calculate(solar, scenario="provider-fails")
    for year in range(1, 16):
        due, paid = 588.9467, 588.9467 * 0.99**year
        passed = 0.934 * due
        before = year < 5
        expected = (passed if before else paid - 25) - 530.36
        assert failed.parties["municipality"].net[year] == pytest.approx(expected, abs=0.01)
        assert failed.parties["provider"].net[year] == pytest.approx(paid - passed - 25 if before else 0, abs=0.01)
    assert failed.society["npv/society"] == pytest.approx(sound.society["npv/society"])
    assert failed.parties["household"].npv == pytest.approx(sound.parties["household"].npv)


def test_the_report_s_comparison_stands_beside_the_gain(solar):
    after = calculate(solar, scenario="after-net-metering").outputs
    assert after["bill-less-instalment"] == pytest.approx(150 - 49.0789, abs=1e-3)
    assert after["saving-less-instalment"] == pytest.approx((452.025 - 588.9467) / 12, abs=1e-3)
    assert after["cash-price"] == pytest.approx(8_434.20)
