# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What were the figures of an earlier edition, in the areas of this one?

Needs a crosswalk and the measure grids of its source edition. Gives grids of its target edition with, per figure, the
share that is interpolated. Counts are moved; shares and means are moved as numerator and denominator, never as averages
of percentages; an unknown part makes the whole unknown unless it is small. Each target depends on its own sources only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.errors import PanelError
from buurtpeil.indicators.measures import NO_SNAPSHOT, MeasureGrid
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Flag, Status

Floats = npt.NDArray[np.float64]
# An unknown part of at most this share of the target is passed over, and the figure is then flagged as estimated; the
# same limit as for the completeness of a source (DOMAIN "Figures" 1).
UNKNOWN_SHARE_ALLOWED = 0.05
# An area without inhabitants or homes adds nothing to a numerator or a denominator, and is no unknown part.
_EMPTY = (Status.ZERO_BASE, Status.NO_INHABITANTS)
# Which absence to name where parts lack a figure for different reasons: the one that hides most comes first.
_ABSENCES = (
    Status.SUPPRESSED,
    Status.UNKNOWN,
    Status.MISSING_FROM_SOURCE,
    Status.BASE_DOES_NOT_FIT,
    Status.NO_INHABITANTS,
    Status.ZERO_BASE,
)


@dataclass(frozen=True, eq=False)
class Harmonised:
    """Figures in the areas of the target edition.

    Attributes
    ----------
    grid : (T areas, periods), as `MeasureGrid`.
    interpolated : (T areas, periods) the share of the figure that was apportioned from divided areas, 0 to 1; NaN where
        there is no figure. For a share or a mean it is the share of the base.
    """

    grid: MeasureGrid
    interpolated: Floats


def harmonise_counts(
    crosswalk: Crosswalk, grid: MeasureGrid, unknown_share_allowed: float = UNKNOWN_SHARE_ALLOWED
) -> Harmonised:
    """Move what can be counted and added up: `value` becomes the sum of the parts.

    Raises `PanelError` when the grid does not hold the source areas of the crosswalk.
    """
    _check(crosswalk, grid)
    known = has_figure(grid.status)
    moved = _Moved.build(crosswalk, grid, known, np.where(known, grid.value, 0.0))
    value = moved.total
    return _finish(crosswalk, grid, moved, value, unknown_share_allowed)


def harmonise_ratios(
    crosswalk: Crosswalk,
    grid: MeasureGrid,
    base: MeasureGrid,
    unknown_share_allowed: float = UNKNOWN_SHARE_ALLOWED,
) -> Harmonised:
    """Move a share, rate or mean together with the base it holds for: sums of numerators over sums of bases.

    Raises `PanelError` when a grid does not hold the source areas, or the base has other periods.
    """
    _check(crosswalk, grid)
    _check(crosswalk, base)
    if base.periods != grid.periods:
        raise PanelError("A base must have the periods of its figure:", f"{base.periods}, not {grid.periods}.")
    is_empty = np.isin(grid.status, _EMPTY) | (has_figure(base.status) & (base.value == 0))
    known = has_figure(grid.status) & has_figure(base.status) & (base.value > 0)
    weight = np.where(known, base.value, 0.0)
    numerator = np.where(known, grid.value, 0.0) * weight
    moved = _Moved.build(crosswalk, grid, known, weight, is_empty)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = crosswalk.move(numerator) / moved.total
    return _finish(crosswalk, grid, moved, np.where(moved.total > 0, value, np.nan), unknown_share_allowed)


def harmonise_whole(crosswalk: Crosswalk, grid: MeasureGrid) -> Harmonised:
    """Keep what can't be divided or put together (an index, a figure without a base) where the area stayed whole.

    Other targets have no figure: their parts' scores say nothing of them (DOMAIN "Figures" 10).
    """
    _check(crosswalk, grid)
    nothing = np.zeros(grid.value.shape)
    moved = _Moved.build(crosswalk, grid, np.zeros(grid.value.shape, dtype=bool), nothing)
    return _finish(crosswalk, grid, moved, np.full(moved.total.shape, np.nan), 0.0)


@dataclass(frozen=True, eq=False)
class _Moved:
    """What arrives in the targets; all (T areas, periods).

    total : the sum of known counts or bases. interpolated : the share of `total` from divided areas.
    unknown : the share of the target without a known figure. has_known : whether any part has a figure.
    absence : the status to give where the figure turns out to be unknown. is_modelled : whether a part is a model's.
    flags, snapshot : put together from all parts.
    """

    total: Floats
    interpolated: Floats
    unknown: Floats
    has_known: npt.NDArray[np.bool_]
    absence: npt.NDArray[np.uint8]
    is_modelled: npt.NDArray[np.bool_]
    flags: npt.NDArray[np.uint16]
    snapshot: npt.NDArray[np.int16]

    @classmethod
    def build(
        cls,
        crosswalk: Crosswalk,
        grid: MeasureGrid,
        known: npt.NDArray[np.bool_],
        amount: Floats,
        is_empty: npt.NDArray[np.bool_] | None = None,
    ) -> _Moved:
        """Sparse products for sums; the parts of put-together targets only for what is no sum."""
        total = crosswalk.move(amount)
        shape = total.shape
        moved = cls(
            total,
            np.zeros(shape),
            np.broadcast_to(1 - crosswalk.origin[:, np.newaxis], shape).copy(),
            np.zeros(shape, dtype=bool),
            np.full(shape, Status.MISSING_FROM_SOURCE, dtype=np.uint8),
            np.zeros(shape, dtype=bool),
            np.zeros(shape, dtype=np.uint16),
            np.full(shape, NO_SNAPSHOT, dtype=np.int16),
        )
        moved._put_together(crosswalk, grid, known, amount, is_empty)
        return moved

    def _put_together(
        self,
        crosswalk: Crosswalk,
        grid: MeasureGrid,
        known: npt.NDArray[np.bool_],
        amount: Floats,
        is_empty: npt.NDArray[np.bool_] | None,
    ) -> None:
        pairs = np.flatnonzero(crosswalk.whole_from[crosswalk.to_row] < 0)
        if not len(pairs):
            return
        to_row, from_row = crosswalk.to_row[pairs], crosswalk.from_row[pairs]
        first = np.flatnonzero(np.concatenate([[True], np.diff(to_row) > 0]))
        rows = to_row[first]
        own_known = known[from_row]
        counts = own_known if is_empty is None else own_known | is_empty[from_row]
        part = crosswalk.part[pairs][:, np.newaxis]
        # A part whose size nobody knows counts as the whole: it can't be passed over.
        lacking = np.where(counts, 0.0, np.where(np.isnan(part), 1.0, part))
        self.unknown[rows] += np.add.reduceat(lacking, first)
        self.has_known[rows] = np.logical_or.reduceat(own_known, first)
        divided = crosswalk.is_divided[pairs][:, np.newaxis]
        arriving = np.abs(amount[from_row]) * crosswalk.share[pairs][:, np.newaxis]
        sizes = np.add.reduceat(arriving, first)
        # Where all parts are 0 the amounts tell nothing; then any divided part makes the figure interpolated.
        no_size = np.repeat(sizes == 0, np.diff(np.append(first, len(pairs))), axis=0)
        arriving = np.where(no_size, own_known, arriving)
        sizes = np.add.reduceat(arriving, first)
        from_divided = np.add.reduceat(np.where(divided, arriving, 0.0), first)
        self.interpolated[rows] = np.divide(from_divided, sizes, out=np.zeros(sizes.shape), where=sizes > 0)
        self.flags[rows] = np.bitwise_or.reduceat(np.where(own_known, grid.flags[from_row], 0), first)
        self.snapshot[rows] = np.maximum.reduceat(grid.snapshot[from_row], first)
        status = grid.status[from_row]
        self.is_modelled[rows] = np.logical_or.reduceat(own_known & (status == Status.MODELLED_BY_PUBLISHER), first)
        self.absence[rows] = _absences(np.where(own_known, Status.OBSERVED, status), first)


def _absences(status: npt.NDArray[np.integer[Any]], first: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """(targets, periods): the status that hides most among the parts without a figure."""
    named = np.full((len(first), status.shape[1]), Status.UNKNOWN, dtype=np.uint8)
    for absence in reversed(_ABSENCES):
        named[np.logical_or.reduceat(status == absence, first)] = absence
    return named


def _finish(
    crosswalk: Crosswalk, grid: MeasureGrid, moved: _Moved, value: Floats, unknown_share_allowed: float
) -> Harmonised:
    """Decide where the unknown part is small enough, and copy whole areas to the last bit."""
    is_known = moved.has_known & (moved.unknown <= unknown_share_allowed) & np.isfinite(value)
    passed_over = is_known & (moved.unknown > 0)
    figure = np.where(moved.is_modelled, Status.MODELLED_BY_PUBLISHER, Status.OBSERVED)
    status = np.where(is_known, figure, moved.absence).astype(np.uint8)
    flags = np.where(is_known, moved.flags, 0).astype(np.uint16)
    flags |= np.where(passed_over, np.uint16(Flag.ESTIMATED), np.uint16(0))
    interpolated = np.where(is_known, moved.interpolated, np.nan)
    flags |= np.where(interpolated > 0, np.uint16(Flag.INTERPOLATED), np.uint16(0))
    value = np.where(is_known, value, np.nan)
    snapshot = moved.snapshot
    there = np.flatnonzero(crosswalk.whole_from >= 0)
    here = crosswalk.whole_from[there]
    value[there], status[there], flags[there] = grid.value[here], grid.status[here], grid.flags[here]
    snapshot[there] = grid.snapshot[here]
    interpolated[there] = np.where(has_figure(grid.status[here]), 0.0, np.nan)
    return Harmonised(MeasureGrid(grid.periods, value, status, flags, snapshot), interpolated)


def _check(crosswalk: Crosswalk, grid: MeasureGrid) -> None:
    if len(grid.value) != len(crosswalk.source):
        raise PanelError(
            "These figures are not of the areas that the crosswalk starts from:",
            f"{len(grid.value)} rows, {len(crosswalk.source)} areas of edition {crosswalk.source.edition}.",
        )
