# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a scan give few, explained and reproducible signals?"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from buurtpeil.estimates.compass import estimate
from buurtpeil.indicators.catalogue import Direction, Floor, Kind, Measure
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.signals import sentences
from buurtpeil.signals.scan import detect
from buurtpeil.signals.signal import Signal, SignalKind
from tests.made_up_panels import RATE, SCORE, areas_of, catalogue_of, city_codes, panel_of

YEARS = tuple(str(year) for year in range(2018, 2025))
WITH_FLOOR = replace(RATE, floor=Floor(90.0, {"nl": "Verzonnen afspraak.", "en": "Made-up agreement."}))
MEASURES = {
    "made-up-thefts": Measure(
        "made-up-thefts", Kind.COUNT, {}, {"nl": "Verzonnen diefstallen", "en": "Made-up thefts"}
    ),
    "inhabitants": Measure("inhabitants", Kind.COUNT, {}, {"nl": "Inwoners", "en": "Inhabitants"}),
}


def made_up_city(indicator=WITH_FLOOR, flags=0, status=None, levels=(60, 0)):
    """A steady city of 60 areas with 40 thefts per 1,000; the first slides from 40 to 120."""
    generator = np.random.default_rng(20311)
    codes = city_codes(9801, *levels)
    rows = len(codes)
    base = np.full((rows, 7), 2000.0)
    rate = np.full((rows, 7), 40.0)
    is_city = areas_of(codes).levels == "municipality"
    rate[np.argmin(is_city)] = np.linspace(40, 120, 7)
    value = generator.poisson(rate * base / 1000) * 1000 / base
    value[is_city] = 40.0
    panel = panel_of(areas_of(codes), YEARS, {indicator.key: (value, base)}, flags=np.array(flags), status=status)
    return indicator, panel, estimate(panel, catalogue_of(indicator))


def scan(judged, seed="seed", **others) -> list[Signal]:
    """All signals of one indicator in complete figures."""
    return detect([judged], [np.zeros(judged[1].shape[1:], dtype=bool)], seed, **others)


def test_a_slide_below_the_floor_gives_both_signals_and_nothing_else():
    signals = scan(made_up_city())
    assert {(signal.kind, signal.area) for signal in signals} == {
        (SignalKind.DRIFT, "BU98010000"),
        (SignalKind.FLOOR, "BU98010000"),
    }
    drift = next(signal for signal in signals if signal.kind is SignalKind.DRIFT)
    assert drift.municipality == "GM9801"
    assert (drift.first_period, drift.period, drift.known_from) == ("2018", "2024", "2025-04-01")
    assert drift.size == pytest.approx(80, rel=0.25)
    assert drift.reference_kind == "publisher"
    assert drift.probability == 1 - drift.q_value
    assert Signal.from_record(drift.to_record()) == drift


def test_an_area_that_only_loses_its_lead_does_not_drift_from_the_city():
    indicator, panel, _ = made_up_city(replace(WITH_FLOOR, floor=None))
    value = panel.value.copy()
    row = int(np.argmin(panel.areas.levels == "municipality"))
    value[0, row] = np.linspace(8, 30, 7)  # the city stays at 40: better, and every year less so
    sliding = replace(panel, value=value)
    assert scan((indicator, sliding, estimate(sliding, catalogue_of(indicator)))) == []


def test_a_floor_says_on_which_side_it_lies():
    floor = next(signal for signal in scan(made_up_city()) if signal.kind is SignalKind.FLOOR)
    assert "De ondergrens is hooguit 90,0" in floor.sentence["nl"]
    assert "The floor is at most 90.0" in floor.sentence["en"]
    assert floor.false_if["nl"].endswith("Waar de ondergrens vandaan komt: Verzonnen afspraak.")


def test_ids_follow_from_the_publication_and_nothing_else():
    first, again, other = scan(made_up_city()), scan(made_up_city()), scan(made_up_city(), seed="other")
    assert [signal.id for signal in first] == [signal.id for signal in again]
    assert not {signal.id for signal in first} & {signal.id for signal in other}
    assert all(re.fullmatch("[0-9a-f]{16}", signal.id) for signal in first)


def test_signals_speak_dutch_and_english_with_the_agreed_words():
    judged = made_up_city(flags=Flag.ESTIMATED)
    for signal in scan(judged, measures=MEASURES):
        assert "echt slechter" in signal.sentence["nl"]
        assert "onterecht signaal" in signal.sentence["nl"]
        assert "meer dan 99%" in signal.sentence["nl"]
        assert "{" not in "".join([*signal.title.values(), *signal.sentence.values(), *signal.false_if.values()])
        assert re.search(r"\d,\d", signal.sentence["nl"])
        assert re.search(r"\d\.\d", signal.sentence["en"])
        assert "toeval" not in signal.sentence["nl"]
        names = [driver.sentence["nl"].split(":")[0] for driver in signal.drivers]
        assert names == ["Verzonnen diefstallen", "Inwoners"]
        if signal.kind is SignalKind.DRIFT:
            assert "(inwoners)" in signal.false_if["nl"]


def test_every_text_exists_in_both_languages():
    for part in sentences._texts().values():
        for entry in part.values():
            assert set(entry) == set(sentences.LANGUAGES)


def test_numbers_are_written_as_the_language_writes_them():
    assert sentences.number(1234.56, 1, "nl") == "1.234,6"
    assert sentences.number(1234.56, 1, "en") == "1,234.6"
    assert sentences.number(-0.0, 0, "nl") == "0"
    assert sentences.percentage(0.974, "nl") == "97%"
    assert sentences.percentage(1.0, "en") == "more than 99%"
    assert sentences.small_percentage(0.00001, "nl") == "minder dan 0,1%"
    assert sentences.small_percentage(0.0123, "nl") == "hooguit 1,2%"


@pytest.mark.parametrize("status", [Status.MODELLED_BY_PUBLISHER, Status.BASE_DOES_NOT_FIT, Status.SUPPRESSED])
def test_what_must_not_give_a_signal_gives_none(status):
    assert scan(made_up_city(status=np.array(status))) == []


def test_an_incomplete_source_and_a_missing_direction_give_no_signal():
    judged = made_up_city()
    assert detect([judged], [np.ones(judged[1].shape[1:], dtype=bool)], "seed") == []
    assert scan(made_up_city(replace(WITH_FLOOR, direction=Direction.NEITHER))) == []
    assert detect([], [], "seed") == []


def test_a_small_but_certain_change_is_not_relevant():
    # A margin of three times the city: the slide is certain and still not shown.
    wide = replace(RATE, margin=replace(RATE.margin, value=3.0))
    assert scan(made_up_city(wide)) == []


def test_districts_are_tested_only_where_no_neighbourhood_has_figures():
    indicator, panel, _ = made_up_city(levels=(0, 60))
    judged = indicator, panel, estimate(panel, catalogue_of(indicator))
    assert {signal.area for signal in scan(judged)} == {"WK980100"}
    codes = city_codes(9801, 1, 60)
    value = np.full((62, 7), 40.0)
    value[2:] = panel.value[0, 1:]
    mixed = panel_of(areas_of(codes), YEARS, {indicator.key: (value, 2000.0)})
    districts = mixed.areas.levels == "district"
    assert districts.sum() == 60
    assert not any(
        signal.area.startswith("WK") for signal in scan((indicator, mixed, estimate(mixed, catalogue_of(indicator))))
    )


def test_a_score_without_a_fraction_has_no_drivers():
    generator = np.random.default_rng(20312)
    value = 7 + generator.normal(0, 0.2, (61, 7))
    value[0] -= np.linspace(0, 4, 7)
    value[60] = 7
    panel = panel_of(areas_of(city_codes(9801, 60)), YEARS, {SCORE.key: (value, np.nan)})
    signals = scan((SCORE, panel, estimate(panel, catalogue_of(SCORE))))
    slides = [signal for signal in signals if signal.kind is SignalKind.DRIFT]
    assert [(signal.area, signal.drivers) for signal in slides] == [("BU98010000", ())]
