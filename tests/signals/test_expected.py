# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a forecast told as one: only with a past that vouches for it, and with the record of its rule?"""

from __future__ import annotations

import json

import numpy as np
import pytest

from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.groups import build_groups
from buurtpeil.pipeline import track_records
from buurtpeil.signals import expected
from buurtpeil.signals.scan import RULE_VERSIONS
from buurtpeil.signals.signal import SignalKind
from buurtpeil.signals.track_record import TrackRecord
from tests.made_up_panels import SCORE, areas_of, catalogue_of, city_codes, panel_of

YEARS = tuple(str(year) for year in range(2009, 2025))
CODES = [code for city in range(4) for code in city_codes(9801 + city, 50)]
AREAS = areas_of(CODES)
RECORD = TrackRecord("1.0", 0.44, 0.31, 0.53, 10, 10, 12.0)


def wandering(seed: int, years: int = len(YEARS)) -> np.ndarray:
    """Marks whose level goes slowly up and down, seen through noise: the last mark alone is not the best forecast."""
    generator = np.random.default_rng(seed)
    level = generator.normal(0, 0.5, (len(AREAS), 1))
    value = np.empty((len(AREAS), years))
    for year in range(years):
        level = 0.85 * level + generator.normal(0, 0.27, level.shape)
        value[:, year] = (7 + level + generator.normal(0, 0.4, level.shape))[:, 0]
    value[[not code.startswith("BU") for code in AREAS.codes.tolist()]] = 7
    return value


def look(value: np.ndarray, years: tuple[str, ...] = YEARS) -> list[expected.Candidates]:
    panel = panel_of(AREAS, years, {SCORE.key: (value, np.nan)})
    judged = [(SCORE, panel, estimate(panel, catalogue_of(SCORE)))]
    mask = [np.zeros(panel.shape[1:], dtype=bool)]
    return expected.expect_worse(judged, mask, build_groups(AREAS))


def test_who_is_red_already_is_not_expected_to_become_so() -> None:
    value = wandering(1)
    (found,) = look(value)
    gap = 7 - value[found.rows]  # higher is better
    margin = SCORE.margin.value
    assert len(found.rows) > 20
    assert (gap[:, -expected.NOT_RED_FOR :] <= margin).all()
    assert ((found.evidence >= 0) & (found.evidence <= 1)).all()


def test_a_short_past_vouches_for_no_forecast() -> None:
    assert look(wandering(1, 3), YEARS[:3]) == []
    assert look(wandering(1, 1), YEARS[:1]) == []


def test_figures_that_never_change_foretell_nothing() -> None:
    assert look(np.full((len(AREAS), len(YEARS)), 7.0)) == []


def test_a_record_says_how_often_and_how_long_before_in_both_languages() -> None:
    said = RECORD.sentence()
    assert "44%" in said["nl"]
    assert "44%" in said["en"]
    assert "12" in said["nl"]
    assert said["nl"] != said["en"]
    assert "12" not in TrackRecord("1.0", 0.44, 0.31, 0.53, 9, 8, None).sentence()["nl"]


def test_the_record_of_another_version_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now = RULE_VERSIONS[SignalKind.EXPECTED]
    fields = {name: getattr(RECORD, name) for name in TrackRecord.__dataclass_fields__}
    for version, known in ((now, True), ("0.1", False)):
        text = json.dumps({"expected": {**fields, "rule_version": version}})
        monkeypatch.setattr(track_records, "_file", lambda text=text: text)
        assert (SignalKind.EXPECTED in track_records.read_track_records()) is known
