# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""GeoJSON boundaries come in with the system they are in and the edition they hold for, or not at all."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.sources import geojson
from buurtpeil.sources.registry import adapter_for, discover
from tests.sources.builders import read, refusal
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations

CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def box(left: float = 4.9, bottom: float = 52.3) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shapely.box(left, bottom, left + 0.01, bottom + 0.01)))


def feature(
    code: str | None, shape: Any = None, begins: str = "2022-03-24T00:00:00", ends: Any = None
) -> dict[str, Any]:
    properties = {"cbsCode": code, "beginGeldigheid": begins, "eindGeldigheid": ends}
    return {"type": "Feature", "geometry": shape or box(), "properties": properties}


def write(folder: Path, features: Any, crs: Any = CRS84, name: str = "amsterdam_buurten_2022plus.geojson.gz") -> Path:
    content = {"type": "FeatureCollection", "features": features, **({"crs": crs} if crs else {})}
    data = json.dumps(content).encode()
    path = folder / name
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("crs", [CRS84, None])
def test_shapes_come_back_with_their_code_edition_and_system(tmp_path: Path, crs: Any) -> None:
    path = write(tmp_path, [feature("BU99990102", box(5.0)), feature("BU99990101")], crs)
    assert adapter_for(path) is geojson.ADAPTER
    boundaries = read(geojson.ADAPTER, path).boundaries
    assert boundaries is not None
    rows = boundaries.to_pylist()
    assert [row["area"] for row in rows] == ["BU99990101", "BU99990102"]
    assert {(row["edition"], row["crs"], row["resolution_metres"]) for row in rows} == {(2024, "EPSG:4326", 1.0)}
    assert shapely.from_wkb(rows[0]["geometry"]).bounds == pytest.approx((4.9, 52.3, 4.91, 52.31))


def test_areas_that_began_later_or_ended_before_are_left_out(tmp_path: Path) -> None:
    features = [
        feature("BU99990101"),
        feature("BU99990102", begins="2024-01-02"),
        feature("BU99990103", ends="2023-10-25T00:00:00"),
        feature("BU99990104", begins="2024-01-01", ends="2024-01-02"),
    ]
    delivery = read(geojson.ADAPTER, write(tmp_path, features))
    assert delivery.boundaries is not None
    assert delivery.boundaries["area"].to_pylist() == ["BU99990101", "BU99990104"]
    assert (delivery.rows_read, delivery.left_out[0].rows) == (4, 2)


@pytest.mark.parametrize(
    ("features", "crs", "sentence"),
    [
        ([feature("K49")], CRS84, "not the CBS code"),
        ([feature("BU99990101", box(120_000.0, 480_000.0))], CRS84, "not in the Netherlands"),
        ([feature("BU99990101", box(-70.0, 10.0))], None, "not in the Netherlands"),
        ([feature("BU99990101")], {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, "WGS84"),
        ([feature("BU99990101", {"type": "Point", "coordinates": [4.9, 52.3]})], CRS84, "polygon"),
        ([{"type": "Feature"}], CRS84, "no properties"),
        ([], CRS84, "collection of features"),
        ([feature("BU99990101", begins="2030-01-01")], CRS84, "None of the areas"),
    ],
)
def test_what_can_not_be_is_refused_with_the_file_and_a_sentence(
    tmp_path: Path, features: Any, crs: Any, sentence: str
) -> None:
    path = write(tmp_path, features, crs)
    error = refusal(geojson.ADAPTER, path)
    assert sentence in str(error)
    assert path.name in error.values


@pytest.mark.parametrize("text", [b"{", b"[]", b"<html>", b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "amsterdam_buurten_2022plus.geojson"
    path.write_bytes(text)
    assert path.name in refusal(geojson.ADAPTER, path).values


def test_a_file_of_unknown_edition_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [feature("BU99990101")], name="somewhere.geojson")
    assert "not known" in str(refusal(geojson.ADAPTER, path))


@settings(max_examples=60, deadline=None)
@given(changes=mutations, is_packed=st.booleans())
def test_damaged_geojson_is_refused_or_sound(changes: list[tuple[float, int]], is_packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        name = "amsterdam_buurten_2022plus.geojson" + (".gz" if is_packed else "")
        path = write(Path(folder), [feature("BU99990101"), feature("BU99990102", box(5.0))], name=name)
        assert_refused_or_sound(geojson.ADAPTER, damaged(path, changes))


@pytest.mark.shared_data
def test_real_city_boundaries_hold_the_areas_that_were_counted(shared_data: Path) -> None:
    found = discover(shared_data / "boundaries/city")[0]
    shapes = {path.name: read(adapter, path).boundaries for adapter, path in found if adapter is geojson.ADAPTER}
    assert {name: table.num_rows for name, table in shapes.items() if table is not None} == {
        "amsterdam_buurten_2022plus.geojson.gz": 518,
        "rotterdam_buurten_cbs2018.geojson.gz": 78,
    }
