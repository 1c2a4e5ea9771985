# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every wrong input, date or booking give an error that names it and the way out?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.evaluate import evaluate
from buurtpeil.economics.expression import Label
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.golden import measured
from buurtpeil.economics.guards import attribution, check_sum_to_zero
from buurtpeil.economics.model import Model
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.periods import Timeline
from buurtpeil.economics.quantities import Input, Reading, Shape, Status
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.result import calculate
from buurtpeil.economics.rules import Entry, Rule, standard_rules
from buurtpeil.errors import EconomicsError

A = Status.ASSUMPTION
PARTIES = (
    Party("city", "Stad", "City", PartyKind.MUNICIPALITY),
    Party("association", "Corporatie", "Association", PartyKind.ASSOCIATION),
    Party("everyone", "Samenleving", "Society", PartyKind.SOCIETY),
)


def quantity(**changes):
    settings = {"key": "rent", "nl": "Huur", "en": "Rent", "value": 450, "unit": "euro/month", "status": A,
                "source": "test", "prices": "2017"}  # fmt: skip
    return Input(**{**settings, **changes})


def model(build, *inputs, **more):
    own = (
        quantity(key="start-year", unit="calendar-year", value=2020, prices=None),
        quantity(key="rate", unit="fraction", value=0.03, prices=None),
        quantity(key="amount", unit="euro", value=100),
    )
    return Model(key="test", section="0", nl="Toets", en="Test", summary_nl="", summary_en="", inputs=(*own, *inputs),
                 parties=PARTIES, build=build, golden=(), **more)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": 500, "high": 400}, r"'rent' \(Rent\) has a low above its high: low 500, high 400. Swap them"),
        ({"low": 500}, "half a range"),
        ({"low": 500, "high": 600}, "outside its own range"),
        ({"low": -5, "high": 600}, "Stay within 0.0 to inf"),
        ({"value": -1}, r"'rent' .* out of bounds: -1 euro/month. Give a value from 0"),
        ({"value": float("nan")}, "not a number"),
        ({"prices": None}, "price level"),
        ({"unit": "fraction", "value": 0.3}, "price level"),
        ({"unit": "fraction", "value": 3, "prices": None}, "from 0.0 to 1.0"),
        ({"value": 1.5, "whole": True}, "whole numbers only"),
        ({"low": 0, "high": 500, "shape": Shape.LOGNORMAL}, "above zero"),
        ({"low": 400, "high": 500, "shape": Shape.BETA}, "no two bounds"),
        ({"low": 0, "high": 500, "maximum": 500, "shape": Shape.BETA}, "too wide for the shape beta"),
        ({"low": 300, "high": 500, "printed_maximum": 450}, r"maximum \(.up to.\): 450. Make that the top"),
        ({"shape": Shape.DISCRETE, "readings": (Reading(450, 0.5, "", ""),)}, "add up to 0.5"),
        ({"shape": Shape.DISCRETE, "readings": (Reading(55, 1, "", ""),)}, "none of its readings"),
    ],
)
def test_a_wrong_input_is_named_with_the_way_out(changes, message):
    with pytest.raises(EconomicsError, match=message):
        quantity(**changes)


def test_a_maximum_in_a_source_may_be_the_top_of_the_range():
    assert quantity(low=300, high=500, printed_maximum=500).high == 500


def test_a_user_is_told_which_key_was_meant():
    case = calculation("transition-exploitation")
    with pytest.raises(EconomicsError, match=r"'huur'|Did you mean"):
        calculate(case, {"huur": 500})
    with pytest.raises(EconomicsError, match=r"'purchase-prize'.*Did you mean purchase-price"):
        calculate(case, {"purchase-prize": 1})
    with pytest.raises(EconomicsError, match=r"'discount-rate' .* out of bounds: -1"):
        calculate(case, {"discount-rate": -1})
    with pytest.raises(EconomicsError, match=r"'term' .* out of bounds: 0"):
        calculate(case, {"term": 0})
    with pytest.raises(EconomicsError, match="Unknown scenario"):
        calculate(case, scenario="as-in-1917")
    with pytest.raises(EconomicsError, match="Unknown model"):
        calculation("transition")


def test_a_change_beyond_the_range_widens_it():
    wider = quantity(low=400, high=500).changed_to(600)
    assert (wider.low, wider.value, wider.high) == (400, 600, 600)


def test_a_rule_holds_on_its_first_and_last_day():
    levy, rate = standard_rules()["landlord-levy"], standard_rules()["discount-rate"]
    assert [levy.on(date(y, 12, 31)).value for y in (2018, 2021, 2022)] == [0.00591, 0.00526, 0.00332]
    assert levy.on(date(2023, 1, 1)).value == 0
    assert (rate.on(date(2017, 6, 1)).value, rate.on(date(2021, 1, 1)).value) == (0.03, 0.0225)


def test_a_date_outside_a_rule_is_refused_with_its_days():
    with pytest.raises(EconomicsError, match=r"'landlord-levy'.*2012-01-01.*from 2017-01-01 to now"):
        standard_rules()["landlord-levy"].on(date(2012, 1, 1))
    with pytest.raises(EconomicsError, match="to 2024-12-31"):
        standard_rules()["consumer-prices"].on(date(2030, 1, 1))
    with pytest.raises(EconomicsError, match="Unknown rule"):
        standard_rules()["levy"]


def test_every_rule_tells_its_references():
    used = {key for name in all_models() for key in calculation(name).used_rules}
    assert used
    assert all(entry.reference for key in used for entry in standard_rules()[key].entries)


def test_a_rule_with_a_gap_is_refused():
    entries = (Entry(date(2017, 1, 1), date(2017, 12, 31), 1, "x", A), Entry(date(2018, 2, 1), None, 2, "y", A))
    with pytest.raises(EconomicsError, match="gap"):
        Rule("x", "x", "x", "count", entries)


def book(x, case, *, first="eviction", second="eviction", receivers=("association", "association"), reason=None):
    time = case.timeline(x.start_year, 3)
    for number, (effect, receiver) in enumerate(zip((first, second), receivers, strict=True)):
        case.flow(f"saved-{number}", "b", "b", payer="outside", receiver=receiver, amount=x.amount * time.during(1, 3),
                  basis=Basis.AVOIDED_COST, effect=effect, double_count_reason=reason if number else None)  # fmt: skip
    case.discount(x.rate)
    case.no_baseline_flows("niets", "nothing")


def test_an_effect_booked_twice_for_one_party_is_refused_with_both_names():
    with pytest.raises(EconomicsError, match=r"saved-0.*saved-1.*double_count_reason"):
        Calculation(model(book))


def test_a_whole_and_its_part_are_refused_where_the_beneficiaries_overlap():
    effects = {"eviction/shelter": "eviction"}

    def build(x, case):
        book(x, case, second="eviction/shelter", receivers=("everyone", "association"))

    with pytest.raises(EconomicsError, match="booked twice"):
        Calculation(model(build, effects=effects))


def test_parts_of_an_effect_for_different_parties_are_fine():
    Calculation(model(lambda x, case: book(x, case, receivers=("city", "association"))))


def test_a_written_reason_allows_an_overlap_and_is_printed():
    reason = Label("reason", "andere huizen", "other homes")
    result = calculate(Calculation(model(lambda x, case: book(x, case, reason=reason))))
    assert [remark.en for remark in result.warnings] == ["other homes"]


def pay(x, case, **more):
    time = case.timeline(x.start_year, 3)
    case.flow("pay", "b", "b", payer="city", receiver="association", amount=x.amount * time.during(1, 3), **more)


def test_a_nominal_rate_on_real_flows_is_refused():
    def build(x, case):
        pay(x, case)
        case.discount(x.rate, nominal=True)

    with pytest.raises(EconomicsError, match=r"nominal rate.*2017 prices"):
        Calculation(model(build))


def test_a_real_rate_on_nominal_flows_is_refused():
    def build(x, case):
        time = case.timeline(x.start_year, 3)
        case.flow("pay", "b", "b", payer="city", receiver="association", amount=x.bill * time.during(1, 3))
        case.discount(x.rate)

    with pytest.raises(EconomicsError, match=r"real rate.*nominal prices"):
        Calculation(model(build, quantity(key="bill", unit="euro", prices="nominal")))


def test_flows_of_two_price_levels_are_refused():
    def build(x, case):
        pay(x, case)
        case.flow("bill", "b", "b", payer="city", receiver="association", amount=x.bill * case.time.during(1, 3))
        case.discount(x.rate)

    with pytest.raises(EconomicsError, match="Mixed price levels"):
        Calculation(model(build, quantity(key="bill", unit="euro", prices="2019")))


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        (lambda x, time: x.amount, "one amount"),
        (lambda x, time: x.rent * time.during(1, 3), "not in euros per period"),
    ],
)
def test_a_flow_must_be_euros_per_period(amount, message):
    def build(x, case):
        time = case.timeline(x.start_year, 3)
        case.flow("pay", "b", "b", payer="city", receiver="association", amount=amount(x, time))

    with pytest.raises(EconomicsError, match=message):
        Calculation(model(build, quantity()))


def test_a_flow_to_oneself_or_to_no_one_is_refused():
    def build(x, case):
        time = case.timeline(x.start_year, 3)
        case.flow("pay", "b", "b", payer="city", receiver=build.receiver, amount=x.amount * time.at(1))

    build.receiver = "city"
    with pytest.raises(EconomicsError, match="to itself"):
        Calculation(model(build))
    build.receiver = "nobody"
    with pytest.raises(EconomicsError, match="Unknown party"):
        Calculation(model(build))


def test_the_keys_of_all_and_of_none_are_taken():
    with pytest.raises(EconomicsError, match="key is taken"):
        replace(model(pay), parties=(Party("society", "x", "x", PartyKind.SOCIETY),))


def test_flows_need_a_rate():
    with pytest.raises(EconomicsError, match="no discount rate"):
        Calculation(model(pay))


def test_society_is_judged_only_beside_an_alternative():
    def build(x, case):
        pay(x, case)
        case.discount(x.rate)

    assert calculate(Calculation(model(build))).society is None


def test_results_are_project_minus_baseline():
    def build(x, case):
        pay(x, case)
        case.flow(
            "now", "b", "b", payer="city", receiver="association", amount=x.rent_now * case.time.at(1), baseline=True
        )
        case.discount(x.rate)

    found = Calculation(model(build, quantity(key="rent-now", unit="euro", value=30)))
    assert measured(found, "net/city", found.inputs()) == (0, -70, -100, -100)
    # A transfer between parties is no gain of society.
    assert measured(found, "npv/society", found.inputs()) == 0


def test_each_party_may_have_a_rate_of_its_own():
    def build(x, case):
        pay(x, case)
        case.discount(x.rate)
        case.discount(x.dear, party="association")

    found = Calculation(model(build, quantity(key="dear", unit="fraction", value=0.1, prices=None)))
    assert found.value("npv/city", found.inputs()) == pytest.approx(-100 * (1 - 1.03**-3) / 0.03)
    assert found.value("npv/association", found.inputs()) == pytest.approx(100 * (1 - 1.1**-3) / 0.1)


def test_welfare_never_enters_an_account():
    def build(x, case):
        pay(x, case, basis=Basis.WELFARE)
        case.discount(x.rate)

    found = Calculation(model(build))
    assert "npv/city" not in found.measures
    assert found.value("effects/city", found.inputs()) < 0


def test_avoided_cost_is_money_only_with_a_budget_line():
    found = [Calculation(model(lambda x, case, b=b: (pay(x, case, basis=Basis.AVOIDED_COST, bookable=b),
                                                     case.discount(x.rate))[0])) for b in (False, True)]  # fmt: skip
    assert ["npv/association" in one.measures for one in found] == [False, True]


def test_a_booking_that_does_not_balance_is_refused():
    with pytest.raises(EconomicsError, match=r"do not add up to zero.*0.50 euros"):
        check_sum_to_zero([np.array([[1.0]]), np.array([[-0.5]])])


def test_no_factor_of_the_attribution_chain_is_silently_1():
    with pytest.raises(TypeError, match="deadweight"):
        attribution(None, reach=None, attributable=None, displacement=None, drop_out=None, time=None)  # type: ignore[call-arg]


def test_the_attribution_chain_is_the_product_of_its_factors():
    share = {key: quantity(key=key, unit="fraction", value=value, prices=None).expression()
             for key, value in (("reach", 0.8), ("attributable", 0.5), ("deadweight", 0.25), ("displacement", 0.1),
                                ("drop_out", 0.2))}  # fmt: skip
    time = Timeline(quantity(key="y", unit="calendar-year", value=2020, prices=None).expression(), 2)
    gross = quantity(key="gross", unit="euro", value=1_000).expression()
    # 1,000 x 0.8 x 0.5 x 0.75 x 0.9 = 270; then 0.8 a year.
    assert evaluate(attribution(gross, **share, time=time))[:, 0] == pytest.approx([270, 216, 172.8])


def test_two_steps_of_one_key_are_refused():
    def build(x, case):
        case.step("a", "a", "a", x.amount)
        case.output("a", "a", "a", x.amount)

    with pytest.raises(EconomicsError, match="share a key"):
        Calculation(model(build))


def test_an_input_that_a_model_does_not_have_is_named():
    with pytest.raises(EconomicsError, match=r"'amont'.*Did you mean amount"):
        Calculation(model(lambda x, case: case.step("a", "a", "a", x.amont)))


def test_a_party_that_only_pays_has_no_internal_rate():
    case = calculation("transition-exploitation")
    with pytest.raises(EconomicsError, match=r"'tenants' only pays or only receives"):
        measured(case, "irr/tenants", case.inputs())
    assert calculate(case).parties["tenants"].internal_rates == ()


def test_a_price_that_is_never_earned_back_is_said():
    case = calculation("transition-exploitation")
    result = calculate(case, {"rent": 200})
    assert result.outputs["years-with-subsidy"] == -1
    assert any("not achievable" in remark.en for remark in result.warnings)
