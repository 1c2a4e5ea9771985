# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does turnover take as long as it must, do phases cost what they must, and do the accounts follow?"""

from __future__ import annotations

import math

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.phased_renewal import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError

NO_PHASES = {f"phase-{n}-homes": 0.0 for n in range(1, 7)}
#: Everything but building is free, so that an account is that of building alone.
FREE = "sold-share guidance rent-rise energy-saving comfort temporary-rent-loss public-space"
BARE = dict.fromkeys(FREE.split(), 0.0)


@pytest.fixture(scope="module")
def renewal():
    return Calculation(MODEL)


def said(result, text):
    return any(text in remark.en for remark in result.warnings)


@pytest.mark.parametrize(("homes", "renewed", "elapsed"), [(100, 20, 5), (212, 38, 9), (212, 40, 8), (60, 59, 10)])
def test_each_home_by_itself_leaves_at_a_constant_share(renewal, homes, renewed, elapsed):
    found = calculate(renewal, {"homes": homes, "renewed": renewed, "elapsed": elapsed}).outputs
    left = (homes - renewed) / homes
    assert found["leaving"] == pytest.approx(1 - left ** (1 / elapsed), abs=1e-9)
    # After the years that were seen, just that share is renewed.
    assert found["years-to-50"] == pytest.approx(elapsed * math.log(0.5) / math.log(left))
    assert found["years-for-all"] == pytest.approx(homes * elapsed / renewed)
    assert found["years-left"] == pytest.approx((homes - renewed) * elapsed / renewed)


@pytest.mark.parametrize("renewed", [1, 38, 106, 180])
def test_two_at_a_time_needs_faster_leaving_for_the_same_result(renewal, renewed):
    single, twins = (calculate(renewal, {"renewed": renewed, "twins": t}) for t in (0, 1))
    leaving = twins.outputs["leaving"]
    assert leaving > single.outputs["leaving"]
    assert 212 * (1 - (1 - leaving) ** 8) ** 2 == pytest.approx(renewed)
    assert twins.steps["natural-done"][8] == pytest.approx(renewed)
    assert single.steps["natural-done"][8] == pytest.approx(renewed)


@pytest.mark.parametrize(("starts", "fixed", "unit", "premium"), [
    ([(0, 70), (3, 70), (6, 72)], 50_000, 160_000, 0.0),
    ([(1, 212)], 60_000, 150_000, 0.01),
    ([(0, 100), (0, 112)], 0, 188_600, -0.0225),
])  # fmt: skip
def test_phases_cost_what_each_start_costs_at_its_time(renewal, starts, fixed, unit, premium):
    values = {**NO_PHASES, "fixed-cost": fixed, "unit-cost": unit, "rate-above-standard": premium}
    for n, (year, homes) in enumerate(starts, start=1):
        values |= {f"phase-{n}-year": float(year), f"phase-{n}-homes": float(homes)}
    expected = sum((fixed + homes * unit) * (1.0225 + premium) ** -year for year, homes in starts)
    result = calculate(renewal, values)
    assert result.outputs["phased-cost"] == pytest.approx(expected, abs=0.01)
    assert not said(result, "more or fewer homes")


def test_the_association_pays_phases_instead_of_turnover(renewal):
    result = calculate(renewal, BARE)
    moving = sum(53 * (174 / 212) ** (t / 8) for t in (0, 2, 4, 6))
    assert result.outputs["moved-tenants"] == pytest.approx(moving)
    relocation = 7_428 * sum(53 * ((174 / 212) ** (1 / 8) / 1.0225) ** t for t in (0, 2, 4, 6))
    expected = result.outputs["natural-cost"] - result.outputs["phased-cost"] - relocation
    assert result.parties["association"].npv == pytest.approx(expected, abs=0.01)
    # Tenants spend what they get on moving.
    assert result.parties["tenants"].npv == pytest.approx(0, abs=0.01)
    assert result.outputs["stayers"] + result.outputs["leavers"] == pytest.approx(moving)


def test_homes_wait_for_their_neighbours_or_for_their_phase(renewal):
    # Of two at a time at most a quarter of the homes waits: a free half beside one that is not.
    twins = calculate(renewal, {"twins": 1})
    assert twins.outputs["most-waiting-natural"] == pytest.approx(53, abs=0.2)
    single = calculate(renewal)
    assert single.outputs["most-waiting-natural"] == 0
    kept = (174 / 212) ** (1 / 8)
    assert single.steps["waiting-phased"][1] == pytest.approx(159 * (1 - kept))
    assert single.steps["waiting-phased"][6] == pytest.approx(0)


def test_rent_and_energy_move_between_tenants_and_association(renewal):
    dear = calculate(renewal, {"rent-rise": 60})
    assert dear.outputs["tenant-month"] == 0
    assert not said(dear, "more extra rent")
    base = calculate(renewal)
    assert said(base, "more extra rent")
    assert base.parties["association"].npv > dear.parties["association"].npv
    assert base.society["npv/society"] == pytest.approx(dear.society["npv/society"], abs=0.01)


def test_the_count_of_homes_is_said(renewal):
    assert said(calculate(renewal), "not the association's")
    assert said(calculate(renewal, {"own-homes-only": 1}), "more or fewer homes")
    assert not said(calculate(renewal, scenario="own-homes"), "not the association's")
    assert said(calculate(renewal, {"renewed": 212}), "no turnover left")


def test_the_relocation_payment_is_that_of_the_day(renewal):
    amounts = [
        renewal.run(["relocation"], renewal.inputs({"start-year": y}))[0][0, 0] / 53 for y in (2017, 2018, 2019, 2023)
    ]
    # On 1 January the amount of the February before still holds.
    assert amounts == pytest.approx([5_892, 5_910, 5_993, 6_505])


@pytest.mark.parametrize(
    ("key", "value"), [("elapsed", 0), ("renewed", 0), ("phase-1-year", 100), ("twins", 0.5), ("start-year", 2012)]
)
def test_an_impossible_value_names_the_input(renewal, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(renewal, {key: value})
