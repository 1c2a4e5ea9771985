# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the composite index tell places as intervals, and never point at the worst?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.terminal import run


def ask(city: Path, *words: object) -> dict[str, object]:
    result = run(city, "index", "--area", "GM9999", "--draws", 200, "--format", "json", *words)
    assert result.code == 0, result.err
    answer: dict[str, object] = json.loads(result.out)
    return answer


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            ("Een plaats is geen vast getal", "niet om slechte buurten aan te wijzen", "door de keuze van de gewich"),
        ),
        (
            "en",
            ("A place is no fixed number", "not there to point at bad neighbourhoods", "due to the choice of weigh"),
        ),
    ],
)
def test_a_place_is_told_as_an_interval(city: Path, language: str, said: tuple[str, ...]) -> None:
    result = run(city, "index", "--area", "GM9999", "--language", language, "--draws", 200)
    assert result.code == 0, result.err
    for sentence in said:
        assert sentence in result.text
    assert "Havenkwartier" in result.out


@pytest.mark.parametrize("order", ["code", "name"])
def test_the_list_is_never_in_order_of_place(city: Path, order: str) -> None:
    text = run(city, "index", "--area", "GM9999", "--draws", 100, "--format", "csv", "--order", order).out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 70
    assert [row[order] for row in rows] == sorted(row[order] for row in rows)
    assert run(city, "index", "--area", "GM9999", "--order", "place").code == 2


def test_the_same_question_has_the_same_answer_and_names_its_seed_and_choices(city: Path) -> None:
    first = ask(city)
    assert first == ask(city)
    assert {"seed", "draws", "normalisation", "aggregation", "weight_spread", "version"} == set(first["method"])


def test_indices_of_others_take_no_part(city: Path) -> None:
    keys = {item["indicator"] for item in ask(city)["indicators"]}
    assert keys
    assert not {key for key in keys if key.startswith(("liveability", "ses-score", "rotterdam"))}


def test_weights_of_domains_are_yours(city: Path) -> None:
    found = ask(city, "--weights", "housing=3", "--weights", "economy=0")
    weight = {item["domain"]: item["weight"] for item in found["domains"]}
    assert "economy" not in weight
    assert weight["housing"] == pytest.approx(3 * weight["work"])
    assert sum(weight.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--area", "BU99990403"], 1, "made of one municipality"),
        (["--area", "GM9999", "--weights", "nonsense=2"], 1, "There is no domain"),
        (["--area", "GM9999", "--weights", "housing"], 2, "DOMAIN=NUMBER"),
        (["--area", "GM9999", "--weights", "housing=-1"], 2, "zero or more"),
        (["--area", "GM9999", "--aggregation", "geometric"], 1, "min-max or rank"),
    ],
)
def test_what_can_not_be_is_refused_with_the_way_out(city: Path, words: list[str], code: int, message: str) -> None:
    result = run(city, "index", *words)
    assert result.code == code
    assert message in result.message
