# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which neighbourhoods in the country are most like this one, and which cities like this city?

Needs the traits of the stated profile (``data/peer_profile.toml``) per area. Gives for every area its nearest areas of
the same level with their distance, and for every municipality its comparison group. Traits are measured in stated
steps, not in deviations of the data, so that a distance between two areas depends on those two alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from buurtpeil.estimates.dependence import Dependence

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DEPENDS_ON = Dependence.ALL  # another area may be nearer
VERSION = "1.0"
PEERS = 20
SHOWN = 5
NOBODY = -1
_SPARE = 12  # candidates beyond those that are kept, so that the order of the tree never decides a tie
SAME_SIZE_AND_URBANITY, NEIGHBOURING_URBANITY, SAME_SIZE = 1, 2, 3


@dataclass(frozen=True)
class Trait:
    """One thing by which areas are alike: a measure (per hundred of another), and the difference that counts as one."""

    key: str
    measure: str
    per: str
    is_ratio: bool
    step: float
    name: Mapping[str, str]
    unit: Mapping[str, str]
    decimals: int

    def in_steps(self, value: Floats) -> Floats:
        """The trait on its own scale, one unit a step; NaN where it is unknown or a ratio of nothing."""
        if not self.is_ratio:
            return value / self.step
        steps: Floats = np.log(np.where(value > 0, value, np.nan)) / np.log(self.step)
        return steps


@dataclass(frozen=True)
class Profile:
    """The stated rule: traits of neighbourhoods, classes of cities (upper bounds) and how many others are enough."""

    traits: tuple[Trait, ...]
    city_sizes: tuple[float, ...]
    city_urbanity: tuple[float, ...]
    cities_at_least: int


@cache
def peer_profile() -> Profile:
    """The profile that comes with the package."""
    data = tomllib.loads((files("buurtpeil.estimates") / "data" / "peer_profile.toml").read_text("utf-8"))
    traits = tuple(
        Trait(
            item["key"], item["measure"], item.get("per", ""), item["scale"] == "ratio", item["step"], item["name"],
            item["unit"], item["decimals"],
        )
        for item in data["trait"]
    )  # fmt: skip
    cities = data["cities"]
    return Profile(traits, tuple(cities["sizes"]), tuple(cities["urbanity"]), cities["at_least"])


@dataclass(frozen=True, eq=False)
class Nearest:
    """`row` (A, K) the nearest areas, nearest first, `NOBODY` where there are no more; `distance` (A, K) in steps."""

    row: Integers
    distance: Floats


def nearest_areas(
    traits: Floats, steps: tuple[Trait, ...], group: Integers, counts: npt.NDArray[np.bool_], most: int = PEERS
) -> Nearest:
    """The `most` areas nearest to each, among the areas of the same `group`.

    Parameters
    ----------
    traits : (A, D) in the unit of each trait, NaN where unknown; an area without all of them has no peers and is none.
    group : (A,) areas of different groups (levels) are never compared; negative: not at all.
    counts : (A,) False for an area that may not be a peer of others: a second copy of the same figures.

    The distance is the root of the mean squared difference in steps: 1 is "one step away in everything". A tie goes to
    the area that comes first in code order.
    """
    scaled = np.stack([trait.in_steps(traits[:, place]) for place, trait in enumerate(steps)], axis=1)
    is_known = np.isfinite(scaled).all(axis=1) & (group >= 0)
    row = np.full((len(scaled), most), NOBODY, dtype=np.int64)
    distance = np.full((len(scaled), most), np.nan)
    for one in np.unique(group[is_known]):
        asking = np.flatnonzero(is_known & (group == one))
        offered = asking[counts[asking]]
        wanted = min(most + _SPARE, len(offered))
        if wanted == 0:
            continue
        _, place = cKDTree(scaled[offered]).query(scaled[asking], k=[*range(1, wanted + 1)])
        candidate = np.sort(offered[place], axis=1)
        # Worked out anew, so that the last bit follows from the two areas and not from the shape of the tree.
        gap = np.sqrt(np.mean((scaled[candidate] - scaled[asking][:, np.newaxis]) ** 2, axis=2))
        gap[candidate == asking[:, np.newaxis]] = np.inf
        order = np.argsort(gap, axis=1, kind="stable")[:, :most]
        gap, candidate = np.take_along_axis(gap, order, 1), np.take_along_axis(candidate, order, 1)
        width = gap.shape[1]
        row[asking, :width] = np.where(np.isfinite(gap), candidate, NOBODY)
        distance[asking, :width] = np.where(np.isfinite(gap), gap, np.nan)
    return Nearest(row, distance)


def count_once(traits: Floats, is_duplicate: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(A,) False for every area but the first of those flagged as identical whose traits are the same."""
    counts = np.ones(len(traits), dtype=bool)
    flagged = np.flatnonzero(is_duplicate)
    if len(flagged):
        comparable = np.where(np.isnan(traits[flagged]), np.inf, traits[flagged])
        _, first = np.unique(comparable, axis=0, return_index=True)
        counts[flagged] = False
        counts[flagged[first]] = True
    return counts


@dataclass(frozen=True, eq=False)
class CityGroups:
    """`members` per municipality the positions of the similar ones (itself not among them); `rule` (M,) how wide.

    `size_class` and `urbanity_class` (M,) count from 0 (small, not urban); `NOBODY` where the figure is unknown.
    """

    members: tuple[Integers, ...]
    rule: npt.NDArray[np.uint8]
    size_class: Integers
    urbanity_class: Integers


def similar_cities(inhabitants: Floats, density: Floats, profile: Profile) -> CityGroups:
    """The comparison group of each municipality, from its (M,) inhabitants and addresses per km²."""
    size = np.where(np.isfinite(inhabitants), np.searchsorted(profile.city_sizes, inhabitants, side="right"), NOBODY)
    urban = np.where(np.isfinite(density), np.searchsorted(profile.city_urbanity, density, side="right"), NOBODY)
    members, rules = [], np.zeros(len(size), dtype=np.uint8)
    for city in range(len(size)):
        found = np.zeros(0, dtype=np.int64)
        is_other = (np.arange(len(size)) != city) & (size == size[city]) & (size[city] != NOBODY)
        far = np.where((urban == NOBODY) | (urban[city] == NOBODY), np.inf, np.abs(urban - urban[city]))
        for rule, reach in ((SAME_SIZE_AND_URBANITY, 0.0), (NEIGHBOURING_URBANITY, 1.0), (SAME_SIZE, np.inf)):
            found, rules[city] = np.flatnonzero(is_other & (far <= reach)), rule
            if len(found) >= profile.cities_at_least:
                break
        members.append(found)
    return CityGroups(tuple(members), rules, size.astype(np.int64), urban.astype(np.int64))
