# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""From which publisher's file did each figure of an indicator come?

Needs the assembled indicator, which remembers the snapshot behind every cell. Gives one `Provenance` per measure and
snapshot with the periods it was used for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.indicators.assemble import Assembled
from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.pipeline.records import Provenance

Manifest = Mapping[str, Any]
A_FEW = 30  # municipalities: the snapshot of a region; one of more is taken to be about the country


def trace(assembled: Assembled, snapshots: Sequence[tuple[str, Manifest]]) -> list[Provenance]:
    """The snapshots (id, manifest) behind one indicator, in the order of its measures and of the snapshots."""
    panel = assembled.panel
    found = []
    for measure, snapshot in assembled.used.items():
        for number in np.unique(snapshot[snapshot != NO_SNAPSHOT]):
            came_from_it = snapshot == number
            in_period = came_from_it.any(axis=0)
            periods = tuple(period for period, there in zip(panel.periods, in_period, strict=True) if there)
            municipalities = _municipalities(panel.areas, came_from_it.any(axis=1))
            found.append(_provenance(panel.indicators[0], measure, periods, municipalities, *snapshots[int(number)]))
    return found


def _municipalities(areas: AreaTable, rows: npt.NDArray[np.bool_]) -> tuple[str, ...] | None:
    """The municipalities of the areas, None when they are more than a few."""
    owners = np.unique(areas.municipality_row[rows])
    owners = owners[owners != NO_ROW]
    return tuple(areas.codes[owners].tolist()) if len(owners) <= A_FEW else None


def _provenance(
    indicator: str,
    measure: str,
    periods: tuple[str, ...],
    municipalities: tuple[str, ...] | None,
    snapshot: str,
    manifest: Manifest,
) -> Provenance:
    description = manifest["description"]
    return Provenance(
        indicator=indicator,
        measure=measure,
        snapshot=snapshot,
        title=description["title"],
        publisher=description["publisher"],
        licence=description["licence"],
        reference=description["reference"],
        published=description["published"],
        retrieved=manifest["retrieved"],
        delivery=description["delivery"],
        periods=periods,
        municipalities=municipalities,
    )
