# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A user's own file comes in as its mapping says, every row accounted for, or is refused with the cell."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Status
from buurtpeil.sources.own.cells import Nothing, NumberStyle, code_in, number_in, period_in, shape_of
from buurtpeil.sources.own.mapping import MeasureColumn, read_mapping, write_mapping
from tests.sources.builders import assert_keeps_the_shape, cell, figures_of
from tests.sources.own_builders import (
    HEADER,
    ROWS,
    read_survey,
    survey_mapping,
    survey_refusal,
    write_csv,
    write_xlsx,
)


def test_a_survey_comes_in_with_its_base_and_margin(tmp_path: Path) -> None:
    delivery = read_survey(write_csv(tmp_path / "survey.csv"))
    assert_keeps_the_shape(delivery)
    assert figures_of(delivery, "own-satisfied", "2022") == {"BU99990101": 45.5, "BU99990102": 51.2}
    assert figures_of(delivery, "own-satisfied-margin", "2022") == {"BU99990101": 4.1, "BU99990102": 5.0}
    assert figures_of(delivery, "own-satisfied-base", "2023") == {"BU99990101": 210, "BU99990102": None}
    assert figures_of(delivery, "inhabitants", "2023") == {"BU99990101": 1300, "BU99990102": 880}
    assert cell(delivery, "own-satisfied", "BU99990102", "2023")["status"] == Status.UNKNOWN
    assert cell(delivery, "own-satisfied-base", "BU99990102", "2023")["status"] == Status.SUPPRESSED
    assert delivery.measures["own-satisfied"]["unit"] == {"nl": "%", "en": "%"}
    assert delivery.measures["own-satisfied-margin"]["of"] == "own-satisfied"
    assert delivery.rows_read == 4
    assert delivery.left_out == ()


def test_a_spreadsheet_says_the_same_as_the_text_file(tmp_path: Path) -> None:
    rows = [
        ["BU99990101", "Verzonnen Kwartier", datetime(2022, 12, 31), 0.455, 4.1, 212, 1234],
        ["BU99990102", "Bedachte Hoek", datetime(2022, 12, 31), 0.512, 5, 187, 876],
        ["BU99990101", "Verzonnen Kwartier", 2023, 0.46, 4.0, 210, 1300],
        ["BU99990102", "Bedachte Hoek", 2023, "n.b.", None, "<5", 880],
    ]
    as_sheet = read_survey(write_xlsx(tmp_path / "survey.xlsx", [HEADER, *rows], percent="D2:D5"))
    as_text = read_survey(write_csv(tmp_path / "survey.csv"))
    assert as_sheet.figures is not None
    assert as_sheet.figures.equals(as_text.figures)


@pytest.mark.parametrize(
    ("row", "column", "value", "sentence"),
    [
        (1, 3, "45,5x", "not a number"),
        (1, 3, "105,5", "between 0 and 100"),
        (2, 6, "-4", "below 0"),
        (2, 6, "8,5", "must be whole"),
        (2, 6, "#DEEL/0!", "formula failed"),
        (0, 2, "2022-2023", "names no year"),
        (0, 2, "31-02-2022", "names no year"),
        (2, 2, "2022", "repeats row 2"),
        (0, 0, "BU9999010l", "no area code"),
        (3, 0, "", "no area code"),
    ],
)
def test_a_cell_that_can_not_be_refuses_the_file_and_is_named(
    tmp_path: Path, row: int, column: int, value: str, sentence: str
) -> None:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = value
    error = survey_refusal(write_csv(tmp_path / "survey.csv", rows))
    assert sentence in str(error)
    assert f"row {row + 2}" in error.values
    assert error.way_out


def test_a_number_that_may_be_two_is_refused_until_someone_chooses(tmp_path: Path) -> None:
    rows = [["BU99990101", "x", "2022", "1", "", "", "1.234"]]
    path = write_csv(tmp_path / "survey.csv", rows)
    assert "thousands" in str(survey_refusal(path, survey_mapping(decimal="unknown")))
    assert figures_of(read_survey(path), "inhabitants") == {"BU99990101": 1234}
    error = survey_refusal(path, survey_mapping(decimal="."))
    assert "must be whole" in error.what  # 1.234 inhabitants


def test_rows_without_a_code_are_left_out_only_when_the_mapping_says_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "survey.csv", [*ROWS, ["Totaal", "", "2023", "48", "", "", ""]])
    assert "row 6" in survey_refusal(path).values
    delivery = read_survey(path, survey_mapping(other_rows="leave-out"))
    assert [(item.what, item.rows) for item in delivery.left_out] == [("rows: row 6 (Totaal)", 1)]
    assert delivery.rows_read == 5


def test_a_period_may_stand_in_the_name_of_a_column(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("code;2021;2022\nGM9999;10;20\nBU99990101;4;6\n", encoding="utf-8")
    measures = tuple(MeasureColumn(year, "inhabitants", period=year) for year in ("2021", "2022"))
    mapping = survey_mapping(area_column="code", name_column="", period_column="", measures=measures)
    delivery = read_survey(path, mapping)
    assert figures_of(delivery, "inhabitants", "2022") == {"GM9999": 20, "BU99990101": 6}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"edition": 0}, "which year's division"),
        ({"publisher": "?"}, "who made"),
        ({"period_value": "2023"}, "in one way"),
        ({"area_column": "Code"}, "does not have"),
        ({"measures": (MeasureColumn("Inwoners", "inhabitant"),)}, "no measure of this key"),
        ({"measures": (MeasureColumn("Inwoners", "own-herkomst-buiten-europa"),)}, "is refused"),
        ({"measures": (MeasureColumn("n", "own-a"), MeasureColumn("Marge", "own-a"))}, "two columns"),
        ({"header_row": 9}, "no rows below the header"),
    ],
)
def test_a_mapping_that_can_not_be_is_refused(tmp_path: Path, changed: dict[str, Any], sentence: str) -> None:
    error = survey_refusal(write_csv(tmp_path / "survey.csv"), survey_mapping(**changed))
    assert sentence in str(error)
    assert error.way_out


def test_a_mapping_that_breaks_its_schema_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(write_mapping(survey_mapping()).replace('kind = "share"', 'kind = "percentage"'), encoding="utf-8")
    with pytest.raises(SourceError, match=r"measures\.0\.kind") as caught:
        read_mapping(path)
    assert "How the figure came about" in caught.value.way_out
    path.write_text("version = ", encoding="utf-8")
    with pytest.raises(SourceError, match="no TOML"):
        read_mapping(path)


text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(lambda word: word.strip())


@settings(max_examples=60, deadline=None)
@given(title=text, column=text, missing=st.lists(text, max_size=3))
def test_a_mapping_is_read_back_as_it_was_written(title: str, column: str, missing: list[str]) -> None:
    mapping = survey_mapping(
        title={"nl": title, "en": title},
        missing=tuple(missing),
        measures=(MeasureColumn(column, "own-x", name={"nl": column, "en": title}),),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(write_mapping(mapping), encoding="utf-8", newline="")
        assert read_mapping(path) == mapping


@pytest.mark.parametrize(
    ("written", "decimal", "expected"),
    [
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("-0,5", ",", -0.5),
        ("−3", ",", -3.0),
        ("€ 12", ",", 12.0),
        ("12,3 %", ",", 12.3),
        ("1,234,567", "unknown", 1234567.0),
        ("12,3", "unknown", 12.3),
        ("1.234", "unknown", Nothing.AMBIGUOUS),
        ("12.34", ",", Nothing.LETTERS),
        ("1.23.4", ",", Nothing.LETTERS),
        ("0x10", ".", Nothing.LETTERS),
        ("１２", ".", Nothing.LETTERS),
        ("1e999", ".", Nothing.LETTERS),
        ("inf", ".", Nothing.LETTERS),
        ("n.v.t.", ",", Nothing.MISSING),
        ("< 5", ",", Nothing.BELOW),
    ],
)
def test_numbers_are_read_as_they_are_written(written: str, decimal: str, expected: float | Nothing) -> None:
    assert number_in(written, NumberStyle(decimal)) == expected


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("31-12-2023", "year", "2023"),
        ("1 januari 2023", "month", "2023-01"),
        ("mrt. 2023", "month", "2023-03"),
        ("maart 2023", "month", "2023-03"),
        ("03/04/2023", "month", "2023-04"),
        ("2023-04-05T10:00:00", "month", "2023-04"),
        ("2023*", "year", "2023"),
        ("2023", "month", None),
        ("04/13/2023", "month", None),
        ("1 foo 2023", "year", None),
        ("23", "year", None),
    ],
)
def test_dutch_dates_name_a_period(written: str, kind: str, expected: str | None) -> None:
    assert period_in(written, kind) == expected


def test_codes_are_put_right_and_nothing_is_made_into_one() -> None:
    assert code_in(" bu 9999 0101 ") == "BU99990101"
    assert code_in(99990101.0, "BU") == "BU99990101"
    assert code_in(3630001.0, "BU") == "BU03630001"  # the zero that a spreadsheet drops
    assert code_in(99990101.0) is None
    assert code_in("BU999901O1") is None
    assert code_in("1234567890", "BU") is None


@settings(max_examples=200, deadline=None)
@given(value=st.integers(-10_000_000, 10_000_000), decimals=st.integers(0, 3), thousands=st.booleans())
def test_every_dutch_number_is_read_as_meant(value: int, decimals: int, thousands: bool) -> None:
    number = value / 10**decimals
    english = f"{number:,.{decimals}f}" if thousands else f"{number:.{decimals}f}"
    dutch = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert number_in(dutch, NumberStyle(",")) == pytest.approx(number)
    # Without knowing the sign it is right, or said to be open: never another number.
    found = number_in(dutch, NumberStyle("unknown"))
    assert (found is Nothing.AMBIGUOUS) == (shape_of(dutch) == "ambiguous")
    assert found is Nothing.AMBIGUOUS or found == pytest.approx(number)


@settings(max_examples=100, deadline=None)
@given(
    cells=st.lists(st.text(max_size=8), min_size=7, max_size=7), data=st.binary(max_size=60), cut=st.integers(0, 300)
)
def test_anything_in_the_file_is_refused_or_sound(cells: list[str], data: bytes, cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "survey.csv", [*ROWS[:2], [cell.replace("\ud800", "") for cell in cells]])
        path.write_bytes(path.read_bytes()[:cut] + data + path.read_bytes()[cut:])
        try:
            assert_keeps_the_shape(read_survey(path))
        except SourceError as error:
            if "survey.csv" not in error.values:
                raise AssertionError("the message must name the file") from error
