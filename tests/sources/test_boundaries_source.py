# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Boundaries: a stated reference system, a known edition, one shape an area."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from buurtpeil.sources.base import BOUNDARIES_SCHEMA
from buurtpeil.sources.boundaries import ADAPTER
from tests.sources.builders import read, refusal, square, write_boundaries

A, B = "WK999901", "WK999902"
LEFT, RIGHT = square(90_000.0, 430_000.0), square(91_000.0, 430_000.0)


def test_shapes_come_in_with_edition_system_and_detail(tmp_path: Path) -> None:
    delivery = read(ADAPTER, write_boundaries(tmp_path / "wijk_2014.parquet", [B, A], [RIGHT, LEFT]))
    assert delivery.boundaries is not None
    assert delivery.boundaries.schema.equals(BOUNDARIES_SCHEMA)
    rows = delivery.boundaries.to_pylist()
    assert [(row["area"], row["edition"], row["crs"], row["resolution_metres"]) for row in rows] == [
        (A, 2014, "EPSG:28992", 30.0),
        (B, 2014, "EPSG:28992", 30.0),
    ]
    assert shapely.from_wkb(rows[0]["geometry"]).equals(LEFT)
    assert delivery.areas is not None
    assert delivery.areas["name"].to_pylist() == [f"Bedacht {A}", f"Bedacht {B}"]


@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84"])
def test_degrees_are_kept_as_degrees(tmp_path: Path, crs: str) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A], [shapely.box(4.4, 51.9, 4.5, 52.0)], crs)
    delivery = read(ADAPTER, path)
    assert delivery.boundaries is not None
    assert delivery.boundaries["crs"].to_pylist() == ["EPSG:4326"]


def test_no_reference_system_is_never_guessed(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A], [LEFT], crs=None)
    assert "has no 'crs'" in str(refusal(ADAPTER, path))


def test_no_metadata_is_refused(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A], [LEFT], geo={})
    assert "GeoParquet metadata" in str(refusal(ADAPTER, path))


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:25831"])
def test_another_reference_system_is_refused_by_name(tmp_path: Path, crs: str) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A], [LEFT], crs)
    assert crs.split(":")[1] in str(refusal(ADAPTER, path))


@pytest.mark.parametrize(
    "geo",
    [
        {"primary_column": "shape", "columns": {}},
        {"columns": 3},
        {"primary_column": "geometry", "columns": {"geometry": {"encoding": "point", "crs": "EPSG:28992"}}},
    ],
)
def test_metadata_that_make_no_sense_are_refused(tmp_path: Path, geo: dict[str, Any]) -> None:
    refusal(ADAPTER, write_boundaries(tmp_path / "wijk_2014.parquet", [A], [LEFT], geo=geo))


def test_coordinates_outside_the_country_betray_a_wrong_reference_system(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A, B], [LEFT, shapely.box(4.4, 51.9, 4.5, 52.0)])
    assert "row 2" in str(refusal(ADAPTER, path))


def test_an_unknown_edition_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "my_areas.parquet", [A], [LEFT])
    assert "boundary_files.toml" in refusal(ADAPTER, path).way_out


def test_blank_empty_and_repeated_rows_are_left_out_with_a_reason(tmp_path: Path) -> None:
    small = square(92_000.0, 430_000.0, side=10.0)
    codes = [A, A, None, " ", B, "WK999903"]
    shapes = [small, LEFT, LEFT, LEFT, shapely.MultiPolygon(), None]
    delivery = read(ADAPTER, write_boundaries(tmp_path / "wijk_2014.parquet", codes, shapes))
    assert delivery.boundaries is not None
    (row,) = delivery.boundaries.to_pylist()
    assert shapely.from_wkb(row["geometry"]).equals(LEFT)  # the largest of the two
    assert [(account.what, account.rows) for account in delivery.left_out] == [
        ("rows without a code", 2),
        (f"empty shapes: {B}, WK999903", 2),
        (f"repeated codes: {A}", 1),
    ]
    assert delivery.rows_read == 6


def test_a_point_is_no_boundary(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A, B], [LEFT, shapely.Point(90_000, 430_000)])
    assert "polygon" in str(refusal(ADAPTER, path))


def test_a_code_that_is_no_cbs_code_is_named_by_row(tmp_path: Path) -> None:
    path = write_boundaries(tmp_path / "wijk_2014.parquet", [A, "2514"], [LEFT, RIGHT])
    assert "row 2: '2514'" in str(refusal(ADAPTER, path))


def test_a_shape_that_crosses_itself_is_kept_and_reported(tmp_path: Path) -> None:
    bow = shapely.Polygon([(90_000, 430_000), (91_000, 431_000), (91_000, 430_000), (90_000, 431_000)])
    delivery = read(ADAPTER, write_boundaries(tmp_path / "wijk_2014.parquet", [A], [bow]))
    assert any(note["en"].startswith("1 shapes cross") for note in delivery.notes)
