# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do areas of two editions lie on each other?

Needs the shapes of both with their resolution, and where known addresses or households. Gives the share of each source
area per target area, or the reason why the boundaries can't tell (docs/adr/0009). Each source area depends only on
itself and on the shapes that touch it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.areas.crosswalk import MASS_TOLERANCE
from buurtpeil.areas.resolution import Shapes, allowed_detail, combined_detail, is_fine_enough, without_slivers
from buurtpeil.areas.ways import Reason, Way
from buurtpeil.areas.weights import Addresses, Weights

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(eq=False)
class Overlay:
    """What the overlay of some areas gave.

    Attributes
    ----------
    pairs : (source row, target row, share of the source, share of the target, way).
    lost : {source row: (share, reason, detail)} for what was not moved.
    origin : {target row: the share of the target that the source areas cover}.
    unfounded : {target row: (share, reason, detail)} for what they don't.
    """

    pairs: list[tuple[int, int, float, float, Way]] = field(default_factory=list)
    lost: dict[int, tuple[float, Reason, str]] = field(default_factory=dict)
    origin: dict[int, float] = field(default_factory=dict)
    unfounded: dict[int, tuple[float, Reason, str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Laps:
    """Pairs of shapes that really overlap, sorted by source and then by target."""

    from_row: Rows
    to_row: Rows
    detail: Floats
    shape: Geometries

    def take(self, keep: npt.NDArray[np.bool_]) -> _Laps:
        return _Laps(self.from_row[keep], self.to_row[keep], self.detail[keep], self.shape[keep])


def overlay(
    source: Shapes,
    target: Shapes,
    source_rows: Rows,
    target_rows: Rows,
    weights: Weights,
    only_pairs: Collection[tuple[int, int]] | None = None,
) -> Overlay:
    """Lay `source_rows` on `target_rows` (areas of one level); with `only_pairs` no other pair is considered.

    A source is refused where it has no shape, where its boundary and that of a touching target are together too coarse
    for it, and where it overlaps nothing. A target that is too small for the detail receives its share, so that mass is
    kept, and counts as unfounded.
    """
    result = Overlay()
    touching = _touching(source, target, source_rows, target_rows, only_pairs)
    too_coarse = ~is_fine_enough(touching.detail, source.square_metres[touching.from_row])
    refused = np.unique(touching.from_row[too_coarse])
    for row in refused.tolist():
        result.lost[row] = 1.0, Reason.TOO_COARSE, _too_coarse(touching.detail[touching.from_row == row], source, row)
    touching = touching.take(~np.isin(touching.from_row, refused))
    laps = _overlapping(source, target, touching)
    for row in np.setdiff1d(source_rows, np.concatenate([laps.from_row, refused])).tolist():
        reason = Reason.NO_COUNTERPART_WITH_SHAPE if source.has_shape[row] else Reason.NO_SHAPE
        result.lost[row] = 1.0, reason, ""
    parts = _measure_targets(source, target, target_rows, laps, touching, result)
    _divide_sources(source, target, laps, parts, weights, result)
    return result


def _touching(
    source: Shapes,
    target: Shapes,
    source_rows: Rows,
    target_rows: Rows,
    only_pairs: Collection[tuple[int, int]] | None,
) -> _Laps:
    here = source_rows[source.has_shape[source_rows]]
    there = target_rows[target.has_shape[target_rows]]
    tree = shapely.STRtree(target.geometry[there])
    first, second = tree.query(source.geometry[here], predicate="intersects")
    from_row, to_row = here[first], there[second]
    if only_pairs is not None:
        wanted = np.array([pair in only_pairs for pair in zip(from_row.tolist(), to_row.tolist(), strict=True)], bool)
        from_row, to_row = from_row[wanted], to_row[wanted]
    order = np.lexsort((to_row, from_row))
    from_row, to_row = from_row[order], to_row[order]
    detail = combined_detail(source.resolution_metres[from_row], target.resolution_metres[to_row])
    return _Laps(from_row, to_row, detail, source.geometry[from_row])


def _overlapping(source: Shapes, target: Shapes, touching: _Laps) -> _Laps:
    common = shapely.intersection(source.geometry[touching.from_row], target.geometry[touching.to_row])
    wide = without_slivers(common, touching.detail)
    return _Laps(touching.from_row, touching.to_row, touching.detail, wide).take(~shapely.is_missing(wide))


def _too_coarse(detail: Floats, shapes: Shapes, row: int) -> str:
    allowed = float(allowed_detail(shapes.square_metres[row]))
    return f"{float(detail.max()):.0f} m, at most {allowed:.0f} m"


def _uncovered(whole: Geometries, rows: Rows, cover: Geometries, owner: Rows, detail: Floats) -> Geometries:
    """(n,) the part of each `whole[rows]` that its `cover` leaves free and that is wider than the detail."""
    order = np.argsort(owner, kind="stable")
    groups = np.split(cover[order], np.searchsorted(owner[order], rows)[1:]) if len(rows) else []
    united = np.full(len(rows), None, dtype=object)
    united[:] = [shapely.union_all(group) for group in groups]
    widest = np.zeros(len(whole))
    np.maximum.at(widest, owner, detail)
    return without_slivers(shapely.difference(whole[rows], united), widest[rows])


def _measure_targets(
    source: Shapes, target: Shapes, target_rows: Rows, laps: _Laps, touching: _Laps, result: Overlay
) -> Floats:
    """(pairs,) the share of the target that each pair is, by surface; fills `origin` and `unfounded`."""
    for row in np.setdiff1d(target_rows, laps.to_row).tolist():
        reason = Reason.NO_COUNTERPART_WITH_SHAPE if target.has_shape[row] else Reason.NO_SHAPE
        result.origin[row], result.unfounded[row] = 0.0, (1.0, reason, "")
    surface = shapely.area(laps.shape)
    together = np.bincount(laps.to_row, weights=surface, minlength=len(target.geometry))
    rows = np.unique(laps.to_row)
    free = _uncovered(target.geometry, rows, source.geometry[laps.from_row], laps.to_row, laps.detail)
    covered = np.zeros(len(target.geometry))
    uncovered = np.minimum(np.nan_to_num(shapely.area(free)) / target.square_metres[rows], 1.0)
    covered[rows] = 1 - np.where(uncovered > MASS_TOLERANCE, uncovered, 0.0)
    too_coarse = ~is_fine_enough(laps.detail, target.square_metres[laps.to_row])
    coarse_rows = set(laps.to_row[too_coarse].tolist())
    for row in rows.tolist():
        result.origin[row] = float(covered[row])
        if row in coarse_rows:
            detail = _too_coarse(laps.detail[laps.to_row == row], target, row)
            result.origin[row], result.unfounded[row] = 0.0, (1.0, Reason.TOO_COARSE, detail)
        elif covered[row] < 1:
            result.unfounded[row] = float(1 - covered[row]), Reason.PARTLY_OUTSIDE, ""
    share: Floats = surface / together[laps.to_row] * covered[laps.to_row]
    return share


def _divide_sources(
    source: Shapes, target: Shapes, laps: _Laps, parts: Floats, weights: Weights, result: Overlay
) -> None:
    rows = np.unique(laps.from_row)
    if not len(rows):
        return
    free = _uncovered(source.geometry, rows, target.geometry[laps.to_row], laps.from_row, laps.detail)
    free_surface = np.nan_to_num(shapely.area(free))
    surface = shapely.area(laps.shape)
    target_surface = target.square_metres
    bounds = np.append(np.searchsorted(laps.from_row, rows), len(laps.from_row))
    lap_addresses = free_addresses = None
    if weights.addresses is not None:
        lap_addresses = count_inside(laps.shape, weights.addresses)
        free_addresses = count_inside(free, weights.addresses)
    for place, row in enumerate(rows.tolist()):
        own = slice(bounds[place], bounds[place + 1])
        to_rows = laps.to_row[own]
        amount, outside, way = surface[own], float(free_surface[place]), Way.OVERLAY_AREA
        households = None if weights.target_households is None else weights.target_households[to_rows]
        if lap_addresses is not None and free_addresses is not None and lap_addresses[own].sum() > 0:
            amount, outside, way = lap_addresses[own], float(free_addresses[place]), Way.OVERLAY_ADDRESSES
        lost = _share_lost(outside, amount)
        if way is Way.OVERLAY_AREA and households is not None and np.isfinite(households).all() and households.any():
            amount, way = amount * households / target_surface[to_rows], Way.OVERLAY_HOUSEHOLDS
        if lost > 0:
            result.lost[row] = lost, Reason.PARTLY_OUTSIDE, ""
        share = amount / amount.sum() * (1 - lost)
        if len(share) == 1 and not lost:
            way = Way.OVERLAY
        for to_row, moved, part in zip(to_rows.tolist(), share.tolist(), parts[own].tolist(), strict=True):
            if moved > 0:
                result.pairs.append((row, to_row, moved, part, way))


def _share_lost(outside: float, inside: Floats) -> float:
    """0 where it is within rounding, so that an area without a loss keeps its whole mass."""
    lost = outside / float(inside.sum() + outside)
    return lost if lost > MASS_TOLERANCE else 0.0


def count_inside(shapes: Geometries, addresses: Addresses) -> Floats:
    """(n,) the amount at the addresses inside each shape; 0 where there is no shape."""
    tree = shapely.STRtree(shapely.points(addresses.x, addresses.y))
    present = np.flatnonzero(~shapely.is_missing(shapes))
    shape, point = tree.query(shapes[present], predicate="intersects")
    amounts = addresses.amount[point]
    counted: Floats = np.bincount(present[shape], weights=amounts, minlength=len(shapes)).astype(np.float64)
    return counted
