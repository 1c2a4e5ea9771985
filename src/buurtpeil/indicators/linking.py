# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do the figures that publishers delivered come to lie over the areas of one edition?

Needs the figures tables of raw snapshots, the areas of that edition and, where they can be made, crosswalks from other
editions. Gives a `MeasureGrid` per measure. Figures of another edition are brought over its crosswalk; where that tells
nothing of an area they are linked by equal code; what can't be linked is counted, never guessed (docs/adr/0017).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.areas.ways import Reason
from buurtpeil.errors import PanelError
from buurtpeil.indicators.harmonise import Harmonised, harmonise_counts, harmonise_ratios, harmonise_whole
from buurtpeil.indicators.indicator import Kind
from buurtpeil.indicators.measures import BOUNDARY_MOVED, DIVISION_CHANGE, NO_SNAPSHOT, MeasureGrid
from buurtpeil.indicators.statuses import Flag, Status

# Of the ready-made figures: which year's base may stand in to add up neighbourhoods with (persons hardly move).
BASE_WITHIN_YEARS = 15
# Reasons that tell nothing of whether an area with the same code is the same place.
_SILENT = (Reason.NO_SHAPE, Reason.TOO_COARSE)
_ELSEWHERE = (Reason.NO_COUNTERPART_WITH_SHAPE, Reason.PARTLY_OUTSIDE)


@dataclass(frozen=True)
class Bridge:
    """How an earlier edition is brought to the one of the publication, and what each measure is.

    Attributes
    ----------
    crosswalks : {edition: crosswalk to the areas of the publication}.
    kinds : {measure: what it is}; a count is added up.
    bases : {ready-made measure: the measure it holds for}; a share or a mean without one is only taken from areas that
        stayed whole.
    """

    crosswalks: Mapping[int, Crosswalk]
    kinds: Mapping[str, Kind]
    bases: Mapping[str, str]


NO_BRIDGE = Bridge({}, {}, {})


@dataclass(frozen=True)
class Unlinked:
    """How many areas of one snapshot's edition could not be found again in the edition of the publication."""

    snapshot: int
    edition: int
    areas: int


def build_measure_grids(
    figures: Sequence[pa.Table], areas: AreaTable, only: Collection[str] | None = None, bridge: Bridge = NO_BRIDGE
) -> tuple[dict[str, MeasureGrid], tuple[Unlinked, ...]]:
    """Lay out all measures of `figures` (one table a snapshot, oldest first) over the areas of one edition.

    With `only`, other measures (of a user's own, say) are not laid out: they take room and nobody reads them here.
    Where two snapshots carry the same measure, area and period, the later one wins; within one the later edition.
    """
    linked = [_Linked.of(table, areas, bridge.crosswalks, only) for table in figures]
    for edition, crosswalk in sorted(bridge.crosswalks.items(), reverse=True):  # each goes before what is there
        _bring_over(linked, edition, crosswalk, bridge)
    grids = {
        measure: _build_grid(measure, [own.rows.get(measure) for own in linked], len(areas))
        for measure in sorted({measure for own in linked for measure in own.rows})
    }
    _mark_moved_boundaries(grids, linked)
    unlinked = tuple(
        Unlinked(number, edition, count) for number, own in enumerate(linked) for edition, count in own.unlinked.items()
    )
    return grids, unlinked


@dataclass(frozen=True, eq=False)
class _Rows:
    """Figures of one measure in one snapshot: rows of an area table, periods and what was said."""

    area: npt.NDArray[np.int64]
    period: npt.NDArray[np.str_]
    value: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    is_brought: npt.NDArray[np.bool_]

    def before(self, later: _Rows) -> _Rows:
        """These rows and then `later`, which win where both tell of the same cell."""
        return _Rows(*(np.concatenate([getattr(self, name), getattr(later, name)]) for name in _FIELDS))


_FIELDS = ("area", "period", "value", "status", "flags", "is_brought")


@dataclass(frozen=True, eq=False)
class _Linked:
    """One figures table: by measure the rows linked to the publication's areas, and those still in another edition."""

    rows: dict[str, _Rows]
    abroad: dict[int, dict[str, _Rows]]
    unlinked: Mapping[int, int]

    @classmethod
    def of(
        cls, table: pa.Table, areas: AreaTable, crosswalks: Mapping[int, Crosswalk], only: Collection[str] | None
    ) -> _Linked:
        codes = pc.dictionary_encode(table["area"].combine_chunks())
        own_codes = codes.dictionary.to_pylist()
        index = codes.indices.to_numpy(zero_copy_only=False)
        edition = table["edition"].to_numpy()
        same_code = areas.rows(own_codes)[index]
        by_code = same_code
        is_lost = by_code == NO_ROW
        abroad: dict[int, dict[str, _Rows]] = {}
        for year, crosswalk in crosswalks.items():
            is_here = edition == year
            if not is_here.any():
                continue
            there = crosswalk.source.rows(own_codes)[index]
            abroad[year] = dict(_split(table, there, is_here & (there != NO_ROW), only))
            moved = np.append(crosswalk.moved > 0, False)[there]  # NO_ROW is the last
            by_code = np.where(is_here & ~may_link_by_code(crosswalk)[there], NO_ROW, by_code)
            is_lost = np.where(is_here, ~moved & (by_code == NO_ROW), is_lost)
            abroad[year].pop(DIVISION_CHANGE, None)
        # What the publisher says of a code is about that code.
        by_code = np.where(pc.equal(table["measure"], DIVISION_CHANGE).to_numpy(), same_code, by_code)
        unlinked = {
            int(year): len(np.unique(index[is_lost & (edition == year)])) for year in np.unique(edition[is_lost])
        }
        return cls(dict(_split(table, by_code, by_code != NO_ROW, only)), abroad, unlinked)


def _split(
    table: pa.Table, area: npt.NDArray[np.int64], keep: npt.NDArray[np.bool_], only: Collection[str] | None
) -> Iterator[tuple[str, _Rows]]:
    encoded = pc.dictionary_encode(table["measure"].combine_chunks())
    measure_index = encoded.indices.to_numpy(zero_copy_only=False)
    period = np.asarray(table["period"].to_pylist(), dtype=str) if table.num_rows else np.array([], dtype=str)
    value = table["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    status, flags, edition = table["status"].to_numpy(), table["flags"].to_numpy(), table["edition"].to_numpy()
    for index, measure in enumerate(encoded.dictionary.to_pylist()):
        rows = np.flatnonzero(keep & (measure_index == index))
        if len(rows) and (only is None or measure in only):
            rows = rows[np.argsort(edition[rows], kind="stable")]
            brought = np.zeros(len(rows), dtype=bool)
            yield str(measure), _Rows(area[rows], period[rows], value[rows], status[rows], flags[rows], brought)


def may_link_by_code(crosswalk: Crosswalk) -> npt.NDArray[np.bool_]:
    """(S + 1,) whether nothing is known of a source area, so that an equal code is the best that there is; last False.

    Not where the crosswalk moved it or its target, nor where publisher or boundaries say that it is another place now.
    """
    said = {refusal.code: refusal.reason for refusal in crosswalk.unmoved}
    said_of_target = {refusal.code: refusal.reason for refusal in crosswalk.unfounded}
    has_parts = np.bincount(crosswalk.to_row, minlength=len(crosswalk.target)) > 0
    may = np.zeros(len(crosswalk.source) + 1, dtype=bool)
    for row in np.flatnonzero(crosswalk.moved == 0).tolist():
        code = str(crosswalk.source.codes[row])
        if code not in crosswalk.target or has_parts[crosswalk.target.row(code)]:
            continue
        reason = said.get(code, Reason.NO_SHAPE)
        may[row] = reason in _SILENT or (reason in _ELSEWHERE and said_of_target.get(code) in _SILENT)
    return may


def _bring_over(linked: Sequence[_Linked], edition: int, crosswalk: Crosswalk, bridge: Bridge) -> None:
    """Add to each snapshot what its figures of `edition` are in the areas of the publication."""
    base_grids: dict[str, MeasureGrid] = {}
    for own in linked:
        for measure, rows in own.abroad.get(edition, {}).items():
            grid = _build_grid(measure, [rows], len(crosswalk.source))
            if (base := bridge.bases.get(measure)) and base not in base_grids:
                parts = [other.abroad.get(edition, {}).get(base) for other in linked]
                base_grids[base] = _build_grid(base, parts, len(crosswalk.source))
            harmonised = _harmonise(crosswalk, grid, bridge.kinds.get(measure), base_grids.get(base or ""))
            brought = _rows_of(harmonised, crosswalk)
            # What was delivered in the publication's own edition wins from what was brought over.
            own.rows[measure] = brought.before(own.rows[measure]) if measure in own.rows else brought


def _harmonise(crosswalk: Crosswalk, grid: MeasureGrid, kind: Kind | None, base: MeasureGrid | None) -> Harmonised:
    if kind is Kind.COUNT:
        return harmonise_counts(crosswalk, grid)
    nearest = _nearest(base, grid.periods) if base is not None and kind is not Kind.SCORE else None
    return harmonise_whole(crosswalk, grid) if nearest is None else harmonise_ratios(crosswalk, grid, nearest)


def _nearest(base: MeasureGrid, periods: tuple[str, ...]) -> MeasureGrid | None:
    """The base in the year nearest to each period, the earlier one at a tie; None where one lies too far."""
    columns = []
    for period in periods:
        ranked = [(abs(int(other[:4]) - int(period[:4])), column) for column, other in enumerate(base.periods)]
        distance, column = min(ranked, default=(BASE_WITHIN_YEARS + 1, -1))
        if distance > BASE_WITHIN_YEARS:
            return None
        columns.append(column)
    return replace(
        base, periods=periods,
        **{name: getattr(base, name)[:, columns] for name in ("value", "status", "flags", "snapshot")},
    )  # fmt: skip


def _rows_of(harmonised: Harmonised, crosswalk: Crosswalk) -> _Rows:
    """The cells that the crosswalk tells of; what no source held stays untold."""
    grid = harmonised.grid
    has_parts = np.bincount(crosswalk.to_row, minlength=len(crosswalk.target)) > 0
    area, column = np.nonzero(has_parts[:, np.newaxis] & (grid.status != Status.MISSING_FROM_SOURCE))
    return _Rows(
        area,
        np.asarray(grid.periods, dtype=str)[column],
        grid.value[area, column],
        grid.status[area, column],
        grid.flags[area, column],
        np.ones(len(area), dtype=bool),
    )


def _build_grid(measure: str, parts: Sequence[_Rows | None], areas_count: int) -> MeasureGrid:
    periods = sorted({str(period) for part in parts if part is not None for period in np.unique(part.period)})
    if len({len(period) for period in periods}) > 1:
        raise PanelError(f"The measure {measure!r} mixes frequencies:", ", ".join(periods[:6]))
    shape = (areas_count, len(periods))
    value = np.full(shape, np.nan)
    status = np.full(shape, Status.MISSING_FROM_SOURCE, dtype=np.uint8)
    flags = np.zeros(shape, dtype=np.uint16)
    snapshot = np.full(shape, NO_SNAPSHOT, dtype=np.int16)
    for number, part in enumerate(parts):
        if part is None:
            continue
        cell = part.area, np.searchsorted(periods, part.period)
        value[cell] = part.value
        status[cell] = part.status
        flags[cell] = part.flags
        snapshot[cell] = number
    return MeasureGrid(tuple(periods), value, status, flags, snapshot)


def _mark_moved_boundaries(grids: Mapping[str, MeasureGrid], linked: Sequence[_Linked]) -> None:
    """Flag a break where the publisher says the boundary moved, in the figures of that same delivery only.

    Another publisher may have brought its whole series to one division, so its figures are not touched; nor are those
    whose period before was brought to the boundary of now.
    """
    changes = grids.get(DIVISION_CHANGE)
    if changes is None:
        return
    for measure, grid in grids.items():
        brought = _is_brought(grid, [own.rows.get(measure) for own in linked])
        for column, period in enumerate(changes.periods):
            if period in grid.periods:
                own = grid.periods.index(period)
                moved = changes.value[:, column] == BOUNDARY_MOVED
                same_delivery = grid.snapshot[:, own] == changes.snapshot[:, column]
                is_mended = brought[:, own - 1] if own else np.zeros(len(moved), dtype=bool)
                grid.flags[moved & same_delivery & ~is_mended, own] |= np.uint16(Flag.BREAK)


def _is_brought(grid: MeasureGrid, parts: Sequence[_Rows | None]) -> npt.NDArray[np.bool_]:
    brought = np.zeros(grid.value.shape, dtype=bool)
    for part in parts:
        if part is not None:
            brought[part.area, np.searchsorted(grid.periods, part.period)] = part.is_brought
    return brought
