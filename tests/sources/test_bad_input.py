# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every dialect refuses every kind of bad file, and says what, where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from buurtpeil.sources import boundaries, files, kwb_selection, police, rivm, statline_csv
from buurtpeil.sources.base import Adapter
from buurtpeil.sources.registry import discover
from tests.sources.builders import (
    CODES,
    Columns,
    good_health_columns,
    health_columns,
    kwb_columns,
    police_columns,
    refusal,
    square,
    statline_columns,
    statline_text,
    write_boundaries,
    write_parquet,
    write_statline,
)

FOUR_SQUARES = [square(90_000.0 + 1000 * place, 430_000.0) for place in range(4)]
WRITERS: dict[str, tuple[Adapter, Callable[[Path], Path]]] = {
    "police": (police.ADAPTER, lambda folder: write_parquet(folder / "crime.parquet", police_columns())),
    "health": (rivm.ADAPTER, lambda folder: write_parquet(folder / "health.parquet", health_columns())),
    "good-health": (rivm.ADAPTER, lambda folder: write_parquet(folder / "good.parquet", good_health_columns())),
    "kwb": (kwb_selection.ADAPTER, lambda folder: write_parquet(folder / "kwb_2024.parquet", kwb_columns())),
    "statline": (
        statline_csv.ADAPTER,
        lambda folder: write_statline(folder / "kwb.csv.gz", statline_text(statline_columns())),
    ),
    "boundaries": (
        boundaries.ADAPTER,
        lambda folder: write_boundaries(folder / "wijk_2014.parquet", CODES, FOUR_SQUARES),
    ),
}
YEARLY: dict[str, tuple[Adapter, Callable[[], Columns], str, str]] = {
    "police": (police.ADAPTER, police_columns, "crime.parquet", "crimes"),
    "health": (rivm.ADAPTER, health_columns, "health.parquet", "Eenzaam"),
    "good-health": (rivm.ADAPTER, good_health_columns, "good.parquet", "good_health_pct"),
    "kwb": (kwb_selection.ADAPTER, kwb_columns, "kwb_2024.parquet", "koopwoningen"),
}


@pytest.fixture(params=list(WRITERS))
def dialect(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Adapter, Path]:
    adapter, write = WRITERS[request.param]
    return adapter, write(tmp_path)


def assert_says_where_and_what_to_do(error: Exception, path: Path) -> None:
    assert path.name in error.values  # type: ignore[attr-defined]
    assert error.way_out  # type: ignore[attr-defined]


def test_a_missing_file_is_named(dialect: tuple[Adapter, Path]) -> None:
    adapter, path = dialect
    path.unlink()
    assert "no such file" in str(refusal(adapter, path))


def test_an_empty_file_is_named(dialect: tuple[Adapter, Path]) -> None:
    adapter, path = dialect
    path.write_bytes(b"")
    error = refusal(adapter, path)
    assert "empty" in str(error)
    assert_says_where_and_what_to_do(error, path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused(dialect: tuple[Adapter, Path], share: float) -> None:
    adapter, path = dialect
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert_says_where_and_what_to_do(refusal(adapter, path), path)


def test_a_file_with_another_content_than_its_name_is_refused(dialect: tuple[Adapter, Path]) -> None:
    adapter, path = dialect
    path.write_bytes(b"<html>Too many requests</html>" * 20)
    assert_says_where_and_what_to_do(refusal(adapter, path), path)


def test_a_file_above_the_limit_is_refused_before_it_is_opened(
    dialect: tuple[Adapter, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter, path = dialect
    monkeypatch.setattr(files, "SIZE_LIMIT_BYTES", path.stat().st_size - 1)
    error = refusal(adapter, path)
    assert "larger than the limit" in str(error)
    assert_says_where_and_what_to_do(error, path)


def test_a_packed_file_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_statline(tmp_path / "kwb.csv.gz", statline_text(statline_columns()) + "x" * 3_000_000)
    monkeypatch.setattr(files.LimitedStream.__init__, "__defaults__", (1_000_000,))
    assert "larger than allowed" in str(refusal(statline_csv.ADAPTER, path))


@pytest.fixture(params=list(YEARLY))
def yearly(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Adapter, Columns, Path, str]:
    adapter, columns, name, figure = YEARLY[request.param]
    return adapter, columns(), tmp_path / name, figure


Yearly = tuple[Adapter, Columns, Path, str]


@pytest.mark.parametrize("column", ["code", "soort"])
def test_a_missing_column_is_named(yearly: Yearly, column: str) -> None:
    adapter, columns, path, _ = yearly
    del columns[column]
    assert column in refusal(adapter, write_parquet(path, columns)).values


def test_letters_in_a_number_are_named_by_row(yearly: Yearly) -> None:
    adapter, columns, path, figure = yearly
    columns[figure] = [None if value is None else str(value) for value in columns[figure]]
    columns[figure][1] = "12a"
    assert f"column '{figure}', row 2: '12a'" in str(refusal(adapter, write_parquet(path, columns)))


def test_a_number_outside_its_range_is_named_by_row(yearly: Yearly) -> None:
    adapter, columns, path, figure = yearly
    columns[figure] = [float(value or 0) for value in columns[figure]]
    columns[figure][2] = -1.0
    assert f"column '{figure}', row 3: -1.0" in str(refusal(adapter, write_parquet(path, columns)))


def test_an_infinite_number_is_refused(yearly: Yearly) -> None:
    adapter, columns, path, figure = yearly
    columns[figure] = [float("inf"), *[float(value or 0) for value in columns[figure][1:]]]
    assert "infinite" in str(refusal(adapter, write_parquet(path, columns)))


def test_a_percentage_above_a_hundred_is_refused(tmp_path: Path) -> None:
    columns = good_health_columns()
    columns["good_health_pct"][0] = 100.1
    assert "above 100" in str(refusal(rivm.ADAPTER, write_parquet(tmp_path / "good.parquet", columns)))


def test_half_a_crime_is_refused(tmp_path: Path) -> None:
    columns = police_columns()
    columns["crimes"] = [value + 0.5 for value in columns["crimes"]]
    assert "whole number" in str(refusal(police.ADAPTER, write_parquet(tmp_path / "crime.parquet", columns)))


@pytest.mark.parametrize("code", ["GM999", "BU9999010", "XX999901", "", "gm9999", "GM９９９９"])
def test_a_code_that_is_no_cbs_code_is_named_by_row(yearly: Yearly, code: str) -> None:
    adapter, columns, path, _ = yearly
    columns["code"][1] = code
    assert f"column 'code', row 2: {code!r}" in str(refusal(adapter, write_parquet(path, columns)))


def test_a_missing_code_is_named_by_row(yearly: Yearly) -> None:
    adapter, columns, path, _ = yearly
    columns["code"][2] = None
    assert "column 'code', row 3" in str(refusal(adapter, write_parquet(path, columns)))


@pytest.mark.parametrize("word", ["provincie", "land", None])
def test_a_level_that_does_not_fit_its_code_is_named_by_row(yearly: Yearly, word: str | None) -> None:
    adapter, columns, path, _ = yearly
    columns["soort"][2] = word
    assert "column 'soort', row 3" in str(refusal(adapter, write_parquet(path, columns)))


def test_a_repeated_area_and_year_is_named_with_both_rows(yearly: Yearly) -> None:
    adapter, columns, path, _ = yearly
    columns = {name: [*values, values[1]] for name, values in columns.items()}
    error = refusal(adapter, write_parquet(path, columns))
    assert "This row repeats row 2" in error.what
    assert f"row {len(columns['code'])}" in error.values


def test_no_rows_at_all_is_refused(yearly: Yearly) -> None:
    adapter, columns, path, _ = yearly
    table = pq.read_table(write_parquet(path, columns))
    pq.write_table(table.slice(0, 0), path)
    assert "no rows" in str(refusal(adapter, path))


@pytest.mark.parametrize("year", [None, 24, 2024.5])
def test_a_year_that_is_none_is_refused(tmp_path: Path, year: float | None) -> None:
    columns = police_columns()
    columns["year"][3] = year
    assert "column 'year', row 4" in str(refusal(police.ADAPTER, write_parquet(tmp_path / "crime.parquet", columns)))


@pytest.mark.parametrize("name", ["kwb.parquet", "kwb_2023_2024.parquet"])
def test_key_figures_without_one_year_in_their_name_are_refused(tmp_path: Path, name: str) -> None:
    assert "year" in str(refusal(kwb_selection.ADAPTER, write_parquet(tmp_path / name, kwb_columns())))


def test_a_code_column_of_numbers_is_refused(tmp_path: Path) -> None:
    columns = {**police_columns(), "code": [99990101] * 8}
    assert "codes as text" in str(refusal(police.ADAPTER, write_parquet(tmp_path / "crime.parquet", columns)))


def test_a_folder_lists_what_nobody_knows_and_reads_the_rest(tmp_path: Path) -> None:
    for _, write in WRITERS.values():
        write(tmp_path)
    (tmp_path / "README.md").write_text("About these files")
    (tmp_path / "other.csv").write_text("a;b\n1;2\n")
    write_parquet(tmp_path / "other.parquet", {"a": [1]})
    found, unrecognised = discover(tmp_path)
    assert [(adapter.key, path.name) for adapter, path in found] == [
        ("police", "crime.parquet"),
        ("rivm", "good.parquet"),
        ("rivm", "health.parquet"),
        ("statline-csv", "kwb.csv.gz"),
        ("kwb-selection", "kwb_2024.parquet"),
        ("boundaries", "wijk_2014.parquet"),
    ]
    assert [path.name for path in unrecognised] == ["README.md", "other.csv", "other.parquet"]


def test_a_named_file_that_nobody_knows_is_refused_with_what_can_be_read(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "other.parquet", {"a": [1]})
    with pytest.raises(Exception, match="No adapter knows this file") as caught:
        discover(path)
    assert "47022NED" in str(caught.value)


def test_a_damaged_file_in_a_folder_is_an_error_and_not_merely_unknown(tmp_path: Path) -> None:
    (tmp_path / "crime.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(Exception, match=r"crime\.parquet"):
        discover(tmp_path)


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no such file or folder"):
        discover(tmp_path / "nowhere")


@pytest.mark.parametrize("adapter", [adapter for adapter, _ in WRITERS.values()])
def test_every_adapter_describes_itself_in_both_languages(adapter: Adapter) -> None:
    assert set(adapter.describe()) == {"nl", "en"}
