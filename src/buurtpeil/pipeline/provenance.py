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

from buurtpeil.indicators.assemble import Assembled
from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.pipeline.records import Provenance

Manifest = Mapping[str, Any]


def trace(assembled: Assembled, snapshots: Sequence[tuple[str, Manifest]]) -> list[Provenance]:
    """The snapshots (id, manifest) behind one indicator, in the order of its measures and of the snapshots."""
    panel = assembled.panel
    found = []
    for measure, snapshot in assembled.used.items():
        for number in np.unique(snapshot[snapshot != NO_SNAPSHOT]):
            in_period = (snapshot == number).any(axis=0)
            periods = tuple(period for period, there in zip(panel.periods, in_period, strict=True) if there)
            found.append(_provenance(panel.indicators[0], measure, periods, *snapshots[int(number)]))
    return found


def _provenance(
    indicator: str, measure: str, periods: tuple[str, ...], snapshot: str, manifest: Manifest
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
    )
