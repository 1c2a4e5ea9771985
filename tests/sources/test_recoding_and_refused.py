# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publisher's pairs of codes come in as they are; a file that can't be linked is refused by name with the reason."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.areas.recoding import Recoding, RecodingRow
from buurtpeil.sources import recoding_table, refused
from buurtpeil.sources.registry import adapter_for, discover
from tests.sources.builders import read, refusal, write_parquet
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations

HEADER = "BUURTCODE_2015,BUURTCODE_CBS_2015,BUURTCODE_CBS_2022,geometrie"


def write_table(folder: Path, *rows: str) -> Path:
    path = folder / "recoding.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def test_pairs_come_from_the_earlier_to_the_later_edition_without_a_share(tmp_path: Path) -> None:
    path = write_table(tmp_path, 'X02,BU99990102,BU9999XA01,"POLYGON ((0 0, 1 1))"', "X01,BU99990101,BU9999XA02,")
    assert adapter_for(path) is recoding_table.ADAPTER
    table = read(recoding_table.ADAPTER, path).recodings
    assert table is not None
    assert table.to_pylist() == [
        {"source": source, "source_edition": 2015, "target": target, "target_edition": 2022, "share": None}
        for source, target in (("BU99990101", "BU9999XA02"), ("BU99990102", "BU9999XA01"))
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["X01,BU99990101,AA01,"], "not the code"),
        (["X01,,BU9999XA01,"], "not the code"),
        (["X01,WK999901,BU9999XA01,"], "not the code"),
        (["X01,BU99990101,BU9999XA01,"] * 2, "repeats"),
        (["X01,BU99990101"], "cells instead of"),
        ([], "no rows"),
    ],
)
def test_a_pair_that_can_not_be_is_refused(tmp_path: Path, rows: list[str], sentence: str) -> None:
    path = write_table(tmp_path, *rows)
    error = refusal(recoding_table.ADAPTER, path)
    assert sentence in str(error)
    assert path.name in error.values


@settings(max_examples=60, deadline=None)
@given(changes=mutations)
def test_a_damaged_table_is_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_table(Path(folder), "X01,BU99990101,BU9999XA02,", "X02,BU99990102,BU9999XA01,")
        assert_refused_or_sound(recoding_table.ADAPTER, damaged(path, changes))


@settings(max_examples=60, deadline=None)
@given(pairs=st.dictionaries(st.integers(0, 99), st.integers(0, 99), min_size=1, max_size=40))
def test_every_pair_comes_back(pairs: dict[int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = [f"X,BU999901{old:02d},BU9999XA{new:02d}," for old, new in pairs.items()]
        table = read(recoding_table.ADAPTER, write_table(Path(folder), *rows)).recodings
    assert table is not None
    got = zip(table["source"].to_pylist(), table["target"].to_pylist(), strict=True)
    assert list(got) == sorted((f"BU999901{old:02d}", f"BU9999XA{new:02d}") for old, new in pairs.items())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bbga.csv", '"SORT","Begrotingsprogramma","Variabele","SD minimum Bevtotaal"\n', "holds none"),
        (
            "kwb.csv",
            '"Kerncijfers wijken en buurten 2015"\n""\n"";"Onderwerp"\n"";"Inkomen|Inkomen van personen|Actieven"\n',
            "without codes",
        ),
    ],
)
def test_text_that_can_not_be_linked_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    adapter = adapter_for(path)
    assert adapter is not None
    error = refusal(adapter, path)
    assert sentence in error.what
    assert path.name in error.values
    assert error.way_out


@pytest.mark.parametrize("columns", [["pc4", "geometry"], ["BC2015", "NAAM", "geometry"]])
def test_boundaries_without_edition_or_code_are_refused(tmp_path: Path, columns: list[str]) -> None:
    path = write_parquet(tmp_path / "shapes.parquet", {name: ["9999"] for name in columns})
    adapter = adapter_for(path)
    assert adapter in refused.ADAPTERS
    assert adapter is not None
    assert refusal(adapter, path).way_out


@pytest.mark.shared_data
def test_the_pairs_of_amsterdam_are_a_recoding_that_a_crosswalk_can_use(shared_data: Path) -> None:
    found = discover(shared_data / "boundaries/city")[0]
    (table,) = [read(adapter, path).recodings for adapter, path in found if adapter is recoding_table.ADAPTER]
    assert table is not None
    rows = [RecodingRow(row["source"], row["target"]) for row in table.to_pylist()]
    recoding = Recoding.from_rows(2015, 2022, rows)
    assert len(recoding.rows) == 439
    assert len({row.source for row in rows}) == len({row.target for row in rows}) == 439  # one to one
    assert RecodingRow("BU03630000", "BU0363AE01") in recoding.rows  # Kop Zeedijk
