# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does each format give back what went in, read by other libraries, and does none of them tell too much?"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pyjstat.pyjstat as pyjstat
import pytest
from hand_made import PERIODS, SHOWN, HandMadePublication
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.table import AreaTable
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.indicators.indicator import Kind
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.exports.archive import to_zip
from buurtpeil.pipeline.exports.columns import COLUMNS
from buurtpeil.pipeline.exports.comma import FORMULA_STARTS, to_csv, to_csvw
from buurtpeil.pipeline.exports.jsonstat import to_jsonstat
from buurtpeil.pipeline.exports.safe import keep_out, protect
from buurtpeil.pipeline.exports.signals import signals_to_csv, signals_to_xlsx
from buurtpeil.pipeline.exports.table import FigureTable, figure_table
from buurtpeil.pipeline.exports.workbook import to_xlsx

CODES = ("BU99990100", "BU99990207", "WK999901", "GM9999")
KEYS = ("registered-crime", "loneliness", "youth-care-users")
TITLE = {"nl": "Voorbeeld", "en": "Example"}


def table_of(publication: HandMadePublication, keys=KEYS, codes=CODES) -> FigureTable:
    return figure_table(publication, codes, keys, TITLE)


@pytest.fixture(scope="module")
def publication() -> HandMadePublication:
    return HandMadePublication()


def every_format(table: FigureTable) -> list[bytes]:
    """All files, in both languages where they differ."""
    both = [make(table, language) for make in (to_xlsx, to_jsonstat) for language in ("nl", "en")]
    return [to_csv(table), to_csvw(table, "a.csv", "nl"), to_zip(table, "a", "en"), *both]


def test_csv_holds_each_figure_once_as_it_was(publication):
    rows = list(csv.DictReader(io.StringIO(to_csv(table_of(publication)).decode(), newline="")))
    assert len(rows) == len(CODES) * len(KEYS) * len(PERIODS)
    assert list(rows[0]) == [column.name for column in COLUMNS]
    for key in KEYS:
        figures = publication.figures_of_indicator(key)
        for row in (row for row in rows if row["indicator"] == key):
            at = publication.areas.row(row["area"]), PERIODS.index(row["period"])
            expected = figures.value[at]
            if row["value"]:
                assert float(row["value"]) == pytest.approx(expected, abs=5e-5)
            else:
                assert row["status"] not in ("observed", "modelled-by-publisher")


def test_csvw_describes_every_column_and_names_the_file(publication):
    record = json.loads(to_csvw(table_of(publication), "a.csv", "nl"))
    assert record["@context"][0] == "http://www.w3.org/ns/csvw"
    assert record["url"] == "a.csv"
    header = to_csv(table_of(publication)).decode().split("\r\n", 1)[0].split(",")
    assert [column["name"] for column in record["tableSchema"]["columns"]] == header
    status = next(column for column in record["tableSchema"]["columns"] if column["name"] == "status")
    assert "suppressed = niet getoond (te weinig inwoners)" in status["dc:description"]
    assert record["dc:publisher"] == ["Buurtpeil"]
    assert record["dc:identifier"] == publication.id


def test_json_stat_reads_back_with_pyjstat(publication):
    table = table_of(publication)
    frame = pyjstat.Dataset.read(to_jsonstat(table, "en").decode()).write("dataframe", naming="id")
    assert len(frame) == len(KEYS) * len(CODES) * len(PERIODS) * 6
    for key in KEYS:
        figures = publication.figures_of_indicator(key)
        for code in CODES:
            chosen = frame[(frame.indicator == key) & (frame.area == code) & (frame.number == "reference")]
            expected = figures.reference[publication.areas.row(code)]
            np.testing.assert_allclose(chosen.value.astype(float), expected, atol=5e-5)
            assert list(chosen.period) == list(PERIODS)


def test_json_stat_says_why_a_number_is_not_there(publication):
    record = json.loads(to_jsonstat(table_of(publication), "nl"))
    values, statuses = record["value"], record["status"]
    for index, status in statuses.items():
        assert (values[int(index)] is None) == (status not in ("observed", "modelled-by-publisher"))
    assert set(statuses.values()) <= set(record["extension"]["status-words"])
    assert record["role"] == {"time": ["period"], "geo": ["area"], "metric": ["number"]}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_workbook_holds_numbers_as_numbers_and_words_as_words(publication, language):
    table = table_of(publication)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, language)))
    sheet = book.worksheets[0]
    lines = list(table.lines())
    assert sheet.max_row == 1 + len(lines)
    titles = [column.title[language] for column in COLUMNS]
    assert [cell.value for cell in sheet[1]] == titles
    for row, line in zip(sheet.iter_rows(min_row=2, values_only=True), lines, strict=True):
        found = dict(zip(titles, row, strict=True))
        value = found[titles[6]]
        assert value == line["value"]
        assert value is None or isinstance(value, (int, float))
    words = {cell.value for cell in next(sheet.iter_cols(min_col=1, max_col=1, min_row=2))}
    assert words == {load_catalogue().indicator(key).name[language] for key in KEYS}
    explained = " ".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    assert publication.id in explained
    assert "compass 1.1" in explained


def test_a_number_is_shown_with_the_decimals_of_its_indicator(publication):
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table_of(publication), "nl"))).worksheets[0]
    place = {column.name: number for number, column in enumerate(COLUMNS)}
    first = next(row for row in sheet.iter_rows(min_row=2) if row[place["base"]].value is not None)
    decimals = load_catalogue().indicator(KEYS[0]).decimals
    assert first[place["value"]].number_format == "#,##0." + "0" * decimals
    assert first[place["base"]].number_format == "#,##0"
    assert first[place["probability_worse"]].number_format == "0.0%"


def test_the_archive_holds_data_description_and_explanation(publication):
    table = table_of(publication)
    with zipfile.ZipFile(io.BytesIO(to_zip(table, "cijfers", "nl"))) as archive:
        assert archive.namelist() == ["cijfers.csv", "cijfers.csv-metadata.json", "README.txt"]
        assert archive.read("cijfers.csv") == to_csv(table)
        readme = archive.read("README.txt").decode()
    for part in (
        publication.id,
        "modelschatting",
        "w = s² / (s² + v)",
        "Verzonnen cijfers",
        "feedfacecafe",
        "EUPL-1.2",
    ):
        assert part in readme


def test_the_same_table_gives_the_same_bytes(publication):
    assert every_format(table_of(publication)) == every_format(table_of(publication))


# Text that comes from elsewhere

hostile = st.sampled_from(FORMULA_STARTS).flatmap(lambda start: st.text(max_size=20).map(lambda rest: start + rest))
names = st.one_of(hostile, st.text(min_size=1, max_size=20)).filter(lambda text: "\x00" not in text)


@settings(max_examples=40, deadline=None)
@given(name=names)
def test_no_name_becomes_a_formula_in_a_spreadsheet(name):
    publication = HandMadePublication(names=(name, "Voorbeeldbuurt"), city_name=name)
    table = table_of(publication, ("loneliness",), ("BU99990100", "GM9999"))
    for row in csv.DictReader(io.StringIO(to_csv(table).decode("utf-8", "surrogatepass"), newline="")):
        assert not row["name"].startswith(FORMULA_STARTS)
        assert row["name"].removeprefix("'") == name.removeprefix("'") or row["name"] == name
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, "nl")))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


# What is not shown


def test_no_file_depends_on_what_is_not_shown():
    """Two cities that are equal in what is shown give the same files, to the last byte."""
    one, other = HandMadePublication(), HandMadePublication()
    object.__setattr__(other, "_arrays", lambda key: otherwise(one._arrays(key)))
    codes = [str(code) for code in one.areas.codes if str(code) != "NL"]
    assert every_format(table_of(one, SHOWN, codes)) == every_format(table_of(other, SHOWN, codes))


def otherwise(arrays):
    """The same figures, with numbers where a figure is not shown."""
    hidden = ~np.isin(arrays["status"], (Status.OBSERVED, Status.MODELLED_BY_PUBLISHER))
    names = ("value", "base", "estimate", "lower", "upper", "probability_worse", "probability_better")
    return arrays | {name: np.where(hidden, 11.0, arrays[name]) for name in names}


def test_a_figure_about_too_few_stays_out_though_it_was_published(publication, monkeypatch):
    """A limit that a publication didn't hold is held by the files."""
    small = publication._arrays("registered-crime")
    row = publication.areas.row(CODES[0])
    small["base"][row] = 49.0
    monkeypatch.setattr(HandMadePublication, "_arrays", lambda self, key: small)
    fresh = HandMadePublication()
    lines = [line for line in table_of(fresh, ("registered-crime",)).lines() if line["area"] == CODES[0]]
    assert {line["status"] for line in lines} == {"suppressed"}
    assert {line[name] for line in lines for name in ("value", "base", "estimate", "lower_5", "upper_95")} == {None}
    assert {line["judgement"] for line in lines} == {"none"}


@st.composite
def cities(draw):
    """(areas, counts): a city of districts and neighbourhoods whose counts add up, some of them small."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    names, counts = {"GM9999": "Voorbeeldstad"}, {}
    for district, size in enumerate(sizes):
        names[f"WK9999{district:02d}"] = "wijk"
        for place in range(size):
            code = f"BU9999{district:02d}{place:02d}"
            names[code] = "buurt"
            counts[code] = draw(st.integers(0, 40))
    areas = AreaTable.from_codes(2024, names)
    for code in areas.codes.tolist():
        if code[:2] != "BU":
            counts[code] = sum(
                n for c, n in counts.items() if c[:2] == "BU" and (code[:2] == "GM" or c[2:8] == code[2:8])
            )
    return areas, np.array([[float(counts[code])] for code in areas.codes.tolist()])


def undone(areas: AreaTable, untold: np.ndarray) -> list[str]:
    """The untold areas whose count follows from the told ones: linear algebra as an oracle, no rule of ours.

    Unknowns are the counts of the untold areas; each total that equals its parts is an equation. An unknown is known
    when it is the same in every solution: when it has no part in the null space.
    """
    codes = areas.codes.tolist()
    equations = []
    for code in codes:
        for level in ("WK", "BU"):
            parts = [
                c for c in codes if c[:2] == level and (code[:2] == "GM" or (code[:2] == "WK" and c[2:8] == code[2:8]))
            ]
            if parts and code[:2] != level and code[:2] != "BU":
                equations.append([1.0 if c == code else -1.0 if c in parts else 0.0 for c in codes])
    system = np.array(equations)[:, untold]
    _, singular, right = np.linalg.svd(system, full_matrices=True)
    rank = int((singular > 1e-9).sum())
    free = np.abs(right[rank:]).sum(axis=0) if rank < system.shape[1] else np.zeros(system.shape[1])
    return [code for code, amount in zip(np.array(codes)[untold], free, strict=True) if amount < 1e-9]


@settings(max_examples=300, deadline=None)
@given(cities())
def test_no_count_under_ten_follows_by_subtraction(city):
    areas, counts = city
    small = counts < 10
    untold = small | protect(areas, np.where(small, np.nan, counts), small, small, 10.0)
    known = undone(areas, untold[:, 0])
    assert [code for code in known if small[areas.row(code), 0]] == []


def test_the_oracle_finds_what_follows_by_subtraction():
    areas = AreaTable.from_codes(2024, dict.fromkeys(("GM9999", "WK999900", "BU99990000", "BU99990001"), "x"))
    assert undone(areas, areas.codes == "BU99990001") == ["BU99990001"]


def test_one_hidden_neighbourhood_takes_the_smallest_base_beside_it():
    """By hand: a district of 40, 60 and 900 people; the 40 would follow from 1,000 - 60 - 900."""
    codes = ("GM9999", "WK999900", "BU99990000", "BU99990001", "BU99990002")
    areas = AreaTable.from_codes(2024, dict.fromkeys(codes, "x"))
    by_code = {"GM9999": 1000.0, "WK999900": 1000.0, "BU99990000": 40.0, "BU99990001": 60.0, "BU99990002": 900.0}
    base = np.array([[by_code[code]] for code in areas.codes.tolist()])
    indicator = replace(load_catalogue().indicator("registered-crime"), kind=Kind.RATE, minimum_base=50.0)
    kept = keep_out(areas, indicator, np.full(base.shape, 3.0), base, np.zeros(base.shape, dtype=np.uint8))
    assert areas.codes[kept.figure[:, 0]].tolist() == ["BU99990000"]
    assert areas.codes[kept.base[:, 0]].tolist() == ["BU99990000", "BU99990001"]


# Signals


def test_signals_travel_with_their_caution_and_in_no_order_of_certainty(publication):
    signals = publication.signals()
    rows = list(csv.DictReader(io.StringIO(signals_to_csv(publication, signals, "nl").decode(), newline="")))
    assert [row["area"] for row in rows] == sorted(one.area for one in signals)
    by_id = {one.id: one for one in signals}
    for row in rows:
        one = by_id[row["id"]]
        assert row["sentence"] == one.sentence["nl"]
        assert row["false_if"] == one.false_if["nl"]
        assert float(row["probability"]) == pytest.approx(one.probability, abs=5e-5)
    book = openpyxl.load_workbook(io.BytesIO(signals_to_xlsx(publication, signals, "en")))
    assert book.worksheets[0].max_row == 1 + len(signals)
    assert "no verdict" in book.worksheets[1]["A1"].value


@settings(max_examples=20, deadline=None)
@given(name=names)
def test_no_sentence_of_a_signal_becomes_a_formula(name):
    publication = HandMadePublication(names=(name, "Voorbeeldbuurt"), title=name)
    signals = publication.signals()
    for row in csv.reader(
        io.StringIO(signals_to_csv(publication, signals, "nl").decode("utf-8", "surrogatepass"), newline="")
    ):
        assert not any(
            value.startswith(FORMULA_STARTS) for value in row if not value.lstrip("-").replace(".", "").isdigit()
        )
    book = openpyxl.load_workbook(io.BytesIO(signals_to_xlsx(publication, signals, "nl")))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
