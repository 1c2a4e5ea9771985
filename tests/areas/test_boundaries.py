# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shapes: mended, moved between reference systems, joined, measured and recognised."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from buurtpeil.areas.boundaries import (
    RIJKSDRIEHOEK,
    WGS84,
    area_hectares,
    dissolve_to_parents,
    geometry_hash,
    read_polygons,
    reproject,
)
from buurtpeil.areas.codes import Level
from buurtpeil.errors import AreaError

HECTARE = shapely.box(90_000, 430_000, 90_100, 430_100)


def shapes(*geometries: shapely.Geometry | None) -> np.ndarray:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def test_wkb_becomes_polygons_and_nothing_stays_nothing() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    found = read_polygons([shapely.to_wkb(HECTARE), None, shapely.to_wkb(shapely.Polygon()), shapely.to_wkb(line)])
    assert found[0].equals(HECTARE)
    assert found[1:].tolist() == [None, None, None]


def test_a_ring_that_crosses_itself_keeps_its_two_halves() -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    (mended,) = read_polygons([shapely.to_wkb(bow)])
    assert mended.is_valid
    assert mended.area == pytest.approx(2.0)  # two triangles with base 2 and height 1


def test_a_spike_is_dropped_and_the_surface_stays() -> None:
    spike = shapely.Polygon([(0, 0), (2, 0), (2, 1), (4, 1), (2, 1), (2, 2), (0, 2)])
    (mended,) = read_polygons([shapely.to_wkb(spike)])
    assert mended.geom_type in ("Polygon", "MultiPolygon")
    assert mended.area == pytest.approx(4.0)


def test_bytes_that_are_no_shape_are_refused() -> None:
    with pytest.raises(AreaError, match="WKB"):
        read_polygons([b"no shape at all"])


def test_the_tower_of_amersfoort_lies_where_the_kadaster_says() -> None:
    # RD New has (155000, 463000) at 52 deg 9' 22.178" N, 5 deg 23' 15.500" E on Bessel; on WGS84 that is
    # 52.15517440 N, 5.38720621 E (Kadaster/Schreutelkamp and Strang van Hees, 2001).
    (point,) = reproject(shapes(shapely.Point(155_000, 463_000)), RIJKSDRIEHOEK, WGS84)
    assert point.x == pytest.approx(5.38720621, abs=2e-5)
    assert point.y == pytest.approx(52.15517440, abs=2e-5)


def test_there_and_back_is_the_same_place() -> None:
    there = reproject(shapes(HECTARE), RIJKSDRIEHOEK, WGS84)
    (back,) = reproject(there, WGS84, RIJKSDRIEHOEK)
    assert shapely.hausdorff_distance(back, HECTARE) < 0.001


@pytest.mark.parametrize(("from_crs", "to_crs"), [("", WGS84), (RIJKSDRIEHOEK, "EPSG:3857")])
def test_a_reference_system_is_never_guessed(from_crs: str, to_crs: str) -> None:
    with pytest.raises(AreaError, match="reference system"):
        reproject(shapes(HECTARE), from_crs, to_crs)


def test_a_hundred_by_a_hundred_metres_is_a_hectare() -> None:
    hectares = area_hectares(shapes(HECTARE, None))
    assert hectares[0] == 1.0
    assert np.isnan(hectares[1])


def test_neighbourhoods_join_to_their_district_and_city_and_missing_shapes_are_left_out() -> None:
    codes = ["BU99990101", "BU99990102", "BU99990201", "BU99990202", "GM9999"]
    row = [shapely.box(place, 0, place + 1, 1) for place in range(3)]
    joined = dissolve_to_parents(codes, shapes(*row, None, HECTARE), Level.DISTRICT)
    assert list(joined) == ["WK999901", "WK999902"]
    assert joined["WK999901"].equals(shapely.box(0, 0, 2, 1))
    city = dissolve_to_parents(codes, shapes(*row, None, HECTARE), Level.MUNICIPALITY)
    assert city["GM9999"].equals(shapely.box(0, 0, 3, 1))


def test_areas_do_not_dissolve_to_a_neighbourhood() -> None:
    with pytest.raises(AreaError, match="municipality or a district"):
        dissolve_to_parents(["BU99990101"], shapes(HECTARE), Level.NEIGHBOURHOOD)


def test_an_unchanged_shape_is_recognised_however_it_is_written() -> None:
    turned = shapely.Polygon([(90_100, 430_100), (90_100, 430_000), (90_000, 430_000), (90_000, 430_100)])
    shaken = shapely.transform(HECTARE, lambda points: points + 0.01)
    moved = shapely.transform(HECTARE, lambda points: points + 5.0)
    assert geometry_hash(turned) == geometry_hash(HECTARE) == geometry_hash(shaken)
    assert geometry_hash(moved) != geometry_hash(HECTARE)
