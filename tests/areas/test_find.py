# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A few letters lead to the area that was meant, with its municipality."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.areas.codes import Level
from buurtpeil.areas.find import AreaIndex, Kind, build_index, find
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.words import fold

TABLE = AreaTable.from_codes(
    2024,
    {
        "NL": "Nederland",
        "GM9998": "Súdwest-Voorbeeld",
        "WK999801": "Wijk 01 Buitenhof",
        "BU99980101": "Buitenhof",
        "BU99980102": "Buitenhof-Noord",
        "GM9999": "Voorbeeldstad",
        "WK999901": "Wijk 01 Centrum",
        "BU99990101": "Buitenhof",
        "BU99990102": "'t Verzonnen Kwartier",
        "BU99990103": "Oud Centrum",
    },
)


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return build_index(TABLE)


def codes(index: AreaIndex, text: str, limit: int = 10) -> list[str]:
    return [match.code for match in find(index, text, limit)]


def test_one_name_in_two_cities_gives_both_with_their_municipality(index: AreaIndex) -> None:
    matches = find(index, "Buitenhof")
    assert [(match.code, match.municipality_name, match.kind) for match in matches] == [
        ("WK999801", "Súdwest-Voorbeeld", Kind.NAME),
        ("BU99980101", "Súdwest-Voorbeeld", Kind.NAME),
        ("BU99990101", "Voorbeeldstad", Kind.NAME),
        ("BU99980102", "Súdwest-Voorbeeld", Kind.START),
    ]
    assert matches[0].level is Level.DISTRICT
    assert matches[0].edition == 2024


def test_a_second_word_may_name_the_city(index: AreaIndex) -> None:
    assert codes(index, "buitenhof voorbeeldstad") == ["BU99990101"]


@pytest.mark.parametrize("text", ["BU99990102", "bu99990102", " BU9999 0102 "])
def test_a_code_gives_that_area_only(index: AreaIndex, text: str) -> None:
    (match,) = find(index, text)
    assert (match.code, match.kind) == ("BU99990102", Kind.CODE)


def test_the_beginning_of_a_code_gives_all_areas_that_begin_so(index: AreaIndex) -> None:
    assert codes(index, "BU999901") == ["BU99990101", "BU99990102", "BU99990103"]


def test_accents_and_punctuation_do_not_matter(index: AreaIndex) -> None:
    assert codes(index, "sudwest voorbeeld") == ["GM9998"]
    assert codes(index, "t verzonnen kwartier") == ["BU99990102"]


def test_a_part_of_a_name_is_enough(index: AreaIndex) -> None:
    assert codes(index, "kwart") == ["BU99990102"]


def test_the_whole_name_comes_before_a_part_of_a_name(index: AreaIndex) -> None:
    assert codes(index, "centrum") == ["WK999901", "BU99990103"]


@pytest.mark.parametrize("text", ["Voorbeelstad", "vorbeeldstad", "Voorbeeldstat"])
def test_a_typo_still_leads_there(index: AreaIndex, text: str) -> None:
    match = find(index, text)[0]
    assert (match.code, match.kind) == ("GM9999", Kind.SIMILAR)
    assert 0.75 <= match.likeness < 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("buitenhoff voorbeelstad", "BU99990101"),  # a slip in each word
        ("verzone", "BU99990102"),  # a slip in a part of the name
        ("buiten hof", "WK999801"),  # one word written as two
    ],
)
def test_a_typo_in_a_part_or_in_each_word_still_leads_there(index: AreaIndex, text: str, code: str) -> None:
    assert codes(index, text)[0] == code


@pytest.mark.parametrize("text", ["", "  ", "!?", "qqqqqqq", "zx"])
def test_nothing_fits_nothing(index: AreaIndex, text: str) -> None:
    assert find(index, text) == ()


def test_no_more_than_asked_for(index: AreaIndex) -> None:
    assert len(find(index, "buitenhof", 2)) == 2
    assert find(index, "buitenhof", 0) == ()


@given(text=st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    matches = find(build_index(TABLE), text, 5)
    assert len(matches) <= 5
    assert len({match.code for match in matches}) == len(matches)


@given(row=st.integers(0, len(TABLE) - 1))
def test_every_area_is_found_by_its_own_name_and_code(row: int) -> None:
    index = build_index(TABLE)
    code = str(TABLE.codes[row])
    assert codes(index, code) == [code]
    assert code in codes(index, str(TABLE.names[row]))


def test_folding_keeps_letters_and_digits_only() -> None:
    assert fold("  'S-Gravenhage (Zuid-West) ÉÉN ") == "s gravenhage zuid west een"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("text", "code"),
    [("Den Haag", "GM0518"), ("roterdam", "GM0599"), ("buitenhof delft", "WK050325"), ("Cool", "BU05990112")],
)
def test_real_places_are_found_by_everyday_names(shared_data: Path, text: str, code: str) -> None:
    import pyarrow.parquet as pq

    rows = pq.read_table(
        shared_data / "national_2024" / "kwb_2024_gemeente_wijk_buurt.parquet", columns=["code", "naam"]
    ).to_pylist()
    table = AreaTable.from_codes(2024, {row["code"]: row["naam"] for row in rows})
    assert find(build_index(table), text, 3)[0].code == code
