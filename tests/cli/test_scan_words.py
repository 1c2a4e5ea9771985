# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is what seems to be the matter with the sources said once, newest first, and not endlessly?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from buurtpeil.cli.scan_words import MOST_NOTES, say_data_notes
from buurtpeil.signals.data_quality import DataNote, DataNoteKind


def note(area: str, indicator: str, period: str, kind: DataNoteKind = DataNoteKind.BASE_JUMP) -> DataNote:
    said = {"nl": f"{area} {period}.", "en": f"{area} {period}!"}
    return DataNote(kind, area, "GM9801", indicator, period, 100.0, 300.0, said)


def said(*notes: DataNote) -> list[str]:
    scan: Any = SimpleNamespace(data_notes=notes)
    return say_data_notes(scan, "nl")


def test_a_jump_that_touches_many_indicators_is_said_once() -> None:
    assert said(note("BU1", "a", "2020"), note("BU1", "b", "2020"), note("BU2", "a", "2021")) == [
        "BU2 2021.",
        "BU1 2020. Dit geldt voor 2 indicatoren.",
    ]


def test_a_long_list_ends_with_how_many_there_are_more() -> None:
    sentences = said(*(note(f"BU{number}", "a", "2020") for number in range(MOST_NOTES + 3)))
    assert len(sentences) == MOST_NOTES + 1
    assert sentences[-1].startswith("En 3 keer zoiets")


def test_nothing_is_said_of_sources_that_are_well() -> None:
    assert said() == []
