# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every dialect of wide tables gives what it says, refuses what is wrong, and never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.registry import adapter_for
from buurtpeil.sources.wide_format import PARQUET, WideColumn, WideFormat, wide_formats
from buurtpeil.sources.wide_table import is_written_as
from tests.sources.builders import Columns, assert_keeps_the_shape, figures_of, read, refusal
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations
from tests.sources.wide_builders import (
    KEYS,
    adapter_of,
    area_codes,
    columns_of,
    write_wide,
    written_columns,
    years_of,
)

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


WITH_FIGURES = [key for key in KEYS if wide_formats()[key].columns]


@pytest.fixture(params=KEYS)
def dialect(request: pytest.FixtureRequest) -> WideFormat:
    return wide_formats()[request.param]


def with_figures(dialect: WideFormat) -> list[WideColumn]:
    if not dialect.columns:
        pytest.skip("this dialect holds names only")
    return [column for column in written_columns(dialect) if years_of(dialect)[0] not in column.not_in_years]


def test_a_sound_file_gives_every_area_and_every_measure(dialect: WideFormat, tmp_path: Path) -> None:
    path = write_wide(tmp_path, dialect, columns_of(dialect))
    delivery = read(adapter_of(dialect.key), path)
    if not dialect.columns:
        assert delivery.figures is None
        assert delivery.areas is not None
        assert delivery.areas["area"].to_pylist() == sorted(area_codes(dialect))
        return
    assert_keeps_the_shape(delivery)
    assert delivery.figures is not None
    assert delivery.rows_read == len(area_codes(dialect)) * len(years_of(dialect))
    assert set(delivery.figures["area"].to_pylist()) == set(area_codes(dialect))
    expected = {column.rule.measure for column in dialect.columns if years_of(dialect)[0] not in column.not_in_years}
    assert set(delivery.figures["measure"].to_pylist()) == expected
    assert (delivery.areas is None) == (not dialect.name)


def test_each_dialect_is_recognised_as_itself_only(dialect: WideFormat, tmp_path: Path) -> None:
    path = write_wide(tmp_path, dialect, columns_of(dialect))
    assert [key for key in KEYS if is_written_as(wide_formats()[key], path)] == [dialect.key]
    found = adapter_for(path)
    assert found is not None
    assert found.key == dialect.key


def test_measures_exist_and_texts_are_in_both_languages(dialect: WideFormat) -> None:
    known = load_catalogue().measures
    assert [column.rule.measure for column in dialect.columns if column.rule.measure not in known] == []
    texts = [dialect.summary, dialect.description["title"], *dialect.notes]
    texts += [item.reason for item in dialect.not_taken]
    texts += [column.unknown_reason for column in dialect.columns if column.unknown_reason]
    texts += [column.not_in_years_reason for column in dialect.columns if column.not_in_years]
    assert all(set(text) == {"nl", "en"} and all(text.values()) for text in texts)


def test_a_missing_column_is_named(dialect: WideFormat, tmp_path: Path) -> None:
    columns = columns_of(dialect)
    needed = next((column.name for column in dialect.columns if not column.is_optional), dialect.code)
    del columns[needed]
    assert needed in refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)).values


def test_a_code_of_no_area_is_named_with_its_row(dialect: WideFormat, tmp_path: Path) -> None:
    columns = columns_of(dialect)
    columns[dialect.code][1] = "Nergenshuizen"
    error = refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert "Nergenshuizen"[dialect.drop_letters :] in error.values
    assert f"row {2 if dialect.kind == PARQUET else 3}" in error.values
    assert error.way_out


def test_an_area_that_occurs_twice_in_a_year_is_refused(dialect: WideFormat, tmp_path: Path) -> None:
    columns = columns_of(dialect)
    columns = {name: [*cells, cells[0]] for name, cells in columns.items()}
    assert "repeats" in str(refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)))


def test_letters_in_a_number_are_refused(dialect: WideFormat, tmp_path: Path) -> None:
    columns = columns_of(dialect)
    name = with_figures(dialect)[0].name
    columns[name] = ["12a", *(str(cell) for cell in columns[name][1:])]
    error = refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert "12a" in error.values
    assert error.way_out


def test_a_number_outside_its_range_is_refused(dialect: WideFormat, tmp_path: Path) -> None:
    bounded = [column for column in with_figures(dialect) if column.rule.numbers.minimum is not None]
    if not bounded:
        pytest.skip("every column of this dialect may hold any number")
    columns = columns_of(dialect)
    columns[bounded[0].name][0] = float(bounded[0].rule.numbers.minimum or 0) - 1
    assert "below" in str(refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)))


def test_an_empty_cell_is_unknown_and_never_zero(dialect: WideFormat, tmp_path: Path) -> None:
    columns = columns_of(dialect)
    column = with_figures(dialect)[0]
    columns[column.name][0] = None
    delivery = read(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert delivery.figures is not None
    period = column.period or str(years_of(dialect)[0])
    key = (area_codes(dialect)[0], column.rule.measure, period)
    (row,) = [row for row in delivery.figures.to_pylist() if (row["area"], row["measure"], row["period"]) == key]
    assert row["value"] is None


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_file_that_is_cut_off_is_refused(dialect: WideFormat, tmp_path: Path, share: float) -> None:
    path = write_wide(tmp_path, dialect, columns_of(dialect), is_packed=True)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    error = refusal(adapter_of(dialect.key), path)
    assert path.name in error.values
    assert error.way_out


@quick
@given(key=st.sampled_from(KEYS), changes=mutations, is_packed=st.booleans())
def test_damaged_files_are_refused_or_sound(key: str, changes: list[tuple[float, int]], is_packed: bool) -> None:
    dialect = wide_formats()[key]
    with tempfile.TemporaryDirectory() as folder:
        path = write_wide(Path(folder), dialect, columns_of(dialect), is_packed)
        assert_refused_or_sound(adapter_of(key), damaged(path, changes))


@quick
@given(key=st.sampled_from(WITH_FIGURES), data=st.data())
def test_every_figure_comes_back_as_its_measure(key: str, data: st.DataObject) -> None:
    dialect = wide_formats()[key]
    columns = columns_of(dialect)
    column = data.draw(
        st.sampled_from([one for one in written_columns(dialect) if not one.minus and not one.rule.share_of])
    )
    rule = column.rule.numbers
    bottom, top = rule.minimum if rule.minimum is not None else -900, rule.maximum or 900
    numbers = st.integers(int(bottom), int(top))
    wholes = numbers if rule.is_whole else st.integers(int(bottom * 100), int(top * 100)).map(lambda part: part / 100)
    figures = data.draw(
        st.lists(st.none() | wholes, min_size=len(columns[column.name]), max_size=len(columns[column.name]))
    )
    columns[column.name] = [None if value is None else float(value) for value in figures]
    with tempfile.TemporaryDirectory() as folder:
        delivery = read(adapter_of(key), write_wide(Path(folder), dialect, columns))
    expected = {}
    for row, value in enumerate(figures):
        year = column.period or str(years_of(dialect)[row // len(area_codes(dialect))])
        is_figure = value is not None and value not in column.rule.means_unknown
        expected[area_codes(dialect)[row % len(area_codes(dialect))], year] = (
            pytest.approx(value * column.times) if is_figure else None
        )
    rows = delivery.figures.to_pylist() if delivery.figures is not None else []
    got = {(row["area"], row["period"]): row["value"] for row in rows if row["measure"] == column.rule.measure}
    # a period without any figure is told of, and gives no rows
    periods = {period for (_, period), value in expected.items() if value is not None}
    assert {cell: value for cell, value in got.items() if cell[1] in {period for _, period in expected}} == {
        cell: value for cell, value in expected.items() if cell[1] in periods
    }


def test_two_columns_for_one_figure_are_refused(tmp_path: Path) -> None:
    dialect = wide_formats()["nabijheid-in-english"]
    columns = columns_of(dialect)
    columns["DistanceToTrainStationAllTypes_90"] = columns["DistanceToTrainStationAllTypes"]
    error = refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert "distance-to-railway-station" in str(error)


def test_figures_of_another_year_in_a_file_are_left_out_with_the_reason(tmp_path: Path) -> None:
    dialect = wide_formats()["kwb-selection-in-english"]
    path = write_wide(tmp_path, dialect, columns_of(dialect))
    delivery = read(adapter_of(dialect.key), path.rename(tmp_path / "kwb_2024.csv"))
    assert delivery.figures is not None
    measures = set(delivery.figures["measure"].to_pylist())
    assert "inhabitants" in measures
    assert "income-per-inhabitant" not in measures
    assert any("Avg_Income_Per_Inhabitant_1000EUR, 2024" in item.what for item in delivery.left_out)


def test_padded_codes_and_either_decimal_sign_are_read_and_origin_never(tmp_path: Path) -> None:
    path = tmp_path / "kwb_2019.csv"
    path.write_text(
        '"","Wijken.en.buurten","Regioaanduiding.Codering..code.","Bevolking.Aantal.inwoners..aantal.",'
        '"Bevolking.Particuliere.huishoudens.Gemiddelde.huishoudensgrootte..aantal.",'
        '"Bevolking.Personen.met.een.migratieachtergrond.Westers.totaal..aantal."\n'
        '"1","Voorbeeldstad ","GM9999    ",1003,"     2.2",10\n'
        '"2","Verzonnen Kwartier","BU99990101",1000,"2,1",10\n'
        '"3","Bedachte Hoek","BU99990102",0,NA,"         ."\n',
        encoding="utf-8",
    )
    delivery = read(adapter_of("kwb-export-by-r"), path)
    assert figures_of(delivery, "inhabitants") == {"GM9999": 1003, "BU99990101": 1000, "BU99990102": 0}
    assert figures_of(delivery, "household-size") == {"GM9999": 2.2, "BU99990101": 2.1, "BU99990102": None}
    never = next(item for item in delivery.left_out if "Westers" in item.what)
    assert "fairness" in never.reason["en"]
    assert delivery.areas is not None
    assert delivery.areas["name"].to_pylist() == ["Verzonnen Kwartier", "Bedachte Hoek", "Voorbeeldstad"]


def panel_columns(**columns: list[float]) -> Columns:
    """Two made-up districts in 2014 and 2015, the ward panel's columns at 0.5 unless given."""
    dialect = wide_formats()["elan-ward-panel"]
    sound = {name: [0.5] * 4 for name in columns_of(dialect)}
    own: Columns = {"wk_code": ["WK999901", "WK999902"] * 2, "year": [2014, 2014, 2015, 2015]}
    counts: Columns = {"total_population": [1000, 2000, 1010, 2010]}
    early: Columns = {name: [0.0, 0.0, 0.1, 0.2] for name in ("pct_wmo_user", "pct_wlz_user", "pct_jgdhulp_user")}
    return {**sound, **own, **counts, **early, **columns}


def test_a_zero_before_the_first_year_is_unknown_and_not_nobody(tmp_path: Path) -> None:
    dialect = wide_formats()["elan-ward-panel"]
    delivery = read(adapter_of(dialect.key), write_wide(tmp_path, dialect, panel_columns()))
    assert figures_of(delivery, "panel-wmo-users", "2015") == {"WK999901": 10.0, "WK999902": 20.0}
    assert figures_of(delivery, "panel-wmo-users", "2014") == {}
    assert figures_of(delivery, "panel-social-assistance", "2014") == {"WK999901": 50.0, "WK999902": 50.0}
    told = next(item for item in delivery.left_out if item.what == "cells of pct_wmo_user")
    assert told.rows == 2


def test_a_figure_before_the_first_year_refuses_the_file(tmp_path: Path) -> None:
    dialect = wide_formats()["elan-ward-panel"]
    path = write_wide(tmp_path, dialect, panel_columns(pct_wmo_user=[0.1, 0.0, 0.1, 0.2]))
    error = refusal(adapter_of(dialect.key), path)
    assert "no figures before 2015" in str(error)
    assert "'pct_wmo_user', row 1: 0.1 in 2014" in error.values


def test_a_count_in_a_column_of_shares_refuses_the_file(tmp_path: Path) -> None:
    dialect = wide_formats()["elan-municipality-panel"]
    columns = columns_of(dialect)
    columns["wanbet"][0] = 812.0
    assert "above 1" in str(refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)))


def test_a_gap_that_was_filled_with_zero_is_unknown(tmp_path: Path) -> None:
    dialect = wide_formats()["utrecht-province"]
    columns = columns_of(dialect)
    columns["gemiddelde_woningwaarde"] = [0.0, 310.0]
    columns["aantal_inwoners"] = [0.0, 500.0]
    delivery = read(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert figures_of(delivery, "average-home-value") == {"BU99990101": None, "BU99990102": 310.0}
    assert figures_of(delivery, "inhabitants") == {"BU99990101": 0.0, "BU99990102": 500.0}


def test_codes_of_three_censuses_keep_their_own_edition(tmp_path: Path) -> None:
    dialect = wide_formats()["english-imd"]
    columns = columns_of(dialect)
    first, second = years_of(dialect)
    columns["lsoa_vintage"] = ["01" if year == first else "21" for year in columns["year"]]
    figures = read(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)).figures
    assert figures is not None
    assert {(row["period"], row["edition"]) for row in figures.to_pylist()} == {(str(first), 2001), (str(second), 2021)}


@pytest.mark.parametrize(("word", "sentence"), [("99", "Not a known edition"), ("21", "codes of two editions")])
def test_an_edition_that_can_not_be_is_refused(tmp_path: Path, word: str, sentence: str) -> None:
    dialect = wide_formats()["english-imd"]
    columns = columns_of(dialect)
    columns["lsoa_vintage"][1] = word
    assert sentence in str(refusal(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns)))


def test_combined_areas_of_a_city_are_left_out_and_named(tmp_path: Path) -> None:
    dialect = wide_formats()["amsterdam-panel"]
    columns = columns_of(dialect)
    columns["bc_code"] = ["X01", "X02+X03"] * 2
    delivery = read(adapter_of(dialect.key), write_wide(tmp_path, dialect, columns))
    assert delivery.figures is not None
    assert set(delivery.figures["area"].to_pylist()) == {"WK036301"}
    assert (delivery.left_out[0].what, delivery.left_out[0].rows) == ("rows with code X02+X03", 2)
    assert delivery.rows_read == 4
