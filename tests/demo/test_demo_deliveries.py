# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the deliveries pass the store's door, say that they are made up, and come out the same everywhere?"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import shapely

import buurtpeil
from buurtpeil.demo import City, build_city, deliveries
from buurtpeil.store import Store
from buurtpeil.store.publishing import check_delivery

PRINT_IDENTIFIERS = """
from buurtpeil.demo import build_city, deliveries
from buurtpeil.store.publishing import check_delivery
print(*(check_delivery(delivery).id for delivery in deliveries(build_city())))
"""


def test_the_same_seed_gives_the_same_bytes_in_another_process(city: City) -> None:
    here = [check_delivery(delivery).id for delivery in deliveries(city)]
    ran = subprocess.run(
        [sys.executable, "-c", PRINT_IDENTIFIERS],
        capture_output=True,
        text=True,
        check=True,
        # The package under test, which is not always the one that is installed.
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(buurtpeil.__file__).parents[1])},
    )
    assert ran.stdout.split() == here


def test_another_seed_gives_another_city_with_the_same_stories(city: City) -> None:
    other = build_city(seed=1)
    assert (other.figures["registered-crimes"].value != city.figures["registered-crimes"].value).any()
    row = city.neighbourhood_row("BU99990307")
    for one in (city, other):
        assert round(float(one.true_paths["public-space-rating"].value[row, -1]), 9) == 5.5


def test_every_delivery_says_that_it_is_made_up_and_stays_in_its_own_publication_set(city: City) -> None:
    for delivery in deliveries(city):
        description = delivery.description
        assert description.publication_set == "voorbeeldstad"
        assert "verzonnen" in description.title["nl"]
        assert "made up" in description.title["en"]
        assert delivery.notes
        assert "verzonnen" in delivery.notes[0]["nl"]
        assert delivery.originals == ()


def test_every_measure_comes_in_one_delivery_only(city: City) -> None:
    measures = [
        measure
        for delivery in deliveries(city)
        if delivery.figures is not None
        for measure in delivery.figures["measure"].unique().to_pylist()
    ]
    assert len(set(measures)) == len(measures)
    assert set(measures) == set(city.figures) | {"division-change"}


def test_the_store_keeps_the_city_small_and_gives_its_landscape_back(tmp_path: Path) -> None:
    start = perf_counter()
    store = Store(tmp_path)
    for delivery in deliveries(build_city()):
        snapshot = store.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
        assert snapshot.is_new
    assert perf_counter() - start < 30.0  # half of what drawing, storing and publishing together may take
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 10_000_000
    again = store.publish_raw(delivery, datetime(2026, 1, 2, tzinfo=UTC))
    assert not again.is_new
    ground = next(one for one in store.raw_snapshots("voorbeeldstad") if one.boundaries() is not None)
    assert ground.boundaries().num_rows == ground.areas().num_rows == 81
    landscape = ground.landscape()
    assert set(landscape["kind"].to_pylist()) == {"water", "road", "railway"}
    assert all(shapely.from_wkb(blob).is_valid for blob in landscape["geometry"].to_pylist())
    others = [one for one in store.raw_snapshots("voorbeeldstad") if one.figures() is not None]
    assert all(one.landscape() is None for one in others)


def test_every_home_has_an_address_that_nobody_can_take_for_a_real_one(city: City) -> None:
    delivered = deliveries(city)
    table = next(delivery.addresses for delivery in delivered if delivery.addresses is not None)
    homes = next(delivery.figures for delivery in delivered if "population" in delivery.description.dataset)
    assert homes is not None
    last = [row for row in homes.to_pylist() if row["measure"] == "homes" and row["period"] == "2024"]
    assert table.num_rows == sum(row["value"] or 0 for row in last if row["area"].startswith("BU"))
    streets = set(table["street"].to_pylist())
    assert {street.partition(" ")[0] for street in streets} == {"Verzonnen", "Bedachte", "Fantasie"}
    assert {postcode[0] for postcode in table["postcode"].to_pylist()} == {"0"}
    assert set(table["town"].to_pylist()) == {"Voorbeeldstad"}
