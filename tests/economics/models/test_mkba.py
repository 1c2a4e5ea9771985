# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is every effect corrected, valued once, given to who banks it, and is what has no value left pro memoria?"""

from __future__ import annotations

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.mkba import ALL, FREE, MODEL, model_of
from buurtpeil.economics.optimism import GRADES
from buurtpeil.economics.result import calculate
from buurtpeil.economics.value_register import RegisteredValue, read_register, standard_register
from buurtpeil.errors import EconomicsError


@pytest.fixture(scope="module")
def mkba():
    return Calculation(MODEL)


def said(result, text):
    return any(text in remark.en for remark in result.warnings)


@pytest.mark.parametrize(
    ("reach", "attributable", "deadweight", "displacement", "drop_out", "year"),
    [(1, 1, 0, 0, 0, 3), (0.5, 0.4, 0.25, 0.2, 0.1, 2), (0.9, 1, 0.5, 0, 1, 1), (1, 1, 1, 0, 0, 1)],
)
def test_every_factor_of_the_chain_counts(mkba, reach, attributable, deadweight, displacement, drop_out, year):
    values = {"reach": reach, "attributable": attributable, "deadweight": deadweight, "displacement": displacement,
              "drop-out": drop_out}  # fmt: skip
    found = calculate(mkba, values).steps["credited"][year]
    kept = reach * attributable * (1 - deadweight) * (1 - displacement) * (1 - drop_out) ** year
    assert found == pytest.approx(kept)


@pytest.mark.parametrize("grade", GRADES)
def test_a_weaker_grade_lowers_benefits_and_never_costs(mkba, grade):
    values = {**ALL, **FREE, "investment": 1_000, "count-eviction": 1, "grade-eviction": grade, "years": 1}
    found = calculate(mkba, values).outputs
    assert found["benefits-now"] == pytest.approx(30_000 * GRADES[grade][0] / 1.0225)
    assert found["costs-now"] == pytest.approx(1_000)
    factors = [factor for factor, _, _ in GRADES.values()]
    assert factors == sorted(factors, reverse=True)


def test_society_gains_benefits_less_costs_whoever_pays(mkba):
    for scenario in ("base", "shared"):
        result = calculate(mkba, scenario=scenario)
        assert result.society["npv/society"] == pytest.approx(
            result.outputs["benefits-now"] - result.outputs["costs-now"], abs=0.01
        )
    base, shared = calculate(mkba), calculate(mkba, scenario="shared")
    assert shared.parties["municipality"].npv > base.parties["municipality"].npv
    assert shared.society["npv/society"] == pytest.approx(base.society["npv/society"], abs=0.01)


def test_a_gain_goes_to_who_banks_it(mkba):
    values = {**ALL, **FREE, "count-eviction": 2, "grade-eviction": 1, "years": 1, "eviction-to-association": 1,
              "eviction-to-municipality": 3, "eviction-to-insurer": 0}  # fmt: skip
    result = calculate(mkba, values)
    assert result.parties["association"].npv_with_effects == pytest.approx(15_000 / 1.0225)
    assert result.parties["municipality"].npv_with_effects == pytest.approx(45_000 / 1.0225)
    # Avoided cost is no money in hand.
    assert result.parties["municipality"].npv == pytest.approx(0)


def test_a_value_of_another_year_is_brought_to_the_prices_of_the_analysis(mkba):
    values = {**ALL, **FREE, "count-administration": 1, "grade-administration": 1}
    assert calculate(mkba, values).steps["worth-administration"][1] == pytest.approx(2_883 * 101.70 / 103.44)


def test_an_empty_slot_stays_pro_memoria_until_it_is_filled_in(mkba):
    counted = calculate(mkba, {"count-wellbeing": 40})
    assert said(counted, "counted, but without a value")
    assert counted.society["npv/society"] == pytest.approx(calculate(mkba).society["npv/society"])
    filled = calculate(mkba, {"count-wellbeing": 40, "value-wellbeing": 100})
    assert not said(filled, "counted, but without a value")
    assert filled.society["npv/society"] > counted.society["npv/society"]
    assert {"wellbeing", "home-value", "carbon"} <= {one.label.key for one in mkba.case.pro_memoria_items}


def test_the_ratio_never_comes_alone(mkba):
    result = calculate(mkba)
    assert said(result, "The ratio says nothing without")
    assert result.outputs["benefits-per-euro"] == pytest.approx(
        result.outputs["benefits-now"] / result.outputs["costs-now"]
    )
    assert calculate(mkba, {"investment": 0, "running-cost": 0}).outputs["benefits-per-euro"] == 0


def test_existing_means_are_not_additional(mkba):
    result = calculate(mkba, scenario="existing-means")
    assert result.outputs["additional-money"] == 0
    assert said(result, "Existing means did something elsewhere")


@pytest.mark.parametrize(
    "keys", [("eviction", "eviction/association"), ("home-value", "wellbeing"), ("safety", "home-value")]
)
def test_a_whole_and_its_part_for_one_party_raise_with_both_named(keys):
    with pytest.raises(EconomicsError, match="booked twice") as caught:
        Calculation(model_of(standard_register(), keys))
    assert all(key in str(caught.value) for key in keys)


@pytest.mark.parametrize("key", ["school-leaving/contract", "benefit", "happiness"])
def test_a_contract_price_or_transfer_is_no_effect(key):
    with pytest.raises(EconomicsError, match=key):
        model_of(standard_register(), [key])


def test_every_registered_value_says_where_it_is_from_and_none_is_licensed():
    for one in standard_register().values():
        assert one.source
        assert one.licence
        assert one.grade in GRADES
        assert one.value is None or "HACT" not in one.source
        assert one.use not in ("effect", "empty") or one.basis in ("avoided-cost", "welfare")


@pytest.mark.parametrize(("change", "message"), [
    ({"value": 5.0, "licence": "none bundled"}, "right to pass it on"),
    ({"grade": 7}, "grade of evidence"),
    ({"banked": {}}, "who banks it"),
    ({"source": " "}, "source or licence"),
    ({"use": "sroi"}, "unknown use"),
])  # fmt: skip
def test_a_wrong_record_names_the_effect(change, message):
    good = standard_register()["eviction"].__dict__
    with pytest.raises(EconomicsError, match=message) as caught:
        RegisteredValue(**{**good, **change})
    assert "eviction" in str(caught.value)


def test_a_register_of_ones_own_is_read_or_refused(tmp_path):
    path = tmp_path / "register.toml"
    path.write_text('[quiet]\nnl = "Rust"\nen = "Quiet"\n', encoding="utf-8")
    with pytest.raises(EconomicsError, match="quiet"):
        read_register(path)


@pytest.mark.parametrize(("key", "value"), [("years", 0), ("years", 41), ("grade-eviction", 0), ("reach", 1.1)])
def test_an_impossible_value_names_the_input(mkba, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(mkba, {key: value})
