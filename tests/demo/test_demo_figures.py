# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the made-up figures cover the catalogue, add up, and look as publishers give them?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from buurtpeil.areas.codes import Level
from buurtpeil.demo import City, build_city
from buurtpeil.indicators.catalogue import Direction, Kind, load_catalogue
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Flag, Status

CITY, DISTRICTS = "GM9999", [f"WK9999{number:02d}" for number in range(10)]


def test_every_indicator_of_the_catalogue_has_figures_to_2024(city: City) -> None:
    for indicator in load_catalogue().indicators.values():
        for measure in indicator.measures:
            figures = city.figures[measure]
            assert figures.periods[-1][:4] == "2024", measure
            assert has_figure(figures.status[city.areas.row(CITY)]).all(), measure
            rows = city.areas.levels == Level.NEIGHBOURHOOD.value
            assert has_figure(figures.status[rows, -1]).mean() > 0.3, measure


def test_an_indicator_that_the_city_does_not_know_gets_figures_from_its_kind_and_direction() -> None:
    catalogue = load_catalogue()
    known = catalogue.indicator("registered-crime")
    new = replace(
        known, key="lost-umbrellas", numerator="lost-umbrellas", direction=Direction.HIGHER_IS_WORSE, kind=Kind.RATE
    )
    measure = replace(catalogue.measures["registered-crimes"], key="lost-umbrellas")
    wider = replace(
        catalogue,
        indicators={**catalogue.indicators, new.key: new},
        measures={**catalogue.measures, measure.key: measure},
    )
    city = build_city(catalogue=wider)
    total = city.figures["lost-umbrellas"].value[city.areas.row(CITY)]
    people = city.figures["inhabitants"].value[city.areas.row(CITY)]
    assert total / people * 1000 == pytest.approx(np.full(15, 20.0), rel=0.1)  # the usual level of a rate


def test_a_new_indicator_changes_no_figure_of_another(city: City) -> None:
    catalogue = load_catalogue()
    fewer = {key: indicator for key, indicator in catalogue.indicators.items() if key != "burglary-rate"}
    other = build_city(catalogue=replace(catalogue, indicators=fewer))
    assert set(city.figures) - set(other.figures) == {"burglary-rate"}
    for measure, figures in other.figures.items():
        np.testing.assert_array_equal(figures.value, city.figures[measure].value)


@pytest.mark.parametrize("measure", ["registered-crimes", "jobs", "notifications", "shops-vacant"])
def test_exact_counts_of_neighbourhoods_add_up_to_districts_and_city(city: City, measure: str) -> None:
    value, levels = city.figures[measure].value, city.areas.levels
    parts = value[levels == Level.NEIGHBOURHOOD.value].sum(axis=0)
    np.testing.assert_array_equal(value[levels == Level.DISTRICT.value].sum(axis=0), parts)
    np.testing.assert_array_equal(value[city.areas.row(CITY)], parts)


def test_population_counts_of_neighbourhoods_are_rounded_to_five_and_say_so(city: City) -> None:
    figures = city.figures["inhabitants"]
    rows = city.areas.levels == Level.NEIGHBOURHOOD.value
    assert np.all(figures.value[rows] % 5 == 0)
    assert np.all(figures.flags[rows] & Flag.ROUNDED)
    assert not np.any(figures.flags[~rows] & Flag.ROUNDED)
    # 70 roundings of at most 2.5 each: the city's own figure is exact.
    gap = np.abs(figures.value[rows].sum(axis=0) - figures.value[city.areas.row(CITY)])
    assert np.all(gap <= 70 * 2.5)
    assert figures.value[city.areas.row(CITY), -1] == sum(n.inhabitants for n in city.plan.neighbourhoods)


def test_ready_made_figures_of_the_city_are_the_weighted_mean_of_its_parts(city: City) -> None:
    indicator = city.catalogue.indicator("average-home-value")
    homes = city.people.counts["homes"]
    rows = city.areas.rows(city.plan.codes())
    mean = np.average(city.figures["average-home-value"].value[rows], axis=0, weights=homes)
    half_a_step = 0.5 * 10.0**-indicator.decimals
    own = city.figures["average-home-value"].value[city.areas.row(CITY)]
    np.testing.assert_allclose(own, mean, atol=2 * half_a_step)  # one rounding in the parts, one in the whole


def test_persons_fewer_than_ten_are_never_given_below_the_city(city: City) -> None:
    for measure in ("social-assistance", "youth-care-users", "debt-assistance", "pupils-with-absence"):
        figures = city.figures[measure]
        parts = city.areas.levels != Level.MUNICIPALITY.value
        given = figures.value[parts][has_figure(figures.status[parts])]
        assert given.min() >= 10
        assert (figures.status[parts] == Status.SUPPRESSED).any()


def test_health_figures_are_model_estimates_of_the_monitor_years(city: City) -> None:
    figures = city.figures["good-perceived-health"]
    assert figures.periods == ("2012", "2016", "2020", "2022", "2024")
    assert set(np.unique(figures.status)) <= {Status.MODELLED_BY_PUBLISHER, Status.SUPPRESSED}
    fall = figures.value[city.areas.row(CITY), 3] - figures.value[city.areas.row(CITY), 2]
    assert fall == pytest.approx(-8.8, abs=1.0)  # the break in method of 2022 (DOMAIN, figures 2)


def test_yearly_figures_run_from_2010_and_notifications_by_month_from_2019(city: City) -> None:
    assert city.figures["registered-crimes"].periods == tuple(str(year) for year in range(2010, 2025))
    months = city.figures["notifications"].periods
    assert (months[0], months[-1], len(months)) == ("2019-01", "2024-12", 72)


def test_districts_are_in_every_table(city: City) -> None:
    assert [str(code) for code in city.areas.codes if str(code).startswith("WK")] == DISTRICTS
    for figures in city.figures.values():
        assert figures.value.shape[0] == len(city.areas) == 81
