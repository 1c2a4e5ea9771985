# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the notes of the catalogue say the truth about real figures?

Needs the publishers' files outside the repository. Gives the promises behind margins, floors and the break of 2022.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from buurtpeil.indicators.catalogue import load_catalogue

pytestmark = pytest.mark.shared_data
COLUMNS = {
    "control-over-own-life": "MatigVeelRegieOverEigenLeven",
    "difficulty-making-ends-meet": "MoeiteMetRondkomen",
    "good-perceived-health": "ErvarenGezondheidGoedZeerGoed",
    "high-risk-anxiety-depression": "HoogRisicoOpAngstOfDepressie",
    "informal-care": "Mantelzorger",
    "limited-by-health": "BeperktVanwegeGezondheid",
    "loneliness": "Eenzaam",
    "severe-loneliness": "ErnstigZeerErnstigEenzaam",
    "severe-noise-from-neighbours": "ErnstigeGeluidhinderDoorBuren",
    "volunteering": "Vrijwilligerswerk",
    "weekly-sports": "WekelijkseSporters",
}
NEIGHBOURHOODS_OF_A_CITY = 40


@pytest.fixture(scope="module")
def health(shared_data: Path) -> pd.DataFrame:
    table = pd.read_parquet(shared_data / "rivm_health" / "gezondheid_nl_2012_2016_2020.parquet")
    return table[table["year"] == 2020]


@pytest.mark.parametrize(("key", "column"), COLUMNS.items(), ids=COLUMNS.keys())
def test_a_margin_called_half_of_the_spread_is_about_half_of_it(health: pd.DataFrame, key: str, column: str):
    neighbourhoods = health[health["code"].str.startswith("BU")]
    by_city = pd.to_numeric(neighbourhoods[column], errors="coerce").groupby(neighbourhoods["code"].str[2:6])
    spread = by_city.std()[by_city.count() >= NEIGHBOURHOODS_OF_A_CITY].mean()
    # "About half" in words: from two fifths to three fifths of the standard deviation, averaged over cities.
    assert 0.4 <= load_catalogue().indicator(key).margin.value / spread <= 0.6


@pytest.mark.parametrize("key", ["severe-loneliness", "difficulty-making-ends-meet"])
def test_an_example_floor_is_passed_by_few_neighbourhoods_and_no_municipality(health: pd.DataFrame, key: str):
    floor = load_catalogue().indicator(key).floor
    assert floor is not None
    figures = pd.to_numeric(health[COLUMNS[key]], errors="coerce")
    neighbourhoods = figures[health["code"].str.startswith("BU")].dropna()
    municipalities = figures[health["code"].str.startswith("GM")].dropna()
    assert 0 < (neighbourhoods > floor.value).mean() < 0.02
    assert not (municipalities > floor.value).any()


def test_perceived_health_fell_in_all_342_municipalities_in_2022_by_a_median_of_8_8_points(shared_data: Path):
    table = pd.read_parquet(shared_data / "rivm_health" / "good_health_2012_2022_gm_bu.parquet")
    wide = table[table["code"].str.startswith("GM")].pivot_table(index="code", columns="year", values="good_health_pct")
    fall = (wide[2020] - wide[2022]).dropna()
    assert len(fall) == 342
    assert (fall > 0).all()
    assert round(float(fall.median()), 1) == 8.8


def test_a_floor_for_crime_is_more_than_twice_the_national_rate(shared_data: Path):
    crimes = pd.read_parquet(shared_data / "police" / "registered_crime_2021_2024_gm_bu.parquet")
    people = pd.read_parquet(shared_data / "national_2024" / "kwb_2024_gemeente_wijk_buurt.parquet")
    counted = crimes[(crimes["year"] == 2024) & crimes["code"].str.startswith("GM")]["crimes"].sum()
    inhabitants = pd.to_numeric(people[people["code"].str.startswith("GM")]["inwoners"]).sum()
    rate = 1000 * counted / inhabitants
    floor = load_catalogue().indicator("registered-crime").floor
    assert 40 < rate < 50  # "about 45" in the reason of the floor
    assert floor is not None
    assert floor.value > 2 * rate
