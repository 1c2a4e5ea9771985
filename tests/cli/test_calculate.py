# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `buurtpeil calculate` tell every model, and refuse what can't be right with a name and a way out?"""

from __future__ import annotations

import json

import jsonschema
import pytest

from buurtpeil.cli.calculate_values import read_values
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report_json import schema
from buurtpeil.errors import EconomicsError
from tests.cli.terminal import run

MODELS = sorted(all_models())


def test_the_list_names_every_model(tmp_path):
    said = run(tmp_path, "calculate", "--list")
    assert said.code == 0
    for key in MODELS:
        assert key in said.out
        assert all_models()[key].nl in said.out


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("uncertain", [[], ["--uncertainty", "--draws", "1024"]])
def test_every_model_gives_json_that_fits_its_schema(tmp_path, key, uncertain):
    said = run(tmp_path, "calculate", key, "--format", "json", *uncertain)
    assert said.code == 0, said.err
    content = json.loads(said.out)
    jsonschema.Draft202012Validator(schema()).validate(content)
    assert (content["uncertainty"] is None) == (not uncertain)


def test_a_key_that_is_not_promised_is_noticed(tmp_path):
    content = json.loads(run(tmp_path, "calculate", "arrears-desk", "--format", "json").out)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate({**content, "extra": 1})


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_model_reads_in_both_languages(tmp_path, key, language):
    said = run(tmp_path, "calculate", key, "--language", language, "--uncertainty", "--draws", "1024")
    assert said.code == 0, said.err
    model = all_models()[key]
    assert said.out.startswith(model.title(language))
    assert {"nl": "Te bevestigen", "en": "To confirm"}[language] in said.out
    assert {"nl": "Nulalternatief", "en": "Baseline alternative"}[language] in said.out


def test_amounts_are_those_of_the_hand_calculation_in_dutch_writing(tmp_path):
    # Anchors §4.3 G3 and G5: NPV at 15 years without subsidy -8,360.48; highest price 26,639.52; G4: 510.17.
    out = run(tmp_path, "calculate", "transition-exploitation").out.replace("\u00a0", " ")
    assert "−€ 8.360" in out
    assert "€ 26.640" in out
    assert "€ 510,17" in out


def test_values_of_a_user_are_told(tmp_path):
    said = run(tmp_path, "calculate", "transition-exploitation", "--set", "rent=460,50", "--set", "vacancy=5%")
    assert "Anders dan het model: Huur per maand €\u00a0460,50; Leegstand 5%." in said.out


def test_scenarios_stand_side_by_side(tmp_path):
    said = run(tmp_path, "calculate", "solar-programme", "--compare", "after-net-metering")
    assert "Na het einde van de saldering" in said.out


def test_a_budget_that_is_too_small_names_the_years_and_what_is_lacking(tmp_path):
    words = ("--set", "sold-share=0", "--budget", "association=5000000", "--budget", "municipality=10000000")
    said = " ".join(run(tmp_path, "calculate", "phased-renewal", *words).out.split())
    assert "De begroting van Woningcorporatie, € 5.000.000 per jaar, is te klein in jaar (tekort): 0 (" in said
    assert "De begroting van Gemeente, € 10.000.000 per jaar, is in elk jaar genoeg." in said


def test_other_ways_of_discounting_are_told(tmp_path):
    words = ("--discount-moment", "middle", "--discount-schedule", "green-book")
    said = " ".join(run(tmp_path, "calculate", "mkba", *words).out.split())
    assert "3,5% tot en met jaar 30, 3% tot en met jaar 75, 2,5% tot en met jaar 125" in said
    assert "Bedragen vallen in het midden van elke periode" in said


def test_draws_tell_what_drives_the_result_and_what_to_measure(tmp_path):
    said = run(tmp_path, "calculate", "arrears-desk", "--uncertainty", "--draws", "1024").out
    assert "Van alles wat de uitkomst onzeker maakt" in said
    assert "Meet dit eerst na" in said or "Nameten verandert het besluit niet" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["discount-rate=-1"], ["'discount-rate'", "-1"]),
        (["discount-rate=-100%"], ["'discount-rate'"]),
        (["term=0"], ["'term'", "from 1"]),
        (["rent=minus"], ["'rent'", "not a number", "Give a number"]),
        (["rent=nan"], ["'rent'", "Give a number"]),
        (["rent=inf"], ["'rent'", "Give a number"]),
        (["rent=1e400"], ["'rent'", "finite"]),
        (["rent=-5"], ["'rent'", "out of bounds"]),
        (["rent=1.000"], ["'rent'", "two ways", "1000"]),
        (["rent=1.000,50"], ["'rent'", "thousands separators"]),
        (["rent=450 euro/year"], ["'rent'", "another unit", "euro/month"]),
        (["term=1,5"], ["'term'", "whole numbers"]),
        (["rnt=5"], ["'rnt'", "Did you mean rent"]),
        (["rent"], ["key=value"]),
        (["rent=5", "rent=6"], ["'rent'", "twice"]),
        (["start-year=2012"], ["2012"]),
    ],
)
def test_a_value_that_cannot_be_right_ends_with_2_its_name_and_the_way_out(tmp_path, settings, words):
    rate = next(one.key for one in all_models()["transition-exploitation"].inputs if "rate" in one.key)
    arguments = [word for text in settings for word in ("--set", text.replace("discount-rate", rate))]
    said = run(tmp_path, "calculate", "transition-exploitation", *arguments)
    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    for word in words:
        assert word.replace("discount-rate", rate) in " ".join(said.err.split())


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["solr-programme"], "Did you mean solar-programme"),
        (["solar-programme", "--scenario", "nw"], "Did you mean now"),
        (["solar-programme", "--compare", "later"], "Unknown scenario"),
        (["solar-programme", "--budget", "houshold=5"], "Unknown party: 'houshold'. Did you mean household"),
        (["solar-programme", "--budget", "household=-5"], "below zero"),
        (["mkba", "--discount-schedule", "greenbook"], "Did you mean green-book"),
        (["solar-programme", "--discount-schedule", "green-book"], "in nominal amounts"),
    ],
)
def test_an_unknown_model_or_scenario_is_named(tmp_path, arguments, word):
    said = run(tmp_path, "calculate", *arguments)
    assert said.code == 2
    assert word in " ".join(said.err.split())


def test_a_year_outside_a_rule_names_the_rule_and_its_days():
    said = calculation("solar-programme")
    with pytest.raises(EconomicsError, match="start-year"):
        said.inputs({"start-year": 2012})


@pytest.mark.parametrize("text", ["460.5", "460,5", " 460,5 ", "460,5 euro/month", "460,5 euro per maand", "4.605e2"])
def test_a_number_may_be_written_in_two_ways(text):
    inputs = all_models()["transition-exploitation"].inputs
    assert read_values([f"rent={text}"], inputs) == {"rent": 460.5}


def test_a_file_that_cannot_be_written_says_so(tmp_path):
    said = run(tmp_path, "calculate", "arrears-desk", "--xlsx", str(tmp_path / "nowhere" / "x.xlsx"))
    assert said.code == 1
    assert "could not be written" in said.err
