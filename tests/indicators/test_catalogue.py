# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the catalogue that comes with the package complete, fair and readable in both languages?

Needs the package's data files. Gives the promises every indicator keeps; expected levels are national figures of the
publishers (see `NATIONAL`), not the catalogue's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import jsonschema
import pytest

from buurtpeil.indicators.catalogue import (
    Catalogue,
    Direction,
    Indicator,
    Kind,
    MarginKind,
    Noise,
    Sensitivity,
    load_catalogue,
)

CATALOGUE: Catalogue = load_catalogue()
INDICATORS = list(CATALOGUE.indicators.values())
DATA = files("buurtpeil.indicators") / "data"
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# CONVENTIONS "Domains", in order.
DOMAINS = [
    "work",
    "care",
    "youth",
    "clean-safe",
    "cohesion",
    "housing",
    "facilities",
    "energy-climate",
    "economy",
    "physical",
]
# National figures of the publishers: police 2024 (801,336 crimes, 17.9 million inhabitants), RIVM 2020, TNO/CBS 2024;
# a sufficient mark for public space.
NATIONAL = {
    "registered-crime": 44.7,
    "severe-loneliness": 11.2,
    "difficulty-making-ends-meet": 13.9,
    "energy-poverty": 6.1,
    "public-space-rating": 7.0,
}
# Units and names that are the same word in both languages.
SAME_IN_BOTH = {"%", "km", "µg/m³", "score", "index (Rotterdam 2014 = 100)"}


def texts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """(Dutch, English) of every text of an indicator but its unit."""
    assert indicator.note is not None
    pairs = [indicator.name, indicator.meaning, indicator.note]
    pairs += [indicator.floor.reason] if indicator.floor else []
    pairs += [item.reason for item in indicator.method_breaks]
    pairs += [item.note for item in indicator.publishers if item.note]
    for pair in pairs:
        yield pair["nl"], pair["en"]


def each_indicator() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("indicator", INDICATORS, ids=lambda item: item.key)


@pytest.mark.parametrize("name", ["indicator.schema.json", "tables.schema.json"])
def test_the_schemas_are_valid_themselves(name: str):
    jsonschema.Draft202012Validator.check_schema(json.loads((DATA / name).read_text(encoding="utf-8")))


def test_every_field_of_the_indicator_schema_is_described_with_a_good_example():
    schema = json.loads((DATA / "indicator.schema.json").read_text(encoding="utf-8"))
    undescribed = [
        name for name, field in schema["properties"].items() if len(str(field.get("description", "")).split()) < 4
    ]
    without_example = [
        name
        for name, field in schema["properties"].items()
        if field.get("type") not in ("object", "array") and "Good:" not in field["description"]
    ]
    assert (undescribed, without_example) == ([], [])


def test_there_are_the_ten_domains_in_their_order():
    assert list(CATALOGUE.domains) == DOMAINS


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_domain_can_be_judged_by_at_least_three_indicators(domain: str):
    judged = [item.key for item in CATALOGUE.of_domain(domain) if item.direction is not Direction.NEITHER]
    assert len(judged) >= 3


@each_indicator()
def test_every_text_is_there_in_dutch_and_in_english(indicator: Indicator):
    same = [dutch for dutch, english in texts(indicator) if dutch == english]
    assert same == []
    assert indicator.unit["nl"] != indicator.unit["en"] or indicator.unit["nl"] in SAME_IN_BOTH


@each_indicator()
def test_sentences_are_short_enough_to_be_read_once(indicator: Indicator):
    # Plain language at B1: sentences of at most about 25 words (Rijksoverheid); definitions get a little more.
    long = [
        sentence
        for pair in texts(indicator)
        for text in pair
        for sentence in re.split(r"(?<=[.?!:;])\s", text)
        if len(sentence.split()) > 34
    ]
    assert long == []


@each_indicator()
def test_names_carry_no_unit_and_no_full_stop(indicator: Indicator):
    for name in indicator.name.values():
        assert not name.endswith(".")
        assert "%" not in name
        assert len(name) <= 60


def test_names_are_distinct_in_each_language():
    for language in ("nl", "en"):
        names = [item.name[language].casefold() for item in INDICATORS]
        assert len(names) == len(set(names))


def test_measures_and_missing_topics_speak_both_languages():
    for measure in CATALOGUE.measures.values():
        assert measure.name["nl"] != measure.name["en"]
    for topic in CATALOGUE.missing:
        for pair in (topic.name, topic.why, topic.filled_by):
            assert pair["nl"] != pair["en"]


def test_keys_are_kebab_case_and_measures_and_indicators_agree_on_shared_names():
    for key in (*CATALOGUE.domains, *CATALOGUE.measures, *CATALOGUE.indicators):
        assert KEBAB_CASE.fullmatch(key)
    for indicator in INDICATORS:
        if indicator.key in CATALOGUE.measures:
            assert indicator.key in (indicator.value, indicator.numerator)


@each_indicator()
def test_margins_are_positive_and_smaller_than_what_they_are_compared_with(indicator: Indicator):
    assert indicator.margin.value > 0
    if indicator.margin.kind is MarginKind.RELATIVE:
        assert indicator.margin.value <= 0.3
    elif indicator.kind is Kind.SHARE:
        assert indicator.margin.value <= 10


@pytest.mark.parametrize("indicator", [item for item in INDICATORS if item.floor], ids=lambda item: item.key)
def test_a_floor_lies_well_on_the_worse_side_of_the_national_figure(indicator: Indicator):
    assert indicator.floor is not None
    distance = (indicator.floor.value - NATIONAL[indicator.key]) * indicator.direction.sign_of_worse
    assert distance > 0
    assert "raad" in indicator.floor.reason["nl"]
    assert "Voorbeeld" in indicator.floor.reason["nl"]


@pytest.mark.parametrize(
    "key", ["wmo-users", "youth-care-users", "debt-assistance", "informal-care", "disability-benefit", "notifications"]
)
def test_use_of_care_is_need_and_reach_so_it_has_no_direction(key: str):
    # DOMAIN "Figures" 6.
    assert CATALOGUE.indicator(key).direction is Direction.NEITHER


@pytest.mark.parametrize(
    "key", ["inhabitants-65-plus", "one-person-households", "households-with-children", "social-rent", "cheap-rent"]
)
def test_who_people_are_and_who_owns_their_home_is_never_good_or_bad(key: str):
    assert CATALOGUE.indicator(key).direction is Direction.NEITHER


def test_figures_modelled_by_the_publisher_have_no_counting_noise_and_name_their_ingredients():
    # DOMAIN "Figures" 2.
    modelled = [item for item in INDICATORS if any("RIVM, GGD" in publisher.name for publisher in item.publishers)]
    assert len(modelled) > 10
    for indicator in modelled:
        assert indicator.noise is Noise.LEARNED
        assert all(item.note and "Modelschatting" in item.note["nl"] for item in indicator.publishers)


def test_perceived_health_breaks_in_2022():
    assert [item.period for item in CATALOGUE.indicator("good-perceived-health").method_breaks] == ["2022"]


def test_crime_uses_the_inhabitants_of_2024_for_2021_to_2024_and_says_where_they_do_not_fit():
    crime = CATALOGUE.indicator("registered-crime")
    assert (crime.numerator, crime.denominator, crime.per) == ("registered-crimes", "inhabitants", 1000)
    assert crime.denominator_reach_years == 3
    assert crime.base_fit is not None
    # Around stations, hospitals and shopping centres live up to 1,500 people, and crime does not go by their number.
    assert (crime.base_fit.below, crime.base_fit.times_reference) == (1500, 5)


def test_every_rate_over_inhabitants_says_when_inhabitants_do_not_fit():
    # DOMAIN "Figures" 5.
    rates = [item for item in INDICATORS if item.kind is Kind.RATE and item.denominator == "inhabitants"]
    assert len(rates) >= 5
    assert [item.key for item in rates if item.base_fit is None] == []


def test_scores_are_not_divisible_and_nothing_about_persons_is_shown_for_a_handful():
    for indicator in INDICATORS:
        assert indicator.divisible == (indicator.kind is not Kind.SCORE)
        if indicator.sensitivity in (Sensitivity.PERSONS, Sensitivity.HEALTH):
            assert indicator.minimum_base >= 50  # CONVENTIONS "Small numbers"


def test_the_mechanism_of_the_report_has_its_indicators_without_a_judgement_of_people():
    """Turnover, cheap rent and inflow by route: §2.1 and §6.2 of the report name them as the mechanism."""
    routes = [CATALOGUE.indicator(f"homes-let-{way}") for way in ("by-waiting-time", "with-urgency", "from-shelter")]
    assert CATALOGUE.indicator("turnover").numerator == "homes-changed-hands"
    assert {item.direction for item in (*routes, CATALOGUE.indicator("cheap-rent"))} == {Direction.NEITHER}


def test_use_of_care_has_no_direction():
    care = ("wmo-users", "youth-care-users", "panel-wlz-users", "panel-mental-health-care")
    assert {CATALOGUE.indicator(key).direction for key in care} == {Direction.NEITHER}


def test_a_composed_index_is_shown_and_counts_in_no_domain():
    composed = [item for item in INDICATORS if item.key.startswith(("liveability-", "rotterdam-", "ses-"))]
    assert len(composed) == 12
    assert {item.weight for item in composed} == {0}


def test_experience_stands_beside_counts_in_safety():
    safety = {item.subjective for item in CATALOGUE.of_domain("clean-safe")}
    assert safety == {True, False}


def test_no_text_blames_people_or_speaks_of_origin():
    forbidden = re.compile(
        r"probleemwijk|probleemgezin|achterstandswijk|allochto|migrant|etnisch|islam|asociaal|kansarm|"
        r"problem (family|families|area)|deprived|immigrant|ethnic",
        re.IGNORECASE,
    )
    told = [text for indicator in INDICATORS for pair in texts(indicator) for text in pair]
    told += [text for topic in CATALOGUE.missing for text in (*topic.why.values(), *topic.name.values())]
    assert [text for text in told if forbidden.search(text)] == []


@pytest.mark.parametrize("key", ["climate-adaptation", "heat-stress", "paving", "undermining-crime"])
def test_what_has_no_indicator_is_said(key: str):
    # DOMAIN "Figures" 11.
    topics = {topic.key: topic for topic in CATALOGUE.missing}
    assert topics[key].domain in DOMAINS
    assert topics[key] in CATALOGUE.missing_in(topics[key].domain)


def test_a_share_differs_by_percentage_points_and_a_rate_by_its_own_unit():
    assert CATALOGUE.indicator("loneliness").difference_unit["nl"] == "procentpunt"
    assert CATALOGUE.indicator("registered-crime").difference_unit["nl"] == "per 1.000 inwoners"
