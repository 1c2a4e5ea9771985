# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an earlier run come out the same, and is it said when it does not?"""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import run

RUNS = (
    ["transition-exploitation", "--set", "rent=460", "--discount-moment", "middle"],
    ["mkba", "--discount-schedule", "green-book", "--budget", "municipality=1000"],
    ["invitation-subsidy", "--uncertainty", "--draws", "256"],
    ["social-mortgage", "--uncertainty", "--draws", "256", "--set", "sustained=0"],
    ["arrears-desk", "--scenario", "legal-task", "--uncertainty", "--draws", "512", "--seed", "7"],
)


@pytest.mark.parametrize("arguments", RUNS, ids=lambda arguments: arguments[0])
def test_a_run_made_again_is_the_same(tmp_path, arguments):
    file = tmp_path / "run.json"
    assert run(tmp_path, "calculate", *arguments, "--format", "json", "--output", file).code == 0
    again = run(tmp_path, "calculate", "--again", file, "--language", "en")
    assert again.code == 0, again.err
    assert "still comes out exactly the same" in again.err
    second = json.loads(run(tmp_path, "calculate", "--again", file, "--format", "json").out)
    assert second == json.loads(file.read_text())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content["parties"]["owner"].update(npv=1.0), "parties/owner/npv: 1.0 →"),
        (lambda content: content["model"].update(version="0"), "model version: 0 →"),
        (lambda content: content["rules"][0]["entries"][0].update(value=9.0), "rules/0/entries/0/value: 9.0 →"),
        (lambda content: content["uncertainty"].update(seed=8), "uncertainty/measures"),
    ],
)
def test_what_came_out_otherwise_is_named(tmp_path, change, words):
    file = tmp_path / "run.json"
    drawn = ("--uncertainty", "--draws", "512", "--format", "json", "--output", file)
    run(tmp_path, "calculate", "transition-exploitation", *drawn)
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    again = run(tmp_path, "calculate", "--again", file)
    assert again.code == 1
    assert "komt nu anders uit" in again.err
    assert words in again.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "1"}', "\x00"])
def test_a_file_that_is_no_run_is_refused_with_the_way_out(tmp_path, content):
    file = tmp_path / "run.json"
    file.write_text(content)
    said = run(tmp_path, "calculate", "--again", file)
    assert said.code == 2
    assert "--format json" in said.err
    assert "Traceback" not in said.err
