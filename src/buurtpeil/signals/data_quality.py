# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which movements are the source's and not the neighbourhood's?

Needs the figures of one indicator over all periods. Gives `DataNote` records of a source that stopped, of units that
seem to have changed and of areas whose size jumps, and the figures from before such a jump: those may not be compared
with what came after, so no rule may use them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.periods import time_in_years
from buurtpeil.estimates.standardise import group_median
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.signals.sentences import number, tell

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.MUNICIPALITY
# No real figure of half a city moves fivefold in one period; a unit does (euros to thousands, shares to per mille).
UNIT_FACTOR = 5.0
LEAST_AREAS = 5
# More than half as many people again, or a third fewer, in one year: another boundary, or newly built homes.
BASE_FACTOR = 1.5
LEAST_BASE_CHANGE = 100.0


class DataNoteKind(StrEnum):
    """What is the matter with a source."""

    STOPPED = "source-stopped"
    UNIT_CHANGE = "unit-change"
    BASE_JUMP = "base-jump"


@dataclass(frozen=True)
class DataNote:
    """One remark about one indicator: of a municipality (stopped, unit change) or of one area (base jump).

    `before` and `after` are the median figure of the areas (unit change) or the denominator (base jump); NaN for a
    source that stopped. `period` is the first one after the jump, or the last one that has figures.
    """

    kind: DataNoteKind
    area: str
    municipality: str
    indicator: str
    period: str
    before: float
    after: float
    sentence: Mapping[str, str]

    def to_record(self) -> dict[str, Any]:
        """The note as plain JSON; an unknown number is null."""
        record = asdict(self)
        return record | {name: None if np.isnan(record[name]) else record[name] for name in ("before", "after")}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> DataNote:
        """The note from its JSON record."""
        numbers = {name: float("nan") if record[name] is None else record[name] for name in ("before", "after")}
        return cls(**{**record, **numbers, "kind": DataNoteKind(record["kind"])})


@dataclass(frozen=True, eq=False)
class DataQuality:
    """The notes of one indicator, and `before_jump` (A, T): figures that may not be compared with the last ones."""

    notes: tuple[DataNote, ...]
    before_jump: Booleans


def check_data(panel: Panel, position: int, indicator: Indicator, groups: Groups) -> DataQuality:
    """Look at every period against the one before it that has figures; a break that the publisher tells is no news."""
    value, base = panel.value[position], panel.base[position]
    told = (panel.flags[position] & Flag.BREAK) > 0
    owner = np.where(groups.is_level(Level.NEIGHBOURHOOD), groups.municipality, -1)
    scale = _scale_jumps(value, told, owner, groups.municipality_count)
    size = _base_jumps(base, told, groups, time_in_years(panel.periods))
    before = _before_last(scale[owner] & (owner >= 0)[:, np.newaxis]) | _before_last(size)
    notes = [
        *_unit_notes(panel, value, indicator, scale, owner),
        *_size_notes(panel, base, indicator, size),
        *_stopped_notes(panel, value, indicator, owner, groups.municipality_count),
    ]
    return DataQuality(tuple(notes), before)


def _scale_jumps(value: Floats, told: Booleans, owner: npt.NDArray[np.int64], municipalities: int) -> Booleans:
    """(municipalities, T) whether the median area moved by `UNIT_FACTOR` or more since its figure before."""
    jumps = np.zeros((municipalities, value.shape[1]), dtype=bool)
    previous = np.full(len(value), np.nan)
    for column in range(value.shape[1]):
        now = value[:, column]
        comparable = (owner >= 0) & (now > 0) & (previous > 0) & ~told[:, column]
        change = np.log(np.divide(now, previous, where=comparable, out=np.full(len(now), np.nan)))[:, np.newaxis]
        inside = comparable
        count = np.bincount(owner[inside], minlength=municipalities)
        middle = group_median(change[inside], owner[inside], municipalities)
        jumps[:, column] = (count >= LEAST_AREAS) & (np.abs(np.nan_to_num(middle)) >= np.log(UNIT_FACTOR))
        previous = np.where(np.isfinite(now), now, previous)
    return jumps


def _base_jumps(base: Floats, told: Booleans, groups: Groups, times: Floats) -> Booleans:
    """(A, T) whether the denominator of a neighbourhood jumped; over several years it may grow as much each year."""
    jumps = np.zeros(base.shape, dtype=bool)
    previous, moment = np.full(len(base), np.nan), np.full(len(base), np.nan)
    for column in range(base.shape[1]):
        now, has_figure = base[:, column], np.isfinite(base[:, column])
        with np.errstate(invalid="ignore"):
            allowed = BASE_FACTOR ** np.maximum(times[column] - moment, 1)
            is_far = (now > allowed * previous) | (now < previous / allowed)
            jumps[:, column] = is_far & (np.abs(now - previous) >= LEAST_BASE_CHANGE)
        previous, moment = np.where(has_figure, now, previous), np.where(has_figure, times[column], moment)
    jumps &= groups.is_level(Level.NEIGHBOURHOOD)[:, np.newaxis] & ~told
    return jumps


def _before_last(jumps: Booleans) -> Booleans:
    """(A, T) the periods before the last jump of each area."""
    later = jumps[:, ::-1].cumsum(axis=1)[:, ::-1]
    before: Booleans = np.zeros(jumps.shape, dtype=bool)
    before[:, :-1] = later[:, 1:] > 0
    return before


def _unit_notes(
    panel: Panel, value: Floats, indicator: Indicator, jumps: Booleans, owner: npt.NDArray[np.int64]
) -> list[DataNote]:
    notes = []
    for group, column in np.argwhere(jumps).tolist():
        rows = np.flatnonzero(owner == group)
        earlier = max(number for number in range(column) if np.isfinite(value[rows, number]).any())
        before, after = float(np.nanmedian(value[rows, earlier])), float(np.nanmedian(value[rows, column]))
        code = _municipality(panel, rows)
        notes.append(_note(DataNoteKind.UNIT_CHANGE, panel, indicator, code, column, before, after, indicator.decimals))
    return notes


def _size_notes(panel: Panel, base: Floats, indicator: Indicator, jumps: Booleans) -> list[DataNote]:
    notes = []
    for row, column in np.argwhere(jumps).tolist():
        known = np.flatnonzero(np.isfinite(base[row, :column]))
        before, after = float(base[row, known[-1]]), float(base[row, column])
        code = str(panel.areas.codes[row])
        notes.append(_note(DataNoteKind.BASE_JUMP, panel, indicator, code, column, before, after, 0))
    return notes


def _stopped_notes(
    panel: Panel, value: Floats, indicator: Indicator, owner: npt.NDArray[np.int64], municipalities: int
) -> list[DataNote]:
    """Municipalities without any figure in the last period, while they had one in each of the two before it."""
    if value.shape[1] < 3:
        return []
    is_small = owner >= 0
    found = np.stack(
        [
            np.bincount(owner[is_small], weights=np.isfinite(value[is_small, column]), minlength=municipalities) > 0
            for column in range(value.shape[1] - 3, value.shape[1])
        ]
    )
    stopped = np.flatnonzero(found[0] & found[1] & ~found[2])
    unknown = float("nan")
    return [
        _note(
            DataNoteKind.STOPPED,
            panel,
            indicator,
            _municipality(panel, np.flatnonzero(owner == group)),
            value.shape[1] - 2,
            unknown,
            unknown,
            0,
        )
        for group in stopped
    ]


def _municipality(panel: Panel, rows: npt.NDArray[np.int64]) -> str:
    return "GM" + str(panel.areas.codes[rows[0]])[2:6]


def _note(
    kind: DataNoteKind,
    panel: Panel,
    indicator: Indicator,
    code: str,
    column: int,
    before: float,
    after: float,
    decimals: int,
) -> DataNote:
    def values(language: str) -> dict[str, str]:
        return {
            "area": panel.areas.name(code) if code in panel.areas else code,
            "indicator": indicator.name[language],
            "period": panel.periods[column],
            "last": panel.periods[-1],
            "before": number(before, decimals, language) if np.isfinite(before) else "",
            "after": number(after, decimals, language) if np.isfinite(after) else "",
        }

    sentence = tell("data_note", kind.value, values)
    municipality = "GM" + code[2:6]
    return DataNote(kind, code, municipality, indicator.key, panel.periods[column], before, after, sentence)
