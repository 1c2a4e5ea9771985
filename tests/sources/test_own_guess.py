# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A guessed mapping reads the file it was made for, and leaves open what the file does not tell."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.own.guess import guess_mapping
from buurtpeil.sources.own.mapping import Mapping, read_mapping, write_mapping
from buurtpeil.sources.own.read import read_grid
from tests.sources.builders import figures_of
from tests.sources.own_builders import CODE_LISTS, HEADER, ROWS, read_survey, write_csv, write_xlsx


def guess(path: Path, code_lists: dict[int, dict[str, str]] | None = None) -> Mapping:
    return guess_mapping(read_grid(path), load_catalogue(), CODE_LISTS if code_lists is None else code_lists)


def test_a_survey_is_recognised_whole(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "enquete.csv", [*ROWS, ["Totaal", "", "", "48", "", "", ""]], "cp1252", "Enquête;;;;;;")
    mapping = guess(path)
    assert (mapping.encoding, mapping.delimiter, mapping.header_row, mapping.decimal) == ("cp1252", ";", 2, ",")
    assert (mapping.area_column, mapping.name_column, mapping.period_column) == ("Buurtcode", "Buurt", "Jaar")
    assert mapping.edition == 2022  # in the list of 2024 one of the names is another area
    assert mapping.other_rows == "leave-out"
    satisfied, inhabitants = mapping.measures
    assert (satisfied.measure, satisfied.kind, satisfied.base_column, satisfied.margin_column) == (
        "own-tevreden-pct",
        "share",
        "n",
        "Marge",
    )
    assert satisfied.direction == "unknown"
    assert inhabitants.measure == "inhabitants"
    kept = tmp_path / "guessed.toml"
    kept.write_text(write_mapping(mapping), encoding="utf-8")
    edited = dataclasses.replace(read_mapping(kept), publisher="Gemeente Voorbeeldstad")
    delivery = read_survey(path, edited)
    assert figures_of(delivery, "own-tevreden-pct", "2023") == {"BU99990101": 46.0, "BU99990102": None}


def test_years_as_columns_under_a_merged_title(tmp_path: Path) -> None:
    rows = [
        ["Verzonnen cijfers", None, None, None],
        ["Code", "Naam gemeente", "Inwoners", None],
        [None, None, 2021, 2022],
        ["BU99990101", "Verzonnen Kwartier", 10, 20],
        ["BU99990102", "Bedachte Hoek", 30, None],
    ]
    path = write_xlsx(tmp_path / "wide.xlsx", rows, merged="C2:D2")
    mapping = guess(path)
    assert (mapping.header_row, mapping.header_rows) == (2, 2)
    assert [(item.measure, item.period) for item in mapping.measures] == [
        ("inhabitants", "2021"),
        ("inhabitants", "2022"),
    ]
    delivery = read_survey(path, dataclasses.replace(mapping, publisher="Gemeente Voorbeeldstad"))
    assert figures_of(delivery, "inhabitants", "2022") == {"BU99990101": 20, "BU99990102": None}


def test_bare_numbers_are_codes_when_the_header_says_so(tmp_path: Path) -> None:
    path = tmp_path / "numbers_2022.csv"
    path.write_text("buurtcode,bewoners\n3630001,5\n3630002,6\n", encoding="utf-8")
    mapping = guess(path, {2020: {"BU03630001": "Bedacht", "BU03630002": "Verzonnen"}})
    assert (mapping.prefix, mapping.edition, mapping.period_value) == ("BU", 2020, "2022")


def test_what_the_file_does_not_tell_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text("code;groen\nBU99990101;1.234\nBU99990102;2.345\n", encoding="utf-8")
    mapping = guess(path, {})
    assert (mapping.decimal, mapping.edition, mapping.period_value) == ("unknown", 0, "")
    lines = write_mapping(mapping)
    assert "Choose ',' or '.'" in lines
    assert "load an official code list first" in lines


def test_two_editions_with_the_same_codes_are_both_named(tmp_path: Path) -> None:
    lists = {year: dict(CODE_LISTS[2022]) for year in (2019, 2022)}
    mapping = guess(write_csv(tmp_path / "enquete.csv"), lists)
    assert any("2019, 2022" in line for line in mapping.comments["area"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("naam;aantal\nVerzonnen Wijk;5\n", "No column"),
        ("BU99990101;5\n", "header with column names"),
        ("code;BSN\nBU99990101;5\n", "about persons"),
        (" \n", "no cells"),
        ("code;x\nBU99990101;5\x00\n", "no text file"),
    ],
)
def test_a_file_that_can_not_be_mapped_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=sentence) as caught:
        guess(path)
    assert "bad.csv" in caught.value.values
    assert caught.value.way_out


def test_origin_is_left_out_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "origin.csv"
    path.write_text("code;jaar;herkomst buiten Europa;bewoners\nBU99990101;2022;3;9\n", encoding="utf-8")
    mapping = guess(path)
    assert [column for column, _ in mapping.ignored] == ["herkomst buiten Europa"]
    assert "Herkomst" in mapping.ignored[0][1]["nl"]


def test_the_header_is_not_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text("code;jaar;bewoners;bewoners\nBU99990101;2022;3;9\n", encoding="utf-8")
    assert [item.column for item in guess(path).measures] == ["bewoners", "bewoners (2)"]
    assert HEADER[0] == "Buurtcode"
