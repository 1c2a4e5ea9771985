# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a terminal write the files that the pages give?"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from buurtpeil.pipeline.publication import open_publications
from buurtpeil.store import Store
from tests.cli.terminal import run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("city") / "store"
    assert run(root, "demo", "--quiet").code == 0
    return root


def test_a_whole_city_with_its_parts_is_one_csv(store: Path, tmp_path: Path):
    file = tmp_path / "stad.csv"
    assert run(store, "export", "Voorbeeldstad", "--parts", "--indicator", "registered-crime", "-o", file).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    # The made-up city: itself, 10 districts, 70 neighbourhoods.
    levels = [row["level"] for row in rows if row["period"] == "2024"]
    assert {level: levels.count(level) for level in set(levels)} == {
        "municipality": 1,
        "district": 10,
        "neighbourhood": 70,
    }


def test_a_district_holds_its_neighbourhoods_only(store: Path, tmp_path: Path):
    file = tmp_path / "wijk.csv"
    assert run(store, "export", "WK999904", "--parts", "--domain", "work", "-o", file).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert {row["area"][2:8] for row in rows} == {"999904"}
    assert {row["level"] for row in rows} == {"district", "neighbourhood"}


@pytest.mark.parametrize("form", ["csvw", "xlsx", "jsonstat", "zip"])
def test_each_format_can_be_read(store: Path, tmp_path: Path, form: str):
    file = tmp_path / f"buurt.{form}"
    words = ("export", "BU99990401", "--indicator", "loneliness", "--format", form, "--language", "en", "-o", file)
    assert run(store, *words).code == 0
    if form == "xlsx":
        assert openpyxl.load_workbook(file).sheetnames == ["Figures", "Explanation", "Indicators", "Sources"]
    elif form == "zip":
        with zipfile.ZipFile(file) as archive:
            assert archive.namelist() == ["buurt.csv", "buurt.csv-metadata.json", "README.txt"]
    else:
        record = json.loads(file.read_text(encoding="utf-8"))
        assert record["url" if form == "csvw" else "class"] == ("buurt.csv" if form == "csvw" else "dataset")


def test_another_reference_is_named_in_the_file(store: Path, tmp_path: Path):
    file = tmp_path / "a.jsonstat"
    words = ("export", "BU99990401", "--indicator", "loneliness", "--compare-with", "country", "--format", "jsonstat")
    assert run(store, *words, "-o", file).code == 0
    assert "Vergeleken met Nederland." in json.loads(file.read_text(encoding="utf-8"))["note"]


def test_the_signals_of_a_city_are_all_that_were_published(store: Path, tmp_path: Path):
    file = tmp_path / "signalen.csv"
    assert run(store, "export", "GM9999", "--signals", "-o", file).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    published = open_publications(Store(store))[0].signals(municipality="GM9999")
    assert sorted(row["id"] for row in rows) == sorted(signal.id for signal in published)
    record = json.loads(run(store, "scan", "--area", "GM9999", "--format", "json").out)
    assert {signal["id"] for signal in record["signals"]} <= {row["id"] for row in rows}
    assert run(store, "export", "GM9999", "--signals", "--format", "zip", "-o", file).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("BU99990401", "--indicator", "nonsense"), "no indicator"),
        (("BU99990401", "--domain", "nonsense"), "no domain"),
        (("BU00000000",), "BU00000000"),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_written(store: Path, tmp_path: Path, words, said):
    file = tmp_path / "a.csv"
    result = run(store, "export", *words, "-o", file)
    assert result.code == 1
    assert said in result.message
    assert not file.exists()
