# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the made-up ground a valid division of a city, where no real city is?"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from buurtpeil.areas.codes import Level, level_of, parent_of
from buurtpeil.demo import City


def test_about_seventy_neighbourhoods_nest_in_ten_districts_and_one_municipality(city: City) -> None:
    levels = [level_of(str(code)) for code in city.areas.codes]
    assert levels.count(Level.NEIGHBOURHOOD) == 70
    assert levels.count(Level.DISTRICT) == 10
    assert levels.count(Level.MUNICIPALITY) == 1
    for neighbourhood in city.plan.neighbourhoods:
        assert parent_of(neighbourhood.code) == neighbourhood.district
        assert parent_of(neighbourhood.district) == "GM9999"
    names = [str(name) for name in city.areas.names]
    assert len(set(names)) == len(names)


def test_each_neighbourhood_lies_in_its_own_district_and_they_fill_the_municipality(city: City) -> None:
    cells = city.ground.neighbourhoods
    assert shapely.coverage_is_valid(list(cells))  # shared edges, no gap along them, no overlap
    assert all(cell.geom_type == "Polygon" and cell.is_valid for cell in cells)
    whole = city.ground.municipality
    assert abs(sum(cell.area for cell in cells) - whole.area) / whole.area < 1e-6
    assert shapely.union_all(list(cells)).symmetric_difference(whole).area / whole.area < 1e-6
    for neighbourhood, cell in zip(city.plan.neighbourhoods, cells, strict=True):
        inside = cell.intersection(city.ground.districts[neighbourhood.district]).area
        assert inside / cell.area == pytest.approx(1.0, abs=1e-9)


def test_each_district_is_in_one_piece(city: City) -> None:
    assert {shape.geom_type for shape in city.ground.districts.values()} == {"Polygon"}


def test_the_city_has_the_size_of_a_dutch_city(city: City) -> None:
    inhabitants = [neighbourhood.inhabitants for neighbourhood in city.plan.neighbourhoods]
    assert 150_000 < sum(inhabitants) < 170_000
    assert min(inhabitants) >= 55
    assert max(inhabitants) <= 8_000
    assert 3 <= sum(number < 100 for number in inhabitants) <= 5
    assert 30 < city.ground.municipality.area / 1e6 < 80  # km2


def test_river_ring_and_railway_are_on_the_map(city: City) -> None:
    kinds = {feature.name: feature.kind for feature in city.ground.landscape}
    assert kinds["De Lutter"] == "water"
    assert kinds["Ringweg"] == "road"
    assert kinds["Spoorlijn"] == "railway"
    river = next(feature.geometry for feature in city.ground.landscape if feature.name == "De Lutter")
    assert river.within(city.ground.municipality.buffer(1.0))
    crossed = [cell for cell in city.ground.neighbourhoods if cell.intersects(river)]
    assert len(crossed) > 10  # through the city, not around it


def test_the_city_lies_in_the_open_north_sea(city: City) -> None:
    """West of 4.0 degrees east at 52.8 degrees north there is only water: the coast there is at 4.7."""
    west, south, east, north = city.ground.municipality.bounds
    to_degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform([west, east], [south, north])
    assert max(longitude) < 4.0
    assert min(latitude) > 52.5


@pytest.mark.shared_data
def test_no_real_municipality_has_the_code_or_a_name_of_the_city(city: City, shared_data: Path) -> None:
    with gzip.open(shared_data / "cbs_regions" / "regions_2023_codes.csv.gz", "rt", encoding="utf-8") as file:
        real = [(row["Key"].strip(), row["Title"].strip()) for row in csv.DictReader(file)]
    assert len(real) > 18_000
    assert not [code for code, _ in real if code.startswith("GM9999") or code[2:6] == "9999"]
    municipalities = {name for code, name in real if code.startswith("GM")}
    assert not municipalities & {str(name) for name in city.areas.names}
    # A handful of everyday names (Spoorbuurt, Havenkwartier) occur in several cities; most occur nowhere.
    shared = np.isin(city.areas.names, [name for _, name in real]).sum()
    assert shared <= 10
