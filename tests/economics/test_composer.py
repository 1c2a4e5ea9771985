# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the composer choose the best package that fits, and the small things first where money is short?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.economics.composer import MOST_MEASURES, Catalogue, package, standard_catalogue
from buurtpeil.economics.once import once_each
from buurtpeil.errors import EconomicsError

#: A made-up catalogue small enough to work out by hand: floor 100 m2, 1,000 m3 of gas.
HEAD = """
[about]
price_year = 2099
[physics]
gas_kwh = { value = 10.0 }
power_primary = { value = 1.5 }
boiler_efficiency = { value = 1.0 }
heat_pump_cop = { value = 4.0 }
[[labels]]
name = "worst"
[[labels]]
name = "middle"
highest = 200
[[labels]]
name = "best"
highest = 100
[[periods]]
built_until = 2100
primary_energy = 300
[[homes]]
key = "madeup"
floor = 100
roof = 50
facade = 0
ground = 50
glass = 10
gas = 1000
"""


def measure(key, price, **more):
    fields = {"per": "home", "nl": key, "en": key, "status": "assumption", "source": "made up", **more}
    words = {True: "true", False: "false"}
    lines = [f"{k} = {words[v] if isinstance(v, bool) else repr(v)}" for k, v in fields.items()]
    return f"[[measures]]\nkey = '{key}'\nprice = {price}\n" + "\n".join(lines) + "\n"


def compose(*measures, wish=1, budget=1_000.0, low=False, year=1960):
    return Catalogue.read(HEAD + "".join(measures)).compose(1, year, wish, budget, low)


def test_the_best_package_is_found_where_taking_the_best_single_measure_first_would_miss_it():
    """One measure of 700 saves 30%; two of 500 save 20% each: together more, for the same budget."""
    found = compose(measure("big", 700, heat=0.30), measure("one", 500, heat=0.20), measure("two", 500, heat=0.20))
    assert found.picked == ("one", "two")
    assert (found.price, found.gas_share) == (1_000, pytest.approx(0.40))


def test_with_a_low_income_small_measures_come_before_larger_ones_that_save_more():
    offer = measure("strips", 100, heat=0.02, small=True), measure("roof", 1_000, heat=0.30)
    assert compose(*offer).picked == ("roof",)
    assert compose(*offer, low=True).picked == ("strips",)
    assert compose(*offer, low=True, budget=1_100).picked == ("strips", "roof")


def test_a_wish_comes_before_saving_and_is_not_offered_to_who_does_not_wish_it():
    offer = measure("shower", 800, wish="longer-at-home"), measure("roof", 600, heat=0.30)
    assert compose(*offer).picked == ("roof",)
    assert compose(*offer, wish=2).picked == ("shower",)
    assert compose(*offer, wish=3).picked == ("roof",)


def test_one_insulating_measure_gets_half_the_subsidy_and_two_get_all_of_it():
    roof = measure("roof", 10, per="roof", subsidy=4, heat=0.2, insulation=True)
    floor = measure("floor", 10, per="ground", subsidy=2, heat=0.1, insulation=True)
    one = compose(roof)
    assert (one.price, one.subsidy, one.gas_share) == (500, 100, pytest.approx(0.2 * 50 / 100))
    both = compose(roof, floor)
    assert (both.price, both.subsidy) == (1_000, 50 * 4 + 50 * 2)


def test_the_budget_is_about_the_price_less_subsidy():
    roof = measure("roof", 1_200, subsidy=300, heat=0.2)
    assert compose(roof, budget=900).picked == ("roof",)
    assert compose(roof, budget=899).picked == ()


def test_a_heat_pump_takes_over_gas_that_is_left_and_needs_insulation_in_an_old_home():
    pump = measure("pump", 500, takes_over=0.5, needs_insulation=1)
    roof = measure("roof", 500, heat=0.2, insulation=True)
    found = compose(pump, roof)
    assert found.picked == ("pump", "roof")
    assert found.gas_share == pytest.approx(0.2 + 0.8 * 0.5)
    assert found.kwh_per_m3 == pytest.approx(0.8 * 0.5 * 10 / 4)
    assert compose(pump).picked == ()
    assert compose(pump, year=2000).picked == ("pump",)


def test_what_replaces_a_measure_is_not_bought_beside_it():
    found = compose(measure("glass", 100, heat=0.1), measure("frames", 200, heat=0.15, instead_of=["glass"]))
    assert found.picked == ("frames",)


def test_what_does_not_fit_the_home_or_its_age_is_not_offered():
    assert compose(measure("wall", 1, per="facade", heat=0.2)).picked == ()
    assert compose(measure("cavity", 1, heat=0.2, built_until=1950)).picked == ()
    assert compose(measure("dormer", 1, heat=0.2, homes=["castle"])).picked == ()


def test_the_label_follows_from_what_is_part_of_the_home():
    """300 less 40% is 180: the middle label. Small things and lamps don't count for a label."""
    found = compose(measure("roof", 500, heat=0.4), measure("strips", 1, heat=0.3, small=True))
    assert (found.label_before, found.label_after) == (1, 2)
    assert compose(measure("strips", 1, heat=0.4, small=True)).label_after == 1


def test_equal_packages_are_told_apart_by_price():
    assert compose(measure("dear", 500, heat=0.1, instead_of=["cheap"]), measure("cheap", 400, heat=0.1)).picked == (
        "cheap",
    )


@given(st.integers(1, 4), st.integers(1900, 2020), st.integers(1, 4), st.floats(0, 60_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_package_never_costs_more_than_the_budget_and_never_makes_the_label_worse(home, year, wish, budget, low):
    found = package(home, year, wish, budget, low)
    assert found.price - found.subsidy <= budget + 1e-9
    assert found.label_after >= found.label_before
    assert 0 <= found.gas_share < 1


@given(st.floats(0, 30_000), st.floats(0, 30_000))
@settings(max_examples=25, deadline=None)
def test_more_budget_never_saves_less(one, other):
    small, large = (package(1, 1965, 1, budget, False) for budget in sorted((one, other)))
    physics, gas = standard_catalogue().physics, standard_catalogue().homes[0]["gas"]

    def saved(p):
        return p.gas_share * gas * physics["gas_kwh"] + physics["power_primary"] * (p.kwh_saved - p.kwh_per_m3 * gas)

    assert saved(large) >= saved(small) - 1e-5


def test_every_figure_of_the_catalogue_says_where_it_comes_from():
    assert all(one.source for one in standard_catalogue().measures)
    assert [one["name"] for one in standard_catalogue().labels] == [*"GFEDCBA", "A+", "A++", "A+++", "A++++"]


def test_a_bad_catalogue_or_choice_is_named():
    with pytest.raises(EconomicsError, match=r"'roof'.*colour"):
        compose(measure("roof", 1, colour="red"))
    with pytest.raises(EconomicsError, match=r"'roof'.*hearsay"):
        compose(measure("roof", 1, status="hearsay"))
    with pytest.raises(EconomicsError, match="no such home type or wish"):
        package(9, 1965, 1, 1_000.0, False)
    with pytest.raises(EconomicsError, match="Too many measures"):
        compose(*[measure(f"m{place}", 1, heat=0.001) for place in range(MOST_MEASURES + 1)])


def test_a_choice_is_worked_out_once_for_each_different_set_of_numbers():
    calls = []

    def product(a, b):
        calls.append((a, b))
        return a * b

    found = once_each(product)(np.array([[1.0, 2.0, 1.0, 2.0]]), np.array([[3.0]]))
    assert found.tolist() == [[3.0, 6.0, 3.0, 6.0]]
    assert sorted(calls) == [(1.0, 3.0), (2.0, 3.0)]
