# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are the figures of earlier editions brought to the areas of a publication?

Needs raw snapshots of one publication set, the areas of the publication and the catalogue. Gives a `Bridge`: a
crosswalk from each other edition of which anything is known (a recoding table, statements for every year, boundaries),
and what each measure is divided by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Way
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.indicators.linking import Bridge, may_link_by_code
from buurtpeil.pipeline.editions import crosswalk_between, is_anything_known
from buurtpeil.store import RawSnapshot


def build_bridge(
    snapshots: Sequence[RawSnapshot],
    figures: Sequence[pa.Table],
    areas: AreaTable,
    catalogue: Catalogue,
    progress: Callable[[str], None],
) -> Bridge:
    """The crosswalks that `figures` need to lie over `areas`."""
    editions = {int(year) for table in figures for year in np.unique(pc.unique(table["edition"]).to_numpy())}
    crosswalks = {}
    for edition in sorted(editions - {areas.edition}):
        if is_anything_known(snapshots, edition, areas.edition):
            progress(f"figures in areas of {edition}: looking for them in {areas.edition}")
            crosswalks[edition] = crosswalk_between(snapshots, edition, areas)
    bases = {
        indicator.value: indicator.denominator
        for indicator in catalogue.indicators.values()
        if indicator.value and indicator.denominator and indicator.divisible
    }
    return Bridge(crosswalks, {key: measure.kind for key, measure in catalogue.measures.items()}, bases)


def brought_over(bridge: Bridge) -> list[dict[str, Any]]:
    """Per edition: its areas, the pairs that were found by each way, and the areas that an equal code links."""
    return [
        {
            "edition": edition,
            "areas": len(crosswalk.source),
            "ways": dict(Counter(Way(way).name.lower() for way in crosswalk.way.tolist())),
            "by_code": int(np.count_nonzero(may_link_by_code(crosswalk))),
        }
        for edition, crosswalk in bridge.crosswalks.items()
    ]
