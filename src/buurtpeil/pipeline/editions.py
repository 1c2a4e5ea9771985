# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does the store know of the areas of one edition, and of how they became those of another?

Needs raw snapshots of one publication set. Gives areas, boundaries, households, recodings and the publisher's
statements of change, and from these the crosswalk between two editions. A later snapshot wins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, Geometries, read_polygons, reproject
from buurtpeil.areas.codes import Level, is_area_code
from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.neighbours import Neighbours, build_neighbours
from buurtpeil.areas.recoding import DivisionChanges, Recoding, RecodingRow, division_changes
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.areas.weights import Weights
from buurtpeil.errors import AreaError
from buurtpeil.indicators.measures import DIVISION_CHANGE
from buurtpeil.store import RawSnapshot

HOUSEHOLDS = "households"


def crosswalk_between(snapshots: Sequence[RawSnapshot], source_edition: int, target: AreaTable) -> Crosswalk:
    """The crosswalk from an edition to these areas of another, from all that was loaded.

    Raises `AreaError` when the edition has no areas.
    """
    source = areas_of_edition(snapshots, source_edition)
    return build_crosswalk(
        source,
        target,
        shapes_of_edition(snapshots, source),
        shapes_of_edition(snapshots, target),
        recoding_between(snapshots, source_edition, target.edition),
        changes_between(snapshots, source_edition, target.edition),
        Weights(target_households=_households(snapshots, target)),
    )


def is_anything_known(snapshots: Sequence[RawSnapshot], source_edition: int, target_edition: int) -> bool:
    """Whether a crosswalk between two editions could tell more than that codes are equal."""
    has_shapes = {source_edition, target_edition} <= {
        edition
        for snapshot in snapshots
        if (table := snapshot.boundaries()) is not None
        for edition in pc.unique(table["edition"]).to_pylist()
    }
    changes = changes_between(snapshots, source_edition, target_edition)
    return bool(
        has_shapes or recoding_between(snapshots, source_edition, target_edition) or changes.unchanged or changes.moved
    )


def areas_of_edition(snapshots: Sequence[RawSnapshot], edition: int) -> AreaTable:
    """All areas that any table names in this edition; an area without a name is called by its code.

    Raises `AreaError`, with the editions that there are, when there is none.
    """
    codes: set[str] = set()
    names: dict[str, str] = {}
    editions: set[int] = set()
    for snapshot in snapshots:
        if (named := snapshot.areas()) is not None:
            own = named.filter(pc.equal(named["edition"], edition))
            names |= dict(zip(own["area"].to_pylist(), own["name"].to_pylist(), strict=True))
        for table, code, year in (
            (named, "area", "edition"),
            (snapshot.boundaries(), "area", "edition"),
            (snapshot.figures(), "area", "edition"),
            (snapshot.recodings(), "source", "source_edition"),
            (snapshot.recodings(), "target", "target_edition"),
        ):
            if table is not None:
                editions |= set(pc.unique(table[year]).to_pylist())
                codes |= set(pc.unique(table[code].filter(pc.equal(table[year], edition))).to_pylist())
    known = {code for code in codes if is_area_code(code)}
    if not known:
        raise AreaError(
            "Nothing was loaded of the areas of",
            f"{edition}; there are {', '.join(map(str, sorted(editions))) or 'none'}.",
            "Load key figures, boundaries or a recoding table of that edition.",
        )
    return AreaTable.from_codes(edition, {code: names.get(code, code) for code in known})


def neighbouring_neighbourhoods(shapes: Shapes, areas: AreaTable) -> Neighbours:
    """Which neighbourhoods touch, give or take the resolution of their boundaries; larger areas are nobody's neighbour.

    Where boundaries of several resolutions meet, the coarsest of the neighbourhoods decides.
    """
    is_one = areas.levels == Level.NEIGHBOURHOOD.value
    own = shapes.geometry.copy()
    own[~is_one] = None
    resolution = shapes.resolution_metres[is_one]
    tolerance = float(np.nanmax(resolution)) if np.isfinite(resolution).any() else 0.0
    return build_neighbours(own, tolerance)


def shapes_of_edition(snapshots: Sequence[RawSnapshot], areas: AreaTable) -> Shapes:
    """The finest boundary of each area in its own edition, in RD New.

    A boundary of another edition is not used: the same code may be another place.
    """
    shapes: Geometries = np.full(len(areas), None, dtype=object)
    resolution = np.full(len(areas), np.nan)
    for snapshot in snapshots:
        table = snapshot.boundaries()
        if table is None:
            continue
        table = table.filter(pc.equal(table["edition"], areas.edition))
        for crs in pc.unique(table["crs"]).to_pylist():
            part = table.filter(pc.equal(table["crs"], crs))
            _take_finer(part, crs, areas, shapes, resolution)
    # Another reference system may bend two lines over each other that lay close together.
    bent = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes))
    shapes[bent] = read_polygons(shapely.to_wkb(shapes[bent]))
    return Shapes(shapes, np.where(shapely.is_missing(shapes), np.nan, resolution))


def _take_finer(
    table: pa.Table, crs: str, areas: AreaTable, shapes: Geometries, resolution: npt.NDArray[np.float64]
) -> None:
    rows = areas.rows(table["area"].to_pylist())
    metres = table["resolution_metres"].to_numpy()
    is_finer = (rows != NO_ROW) & ~(resolution[rows] <= metres)
    chosen = table.filter(pa.array(is_finer))
    shapes[rows[is_finer]] = reproject(read_polygons(chosen["geometry"].to_pylist()), crs, RIJKSDRIEHOEK)
    resolution[rows[is_finer]] = metres[is_finer]


def recoding_between(snapshots: Sequence[RawSnapshot], source_edition: int, target_edition: int) -> Recoding | None:
    """The publishers' recoding tables between exactly these editions, put together; None where there is none.

    Where two tables tell of one source area, the later one is believed.
    """
    by_source: dict[str, list[RecodingRow]] = {}
    for snapshot in snapshots:
        if (table := snapshot.recodings()) is None:
            continue
        these = pc.and_(
            pc.equal(table["source_edition"], source_edition), pc.equal(table["target_edition"], target_edition)
        )
        own: dict[str, list[RecodingRow]] = {}
        for row in table.filter(these).to_pylist():
            own.setdefault(row["source"], []).append(RecodingRow(row["source"], row["target"], row["share"]))
        by_source |= own
    if not by_source:
        return None
    return Recoding.from_rows(source_edition, target_edition, (row for rows in by_source.values() for row in rows))


def changes_between(snapshots: Sequence[RawSnapshot], source_edition: int, target_edition: int) -> DivisionChanges:
    """What the yearly key figures say of changes in the division (StatLine "Indelingswijziging")."""
    by_year: dict[int, dict[str, float]] = {}
    for _, own in _figures_of(snapshots, DIVISION_CHANGE):
        for row in own.select(["area", "edition", "period", "value"]).to_pylist():
            if row["value"] is not None and row["period"] == str(row["edition"]):
                by_year.setdefault(row["edition"], {})[row["area"]] = row["value"]
    return division_changes(by_year, source_edition, target_edition)


def _households(snapshots: Sequence[RawSnapshot], areas: AreaTable) -> npt.NDArray[np.float64]:
    """(n,) households in the edition's own year, NaN where unknown."""
    found = np.full(len(areas), np.nan)
    for _, own in _figures_of(snapshots, HOUSEHOLDS):
        own = own.filter(pc.and_(pc.equal(own["edition"], areas.edition), pc.equal(own["period"], str(areas.edition))))
        rows = areas.rows(own["area"].to_pylist())
        value = own["value"].to_numpy(zero_copy_only=False).astype(np.float64)
        found[rows[rows != NO_ROW]] = value[rows != NO_ROW]
    return found


def _figures_of(snapshots: Sequence[RawSnapshot], measure: str) -> list[tuple[RawSnapshot, pa.Table]]:
    found = []
    for snapshot in snapshots:
        if (table := snapshot.figures()) is not None:
            found.append((snapshot, table.filter(pc.equal(table["measure"], measure))))
    return found
