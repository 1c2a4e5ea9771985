# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is what belongs together told once, and is the list never longer than asked for?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.compass import estimate
from buurtpeil.signals.explain import Finding
from buurtpeil.signals.merging import merge_clusters, merge_repeated
from buurtpeil.signals.scan import within_budget
from buurtpeil.signals.signal import SignalKind
from tests.made_up_panels import SCORE, areas_of, catalogue_of, city_codes, panel_of

COUNT = 12
AREAS = areas_of(city_codes(9801, COUNT))
PANEL = panel_of(AREAS, ("2023", "2024"), {SCORE.key: (np.full((len(AREAS), 2), 7.0), np.nan)})
ROW = np.arange(COUNT)
CHAIN = Neighbours.from_pairs(len(AREAS), ROW[:-1], ROW[1:])  # the municipality's own row has no neighbours


def finding(kind: SignalKind, row: int, q_value: float = 0.01, moves: tuple[int, ...] = ()) -> Finding:
    along = np.zeros(len(AREAS), dtype=bool)
    along[list(moves)] = True
    estimates = estimate(PANEL, catalogue_of(SCORE))
    return Finding(kind, "1.0", SCORE, PANEL, estimates, row, 0, 1.0, 1 - q_value, q_value, moves_along=along)


def test_a_connected_group_is_one_finding_with_who_moves_along() -> None:
    moves = (2, 3, 4, 5, 9)
    found = [finding(SignalKind.CLUSTER, row, 0.01 + row / 1000, moves) for row in (3, 4, 8)]
    merged = merge_clusters(found, CHAIN)
    # 3 and 4 with 2 and 5 on either side, who move too; 8 with 9, and not with 7, who does not move.
    assert [one.members for one in merged] == [(2, 3, 4, 5), (8, 9)]
    assert [one.row for one in merged] == [3, 8]


def test_a_jump_that_is_also_a_line_is_told_once_and_a_floor_apart() -> None:
    found = [finding(kind, 1) for kind in (SignalKind.DRIFT, SignalKind.BREAK, SignalKind.FLOOR)]
    told = merge_repeated([*found, finding(SignalKind.DRIFT, 2)])
    assert {(one.kind, one.row, one.also) for one in told} == {
        (SignalKind.FLOOR, 1, ()),
        (SignalKind.BREAK, 1, (SignalKind.DRIFT,)),
        (SignalKind.DRIFT, 2, ()),
    }


@dataclass(frozen=True)
class Short:
    """All that the budget looks at."""

    municipality: str
    name: str


def test_the_budget_keeps_the_surest_of_each_municipality() -> None:
    signals: Any = [Short("GM1", "a"), Short("GM2", "b"), Short("GM1", "c"), Short("GM1", "d")]
    assert [one.name for one in within_budget(signals, 2)] == ["a", "b", "c"]
    assert within_budget(signals, 0) == []


def test_a_finding_keeps_its_numbers_when_it_is_merged() -> None:
    one = finding(SignalKind.DRIFT, 1)
    (told,) = merge_repeated([one])
    assert replace(told, also=()).q_value == one.q_value
