# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are the nearest areas the nearest, counted once, and the comparison groups those of the stated rule?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.estimates.peers import (
    NEIGHBOURING_URBANITY,
    NOBODY,
    SAME_SIZE,
    SAME_SIZE_AND_URBANITY,
    Profile,
    Trait,
    count_once,
    nearest_areas,
    peer_profile,
    similar_cities,
)
from buurtpeil.indicators.catalogue import load_catalogue

NAME = {"nl": "verzonnen", "en": "made up"}
AMOUNT = Trait("amount", "owner-occupied", "", False, 10.0, NAME, NAME, 0)
RATIO = Trait("ratio", "inhabitants", "", True, 2.0, NAME, NAME, 0)


def test_a_step_is_an_amount_or_a_factor():
    assert AMOUNT.in_steps(np.array([25.0])) == pytest.approx([2.5])
    assert np.diff(RATIO.in_steps(np.array([500.0, 2000.0]))) == pytest.approx([2.0])  # 4 = 2 x 2: two steps
    assert np.isnan(RATIO.in_steps(np.array([0.0]))).all()


def test_the_distance_is_the_root_of_the_mean_squared_difference_in_steps():
    # 30 points apart is 3 steps, 4 times as many people 2 steps: sqrt((9 + 4) / 2).
    traits = np.array([[10.0, 100.0], [40.0, 400.0]])
    nearest = nearest_areas(traits, (AMOUNT, RATIO), np.zeros(2, dtype=np.int64), np.ones(2, dtype=bool), most=1)
    assert nearest.row.tolist() == [[1], [0]]
    assert nearest.distance[0, 0] == pytest.approx(np.sqrt(6.5))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**20), count=st.integers(1, 60), holes=st.sampled_from([0.0, 0.2]))
def test_they_are_those_that_looking_at_every_pair_finds(seed: int, count: int, holes: float):
    generator = np.random.default_rng(seed)
    traits = np.round(generator.uniform(0, 100, (count, 2))) + 1
    traits[generator.uniform(size=traits.shape) < holes] = np.nan
    group = generator.integers(-1, 2, count)
    counts = generator.uniform(size=count) < 0.9
    found = nearest_areas(traits, (AMOUNT, RATIO), group, counts, most=4)
    for area in range(count):
        others = [
            other
            for other in range(count)
            if other != area and group[other] == group[area] >= 0 and counts[other]
            and np.isfinite(traits[[area, other]]).all()
        ]  # fmt: skip
        steps = [
            np.hypot((traits[area, 0] - traits[other, 0]) / 10, np.log2(traits[area, 1] / traits[other, 1]))
            for other in others
        ]
        expected = [distance / np.sqrt(2) for distance in sorted(steps)[:4]]
        np.testing.assert_allclose(found.distance[area][: len(expected)], expected, atol=1e-9)
        assert (found.row[area][len(expected) :] == NOBODY).all()


def test_a_tie_goes_to_the_first_in_code_order():
    traits = np.array([[50.0, 100.0], *[[40.0, 100.0]] * 30])
    nearest = nearest_areas(traits, (AMOUNT, RATIO), np.zeros(31, dtype=np.int64), np.ones(31, dtype=bool), most=3)
    assert set(nearest.distance[0]) == {np.sqrt(0.5)}
    rows = nearest.row[0].tolist()
    assert rows == sorted(rows)


def test_two_areas_with_identical_figures_count_once():
    traits = np.array([[50.0, 100.0], [40.0, 90.0], [40.0, 90.0], [70.0, 500.0]])
    counts = count_once(traits, np.array([False, True, True, False]))
    assert counts.tolist() == [True, True, False, True]
    nearest = nearest_areas(traits, (AMOUNT, RATIO), np.zeros(4, dtype=np.int64), counts, most=3)
    assert nearest.row[0].tolist() == [1, 3, NOBODY]
    # Equal figures that nobody flagged are two areas that are alike.
    assert count_once(traits, np.zeros(4, dtype=bool)).all()


PROFILE = Profile((), (20_000, 50_000), (500, 1000), cities_at_least=2)


def test_similar_cities_are_of_one_size_and_urbanity_and_the_rule_widens_where_there_are_too_few():
    inhabitants = np.array([10e3, 11e3, 12e3, 30e3, 31e3, 32e3, 90e3, np.nan])
    density = np.array([100.0, 200.0, 300.0, 600.0, 700.0, 5000.0, 100.0, 100.0])
    groups = similar_cities(inhabitants, density, PROFILE)
    assert groups.members[0].tolist() == [1, 2]
    assert groups.rule[0] == SAME_SIZE_AND_URBANITY
    assert (groups.members[3].tolist(), groups.rule[3]) == ([4, 5], NEIGHBOURING_URBANITY)
    assert (groups.members[6].tolist(), groups.rule[6]) == ([], SAME_SIZE)
    assert groups.members[7].tolist() == []


def test_the_profile_holds_what_a_neighbourhood_is_and_nothing_of_origin_or_of_how_it_fares():
    catalogue, refused = load_catalogue(), load_catalogue().refused_words()
    for trait in peer_profile().traits:
        measure = catalogue.measures[trait.measure]
        words = " ".join([measure.key.replace("-", " "), *measure.name.values()]).lower().split()
        assert not set(words) & set(refused)
        outcomes = [
            item for item in catalogue.indicators.values()
            if trait.measure in (item.numerator, item.value) and item.domain not in ("housing", "cohesion", "physical")
        ]  # fmt: skip
        assert [item.key for item in outcomes] in ([], ["inhabitants-65-plus"], ["average-home-value"])


@pytest.mark.shared_data
def test_selwerd_is_most_like_its_neighbour_paddepoel(shared_data: Path):
    """Both are post-war flats with students in the north-west of Groningen; by hand over the rows of the file."""
    table = pd.read_parquet(shared_data / "national_2024" / "kwb_2024_gemeente_wijk_buurt.parquet")
    table = table[table["code"].str.startswith("BU")].sort_values("code").reset_index(drop=True)
    people, young, old = (table[name] for name in ("inwoners", "inwoners0tot15", "inwoners65plus"))
    columns = [
        table["adressendichtheid"], people, 100 * young / people, 100 * old / people,
        table["huishoudensgrootte"], table["koopwoningen"], table["eengezinswoning"], table["wozWaarde"],
    ]  # fmt: skip
    traits = np.stack([column.to_numpy(dtype=np.float64) for column in columns], axis=1)
    every = np.zeros(len(table), dtype=np.int64)
    nearest = nearest_areas(traits, peer_profile().traits, every, np.ones(len(table), dtype=bool))
    selwerd = table.index[table["naam"] == "Selwerd"][0]
    assert table["naam"][nearest.row[selwerd, 0]] == "Paddepoel-Noord"
