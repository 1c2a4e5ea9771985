# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every model give what was worked out by hand, and does its booking balance?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from buurtpeil.economics.draws import draw
from buurtpeil.economics.golden import differences
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.result import calculate
from buurtpeil.economics.text import as_text
from buurtpeil.economics.uncertainty import simulate

MODELS = sorted(all_models())
CASES = [(key, case) for key in MODELS for case in all_models()[key].golden]


@pytest.mark.parametrize(("key", "case"), CASES, ids=[f"{key}: {case.name}" for key, case in CASES])
def test_a_golden_case_comes_out_to_the_cent(key, case):
    assert differences(calculation(key), case) == ()


@pytest.mark.parametrize("key", MODELS)
def test_a_wrong_golden_case_is_noticed(key):
    case = all_models()[key].golden[0]
    wrong = {name: tuple(v + 1 for v in value) if isinstance(value, tuple) else value + 1
             for name, value in case.expected.items()}  # fmt: skip
    assert len(differences(calculation(key), replace(case, expected=wrong))) == len(wrong)


@pytest.mark.parametrize("key", MODELS)
def test_flows_add_up_to_zero_over_the_parties_in_every_period_and_draw(key):
    model = calculation(key)
    keys = [f"all/{party}" for party, nodes in model.parties.items() if nodes.all is not None]
    if not keys:
        pytest.skip("this model books no flows")
    inputs = model.inputs()
    nets = model.run(keys, inputs, draw(inputs, model.model.correlations, 500, 1))
    assert np.abs(sum(np.asarray(net) for net in nets)).max() < 0.01


@pytest.mark.parametrize("key", MODELS)
def test_every_scenario_gives_a_result_with_stable_keys(key):
    model = calculation(key)
    for scenario in ("base", *(one.key for one in model.model.scenarios)):
        answer = calculate(model, scenario=scenario).as_json()
        assert answer["scenario"] == scenario
        assert {one["key"] for one in answer["inputs"]} == {one.key for one in model.model.inputs}
        assert all(isinstance(v["value"], float | list) for v in answer["outputs"].values())


@pytest.mark.parametrize("key", MODELS)
def test_every_input_is_used(key):
    model = calculation(key)
    assert {one.key for one in model.model.inputs} - model.used_inputs == set()


@pytest.mark.parametrize("key", MODELS)
def test_every_step_reads_as_a_sentence_in_both_languages(key):
    for node in calculation(key).measures.values():
        assert as_text(node, "nl")
        assert as_text(node, "en")


@pytest.mark.parametrize("key", MODELS)
def test_draws_give_finite_results(key):
    spreads = simulate(calculation(key), calculation(key).inputs(), draws=256)
    assert all(np.isfinite(values).all() for values in spreads.measures.values())
