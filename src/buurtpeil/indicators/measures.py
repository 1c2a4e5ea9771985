# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did the publishers deliver for one measure, area by area and period by period?

Needs the figures tables of raw snapshots and the areas of one edition. Gives a `MeasureGrid` per measure: dense
arrays over area x period that remember from which snapshot each figure came. Figures of another edition are linked
by equal code; what can't be linked is counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.errors import PanelError
from buurtpeil.indicators.statuses import Flag, Status

DIVISION_CHANGE = "division-change"
BOUNDARY_MOVED = 3  # StatLine "Indelingswijziging wijken en buurten": 1 unchanged, 2 code changed, 3 boundary changed
NO_SNAPSHOT = -1


@dataclass(frozen=True, eq=False)
class MeasureGrid:
    """One measure over all areas (A) and its own periods (T).

    Attributes
    ----------
    periods : (T,) labels in time order.
    value : (A, T) in the measure's unit, NaN where there is no figure.
    status, flags : (A, T); an area the source does not hold is `MISSING_FROM_SOURCE`.
    snapshot : (A, T) index of the snapshot each row came from, `NO_SNAPSHOT` where none did.
    """

    periods: tuple[str, ...]
    value: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    snapshot: npt.NDArray[np.int16]


@dataclass(frozen=True)
class Unlinked:
    """How many areas of one snapshot's edition have no area with their code in the edition of the publication."""

    snapshot: int
    edition: int
    areas: int


def build_measure_grids(
    figures: Sequence[pa.Table], areas: AreaTable, only: Collection[str] | None = None
) -> tuple[dict[str, MeasureGrid], tuple[Unlinked, ...]]:
    """Lay out all measures of `figures` (one table a snapshot, oldest first) over the areas of one edition.

    With `only`, other measures (of a user's own, say) are not laid out: they take room and nobody reads them here.
    Where two snapshots carry the same measure, area and period, the later one wins.
    """
    linked = [_link(table, areas) for table in figures]
    grids: dict[str, MeasureGrid] = {}
    measures = sorted({str(measure) for rows in linked for measure in rows.keys if only is None or measure in only})
    for measure in measures:
        grids[measure] = _build_grid(measure, [rows.by_measure.get(measure) for rows in linked], len(areas))
    _mark_moved_boundaries(grids)
    unlinked = tuple(
        Unlinked(number, edition, count)
        for number, rows in enumerate(linked)
        for edition, count in rows.unlinked.items()
    )
    return grids, unlinked


@dataclass(frozen=True, eq=False)
class _LinkedRows:
    """The rows of one figures table that have a row in the area table, split by measure."""

    by_measure: Mapping[str, _MeasureRows]
    unlinked: Mapping[int, int]

    @property
    def keys(self) -> Sequence[str]:
        return tuple(self.by_measure)


@dataclass(frozen=True, eq=False)
class _MeasureRows:
    area: npt.NDArray[np.int64]
    period: npt.NDArray[np.str_]
    value: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]


def _link(table: pa.Table, areas: AreaTable) -> _LinkedRows:
    codes = pc.dictionary_encode(table["area"].combine_chunks())
    row_of_code = areas.rows(codes.dictionary.to_pylist())
    area = row_of_code[codes.indices.to_numpy(zero_copy_only=False)]
    known = area != NO_ROW
    edition = table["edition"].to_numpy()
    unlinked = {
        int(year): len(pc.unique(table["area"].filter(pa.array(~known & (edition == year)))))
        for year in np.unique(edition[~known])
    }
    encoded = pc.dictionary_encode(table["measure"].combine_chunks())
    measure_index = encoded.indices.to_numpy(zero_copy_only=False)
    period = np.asarray(table["period"].to_pylist(), dtype=str) if table.num_rows else np.array([], dtype=str)
    value = table["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    status, flags = table["status"].to_numpy(), table["flags"].to_numpy()
    by_measure = {}
    for index, measure in enumerate(encoded.dictionary.to_pylist()):
        rows = np.flatnonzero(known & (measure_index == index))
        by_measure[str(measure)] = _MeasureRows(area[rows], period[rows], value[rows], status[rows], flags[rows])
    return _LinkedRows(by_measure, unlinked)


def _build_grid(measure: str, parts: Sequence[_MeasureRows | None], areas_count: int) -> MeasureGrid:
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


def _mark_moved_boundaries(grids: Mapping[str, MeasureGrid]) -> None:
    """Flag a break where the publisher says the boundary moved, in the figures of that same delivery only.

    Another publisher may have brought its whole series to one division, so its figures are not touched.
    """
    changes = grids.get(DIVISION_CHANGE)
    if changes is None:
        return
    for column, period in enumerate(changes.periods):
        moved = changes.value[:, column] == BOUNDARY_MOVED
        for grid in grids.values():
            if period in grid.periods:
                own = grid.periods.index(period)
                same_delivery = grid.snapshot[:, own] == changes.snapshot[:, column]
                grid.flags[moved & same_delivery, own] |= np.uint16(Flag.BREAK)
