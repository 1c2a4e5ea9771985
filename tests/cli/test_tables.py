# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are lists readable, complete and harmless wherever they go?

Needs records written here. Gives the promises of the text, CSV and JSON forms.
"""

from __future__ import annotations

import csv
import io
import json
import math

from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.cli.tables import to_csv, to_json, to_text


def test_numbers_line_up_on_the_right_and_words_on_the_left():
    text = to_text([{"a": "Noord", "b": 5.0}, {"a": "Z", "b": 1234.56}], {"a": "Naam", "b": "Waarde"})
    assert text.splitlines() == ["Naam    Waarde", "─────  ───────", "Noord      5.0", "Z      1,234.6"]


def test_a_number_that_is_not_there_is_a_dash():
    assert to_text([{"a": math.nan}, {"a": None}], {"a": "A"}).splitlines()[2:] == ["–", "–"]


def test_json_has_null_where_a_number_is_missing():
    assert json.loads(to_json({"a": math.nan, "b": [math.inf, 1]})) == {"a": None, "b": [None, 1]}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20))
def test_no_csv_cell_can_be_run_as_a_formula(text: str):
    cells = list(csv.reader(io.StringIO(to_csv([{"a": text}], ["a"]), newline="")))
    assert len(cells) == 2
    cell = cells[1][0] if cells[1] else ""
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_a_negative_number_stays_a_number_in_csv():
    assert to_csv([{"a": -1.5, "b": math.nan}], ["a", "b"]) == "a,b\r\n-1.5,\r\n"
