# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the scan find what happens in the made-up city, and nothing where nothing happens?

Needs Voorbeeldstad and its truth file. Gives, per planted story, whether signals and compass say what they should.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from buurtpeil.demo import build_city, deliveries, read_truth
from buurtpeil.demo.truth import Story
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.signals.signal import SignalKind
from buurtpeil.store import Store

pytestmark = pytest.mark.xdist_group("made-up-city")

TRUTH = read_truth()
KINDS = tuple(kind.value for kind in SignalKind)
# The cluster rule looks at neighbours together; alone, one of the four does not stand out from its own noise.
ENOUGH_OF_A_CLUSTER = 3


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    store = Store(tmp_path_factory.mktemp("store"))
    for delivery in deliveries(build_city()):
        store.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    publish(store, "voorbeeldstad")
    publication = open_publication(store, "voorbeeldstad")
    assert publication is not None
    return publication


def cases(field: str) -> list[object]:
    """(story, kind) for every kind that has a rule."""
    found = []
    for story in TRUTH.stories:
        for kind in getattr(story, field):
            if kind in KINDS:
                found.append(pytest.param(story, kind, id=f"{story.key}-{kind}"))
    return found


def signalled(city: Publication, story: Story, kind: str) -> set[str]:
    """The areas of the story that are in a signal of this kind about one of its indicators, or about all domains."""
    found = set()
    for signal in city.signals():
        if kind in (signal.kind, *signal.also) and signal.indicator in (*story.indicators, ""):
            found |= {signal.area} | {driver.key for driver in signal.drivers if driver.kind == "area"}
    return found & set(story.areas)


@pytest.mark.parametrize(("story", "kind"), cases("expected"))
def test_what_happens_is_found(city: Publication, story: Story, kind: str) -> None:
    needed = ENOUGH_OF_A_CLUSTER if len(story.areas) > 1 else 1
    assert len(signalled(city, story, kind)) >= needed


@pytest.mark.parametrize(("story", "kind"), cases("not_expected"))
def test_what_only_seems_to_happen_gives_no_signal(city: Publication, story: Story, kind: str) -> None:
    assert signalled(city, story, kind) == set()


def test_the_four_neighbourhoods_by_the_harbour_are_one_signal(city: Publication) -> None:
    story = TRUTH.story("kades-cluster")
    told = [one for one in city.signals() if one.kind is SignalKind.CLUSTER and one.indicator in story.indicators]
    groups = {one.indicator: {driver.key for driver in one.drivers} for one in told}
    assert len(groups) == len(told)  # one signal an indicator, not one an area
    assert set(story.areas) in groups.values()


def test_few_signals_are_about_areas_without_a_story(city: Publication) -> None:
    # The false discovery rate is held at 5%: of about thirty signals one or two are expected to be wrong, and five or
    # more would happen in 2% of cities (Poisson with mean 1.5).
    strays = [signal for signal in city.signals() if signal.area not in TRUTH.areas()]
    assert len(strays) <= 4


def test_four_domains_of_molenwijk_west_are_worse(city: Publication) -> None:
    story = TRUTH.story("molenwijk-west-accumulation")
    lines = {line.domain: line.colour for line in city.compass_of_area(story.areas[0])}
    told = {city.catalogue.indicator(gap.indicator).domain for gap in story.gaps if gap.after}
    worse = {domain for domain, colour in lines.items() if colour is Colour.WORSE} - {"total"}
    assert {"work", "economy", "clean-safe", "cohesion"} <= worse
    assert worse <= told


def test_the_compass_says_worse_where_an_approach_does_nothing_and_not_where_it_works(city: Publication) -> None:
    fails, works = TRUTH.story("passaatbuurt-fails"), TRUTH.story("loodsenveld-works")

    def colours(story: Story) -> set[Colour]:
        figures = {item.indicator.key: item for item in city.figures_of_area(story.areas[0])}
        return {Colour(int(figures[key].colour[-1])) for key in story.indicators}

    assert Colour.WORSE in colours(fails)
    assert Colour.WORSE not in colours(works)


def test_the_business_park_gets_no_rate_no_colour_and_no_signal(city: Publication) -> None:
    story = TRUTH.story("oosterhaven-base")
    figures = {item.indicator.key: item for item in city.figures_of_area(story.areas[0])}
    crime = figures["registered-crime"]
    assert set(crime.status.tolist()) == {Status.BASE_DOES_NOT_FIT}
    assert set(crime.colour.tolist()) == {Colour.NONE}
    assert city.signals(area=story.areas[0]) == ()


def test_what_is_suppressed_is_named_and_never_zero(city: Publication) -> None:
    story = TRUTH.story("suppressed-cells")
    found = set()
    for area in story.areas:
        for figures in city.figures_of_area(area):
            if figures.indicator.key in story.indicators:
                found |= set(figures.status.tolist())
                hidden = figures.status == Status.SUPPRESSED
                assert not (figures.value[hidden] == 0).any()
    assert Status.SUPPRESSED in found


def test_flags_of_the_stories_reach_the_reader(city: Publication) -> None:
    recoded = {item.indicator.key: item for item in city.figures_of_area("BU99990402")}["social-assistance"]
    assert recoded.flags[recoded.periods.index("2019")] & Flag.BREAK
    twins = [
        {item.indicator.key: item for item in city.figures_of_area(area)}["safety-felt"]
        for area in TRUTH.story("molenveld-duplicate").areas
    ]
    assert all((item.flags & Flag.DUPLICATE).any() for item in twins)
