# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are the areas of an edition found again in another?

Needs the areas and shapes of both editions, and what the publisher says of the change. Gives a `Crosswalk`, in this
order (SIGNALS §2, docs/adr/0009): the publisher's statement per area, its recoding table, unchanged geometry, overlay
of what is left where the boundaries allow it, else a refusal with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.boundaries import Geometries, geometry_hash
from buurtpeil.areas.codes import COUNTRY_CODE, Level
from buurtpeil.areas.crosswalk import MASS_TOLERANCE, Crosswalk, build_from_pairs
from buurtpeil.areas.overlay import Overlay, overlay
from buurtpeil.areas.recoding import DivisionChanges, Recoding, RecodingRow
from buurtpeil.areas.resolution import Shapes, is_fine_enough
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Reason, Refusal, Way
from buurtpeil.areas.weights import Weights
from buurtpeil.errors import AreaError

Rows = npt.NDArray[np.int64]


@dataclass(eq=False)
class _Draft:
    """A crosswalk in the making; an area that is settled is not looked at again."""

    source: AreaTable
    target: AreaTable
    pairs: list[tuple[int, int, float, float, Way]] = field(default_factory=list)
    settled_sources: set[int] = field(default_factory=set)
    settled_targets: set[int] = field(default_factory=set)
    unmoved: list[Refusal] = field(default_factory=list)
    unfounded: list[Refusal] = field(default_factory=list)
    origin: dict[int, float] = field(default_factory=dict)

    def join(self, from_row: int, to_row: int, way: Way) -> None:
        """One whole area to one whole area."""
        self.pairs.append((from_row, to_row, 1.0, 1.0, way))
        self.settled_sources.add(from_row)
        self.settle_target(to_row)

    def settle_target(self, to_row: int) -> None:
        """Its origin is known in full."""
        self.settled_targets.add(to_row)
        self.origin[to_row] = 1.0

    def refuse(self, from_row: int, share: float, reason: Reason, detail: str = "") -> None:
        """Nothing more will be found for (this share of) the source."""
        self.settled_sources.add(from_row)
        self.unmoved.append(Refusal(str(self.source.codes[from_row]), share, reason, detail))

    def open_rows(self, level: str) -> tuple[Rows, Rows]:
        """Rows of one level that are not settled, in the source and in the target."""
        return (
            _not_in(np.flatnonzero(self.source.levels == level), self.settled_sources),
            _not_in(np.flatnonzero(self.target.levels == level), self.settled_targets),
        )


def _not_in(rows: Rows, settled: set[int]) -> Rows:
    return np.array([row for row in rows.tolist() if row not in settled], dtype=np.int64)


def build_crosswalk(
    source: AreaTable,
    target: AreaTable,
    source_shapes: Shapes | None = None,
    target_shapes: Shapes | None = None,
    recoding: Recoding | None = None,
    changes: DivisionChanges | None = None,
    weights: Weights | None = None,
) -> Crosswalk:
    """The crosswalk from `source` to `target`; every area of both is linked or refused with a reason.

    Parameters
    ----------
    source_shapes, target_shapes : boundaries in the row order of the tables, with their resolution.
    recoding : the publisher's table; must be of these two editions.
    changes : what StatLine says of the codes of the target edition over all years between.
    weights : addresses, or households per target area, by which a divided area is split.

    Raises `AreaError` when the shapes or the recoding belong to other areas.
    """
    source_shapes = source_shapes or Shapes.none(len(source))
    target_shapes = target_shapes or Shapes.none(len(target))
    if len(source_shapes.geometry) != len(source) or len(target_shapes.geometry) != len(target):
        raise AreaError(
            "There must be one shape (or none) for every area:",
            f"{len(source_shapes.geometry)} for {len(source)}, {len(target_shapes.geometry)} for {len(target)}.",
        )
    if recoding and (recoding.source_edition, recoding.target_edition) != (source.edition, target.edition):
        raise AreaError(
            "The recoding table is of other editions:",
            f"{recoding.source_edition} to {recoding.target_edition}, not {source.edition} to {target.edition}.",
        )
    changes, weights = changes or DivisionChanges(), weights or Weights()
    draft = _Draft(source, target)
    _take_statements(draft, changes, recoding)
    if recoding:
        _take_table(draft, recoding, source_shapes, target_shapes, weights)
    for level in Level:
        _take_equal_shapes(draft, level, source_shapes, target_shapes, changes)
        _take_overlay(draft, *draft.open_rows(level.value), source_shapes, target_shapes, weights)
    origin = np.array([draft.origin.get(row, 0.0) for row in range(len(target))])
    return build_from_pairs(source, target, draft.pairs, origin, draft.unmoved, draft.unfounded)


def _take_statements(draft: _Draft, changes: DivisionChanges, recoding: Recoding | None) -> None:
    """Areas that the publisher calls unchanged, unless its own table says otherwise; the country is always itself."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row in recoding.rows if recoding else ():
        told[row.source].add(row.target)
        told[row.target].add(row.source)
    for code in sorted(changes.unchanged | {COUNTRY_CODE}):
        if code not in draft.source or code not in draft.target:
            continue
        from_row, to_row = draft.source.row(code), draft.target.row(code)
        if told.get(code, {code}) <= {code}:
            draft.join(from_row, to_row, Way.PUBLISHER_UNCHANGED)
        else:
            draft.refuse(from_row, 1.0, Reason.CONTRADICTION, ", ".join(sorted(told[code])))


def _take_table(
    draft: _Draft, recoding: Recoding, source_shapes: Shapes, target_shapes: Shapes, weights: Weights
) -> None:
    by_source: defaultdict[str, list[RecodingRow]] = defaultdict(list)
    sources_of: defaultdict[str, set[str]] = defaultdict(set)
    for row in recoding.rows:
        by_source[row.source].append(row)
        sources_of[row.target].add(row.source)
    for code, rows in by_source.items():
        if code not in draft.source or draft.source.row(code) in draft.settled_sources:
            continue
        from_row = draft.source.row(code)
        unknown = [row.target for row in rows if row.target not in draft.target]
        if unknown:
            draft.refuse(from_row, 1.0, Reason.NOT_IN_EDITION, ", ".join(unknown))
            continue
        to_rows = [draft.target.row(row.target) for row in rows]
        shares = _stated_shares(rows, to_rows, sources_of, weights)
        if shares is None:
            found = overlay(
                source_shapes, target_shapes, np.array([from_row]), np.array(to_rows), weights,
                {(from_row, to_row) for to_row in to_rows},
            )  # fmt: skip
            _take_table_overlay(draft, from_row, found)
            continue
        draft.settled_sources.add(from_row)
        for row, to_row, share in zip(rows, to_rows, shares, strict=True):
            part = 1.0 if len(sources_of[row.target]) == 1 else np.nan
            draft.pairs.append((from_row, to_row, share, part, Way.PUBLISHER_TABLE))
    _settle_table_targets(draft, sources_of)


def _stated_shares(
    rows: list[RecodingRow], to_rows: list[int], sources_of: defaultdict[str, set[str]], weights: Weights
) -> list[float] | None:
    """As stated; else 1 for a single target; else by households where every target comes from this source alone."""
    if rows[0].share is not None:
        stated = [row.share or 0.0 for row in rows]
        return [share / sum(stated) for share in stated]
    if len(rows) == 1:
        return [1.0]
    if weights.target_households is None or any(len(sources_of[row.target]) > 1 for row in rows):
        return None
    households = weights.target_households[to_rows]
    if not (np.isfinite(households).all() and (households > 0).all()):
        return None
    shares: list[float] = (households / households.sum()).tolist()
    return shares


def _take_table_overlay(draft: _Draft, from_row: int, found: Overlay) -> None:
    """The table says where an area went and the shapes say in which proportion, or nobody does."""
    reason = found.lost.get(from_row)
    if not found.pairs:
        detail = reason[1].value if reason else ""
        draft.refuse(from_row, 1.0, Reason.SHARES_UNKNOWN, f"{detail} {reason[2] if reason else ''}".strip())
        return
    draft.settled_sources.add(from_row)
    # The publisher says that nothing of it went elsewhere, so what the shapes leave over is divided with the rest.
    total = sum(pair[2] for pair in found.pairs)
    draft.pairs += [(source, to_row, share / total, np.nan, way) for source, to_row, share, _, way in found.pairs]


def _settle_table_targets(draft: _Draft, sources_of: defaultdict[str, set[str]]) -> None:
    """A target is known in full when all sources that the table names for it were moved."""
    moved = {from_row for from_row, *_ in draft.pairs}
    for code, sources in sources_of.items():
        if code not in draft.target or draft.target.row(code) in draft.settled_targets:
            continue
        to_row = draft.target.row(code)
        if all(name in draft.source and draft.source.row(name) in moved for name in sources):
            draft.settle_target(to_row)
        else:
            draft.settled_targets.add(to_row)
            draft.unfounded.append(Refusal(code, 1.0, Reason.NOT_IN_EDITION, ", ".join(sorted(sources))))


def _take_equal_shapes(
    draft: _Draft, level: Level, source_shapes: Shapes, target_shapes: Shapes, changes: DivisionChanges
) -> None:
    """The same shape, whatever the code; a shape that two areas share, or that is too coarse, proves nothing.

    Shapes that are equal to the last digit go first: most are, and the hash on a grid takes ten times as long.
    """
    for digests in (_exact_digests, _grid_digests):
        source_rows, target_rows = draft.open_rows(level.value)
        there = _by_digest(target_shapes, target_rows, digests)
        for digest, from_rows in _by_digest(source_shapes, source_rows, digests).items():
            to_rows = there.get(digest, [])
            if len(from_rows) != 1 or len(to_rows) != 1:
                continue
            code, other = str(draft.source.codes[from_rows[0]]), str(draft.target.codes[to_rows[0]])
            if other not in changes.moved:
                draft.join(from_rows[0], to_rows[0], Way.SAME_GEOMETRY if code == other else Way.RECODED_GEOMETRY)


def _exact_digests(geometries: Geometries) -> list[bytes | str]:
    return list(shapely.to_wkb(shapely.normalize(geometries), byte_order=1).tolist())


def _grid_digests(geometries: Geometries) -> list[bytes | str]:
    return [geometry_hash(geometry) for geometry in geometries]


def _by_digest(
    shapes: Shapes, rows: Rows, digests: Callable[[Geometries], list[bytes | str]]
) -> dict[bytes | str, list[int]]:
    found: defaultdict[bytes | str, list[int]] = defaultdict(list)
    fine = rows[is_fine_enough(shapes.resolution_metres[rows], shapes.square_metres[rows])]
    for row, digest in zip(fine.tolist(), digests(shapes.geometry[fine]), strict=True):
        found[digest].append(row)
    return found


def _take_overlay(
    draft: _Draft, source_rows: Rows, target_rows: Rows, source_shapes: Shapes, target_shapes: Shapes, weights: Weights
) -> None:
    found = overlay(source_shapes, target_shapes, source_rows, target_rows, weights)
    draft.pairs += found.pairs
    draft.origin |= found.origin
    for row, (share, reason, detail) in found.lost.items():
        if share > MASS_TOLERANCE:
            draft.refuse(row, share, reason, detail)
    for row, (share, reason, detail) in found.unfounded.items():
        if share > MASS_TOLERANCE:
            draft.unfounded.append(Refusal(str(draft.target.codes[row]), share, reason, detail))
