# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a table that breaks its promise refused at the door, in words that help?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from store_examples import figures_of

from buurtpeil.errors import StoreError
from buurtpeil.store.delivery import AREAS_SCHEMA, FIGURES_SCHEMA
from buurtpeil.store.tables import KINDS, check_table, read_table, write_table

FIGURES = KINDS["figures"]
GOOD = {"area": "BU99990000", "edition": 2024, "measure": "m", "period": "2024", "value": 1.0, "status": 0, "flags": 0}


def check(*rows: dict[str, Any], schema: pa.Schema = FIGURES_SCHEMA) -> pa.Table:
    return check_table(pa.Table.from_pylist(list(rows), schema=schema), FIGURES)


def test_figures_come_out_sorted_by_measure_period_and_area() -> None:
    keys = [("b", "2023", "A"), ("a", "2024", "B"), ("a", "2024", "A"), ("a", "2023", "Z"), ("b", "2023", "é")]
    rows = [GOOD | {"measure": measure, "period": period, "area": area} for measure, period, area in keys]
    table = check(*rows)
    found = list(zip(*(table.column(name).to_pylist() for name in ("measure", "period", "area")), strict=True))
    assert found == sorted(keys)
    assert table.schema.equals(FIGURES_SCHEMA)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": None}, "absent where the status says there is one"),
        ({"status": 2}, "given where the status says there is none"),
        ({"value": float("nan")}, "not a finite number"),
        ({"value": float("inf")}, "not a finite number"),
        ({"status": 8}, "a status is unknown"),
        ({"flags": 128}, "a flag is unknown"),
        ({"area": ""}, "`area` has 1 empty texts"),
        ({}, "repeat a key (measure, period, area)"),
    ],
)
def test_a_wrong_row_is_named_with_its_number_and_content(change: dict[str, Any], words: str) -> None:
    with pytest.raises(StoreError) as caught:
        check(GOOD, GOOD | change)
    assert words in str(caught.value)
    assert "First in row 2: " in caught.value.values


def test_an_empty_cell_is_refused() -> None:
    loose = pa.schema([field.with_nullable(True) for field in FIGURES_SCHEMA])
    with pytest.raises(StoreError, match=r"`period` has 1 empty cells.*row 2"):
        check(GOOD, GOOD | {"period": None}, schema=loose)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (figures_of([1.0]).drop_columns(["flags"]), "must have the columns"),
        (figures_of([1.0]).append_column("extra", [["x"]]), "extra"),
        (figures_of([1.0]).set_column(1, "edition", [pa.array([2024], pa.int64())]), "`edition`.*must be int16"),
        (figures_of([1.0]).set_column(4, "value", [pa.array(["1,0"])]), "`value`.*must be double"),
        (figures_of([]), "is empty"),
    ],
)
def test_a_table_of_another_shape_is_refused(table: pa.Table, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        check_table(table, FIGURES)


def test_an_area_may_come_once_an_edition() -> None:
    rows = {"area": ["A", "A"], "edition": [2023, 2024], "name": ["Hoek", "Hoek"]}
    assert check_table(pa.table(rows, schema=AREAS_SCHEMA), KINDS["areas"]).num_rows == 2
    with pytest.raises(StoreError, match="repeat a key"):
        check_table(pa.table(rows | {"edition": [2024, 2024]}, schema=AREAS_SCHEMA), KINDS["areas"])


def test_the_same_table_gives_the_same_bytes_and_reads_back_equal(tmp_path: Path) -> None:
    table = check_table(figures_of([3.0, 1.0, 2.0]), FIGURES)
    write_table(table, tmp_path / "one.parquet")
    write_table(check_table(figures_of([3.0, 1.0, 2.0]), FIGURES), tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert read_table(tmp_path / "one.parquet", FIGURES).equals(table)
    assert pq.ParquetFile(tmp_path / "one.parquet").metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.parquet"
    path.write_bytes(b"PAR1 not a table PAR1")
    with pytest.raises(StoreError, match=r"can't be read.*data verify"):
        read_table(path, FIGURES)
