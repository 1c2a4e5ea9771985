# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are real municipalities found again as their publishers say, and refused where the files can't tell?"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, Geometries, read_polygons, reproject
from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.recoding import Recoding, RecodingRow, division_changes
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Reason, Way
from buurtpeil.areas.weights import Weights
from buurtpeil.sources.registry import discover

pytestmark = pytest.mark.shared_data

ALMERE, GRONINGEN, UTRECHT, EINDHOVEN, TILBURG = "0034", "0014", "0344", "0772", "0855"
TABLE = "boundaries/city/amsterdam_buurten_2015_to_2022_crosswalk_wkt.csv.gz"
FULL_DETAIL = 1.0  # metres


@cache
def national(path: Path) -> Mapping[str, shapely.Geometry]:
    table = pq.read_table(path, columns=["code", "geometry"])
    return dict(zip(table["code"].to_pylist(), read_polygons(table["geometry"].to_pylist()), strict=True))


def table_and_shapes(edition: int, polygons: Mapping[str, shapely.Geometry], metres: float) -> tuple[AreaTable, Shapes]:
    areas = AreaTable.from_codes(edition, {code: code for code in polygons})
    geometry: Geometries = np.full(len(areas), None, dtype=object)
    geometry[:] = [polygons[str(code)] for code in areas.codes]
    return areas, Shapes(geometry, np.where(shapely.is_missing(geometry), np.nan, metres))


def of_municipality(polygons: Mapping[str, shapely.Geometry], municipality: str) -> dict[str, shapely.Geometry]:
    return {code: shape for code, shape in polygons.items() if code[2:6] == municipality}


def from_2014_to_2024(folder: Path, municipality: str) -> Crosswalk:
    before = of_municipality(national(folder / "boundaries/buurt_2014_coarse.parquet"), municipality)
    after = of_municipality(national(folder / "boundaries/buurt_2024_approx.parquet"), municipality)
    source, source_shapes = table_and_shapes(2014, before, 300.0)
    target, target_shapes = table_and_shapes(2024, after, 60.0)
    return build_crosswalk(source, target, source_shapes, target_shapes)


def amsterdam_rows(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / TABLE, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def amsterdam_recoding(folder: Path) -> Recoding:
    rows = (RecodingRow(row["BUURTCODE_CBS_2015"], row["BUURTCODE_CBS_2022"]) for row in amsterdam_rows(folder))
    return Recoding.from_rows(2015, 2022, rows)


def amsterdam_2022(folder: Path) -> dict[str, shapely.Geometry]:
    with gzip.open(folder / "boundaries/city/amsterdam_buurten_2022plus.geojson.gz") as file:
        features = json.load(file)["features"]
    shapes = read_polygons([shapely.to_wkb(shapely.from_geojson(json.dumps(item["geometry"]))) for item in features])
    moved = reproject(shapes, WGS84, RIJKSDRIEHOEK)
    return {item["properties"]["cbsCode"]: shape for item, shape in zip(features, moved, strict=True)}


def test_the_recoding_table_of_amsterdam_links_439_neighbourhoods_one_to_one(shared_data: Path) -> None:
    recoding = amsterdam_recoding(shared_data)
    before = pq_codes_2017(shared_data)
    source = AreaTable.from_codes(2015, {code: code for code in before})
    target = AreaTable.from_codes(2022, {code: code for code in amsterdam_2022(shared_data)})
    crosswalk = build_crosswalk(source, target, recoding=recoding)
    assert (crosswalk.way == Way.PUBLISHER_TABLE).sum() == len(crosswalk.share) == 439
    assert (crosswalk.share == 1).all()
    assert (crosswalk.whole_from >= 0).sum() == 439
    # The table holds the one-to-one part only: the other 40 of 479 are refused, not guessed.
    assert Counter(item.reason for item in crosswalk.unmoved) == {Reason.NO_SHAPE: 40}
    counts = np.random.default_rng(2015).integers(0, 10_000, (479, 1)).astype(float)
    linked = crosswalk.moved == 1
    assert crosswalk.move(counts).sum() == counts[linked].sum()


def pq_codes_2017(folder: Path) -> list[str]:
    """The 479 neighbourhoods of Amsterdam before the recoding; CBS calls all of them unchanged in 2017."""
    with gzip.open(folder / "cbs_kwb/amsterdam/kwb_amsterdam_2017.csv.gz", "rt", encoding="utf-8") as file:
        text = file.read()
    return sorted({word.strip() for word in text.replace('"', ",").split(",") if word.strip().startswith("BU0363")})


def test_the_shapes_of_amsterdam_tell_the_same_as_its_recoding_table(shared_data: Path) -> None:
    rows = list(amsterdam_rows(shared_data))
    wkt = shapely.from_wkt([row["geometrie"].partition(";")[2] for row in rows])
    polygons = dict(zip([row["BUURTCODE_CBS_2015"] for row in rows], read_polygons(shapely.to_wkb(wkt)), strict=True))
    source, source_shapes = table_and_shapes(2015, polygons, FULL_DETAIL)
    target, target_shapes = table_and_shapes(2022, amsterdam_2022(shared_data), FULL_DETAIL)
    crosswalk = build_crosswalk(source, target, source_shapes, target_shapes)
    told = {(row["BUURTCODE_CBS_2015"], row["BUURTCODE_CBS_2022"]) for row in rows}
    main = {
        (str(source.codes[first]), str(target.codes[second]))
        for first, second, share in zip(crosswalk.from_row, crosswalk.to_row, crosswalk.share, strict=True)
        if share > 0.5
    }
    assert len(main & told) >= 0.99 * len(told)


@pytest.mark.parametrize("municipality", [UTRECHT, EINDHOVEN, TILBURG, ALMERE, GRONINGEN])
def test_the_boundaries_of_2014_are_too_coarse_and_that_is_the_answer(shared_data: Path, municipality: str) -> None:
    crosswalk = from_2014_to_2024(shared_data, municipality)
    reasons = Counter(item.reason for item in crosswalk.unmoved if item.share == 1)
    assert reasons[Reason.TOO_COARSE] >= 0.95 * len(crosswalk.source)
    assert not np.isin(crosswalk.way, (Way.SAME_GEOMETRY, Way.RECODED_GEOMETRY)).any()
    assert (crosswalk.whole_from >= 0).sum() == 0
    assert all(item.detail for item in crosswalk.unmoved if item.reason is Reason.TOO_COARSE)


def test_utrecht_is_unchanged_as_soon_as_the_publisher_says_so(shared_data: Path) -> None:
    crosswalk = from_2014_to_2024(shared_data, UTRECHT)
    rows = [RecodingRow(str(code), str(code)) for code in crosswalk.source.codes]
    told = build_crosswalk(crosswalk.source, crosswalk.target, recoding=Recoding.from_rows(2014, 2024, rows))
    assert (told.whole_from >= 0).sum() == len(crosswalk.source) == 108
    assert not told.unmoved


@pytest.mark.parametrize(("municipality", "parts"), [(ALMERE, 238), (GRONINGEN, 151)])
def test_a_split_of_real_districts_follows_the_households_of_the_parts(
    shared_data: Path, municipality: str, parts: int
) -> None:
    """The districts of 2024, taken as if they were neighbourhoods of an earlier edition: how they split is known."""
    after = of_municipality(national(shared_data / "boundaries/buurt_2024_approx.parquet"), municipality)
    target, target_shapes = table_and_shapes(2024, after, FULL_DETAIL)
    assert len(target) == parts
    district = np.array([f"BU{str(code)[2:8]}99" for code in target.codes])
    before = {
        name: shapely.union_all(target_shapes.geometry[district == name]) for name in sorted(set(district.tolist()))
    }
    source, source_shapes = table_and_shapes(
        2014, {name: shapely.make_valid(shape) for name, shape in before.items()}, 1.0
    )
    kwb = pq.read_table(
        shared_data / "national_2024/kwb_2024_gemeente_wijk_buurt.parquet", columns=["code", "huishoudens"]
    )
    known = dict(zip(kwb["code"].to_pylist(), kwb["huishoudens"].to_pylist(), strict=True))
    households = np.array([known.get(str(code)) or 0 for code in target.codes], dtype=float)
    rows = [RecodingRow(str(name), str(code)) for name, code in zip(district, target.codes, strict=True)]
    by_table = build_crosswalk(
        source, target, source_shapes, target_shapes, Recoding.from_rows(2014, 2024, rows),
        weights=Weights(target_households=households),
    )  # fmt: skip
    np.testing.assert_allclose(by_table.moved, 1, atol=1e-9)
    total = np.array([[households[district == str(name)].sum()] for name in source.codes])
    np.testing.assert_allclose(by_table.move(total)[:, 0], households, rtol=1e-9, atol=1e-6)
    by_shape = build_crosswalk(
        source, target, source_shapes, target_shapes, weights=Weights(target_households=households)
    )
    np.testing.assert_allclose(by_shape.move(total).sum() + lost(by_shape, total), total.sum(), rtol=1e-9)
    # The approximate neighbourhoods overlap each other a little, so shapes alone come near and not exactly there.
    assert np.abs(by_shape.move(total)[:, 0] - households).sum() < 0.1 * households.sum()


def lost(crosswalk: Crosswalk, counts: np.ndarray) -> float:
    return sum(item.share * float(counts[crosswalk.source.row(item.code), 0]) for item in crosswalk.unmoved)


def test_rotterdam_2014_to_2017_is_read_from_the_statements_of_statline(shared_data: Path) -> None:
    told: dict[int, dict[str, float]] = {}
    editions: dict[int, AreaTable] = {}
    for year in (2014, 2015, 2016, 2017):
        path = shared_data / f"cbs_kwb/rotterdam/kwb_rotterdam_{year}.csv.gz"
        [(adapter, file)] = discover(path)[0]
        delivery = adapter.read(file, lambda message: None)
        assert delivery.figures is not None
        assert delivery.areas is not None
        own = delivery.figures.filter(pc.equal(delivery.figures["measure"], "division-change"))
        told[year] = dict(zip(own["area"].to_pylist(), own["value"].to_pylist(), strict=True))
        names = dict(zip(delivery.areas["area"].to_pylist(), delivery.areas["name"].to_pylist(), strict=True))
        editions[year] = AreaTable.from_codes(year, names)
    changes = division_changes(told, 2014, 2017)
    crosswalk = build_crosswalk(editions[2014], editions[2017], changes=changes)
    # By hand from the three files: a neighbourhood is linked when 2015, 2016 and 2017 all say 1.
    expected = {code for code in told[2017] if all(told[year].get(code) == 1 for year in (2015, 2016, 2017))}
    linked = {str(editions[2014].codes[row]) for row in crosswalk.from_row}
    assert linked - {"NL"} == expected
    assert len([code for code in expected if code.startswith("BU")]) >= 70
    assert set(changes.moved).isdisjoint(linked)
