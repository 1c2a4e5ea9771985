# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is written comes back, and damaged bytes give a clear refusal or a sound delivery, never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from buurtpeil.errors import SourceError
from buurtpeil.sources import boundaries, kwb_selection, police, rivm, statline_csv
from buurtpeil.sources.base import Adapter, Delivery
from tests.sources.builders import (
    CODES,
    assert_keeps_the_shape,
    figures_of,
    good_health_columns,
    health_columns,
    kwb_columns,
    police_columns,
    read,
    replaced,
    square,
    statline_columns,
    statline_text,
    write_boundaries,
    write_parquet,
    write_statline,
)

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
counts = st.integers(min_value=0, max_value=20_000_000)
codes = st.builds("BU{:04d}{:04d}".format, st.integers(0, 9998), st.integers(0, 9999))
percentages = st.one_of(st.none(), st.integers(0, 1000).map(lambda tenths: tenths / 10))
mutations = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6)


@quick
@given(rows=st.dictionaries(st.tuples(codes, st.integers(2005, 2030)), counts, min_size=1, max_size=30))
def test_every_crime_count_comes_back(rows: dict[tuple[str, int], int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = {
            "code": [code for code, _ in rows],
            "soort": ["buurt"] * len(rows),
            "year": [year for _, year in rows],
            "crimes": list(rows.values()),
        }
        delivery = read(police.ADAPTER, write_parquet(Path(folder) / "crime.parquet", columns))
    assert delivery.figures is not None
    back = {(row["area"], int(row["period"])): row["value"] for row in delivery.figures.to_pylist()}
    assert back == rows
    assert_keeps_the_shape(delivery)


@quick
@given(rows=st.dictionaries(codes, percentages, min_size=1, max_size=30), as_four_bytes=st.booleans())
def test_every_percentage_comes_back_and_every_gap_stays_a_gap(
    rows: dict[str, float | None], as_four_bytes: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kind = pa.float32() if as_four_bytes else pa.float64()
        columns = {
            "code": list(rows),
            "soort": ["Buurt"] * len(rows),
            "year": [2020] * len(rows),
            "good_health_pct": pa.array(list(rows.values()), kind),
        }
        delivery = read(rivm.ADAPTER, write_parquet(Path(folder) / "good.parquet", columns))
    assert figures_of(delivery, "good-perceived-health") == rows
    assert_keeps_the_shape(delivery)


@quick
@given(
    inhabitants=st.lists(st.one_of(st.none(), counts), min_size=4, max_size=4),
    incomes=st.lists(st.one_of(st.none(), st.integers(-9999, 99999)), min_size=4, max_size=4),
    is_packed=st.booleans(),
)
def test_every_cell_of_an_export_comes_back(
    inhabitants: list[int | None], incomes: list[int | None], is_packed: bool
) -> None:
    columns = replaced(
        statline_columns(),
        "Aantal inwoners",
        **{f"row_{row}": "." if value is None else str(value) for row, value in enumerate(inhabitants)},
    )
    columns = replaced(
        columns,
        "Gemiddeld inkomen per inwoner ",
        **{
            f"row_{row}": "." if value is None else f"{value / 10:.1f}".replace(".", ",")
            for row, value in enumerate(incomes)
        },
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write_statline(Path(folder) / ("kwb.csv.gz" if is_packed else "kwb.csv"), statline_text(columns))
        delivery = read(statline_csv.ADAPTER, path)
    assert figures_of(delivery, "inhabitants") == dict(zip(CODES, inhabitants, strict=True))
    expected = [None if value is None else value / 10 for value in incomes]
    assert figures_of(delivery, "income-per-inhabitant") == dict(zip(CODES, expected, strict=True))
    assert_keeps_the_shape(delivery)


def damaged(path: Path, changes: list[tuple[float, int]]) -> Path:
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[int(place * len(data))] = value
    path.write_bytes(bytes(data))
    return path


def assert_refused_or_sound(adapter: Adapter, path: Path) -> None:
    try:
        adapter.discover(path)
        delivery: Delivery = read(adapter, path)
    except SourceError as error:
        if path.name not in error.values:
            raise AssertionError("the message must name the file") from error
        return
    if delivery.figures is not None:
        assert_keeps_the_shape(delivery)
    if delivery.boundaries is not None:
        areas = delivery.boundaries["area"].to_pylist()
        assert areas == sorted(set(areas))


@quick
@given(changes=mutations)
def test_damaged_crime_files_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_parquet(Path(folder) / "crime.parquet", police_columns())
        assert_refused_or_sound(police.ADAPTER, damaged(path, changes))


@quick
@given(changes=mutations, is_long=st.booleans())
def test_damaged_health_files_are_refused_or_sound(changes: list[tuple[float, int]], is_long: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = good_health_columns() if is_long else health_columns()
        assert_refused_or_sound(rivm.ADAPTER, damaged(write_parquet(Path(folder) / "h.parquet", columns), changes))


@quick
@given(changes=mutations)
def test_damaged_key_figures_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_parquet(Path(folder) / "kwb_2024.parquet", kwb_columns())
        assert_refused_or_sound(kwb_selection.ADAPTER, damaged(path, changes))


@quick
@given(changes=mutations)
def test_damaged_boundaries_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shapes = [square(90_000.0 + 1000 * place, 430_000.0) for place in range(4)]
        path = write_boundaries(Path(folder) / "wijk_2014.parquet", CODES, shapes)
        assert_refused_or_sound(boundaries.ADAPTER, damaged(path, changes))


@quick
@given(changes=mutations, name=st.sampled_from(["kwb.csv", "kwb.csv.gz"]))
@example(changes=[(0.0, 0xFF)], name="kwb.csv")
def test_damaged_exports_are_refused_or_sound(changes: list[tuple[float, int]], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_statline(Path(folder) / name, statline_text(statline_columns()))
        assert_refused_or_sound(statline_csv.ADAPTER, damaged(path, changes))


@quick
@given(
    cells=st.lists(st.text(max_size=6), min_size=4, max_size=4),
    label=st.sampled_from(["Aantal inwoners", "Codering", "Jaar", "Soort regio", "Gemeentenaam"]),
)
def test_any_text_in_a_cell_is_refused_or_sound(cells: list[str], label: str) -> None:
    columns = replaced(statline_columns(), label, **{f"row_{row}": text for row, text in enumerate(cells)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kwb.csv"
        path.write_bytes(statline_text(columns).encode("utf-8-sig", errors="surrogatepass"))
        assert_refused_or_sound(statline_csv.ADAPTER, path)


@quick
@given(data=st.binary(max_size=400), name=st.sampled_from(["kwb.csv", "kwb.csv.gz", "kwb_2024.parquet"]))
def test_any_bytes_at_all_are_refused(data: bytes, name: str) -> None:
    adapter: Adapter = kwb_selection.ADAPTER if name.endswith("parquet") else statline_csv.ADAPTER
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        assert_refused_or_sound(adapter, path)
