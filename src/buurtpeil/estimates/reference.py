# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""With what is an area compared?

Needs a panel. Gives for every area and period the figure of its city: the publisher's own municipal figure, else the
person-weighted rate over all its neighbourhoods, the area itself included (CONVENTIONS "Reference"), and which it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups, build_groups, by_group_and_period, group_sum
from buurtpeil.indicators.catalogue import Catalogue, Kind
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.MUNICIPALITY


class ReferenceKind(IntEnum):
    """How the reference came about; stored in snapshots, numbers never change meaning."""

    NONE = 0
    PUBLISHER = 1  # the publisher's figure of the municipality (of the country, for a municipality)
    WEIGHTED_AREAS = 2  # over the areas that have a figure, weighted by their base
    EQUAL_AREAS = 3  # the same, each area counting once, because nobody knows the base

    @property
    def word(self) -> str:
        """The word that signals and exports carry."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, eq=False)
class Reference:
    """The reference of every figure: `value` (I, A, T) in the indicator's unit, `kind` (I, A, T) `ReferenceKind`."""

    value: Floats
    kind: npt.NDArray[np.uint8]


def municipal_reference(panel: Panel, catalogue: Catalogue) -> Reference:
    """The city of every neighbourhood and district; the country for a municipality (and for the country itself).

    A municipality has no reference when neither a figure of the country nor another municipality is there. A count has
    none at all: the number of a city says nothing about the number of a neighbourhood.
    """
    groups = build_groups(panel.areas)
    value = np.full(panel.shape, np.nan)
    kind = np.zeros(panel.shape, dtype=np.uint8)
    for position, key in enumerate(panel.indicators):
        if catalogue.indicator(key).kind is Kind.COUNT:
            continue
        value[position], kind[position] = _reference_of(
            panel.value[position], panel.base[position], panel.flags[position], panel.areas, groups
        )
    return Reference(value, kind)


def _reference_of(
    value: Floats, base: Floats, flags: npt.NDArray[np.uint16], areas: AreaTable, groups: Groups
) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """Take the first that exists: publisher's figure, neighbourhoods, districts."""
    country = np.flatnonzero(groups.is_level(Level.COUNTRY))[:1]
    is_large = groups.is_level(Level.MUNICIPALITY) | groups.is_level(Level.COUNTRY)
    holder = np.where(is_large, country[0] if len(country) else NO_ROW, areas.municipality_row)
    reference = np.where((holder == NO_ROW)[:, np.newaxis], np.nan, value[holder])
    kind = np.where(np.isfinite(reference), ReferenceKind.PUBLISHER, ReferenceKind.NONE).astype(np.uint8)
    for level in (Level.NEIGHBOURHOOD, Level.DISTRICT):
        mean, mean_kind = _mean_over(groups.is_level(level), groups.municipality, value, base, flags)
        is_open = ~np.isfinite(reference) & ~is_large[:, np.newaxis]
        reference = np.where(is_open, mean[groups.municipality], reference)
        kind = np.where(is_open, mean_kind[groups.municipality], kind)
    national, national_kind = _mean_over(
        groups.is_level(Level.MUNICIPALITY), np.zeros(len(areas), dtype=np.int64), value, base, flags, at_least=2
    )
    is_open = ~np.isfinite(reference) & is_large[:, np.newaxis]
    reference = np.where(is_open, national[0], reference)
    return reference, np.where(is_open, national_kind[0], kind).astype(np.uint8)


def _is_copy(
    flags: npt.NDArray[np.uint16], group: npt.NDArray[np.int64], value: Floats, base: Floats
) -> npt.NDArray[np.bool_]:
    """(A, T) every figure but the first of those flagged as identical with the same value and base in one group.

    A publisher that joined two areas wrote one set of figures twice: it is one set of people (DOMAIN "Figures" 7).
    """
    is_copy = np.zeros(value.shape, dtype=bool)
    area, period = np.nonzero((flags & np.uint16(Flag.DUPLICATE)) != 0)
    if len(area):
        known_base = np.where(np.isfinite(base[area, period]), base[area, period], -1.0)
        keys = np.stack(
            [group[area].astype(np.float64), period.astype(np.float64), value[area, period], known_base], axis=1
        )
        _, first = np.unique(keys, axis=0, return_index=True)
        is_copy[area, period] = True
        is_copy[area[first], period[first]] = False
    return is_copy


def _mean_over(
    members: npt.NDArray[np.bool_],
    group: npt.NDArray[np.int64],
    value: Floats,
    base: Floats,
    flags: npt.NDArray[np.uint16],
    at_least: int = 1,
) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """(groups, T) the mean of the members of each group, weighted by base where any member has one."""
    periods = value.shape[1]
    count = int(group.max(initial=0)) + 1
    index = by_group_and_period(np.maximum(group, 0), periods)
    is_there = members[:, np.newaxis] & np.isfinite(value)
    is_there &= ~_is_copy(np.where(is_there, flags, 0).astype(np.uint16), group, value, base)
    weight = np.where(is_there & (base > 0), base, 0.0)
    amount = np.where(is_there, value, 0.0)
    size = count * periods
    weighted, weights = group_sum(index, amount * weight, size), group_sum(index, weight, size)
    total, number = group_sum(index, amount, size), group_sum(index, is_there.astype(np.float64), size)
    mean = np.full(size, np.nan)
    np.divide(total, number, out=mean, where=number >= at_least)
    np.divide(weighted, weights, out=mean, where=(weights > 0) & (number >= at_least))
    kind = np.where(
        number < at_least,
        ReferenceKind.NONE,
        np.where(weights > 0, ReferenceKind.WEIGHTED_AREAS, ReferenceKind.EQUAL_AREAS),
    )
    return mean.reshape(count, periods), kind.reshape(count, periods).astype(np.uint8)
