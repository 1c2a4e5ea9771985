# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Boundaries in a GeoPackage or Shapefile come in with their stated system, or are refused with the way out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings

from buurtpeil.sources import vector_boundaries
from buurtpeil.sources.registry import adapter_for, discover
from tests.sources.builders import CODES, NAMES, read, refusal, square
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations

ADAPTER = vector_boundaries.ADAPTER
SQUARES = [square(90_000.0 + 1000 * place, 430_000.0) for place in range(4)]


def write_vector(
    path: Path,
    codes: Sequence[str | None] = CODES,
    shapes: Sequence[shapely.Geometry | None] = SQUARES,
    crs: str | None = "EPSG:28992",
    **extra: Sequence[Any],
) -> Path:
    fields = {"buurtcode": codes, "buurtnaam": NAMES[: len(codes)], **extra}
    pyogrio.raw.write(
        path,
        np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object),
        [np.array(values, dtype=object) for values in fields.values()],
        list(fields),
        geometry_type="Unknown" if path.suffix == ".gpkg" else "Polygon",
        crs=crs,
        layer="buurten",
    )
    return path


@pytest.mark.parametrize("name", ["buurten_2023.gpkg", "buurten_2023.shp"])
def test_shapes_come_back_with_code_name_edition_and_system(tmp_path: Path, name: str) -> None:
    path = write_vector(tmp_path / name, inwoners=["1", "2", "3", "4"])
    assert adapter_for(path) is ADAPTER
    delivery = read(ADAPTER, path)
    assert delivery.boundaries is not None
    assert delivery.areas is not None
    rows = {row["area"]: row for row in delivery.boundaries.to_pylist()}
    assert sorted(rows) == sorted(CODES)
    assert {row["crs"] for row in rows.values()} == {"EPSG:28992"}
    assert {row["edition"] for row in rows.values()} == {2023}
    for code, shape in zip(CODES, SQUARES, strict=True):
        assert shapely.from_wkb(rows[code]["geometry"]).equals(shape)
    assert dict(zip(delivery.areas["area"].to_pylist(), delivery.areas["name"].to_pylist(), strict=True)) == dict(
        zip(CODES, NAMES, strict=True)
    )
    assert any("inwoners" in item.what for item in delivery.left_out)
    assert any("10 metres" in note["en"] for note in delivery.notes)


def test_all_parts_of_a_shapefile_are_kept(tmp_path: Path) -> None:
    delivery = read(ADAPTER, write_vector(tmp_path / "buurten_2023.shp"))
    assert {path.suffix for path in delivery.originals} >= {".shp", ".shx", ".dbf", ".prj"}


def test_a_folder_with_a_shapefile_holds_one_file_to_load(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "buurten_2023.shp")
    known, unknown = discover(tmp_path)
    assert [file for _, file in known] == [path]
    assert unknown == []


@pytest.mark.parametrize(("part", "sentence"), [(".prj", "reference system"), (".dbf", "some are missing")])
def test_a_shapefile_without_a_part_is_refused_with_the_way_out(tmp_path: Path, part: str, sentence: str) -> None:
    path = write_vector(tmp_path / "buurten_2023.shp")
    path.with_suffix(part).unlink()
    error = refusal(ADAPTER, path)
    assert sentence in error.what
    assert error.way_out


def test_a_geopackage_without_a_system_or_in_another_is_refused(tmp_path: Path) -> None:
    assert "reference system" in str(refusal(ADAPTER, write_vector(tmp_path / "a_2023.gpkg", crs=None)))
    belgian = write_vector(tmp_path / "b_2023.gpkg", crs="EPSG:31370")
    assert "RD New" in refusal(ADAPTER, belgian).what


def test_a_system_that_does_not_fit_the_coordinates_is_refused(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "wrong_2023.gpkg", crs="EPSG:4326")
    error = refusal(ADAPTER, path)
    assert "not in the Netherlands" in error.what
    assert "probably wrong" in error.way_out


def test_a_shape_around_half_the_country_is_refused(tmp_path: Path) -> None:
    shapes = [*SQUARES[:3], shapely.box(20_000, 350_000, 260_000, 600_000)]
    error = refusal(ADAPTER, write_vector(tmp_path / "large_2023.gpkg", shapes=shapes))
    assert "larger than any municipality" in error.what
    assert CODES[3] in error.values


def test_empty_crossing_and_wet_shapes_are_told_of(tmp_path: Path) -> None:
    bow = shapely.Polygon([(90_000, 430_000), (91_000, 431_000), (91_000, 430_000), (90_000, 431_000)])
    path = write_vector(tmp_path / "odd_2023.gpkg", shapes=[bow, None, *SQUARES[2:]], water=["NEE", "NEE", "NEE", "JA"])
    delivery = read(ADAPTER, path)
    assert delivery.boundaries is not None
    assert delivery.boundaries["area"].to_pylist() == sorted([CODES[0], CODES[2]])
    assert {item.what: item.rows for item in delivery.left_out} == {f"empty shapes: {CODES[1]}": 1, "water": 1}
    assert any("cross themselves" in note["en"] for note in delivery.notes)
    assert delivery.rows_read == 4


@pytest.mark.parametrize(
    ("name", "sentence"), [("buurten.gpkg", "which year"), ("van_2020_naar_2023.gpkg", "which year")]
)
def test_the_year_of_the_division_is_never_guessed(tmp_path: Path, name: str, sentence: str) -> None:
    assert sentence in refusal(ADAPTER, write_vector(tmp_path / name)).what


def test_points_and_foreign_files_are_refused(tmp_path: Path) -> None:
    points = [shapely.Point(90_000 + place, 430_000) for place in range(4)]
    assert "polygon" in refusal(ADAPTER, write_vector(tmp_path / "points_2023.gpkg", shapes=points)).what
    foreign = tmp_path / "foreign_2023.gpkg"
    foreign.write_bytes(b"PK\x03\x04 no database")
    assert "no GeoPackage" in refusal(ADAPTER, foreign).what
    assert "code of a" in refusal(ADAPTER, write_vector(tmp_path / "bad_2023.gpkg", codes=["x", *CODES[1:]])).what


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations)
def test_damaged_geopackages_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_vector(Path(folder) / "buurten_2023.gpkg")
        assert_refused_or_sound(ADAPTER, damaged(path, changes))
