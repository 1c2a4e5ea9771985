# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do what residents feel and what is counted lie far apart?

Needs a publication. Gives, for pairs of indices on the same scale, what is felt beside what is counted, sorted by the
gap (DOMAIN "Figures" 10): a gap is no mistake in either, it is a question to ask in the neighbourhood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.pipeline.publication import Publication

# Felt and counted on one scale, so that their difference means something. A share of people beside a rate of crimes
# has no difference and is no pair.
PAIRS = (
    ("rotterdam-safety-felt", "rotterdam-safety-counted"),
    ("rotterdam-social-felt", "rotterdam-social-counted"),
    ("rotterdam-physical-felt", "rotterdam-physical-counted"),
)


@dataclass(frozen=True)
class Experience:
    """What is felt and what is counted in one area in one period; `gap` is felt minus counted, in the unit of both."""

    area: str
    felt: Indicator
    counted: Indicator
    period: str
    felt_value: float
    counted_value: float

    @property
    def gap(self) -> float:
        """Below zero: people feel it is worse than what is counted."""
        return self.felt_value - self.counted_value


def experiences(publication: Publication, codes: Sequence[str]) -> tuple[Experience, ...]:
    """Every pair of these areas in the latest period in which both figures are known, the largest gap first."""
    found = []
    for felt, counted in PAIRS:
        if felt not in publication.figures.keys or counted not in publication.figures.keys:
            continue
        periods = [
            period for period in publication.figures.periods(felt) if period in publication.figures.periods(counted)
        ]
        rows = publication.areas.rows(codes)
        left, right = (_values(publication, key, rows, periods) for key in (felt, counted))
        for row, code in enumerate(codes):
            known = np.flatnonzero(np.isfinite(left[row]) & np.isfinite(right[row]))
            if len(known):
                last = int(known[-1])
                indicators = publication.catalogue.indicator(felt), publication.catalogue.indicator(counted)
                values = float(left[row, last]), float(right[row, last])
                found.append(Experience(code, *indicators, periods[last], *values))
    return tuple(sorted(found, key=lambda item: (-abs(item.gap), item.area, item.felt.key)))


def _values(
    publication: Publication, key: str, rows: npt.NDArray[np.int64], periods: Sequence[str]
) -> npt.NDArray[np.float64]:
    own = publication.figures.periods(key)
    values: npt.NDArray[np.float64] = publication.figures.block(key)["value"][rows][:, list(map(own.index, periods))]
    return values
