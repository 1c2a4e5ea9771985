# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of an area that is ranked by its own country and not judged here?

Needs a publication of another country and the raw snapshots it was made from. Gives the ranks of one area as published,
each with the number of areas it was ranked among: without that number a rank says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.compute as pc

from buurtpeil.errors import AreaError
from buurtpeil.indicators.indicator import Bilingual
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store


@dataclass(frozen=True)
class Rank:
    """One published place of one area: of `ranked` areas in the same period, or of ten parts for a decile."""

    measure: str
    name: Bilingual
    unit: Bilingual
    period: str
    edition: int
    value: float
    ranked: int
    publisher: str


def ranks_of(store: Store, publication: Publication, code: str) -> tuple[Rank, ...]:
    """The published ranks of `code` by measure and period, of all editions; raises `AreaError` when there are none."""
    measures = publication.catalogue.measures
    found = []
    for snapshot in store.raw_snapshots(publication.publication_set):
        figures = snapshot.figures()
        if figures is None or snapshot.id not in publication.head["inputs"]:
            continue
        figures = figures.filter(figures["value"].is_valid())
        own = figures.filter(pc.equal(figures["area"], code)).to_pylist()
        counts = figures.group_by(["measure", "period"]).aggregate([("area", "count")]).to_pylist()
        ranked = {(row["measure"], row["period"]): row["area_count"] for row in counts}
        found += [
            Rank(
                row["measure"],
                measures[row["measure"]].name,
                measures[row["measure"]].unit,
                row["period"],
                row["edition"],
                row["value"],
                10 if row["measure"].endswith("-decile") else ranked[row["measure"], row["period"]],
                snapshot.manifest["description"]["publisher"],
            )
            for row in own
            if row["measure"] in measures
        ]
    if not found:
        raise AreaError("No figures were published of this area:", f"{code!r}.", "Is the code right, and whole?")
    order = list(measures)
    return tuple(sorted(found, key=lambda rank: (order.index(rank.measure), rank.period)))
