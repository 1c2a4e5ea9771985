# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of which date and from which delivery is the figure that is shown of an area?

Needs a publication and an area. Gives per indicator the delivery behind its latest figure: publisher, title, date of
release, which delivery it is, and whether the figure is provisional (DOMAIN "Figures" 9). Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.indicators.statuses import Flag
from buurtpeil.pipeline.publication import Publication


@dataclass(frozen=True)
class Origin:
    """Where the latest figure of one indicator of one area came from; `published` is None when the file is silent."""

    period: str
    period_kind: str  # "reporting-year" or "reference-date"
    snapshot: str
    title: Mapping[str, str]
    publisher: str
    delivery: Mapping[str, str]
    published: str | None
    is_provisional: bool


def origins_of(publication: Publication, code: str) -> dict[str, Origin]:
    """{indicator: origin} of every indicator that has a figure for this area."""
    found = {}
    for key, block in publication.figures.area(publication.areas.row(code)).items():
        there = np.flatnonzero(np.isfinite(block["value"]) & (block["snapshot"] != NO_SNAPSHOT))
        if len(there):
            last = int(there[-1])
            snapshot = publication.head["snapshots"][int(block["snapshot"][last])]
            about = publication.head["inputs"][snapshot]
            found[key] = Origin(
                publication.figures.periods(key)[last],
                publication.catalogue.indicator(key).period_kind,
                snapshot,
                about["title"],
                about["publisher"],
                about["delivery"],
                about["published"],
                bool(block["flags"][last] & Flag.PROVISIONAL),
            )
    return found
