# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a fault of the source told as such, and kept away from the rules?"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.signals.data_quality import DataNote, DataNoteKind, DataQuality, check_data
from tests.made_up_panels import RATE, SCORE, areas_of, city_codes, panel_of

YEARS = ("2020", "2021", "2022", "2023", "2024")
CODES = [*city_codes(9801, 8), *city_codes(9802, 8)]
AREAS = areas_of(CODES)
FIRST = [row for row, code in enumerate(AREAS.codes.tolist()) if code.startswith("BU9801")]
SECOND = [row for row, code in enumerate(AREAS.codes.tolist()) if code.startswith("BU9802")]


def steady(generator: np.random.Generator | None = None) -> tuple[np.ndarray, np.ndarray]:
    generator = generator or np.random.default_rng(4)
    shape = len(AREAS), len(YEARS)
    return generator.uniform(20, 40, shape), np.full(shape, 1_000.0)


def check(value: np.ndarray, base: np.ndarray, flags: np.ndarray | None = None) -> DataQuality:
    panel: Panel = panel_of(AREAS, YEARS, {RATE.key: (value, base)}, flags=flags)
    return check_data(panel, 0, RATE, build_groups(AREAS))


def told(found: DataQuality) -> list[tuple[DataNoteKind, str, str]]:
    return [(note.kind, note.area, note.period) for note in found.notes]


def test_figures_that_only_swing_are_no_fault() -> None:
    found = check(*steady())
    assert found.notes == ()
    assert not found.before_jump.any()


@pytest.mark.parametrize("factor", [1_000, 0.1])
def test_another_unit_in_one_city_is_told_once_and_shuts_off_the_years_before(factor: float) -> None:
    value, base = steady()
    value[FIRST, 3:] *= factor
    found = check(value, base)
    assert told(found) == [(DataNoteKind.UNIT_CHANGE, "GM9801", "2023")]
    assert found.before_jump[FIRST].tolist() == [[True, True, True, False, False]] * len(FIRST)
    assert not found.before_jump[SECOND].any()


def test_a_break_that_the_publisher_tells_is_no_news() -> None:
    value, base = steady()
    value[FIRST, 3:] *= 1_000
    flags = np.zeros((1, *value.shape), dtype=np.uint16)
    flags[0, FIRST, 3] = Flag.BREAK
    assert check(value, base, flags).notes == ()


def test_an_area_that_is_suddenly_larger_is_told_with_its_numbers() -> None:
    value, base = steady()
    base[FIRST[2], 2:] = 1_600
    found = check(value, base)
    (note,) = found.notes
    assert (note.kind, note.area, note.period) == (DataNoteKind.BASE_JUMP, "BU98010002", "2022")
    assert (note.before, note.after) == (1_000, 1_600)
    assert "1.000" in note.sentence["nl"]
    assert "1,000" in note.sentence["en"]
    assert found.before_jump[FIRST[2]].tolist() == [True, True, False, False, False]


def test_growth_by_a_third_or_by_a_few_people_is_no_fault() -> None:
    value, base = steady()
    base[FIRST[2], 2:] = 1_400
    base[FIRST[3]] = 50
    base[FIRST[3], 2:] = 100
    assert check(value, base).notes == ()


def test_growth_over_years_without_figures_is_no_jump() -> None:
    value, base = steady()
    base[FIRST[2]] = (1_000, np.nan, np.nan, 2_000, 2_000)  # doubled in three years, a quarter more each year
    assert check(value, base).notes == ()


def test_a_source_that_stopped_for_one_city_is_told_and_is_no_improvement() -> None:
    value, base = steady()
    value[SECOND, -1] = np.nan
    found = check(value, base)
    assert told(found) == [(DataNoteKind.STOPPED, "GM9802", "2023")]
    assert "Stilte is geen verbetering" in found.notes[0].sentence["nl"]


def test_a_source_that_never_was_there_has_not_stopped() -> None:
    value, base = steady()
    value[SECOND] = np.nan
    assert check(value, base).notes == ()


def test_a_note_survives_being_written_down() -> None:
    value, base = steady()
    value[SECOND, -1] = np.nan
    (note,) = check(value, base).notes
    again = DataNote.from_record(note.to_record())
    assert again.to_record() == note.to_record()
    assert again.kind is DataNoteKind.STOPPED


@pytest.mark.parametrize("periods", [1, 2])
def test_too_few_periods_say_nothing(periods: int) -> None:
    value, _ = steady()
    panel = panel_of(AREAS, YEARS[:periods], {SCORE.key: (value[:, :periods], np.nan)})
    assert check_data(panel, 0, SCORE, build_groups(AREAS)).notes == ()
