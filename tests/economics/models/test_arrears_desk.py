# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the arrears desk count each eviction once, show a waiting list, and say what to go and measure?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.models.arrears_desk import MODEL
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.result import calculate
from buurtpeil.economics.sensitivity import value_of_information
from buurtpeil.economics.uncertainty import simulate
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def desk():
    return Calculation(MODEL)


def said(result):
    return " ".join(remark.en for remark in result.warnings)


def test_booking_the_association_and_all_of_society_raises_with_both_named():
    """10,000 for the association and 100,000 for a society that includes it is the naive sum of 333,473.68."""

    def naive(x, case):
        MODEL.build(x, case)
        time = case.time
        case.flow("avoided-society", "n", "naive", payer="outside", receiver="society-as-a-whole",
                  amount=case.steps["avoided"] * x.eviction_cost_society * time.during(1, 12),
                  basis=Basis.AVOIDED_COST, effect="eviction")  # fmt: skip

    everyone = Party("society-as-a-whole", "Samenleving", "Society as a whole", PartyKind.SOCIETY)
    with pytest.raises(EconomicsError, match=r"booked twice: 'avoided-association' .* 'avoided-society'"):
        Calculation(replace(MODEL, parties=(*MODEL.parties, everyone), build=naive))


def test_more_reports_than_capacity_make_a_waiting_list(desk):
    """50 in and 40 out a month: 120 wait after a year, and no more than 480 are dealt with."""
    result = calculate(desk, {"inflow": 50})
    assert result.outputs["longest-wait"] == pytest.approx(120)
    assert result.outputs["reports-year"] == pytest.approx(480)
    assert "no waiting lists" in said(result)
    assert "no waiting lists" not in said(calculate(desk))


def test_other_shares_follow_the_same_chain(desk):
    """30 a month, 60% reached, half accepts, 2% effect of which 40% counts: 360, 216, 108, 0.864."""
    values = {"inflow": 30, "reached": 0.6, "accepted": 0.5, "effect": 0.02, "attributable": 0.4,
              "eviction-cost-association": 5_000, "eviction-cost-society": 40_000}  # fmt: skip
    found = calculate(desk, values).outputs
    assert found["helped-year"] == pytest.approx(108)
    assert found["evictions-avoided"] == pytest.approx(0.864)
    assert found["benefit-association"] == pytest.approx(4_320)
    assert found["benefit-others"] == pytest.approx(30_240)


def test_what_creditors_contribute_and_get_back_moves_money_but_makes_no_society_richer(desk):
    base = calculate(desk)
    paid = calculate(desk, {"creditor-share": 0.5, "recovered": 300})
    assert paid.society["npv/society"] == pytest.approx(base.society["npv/society"])
    # Half of 105,000, less 135 households times 300, at period ends of a year.
    assert paid.parties["association"].npv == pytest.approx(-(52_500 - 40_500) * desk_factor(), abs=0.01)


def desk_factor():
    return np.mean([1.0225 ** -(month / 12) for month in range(1, 13)])


def test_the_report_s_maxima_are_the_top_of_a_range_and_never_the_value():
    by_key = {one.key: one for one in MODEL.inputs}
    for key, top in (("eviction-cost-association", 10_000), ("eviction-cost-society", 100_000)):
        assert by_key[key].high == by_key[key].printed_maximum == top
        assert by_key[key].value < top


def test_an_amount_above_the_printed_maximum_asks_for_a_source(desk):
    assert "source of its own" in said(calculate(desk, {"eviction-cost-society": 120_000}))


def test_since_2021_doing_nothing_is_not_the_alternative(desk):
    assert "legal duty" in said(calculate(desk, {"start-year": 2021}))
    assert "legal duty" not in said(calculate(desk, {"start-year": 2020}))


@pytest.fixture(scope="module")
def drawn(desk):
    """Draws with 40 reports a month for certain, so that only shares, effect and euros vary."""
    inputs = [replace(one, value=40, low=None, high=None) if one.key == "inflow" else one for one in desk.inputs()]
    keys = ["benefit-cost-ratio", "balance-association", "balance-evictions", "benefit-evictions", "cost",
            "benefit-association"]  # fmt: skip
    return simulate(desk, inputs, keys, 2**17)


def test_the_spread_of_benefit_and_cost_is_that_of_an_independent_simulation(drawn):
    """0.13, 0.50 and 1.57 with 17% above 1; 22% with the naive sum: from a simulation outside this engine."""
    ratio = drawn.measures["benefit-cost-ratio"]
    assert np.percentile(ratio, [5, 50, 95]) == pytest.approx([0.13, 0.50, 1.57], abs=0.01)
    assert np.mean(ratio > 1) == pytest.approx(0.17, abs=0.005)
    naive = (drawn.measures["benefit-evictions"] + drawn.measures["benefit-association"]) / drawn.measures["cost"]
    assert np.mean(naive > 1) == pytest.approx(0.22, abs=0.005)


def test_the_association_alone_recovers_the_cost_in_no_draw(drawn):
    assert drawn.measures["balance-association"].max() < 0


def test_the_effect_and_the_cost_to_society_are_what_to_measure(drawn):
    """13.5 thousand a year to know all, 1.75 and 1.73 for the two, next to nothing for the rest."""
    found = value_of_information(drawn, "balance-evictions")
    worth = {one.inputs: one.value for one in found}
    assert worth[()] == pytest.approx(13_500, abs=250)
    assert worth[("effect",)] == pytest.approx(1_750, abs=150)
    assert worth[("eviction-cost-society",)] == pytest.approx(1_730, abs=150)
    assert max(v for k, v in worth.items() if k not in ((), ("effect",), ("eviction-cost-society",))) < 50


@pytest.mark.parametrize(("key", "value"), [("reached", 1.2), ("capacity", 0), ("inflow", -1), ("effect", 2)])
def test_an_impossible_value_is_named(desk, key, value):
    with pytest.raises(EconomicsError, match=f"'{key}'.* out of bounds"):
        calculate(desk, {key: value})
