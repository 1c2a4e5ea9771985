# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas belong together?

Needs the areas of one edition. Gives a group number per area, so that sums over a municipality are one `bincount`. The
groups follow from the codes alone: leaving out an area, even the municipality's own row, regroups nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import AreaTable

Floats = npt.NDArray[np.float64]
_LEVEL_NUMBER = {level.value: number for number, level in enumerate(Level)}
LEVELS = len(_LEVEL_NUMBER)


@dataclass(frozen=True, eq=False)
class Groups:
    """Areas of one level inside one larger area.

    Attributes
    ----------
    peers : (A,) group of areas of the same level in the same municipality; municipalities are peers in the country.
    peers_count : the number of groups of peers.
    level_of_peers : (peers_count,) the number of the level of each group.
    municipality : (A,) number of the municipality of each neighbourhood, district or municipality; -1 for the country.
    municipality_count : the number of municipalities.
    level : (A,) number of the level, in the order of `Level`.
    """

    peers: npt.NDArray[np.int64]
    peers_count: int
    level_of_peers: npt.NDArray[np.int64]
    municipality: npt.NDArray[np.int64]
    municipality_count: int
    level: npt.NDArray[np.int64]

    def is_level(self, level: Level) -> npt.NDArray[np.bool_]:
        """(A,) whether each area is of `level`."""
        return np.equal(self.level, _LEVEL_NUMBER[level.value])


def build_groups(areas: AreaTable) -> Groups:
    """The groups of `areas`, from their codes."""
    names, inverse = np.unique(areas.levels, return_inverse=True)
    level = np.array([_LEVEL_NUMBER[str(name)] for name in names], dtype=np.int64)[inverse]
    is_small = level >= _LEVEL_NUMBER[Level.DISTRICT.value]
    # BU0599 and WK0599: level and municipality in one; municipalities and countries are one group each.
    prefix = np.where(is_small, areas.codes.astype("U6"), areas.codes.astype("U2"))
    labels, peers = np.unique(prefix, return_inverse=True)
    level_of_peers = np.zeros(len(labels), dtype=np.int64)
    level_of_peers[peers] = level
    is_country = level == _LEVEL_NUMBER[Level.COUNTRY.value]
    digits = np.array([code[2:6] for code in areas.codes.tolist()], dtype="U4")
    municipalities = np.unique(digits[~is_country])
    municipality = np.where(is_country, -1, np.searchsorted(municipalities, digits))
    return Groups(peers.astype(np.int64), len(labels), level_of_peers, municipality, len(municipalities), level)


def by_group_and_period(group: npt.NDArray[np.int64], periods: int) -> npt.NDArray[np.int64]:
    """(A, T) one number for each pair of a group and a period, so that one `bincount` sums them all."""
    return group[:, np.newaxis] * periods + np.arange(periods)


def group_sum(index: npt.NDArray[np.int64], amounts: Floats, count: int) -> Floats:
    """(count,) the sum of `amounts` per index, added in the order of the areas.

    `bincount` adds one by one, so a zero for a suppressed area leaves the same bits as leaving the area out.
    """
    return np.bincount(index.ravel(), weights=amounts.ravel(), minlength=count).astype(np.float64, copy=False)
