# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is what the truth file tells really so in the city, and nothing else?

Numbers here are worked out by hand from ``truth.toml`` and ``data/figures.toml``: level + gap.
"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.areas.codes import Level
from buurtpeil.demo import City, Truth, read_truth
from buurtpeil.demo.truth import StoryKind, truth_from
from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.catalogue import Indicator, MarginKind
from buurtpeil.indicators.statuses import Flag, Status


@pytest.fixture(scope="module")
def truth() -> Truth:
    return read_truth()


def true_value(city: City, area: str, indicator: str, year: int) -> float:
    return float(city.true_paths[indicator].value[city.neighbourhood_row(area), year - 2010])


def test_every_kind_of_story_is_told_about_areas_and_indicators_that_exist(city: City, truth: Truth) -> None:
    assert {story.kind for story in truth.stories} == set(StoryKind)
    for story in truth.stories:
        assert all(area in city.areas for area in story.areas)
        assert set(story.indicators) <= set(city.catalogue.indicators)
        for text in (story.title, story.text):
            assert set(text) == {"nl", "en"}
            assert all(text.values())


def test_gaps_are_in_the_true_paths_to_the_last_decimal(city: City, truth: Truth) -> None:
    for story in truth.stories:
        for gap in story.gaps:
            if city.figure_plans[gap.indicator].is_monthly:
                continue
            path = city.true_paths[gap.indicator]
            for area in story.areas:
                row = city.neighbourhood_row(area)
                for year in (gap.start - 1, gap.end):
                    if year >= 2010:
                        told = gap.before if year < gap.start else gap.after
                        assert path.value[row, year - 2010] - path.city[year - 2010] == pytest.approx(told)
                np.testing.assert_allclose(path.without_stories[row] - path.city, gap.before)


def test_havenkwartier_slides_slowly(city: City) -> None:
    # The city: 19.0 in 2024, 0.05 less a year; the gap grows from 3.0 (2015) to 12.5 (2024).
    assert true_value(city, "BU99990403", "difficulty-making-ends-meet", 2015) == pytest.approx(19.45 + 3.0)
    assert true_value(city, "BU99990403", "difficulty-making-ends-meet", 2024) == pytest.approx(31.5)
    # The city: 81.0 in 2024; 14 points fewer feel safe.
    assert true_value(city, "BU99990403", "safety-felt", 2024) == pytest.approx(67.0)
    steps = np.diff(city.true_paths["safety-felt"].value[city.neighbourhood_row("BU99990403"), 5:])
    assert np.abs(steps).max() < 1.5  # 13 points in nine years: no jump


def test_absence_from_school_doubles_in_spoorbuurt_in_one_year(city: City) -> None:
    # The city: 7.0 in 2024, 0.1 more a year, so 6.8 in 2022 and 6.9 in 2023; the gap jumps from 0 to 7.0.
    assert true_value(city, "BU99990105", "pupils-with-absence", 2022) == pytest.approx(6.8)
    assert true_value(city, "BU99990105", "pupils-with-absence", 2023) == pytest.approx(13.9)


def test_public_space_in_zuiderzeebuurt_falls_through_the_floor(city: City) -> None:
    # The city: 6.9, steady.
    assert true_value(city, "BU99990307", "public-space-rating", 2017) == pytest.approx(6.6)
    assert true_value(city, "BU99990307", "public-space-rating", 2024) == pytest.approx(5.5)
    floor = city.catalogue.indicator("public-space-rating").floor
    assert floor is not None
    assert floor.value == 6.0


def is_worse(indicator: Indicator, gap: float, reference: float) -> bool:
    margin = indicator.margin.value * (reference if indicator.margin.kind is MarginKind.RELATIVE else 1.0)
    return gap * indicator.direction.sign_of_worse > margin


def test_molenwijk_west_goes_from_two_domains_to_four(city: City, truth: Truth) -> None:
    area = truth.story("molenwijk-west-accumulation").areas[0]
    row = city.neighbourhood_row(area)
    worse = {2018: set(), 2023: set()}
    for year, domains in worse.items():
        for domain in city.catalogue.domains:
            judged = [i for i in city.catalogue.of_domain(domain) if i.direction.sign_of_worse]
            bad = 0.0
            for indicator in judged:
                path = city.true_paths[indicator.key]
                reference = float(path.city[year - 2010])
                gap = float(path.value[row, year - 2010]) - reference
                bad += indicator.weight * is_worse(indicator, gap, reference)
            if judged and bad > 0.6 * sum(indicator.weight for indicator in judged):
                domains.add(domain)
    assert worse[2018] == {"work", "economy"}
    assert worse[2023] == {"work", "economy", "clean-safe", "cohesion"}


def test_tiny_neighbourhoods_swing_while_nothing_changes(city: City, truth: Truth) -> None:
    for area in truth.story("tiny-noise").areas:
        row = city.neighbourhood_row(area)
        path = city.true_paths["registered-crime"]
        np.testing.assert_allclose(path.value[row], path.city)
        counts = city.figures["registered-crimes"].value[city.areas.row(area)]
        assert counts.max() >= 2 * max(counts.min(), 1)


def test_a_moved_boundary_makes_a_jump_with_a_break_flag_and_moves_people(city: City, truth: Truth) -> None:
    moved = truth.story("ververshoek-recoding").moved
    assert moved is not None
    for measure in ("registered-crimes", "inhabitants", "owner-occupied"):
        figures = city.figures[measure]
        for area in (moved.grew, moved.shrank):
            has_break = (figures.flags[city.areas.row(area)] & Flag.BREAK) > 0
            assert list(np.array(figures.periods)[has_break]) == ["2019"]
    inhabitants = city.figures["inhabitants"].value
    grew, shrank = inhabitants[city.areas.row(moved.grew)], inhabitants[city.areas.row(moved.shrank)]
    assert grew[9] / grew[8] == pytest.approx(1.0 / 0.7, rel=0.03)  # 30% of its people counted elsewhere before
    together = grew + shrank
    assert together[9] / together[8] == pytest.approx(1.0, abs=0.02)


def test_flags_and_statuses_of_the_stories_are_in_the_figures(city: City, truth: Truth) -> None:
    suppressed = truth.story("suppressed-cells")
    for area in suppressed.areas:
        for measure in suppressed.indicators:
            assert (city.figures[measure].status[city.areas.row(area)] == Status.SUPPRESSED).any(), (area, measure)
    twins = truth.story("molenveld-duplicate")
    first, second = city.areas.rows(twins.areas)
    for measure in twins.indicators:
        figures = city.figures[measure]
        np.testing.assert_array_equal(figures.value[first], figures.value[second])
        assert np.all(figures.flags[[first, second]] & Flag.DUPLICATE)
        others = np.setdiff1d(np.arange(len(city.areas)), [first, second])
        assert not np.any(figures.flags[others] & Flag.DUPLICATE)


def test_the_base_of_the_business_park_does_not_fit(city: City) -> None:
    row = city.areas.row("BU99990601")
    people = city.figures["inhabitants"].value[row]
    crimes = city.figures["registered-crimes"].value[row]
    jobs = city.figures["jobs"].value[row]
    fit = city.catalogue.indicator("registered-crime").base_fit
    assert fit is not None
    assert np.all(people < fit.below)
    # Some 63 crimes per 1,000 inhabitants in the city; here thousands.
    assert np.all(1000 * crimes / people > fit.times_reference * 80)
    assert np.all(jobs > 20 * people)


def test_one_approach_works_and_the_other_does_nothing(city: City, truth: Truth) -> None:
    works = truth.story("loodsenveld-works")
    row = city.neighbourhood_row(works.areas[0])
    path = city.true_paths["safety-felt"]
    effect = path.value[row] - path.without_stories[row]
    np.testing.assert_allclose(effect[: 2017 - 2010], 0.0, atol=1e-9)
    assert effect[2022 - 2010 :] == pytest.approx(np.full(3, 11.0))  # from 13 points behind to 2
    fails = truth.story("passaatbuurt-fails")
    for indicator in fails.indicators:
        path = city.true_paths[indicator]
        row = city.neighbourhood_row(fails.areas[0])
        np.testing.assert_allclose(path.value[row], path.without_stories[row])


def test_notifications_triple_by_adoption_while_the_streets_stay_the_same(city: City, truth: Truth) -> None:
    path = city.true_paths["notifications"]
    times = path.value / path.without_stories
    np.testing.assert_allclose(times[:, 0], 1.0)
    np.testing.assert_allclose(times[:, 59:], 3.0)  # from December 2023 on
    assert np.all(np.diff(times, axis=1) > -1e-9)
    counted = city.figures["notifications"].value[city.areas.row("GM9999")]
    assert 2.2 < counted[60:].sum() / counted[:12].sum() < 3.2
    weights = city.people.counts["inhabitants"]
    rating = (city.true_paths["public-space-rating"].value * weights).sum(axis=0) / weights.sum(axis=0)
    assert np.ptp(rating[2019 - 2010 :]) < 0.05


def test_neighbourhoods_without_a_story_stay_near_their_own_place(city: City, truth: Truth) -> None:
    told = truth.areas()
    rows = [
        row
        for row, code in enumerate(city.plan.codes())
        if code not in told and city.areas.levels[city.areas.row(code)] == Level.NEIGHBOURHOOD.value
    ]
    path = city.true_paths["safety-felt"]
    gap = path.value[rows] - path.city
    assert np.abs(gap[:, -1] - gap[:, 4]).max() < 4.0  # under the margin of this indicator, ten years apart


def test_two_stories_may_not_claim_the_same_figure() -> None:
    words = {"nl": "x", "en": "x"}
    story = {
        "kind": "slow-slide", "areas": ["BU99990101"], "start": 2015, "end": 2020, "title": words, "text": words,
        "expected": [], "not_expected": [], "gaps": [{"indicator": "safety-felt", "before": 0.0, "after": -5.0}],
    }  # fmt: skip
    with pytest.raises(CatalogueError, match=r"first and second|second and first"):
        truth_from({"stories": [{"key": "first", **story}, {"key": "second", **story}]})
