# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real publishers' files add up to the totals that the publishers give."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.base import Delivery
from buurtpeil.sources.registry import ADAPTERS, discover
from tests.sources.builders import assert_keeps_the_shape, cell, figures_of, read

pytestmark = pytest.mark.shared_data
# The folders that `buurtpeil load` is shown with, and how many files of each are read.
FOLDERS = {"police": 2, "rivm_health": 2, "national_2024": 1, "boundaries": 13, "cbs_kwb/rotterdam": 4}


@pytest.fixture(scope="module")
def deliveries(shared_data: Path) -> dict[str, Delivery]:
    """Every file of the four sources, by file name."""
    found = [pair for folder in FOLDERS for pair in discover(shared_data / folder)[0]]
    return {path.name: read(adapter, path) for adapter, path in found if not adapter.key.startswith("refused-")}


def test_each_folder_gives_the_files_it_holds(shared_data: Path) -> None:
    assert {folder: len(discover(shared_data / folder)[0]) for folder in FOLDERS} == FOLDERS


def test_no_file_is_claimed_by_two_adapters(shared_data: Path) -> None:
    claims = [path for adapter in ADAPTERS for path in adapter.discover(shared_data)]
    assert len(claims) == len(set(claims))


def test_every_delivery_is_sorted_unique_and_sound(deliveries: dict[str, Delivery]) -> None:
    for delivery in deliveries.values():
        if delivery.figures is not None and delivery.figures.num_rows < 100_000:
            assert_keeps_the_shape(delivery)


@pytest.mark.parametrize(("year", "inhabitants"), [(2014, 618_355), (2015, 623_652), (2016, 629_606), (2017, 634_660)])
def test_rotterdam_has_the_inhabitants_that_cbs_gives(
    deliveries: dict[str, Delivery], year: int, inhabitants: int
) -> None:
    delivery = deliveries[f"kwb_rotterdam_{year}.csv.gz"]
    assert figures_of(delivery, "inhabitants")["GM0599"] == inhabitants
    assert delivery.description.dataset == f"kwb-{year}-GM0599"
    assert delivery.areas is not None
    assert delivery.areas.num_rows == 1 + 22 + 92
    assert set(delivery.areas["edition"].to_pylist()) == {year}


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2017])
def test_rotterdams_neighbourhoods_add_up_to_the_city_but_for_rounding_and_a_few(
    deliveries: dict[str, Delivery], year: int
) -> None:
    by_area = figures_of(deliveries[f"kwb_rotterdam_{year}.csv.gz"], "inhabitants")
    buurten = [value or 0.0 for area, value in by_area.items() if area.startswith("BU")]
    # 92 buurten rounded to 5 explain 230 at most; in 2015 282 inhabitants are in no buurt
    assert 0.9995 <= sum(buurten) / (by_area["GM0599"] or 0.0) <= 1.0


def test_the_percentages_of_2014_give_counts_near_those_of_2015(deliveries: dict[str, Delivery]) -> None:
    early = cell(deliveries["kwb_rotterdam_2014.csv.gz"], "inhabitants-0-14", "GM0599", "2014")
    later = cell(deliveries["kwb_rotterdam_2015.csv.gz"], "inhabitants-0-14", "GM0599", "2015")
    assert early["flags"] == Flag.ESTIMATED
    assert later["value"] == 102_686
    # half a percentage point of 618,355 inhabitants, and a year of change
    assert abs(early["value"] - later["value"]) < 3_100 + 1_000


def test_crimes_in_rotterdam_are_the_sum_of_its_neighbourhoods(deliveries: dict[str, Delivery]) -> None:
    crimes = figures_of(deliveries["registered_crime_2021_2024_gm_bu.parquet"], "registered-crimes", "2024")
    assert crimes["GM0599"] == 54_286
    assert sum(value or 0 for area, value in crimes.items() if area.startswith("BU0599")) == 54_286


def test_zoetermeer_is_incomplete_in_the_police_file(deliveries: dict[str, Delivery]) -> None:
    crimes = figures_of(deliveries["registered_crime_2021_2024_gm_bu.parquet"], "registered-crimes", "2024")
    present = {area: value for area, value in crimes.items() if area.startswith("BU0637")}
    assert len(present) == 15
    assert sum(value or 0 for value in present.values()) == 650
    assert crimes["GM0637"] == 5_492
    areas = deliveries["kwb_2024_gemeente_wijk_buurt.parquet"].areas
    assert areas is not None
    assert sum(area.startswith("BU0637") for area in areas["area"].to_pylist()) == 26


def test_rounded_neighbourhoods_of_2024_differ_a_little_from_rotterdam(deliveries: dict[str, Delivery]) -> None:
    inhabitants = figures_of(deliveries["kwb_2024_gemeente_wijk_buurt.parquet"], "inhabitants")
    assert inhabitants["GM0599"] == 670_610
    assert sum(value or 0 for area, value in inhabitants.items() if area.startswith("BU0599")) == 670_585


def test_the_national_files_hold_the_rows_that_were_counted(deliveries: dict[str, Delivery]) -> None:
    assert deliveries["kwb_2024_gemeente_wijk_buurt.parquet"].rows_read == 342 + 3_393 + 14_574
    assert deliveries["registered_crime_2021_2024_gm_bu.parquet"].rows_read == 4 * (342 + 14_494)
    assert deliveries["gezondheid_nl_2012_2016_2020.parquet"].rows_read == 3 * (355 + 3_177 + 13_808 + 1)


def test_perceived_health_falls_everywhere_at_the_break(deliveries: dict[str, Delivery]) -> None:
    delivery = deliveries["good_health_2012_2022_gm_bu.parquet"]
    before = figures_of(delivery, "good-perceived-health", "2020")
    after = figures_of(delivery, "good-perceived-health", "2022")
    falls = [(before[area] or 0) - (after[area] or 0) for area in before if area.startswith("GM")]
    assert len(falls) == 342
    assert min(falls) > 0
    assert cell(delivery, "good-perceived-health", "GM0599", "2022")["status"] == Status.MODELLED_BY_PUBLISHER


@pytest.mark.parametrize(
    ("name", "edition", "metres", "shapes"),
    [
        ("buurt_2024_approx.parquet", 2024, 60.0, 14_566),
        ("buurt_2014_coarse.parquet", 2014, 300.0, 10_417),
        ("wijk_2014.parquet", 2014, 30.0, 2_717),
        ("wijk_2016.parquet", 2016, 100.0, 2_982 - 2 - 1),  # two empty, one repeated
        ("gemeente_2015.parquet", 2015, 30.0, 393),
        ("wijk_2022_with_kwb.parquet", 2022, 100.0, 3_340),
        ("gemeente_2022_with_kwb.parquet", 2022, 100.0, 345),
    ],
)
def test_boundaries_know_their_edition_and_detail(
    deliveries: dict[str, Delivery], name: str, edition: int, metres: float, shapes: int
) -> None:
    boundaries = deliveries[name].boundaries
    assert boundaries is not None
    assert boundaries.num_rows == shapes
    assert set(boundaries["edition"].to_pylist()) == {edition}
    assert set(boundaries["resolution_metres"].to_pylist()) == {metres}
    assert set(boundaries["crs"].to_pylist()) == {"EPSG:28992"}
