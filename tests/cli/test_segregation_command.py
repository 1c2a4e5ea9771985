# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is it told how unevenly groups are spread, of what is counted only, and without a verdict?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from buurtpeil.areas.codes import Level
from buurtpeil.indicators.catalogue import Noise, load_catalogue
from buurtpeil.pipeline.publication import publication_of
from buurtpeil.pipeline.segregation import is_counted_group
from buurtpeil.store import Store
from tests.cli.terminal import run


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("Corporatiewoningen", "Ongelijk verdeeld is geen oordeel", "niet te zeggen", "ongelijker, ")),
        ("en", ("Green within 300 metres", "Unevenly spread is no verdict", "not to say", "less even, ")),
    ],
)
def test_the_table_reads_as_sentences_and_groups(city: Path, language: str, said: tuple[str, ...]) -> None:
    result = run(city, "segregation", "--area", "GM9999", "--language", language)
    assert result.code == 0, result.err
    for words in said:
        assert words in result.text


def test_the_index_equals_the_formula_of_the_textbook(city: Path) -> None:
    """Half the sum of |members here / all members - others here / all others| (Duncan and Duncan 1955)."""
    text = run(city, "segregation", "--area", "GM9999", "--format", "csv").out
    found = {(row["indicator"], row["period"]): row for row in csv.DictReader(io.StringIO(text))}
    publication = publication_of(Store(city), "GM9999")
    rows = publication.areas.rows_within("GM9999", Level.NEIGHBOURHOOD)
    for key in ("social-rent", "social-assistance"):
        block, period = publication.figures.block(key), publication.figures.periods(key)[-1]
        value, base = block["value"][rows, -1], block["base"][rows, -1]
        here = np.isfinite(value) & (base > 0)
        members, others = (base * value / 100)[here], (base * (1 - value / 100))[here]
        expected = np.abs(members / members.sum() - others / others.sum()).sum() / 2
        row = found[key, period]
        assert float(row["dissimilarity"]) == pytest.approx(expected)
        assert float(row["share"]) == pytest.approx(members.sum() / base[here].sum())
        assert float(row["lower"]) <= float(row["excess"]) <= float(row["upper"]) <= float(row["dissimilarity"]) + 0.1


def test_all_periods_and_the_trend_are_there_for_a_program(city: Path) -> None:
    record = json.loads(run(city, "segregation", "--area", "GM9999", "--format", "json").out)
    assert record["method"] == {"version": "1.0"}
    for item in record["indicators"]:
        assert item["direction"] in ("less-even", "more-even", "not-to-say")
        assert item["periods"]
        if item["direction"] != "not-to-say":
            assert abs(item["slope"]) > 1.6 * item["slope_deviation"]
            assert (item["slope"] > 0) == (item["direction"] == "less-even")


def test_a_survey_a_rate_and_a_surface_are_no_group() -> None:
    counted = {key for key, item in load_catalogue().indicators.items() if is_counted_group(item)}
    assert {"social-rent", "social-assistance", "vacant-homes"} <= counted
    assert not counted & {"loneliness", "green-share", "violence-rate", "liveability-3-homes"}
    assert all(load_catalogue().indicator(key).noise is not Noise.LEARNED for key in counted)


def test_it_is_asked_of_a_municipality(city: Path) -> None:
    result = run(city, "segregation", "--area", "BU99990403")
    assert result.code == 1
    assert "of one municipality" in result.message
