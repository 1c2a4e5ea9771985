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
    parts = _Parts.of(crosswalk, grid)
    known = has_figure(parts.status)
    amount = np.where(known, parts.value, 0.0)
    return _finish(crosswalk, grid, parts, parts.sums(amount), known, amount, known, unknown_share_allowed)


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
    parts, bases = _Parts.of(crosswalk, grid), _Parts.of(crosswalk, base)
    has_base = has_figure(bases.status)
    is_empty = np.isin(parts.status, _EMPTY) | (has_base & (bases.value == 0))
    known = has_figure(parts.status) & has_base & (bases.value > 0)
    weight = np.where(known, bases.value, 0.0)
    total = parts.sums(weight)
    numerator = parts.sums(np.where(known, parts.value, 0.0) * weight)
    value = np.divide(numerator, total, out=np.full(total.shape, np.nan), where=total > 0)
    return _finish(crosswalk, grid, parts, value, known, weight, known | is_empty, unknown_share_allowed)


def harmonise_whole(crosswalk: Crosswalk, grid: MeasureGrid) -> Harmonised:
    """Keep what can't be divided or put together (an index, a figure without a base) where the area stayed whole.

    Other targets have no figure: their parts' scores say nothing of them (DOMAIN "Figures" 10).
    """
    _check(crosswalk, grid)
    parts = _Parts.of(crosswalk, grid)
    nothing = np.zeros(parts.value.shape, dtype=bool)
    value = np.full((len(parts.rows), len(grid.periods)), np.nan)
    return _finish(crosswalk, grid, parts, value, nothing, nothing.astype(np.float64), nothing, 0.0)


@dataclass(frozen=True, eq=False)
class _Parts:
    """The figures of the parts of N put-together targets; P parts by T periods, sorted by target.

    rows : (N,) target rows. first : (N,) where the parts of each begin. share : (P, 1) of the source, and `part` (P, 1)
    of the target.
    """

    rows: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    share: Floats
    part: Floats
    is_divided: npt.NDArray[np.bool_]
    value: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    snapshot: npt.NDArray[np.int16]

    @classmethod
    def of(cls, crosswalk: Crosswalk, grid: MeasureGrid) -> _Parts:
        pairs, first, rows = crosswalk.composed
        source = crosswalk.from_row[pairs]
        return cls(
            rows,
            first,
            crosswalk.share[pairs][:, np.newaxis],
            crosswalk.part[pairs][:, np.newaxis],
            crosswalk.is_divided[pairs][:, np.newaxis],
            grid.value[source],
            grid.status[source],
            grid.flags[source],
            grid.snapshot[source],
        )

    def sums(self, amount: Floats) -> Floats:
        """(N, T) the sums of the shares of `amount` (P, T) that arrive in each target."""
        return self.together(np.add, self.share * amount)

    def together(self, function: np.ufunc, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(N, T) one value a target from those of its parts."""
        if not len(self.first):
            return values[:0]
        found: npt.NDArray[Any] = function.reduceat(values, self.first, axis=0)
        return found


def _interpolated(parts: _Parts, known: npt.NDArray[np.bool_], amount: Floats) -> Floats:
    """(N, T) the share of the known amount that comes from divided areas.

    Where all parts are 0 the amounts tell nothing; then the share of the parts is taken, so that an apportioned zero
    still says that it was.
    """
    arriving = np.abs(amount) * parts.share
    counts = np.diff(np.append(parts.first, len(arriving)))
    no_size = np.repeat(parts.together(np.add, arriving) == 0, counts, axis=0)
    arriving = np.where(no_size, known, arriving)
    sizes = parts.together(np.add, arriving)
    divided = parts.together(np.add, np.where(parts.is_divided, arriving, 0.0))
    share: Floats = np.divide(divided, sizes, out=np.zeros(sizes.shape), where=sizes > 0)
    return share


def _absences(parts: _Parts, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """(N, T) the status that hides most among the parts without a figure."""
    named = np.full((len(parts.rows), parts.status.shape[1]), Status.UNKNOWN, dtype=np.uint8)
    for absence in reversed(_ABSENCES):
        named[parts.together(np.logical_or, (parts.status == absence) & ~known)] = absence
    return named


def _finish(
    crosswalk: Crosswalk,
    grid: MeasureGrid,
    parts: _Parts,
    value: Floats,
    known: npt.NDArray[np.bool_],
    amount: Floats,
    counts: npt.NDArray[np.bool_],
    unknown_share_allowed: float,
) -> Harmonised:
    """Copy whole areas to the last bit, and decide of each other one whether what is unknown of it is small enough.

    `value` (N, T) is what the known parts give; `known`, `amount` and `counts` (P, T) say which parts have a figure,
    how much each brings, and which are no gap.
    """
    # A part whose size nobody knows counts as the whole: it can't be passed over.
    lacking = np.where(counts, 0.0, np.where(np.isnan(parts.part), 1.0, parts.part))
    unknown = parts.together(np.add, lacking) + (1 - crosswalk.origin[parts.rows][:, np.newaxis])
    is_known = parts.together(np.logical_or, known) & (unknown <= unknown_share_allowed) & np.isfinite(value)
    is_modelled = parts.together(np.logical_or, known & (parts.status == Status.MODELLED_BY_PUBLISHER))
    figure = np.where(is_modelled, Status.MODELLED_BY_PUBLISHER, Status.OBSERVED)
    interpolated = np.where(is_known, _interpolated(parts, known, amount), np.nan)
    flags = np.where(is_known, parts.together(np.bitwise_or, np.where(known, parts.flags, 0)), 0)
    flags = (
        flags | np.where(is_known & (unknown > 0), Flag.ESTIMATED, 0) | np.where(interpolated > 0, Flag.INTERPOLATED, 0)
    )
    result = _copy_whole(crosswalk, grid)
    result.grid.value[parts.rows] = np.where(is_known, value, np.nan)
    result.grid.status[parts.rows] = np.where(is_known, figure, _absences(parts, known))
    result.grid.flags[parts.rows] = flags
    result.grid.snapshot[parts.rows] = parts.together(np.maximum, parts.snapshot)
    result.interpolated[parts.rows] = interpolated
    return result


def _copy_whole(crosswalk: Crosswalk, grid: MeasureGrid) -> Harmonised:
    """The figures of targets that are one whole source area; the others are missing from the source."""
    whole_from = crosswalk.whole_from
    absent = whole_from < 0
    value, status = grid.value[whole_from], grid.status[whole_from]
    flags, snapshot = grid.flags[whole_from], grid.snapshot[whole_from]
    value[absent], status[absent], flags[absent], snapshot[absent] = np.nan, Status.MISSING_FROM_SOURCE, 0, NO_SNAPSHOT
    interpolated = np.where(np.isnan(value), np.nan, 0.0)
    return Harmonised(MeasureGrid(grid.periods, value, status, flags, snapshot), interpolated)


def _check(crosswalk: Crosswalk, grid: MeasureGrid) -> None:
    if len(grid.value) != len(crosswalk.source):
        raise PanelError(
            "These figures are not of the areas that the crosswalk starts from:",
            f"{len(grid.value)} rows, {len(crosswalk.source)} areas of edition {crosswalk.source.edition}.",
        )
