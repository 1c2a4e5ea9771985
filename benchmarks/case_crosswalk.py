# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does it take to bring many years of figures to another edition?

Needs nothing: a made-up country of 14,400 neighbourhoods of which some were moved. Gives seconds for building the
crosswalk and milliseconds for harmonising 200 indicator-years over it, beside tobler and its cached table where that is
installed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.runner import Row, time_rounds
from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.crosswalk_build import build_crosswalk
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.indicators.harmonise import harmonise_counts, harmonise_ratios
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.indicators.statuses import Status

NAME = "crosswalk"
SIDE = 120  # 120 x 120 areas
METRES = 500.0
INDICATOR_YEARS = 200
CHANGED = 0.05
POINTS_A_SIDE = 24
PEER = "tobler area_interpolate(table=)"
NO_PEER = "tobler is not installed in this environment: measured without a peer"
_WHAT_WE_DO = (
    "also statuses, flags, 2% unknown figures and the interpolated share; tobler moves the values of full data"
)

Floats = npt.NDArray[np.float64]


def run() -> list[Row]:
    """Build once, then move counts and shares."""
    source, target, before, after = _editions()
    crosswalk = build_crosswalk(source, target, before, after)
    size = f"{len(source):,} areas, {len(crosswalk.share):,} pairs, {INDICATOR_YEARS} indicator-years"
    grid, base = _figures(len(source))
    full = np.nan_to_num(grid.value)
    peer_build, peer_move = _tobler(before, after, full, crosswalk)
    note = NO_PEER if not peer_move else ""
    name = PEER if peer_move else ""
    return [
        Row(
            "build the crosswalk",
            "s",
            time_rounds(lambda: build_crosswalk(source, target, before, after)),
            f"{len(source):,} areas of {4 * POINTS_A_SIDE} points, {CHANGED:.0%} moved",
            peer="tobler, its table" if peer_build else "",
            peer_samples=peer_build,
            note=note,
        ),
        *(
            Row(what, "ms", _milliseconds(function), size, peer=name, peer_samples=peer_move, note=note or told)
            for what, function, told in (
                ("move sums only", lambda: crosswalk.move(full), ""),
                ("harmonise counts", lambda: harmonise_counts(crosswalk, grid), _WHAT_WE_DO),
                ("harmonise shares with their base", lambda: harmonise_ratios(crosswalk, grid, base), _WHAT_WE_DO),
            )
        ),
    ]


def _milliseconds(function: Callable[[], object]) -> tuple[float, ...]:
    return tuple(1000 * seconds for seconds in time_rounds(function, repeats=3))


def _editions() -> tuple[AreaTable, AreaTable, Shapes, Shapes]:
    """Squares with many points on each side; in the later edition some have half a neighbour's column."""
    codes = [f"BU{number:08d}" for number in range(SIDE * SIDE)]
    column, row = np.divmod(np.arange(SIDE * SIDE), SIDE)
    left, low = column * METRES, row * METRES
    right = left + METRES
    later_left, later_right = left.copy(), right.copy()
    generator = np.random.default_rng(14_400)
    moved = generator.choice(SIDE * (SIDE - 1), int(CHANGED * SIDE * SIDE / 2), replace=False)
    later_right[moved] += METRES / 2
    later_left[moved + SIDE] += METRES / 2
    tables = (AreaTable.from_codes(year, {code: code for code in codes}) for year in (2014, 2024))
    shapes = (
        Shapes(
            shapely.segmentize(shapely.box(first, low, last, low + METRES), METRES / POINTS_A_SIDE), np.ones(len(codes))
        )
        for first, last in ((left, right), (later_left, later_right))
    )
    source, target = tables
    before, after = shapes
    return source, target, before, after


def _figures(count: int) -> tuple[MeasureGrid, MeasureGrid]:
    generator = np.random.default_rng(200)
    shape = count, INDICATOR_YEARS
    value = generator.uniform(0, 100, shape)
    status = np.where(generator.random(shape) < 0.02, Status.SUPPRESSED, Status.OBSERVED).astype(np.uint8)
    value[status == Status.SUPPRESSED] = np.nan
    periods = tuple(f"{1800 + year}" for year in range(INDICATOR_YEARS))
    flags, snapshot = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.int16)
    base = generator.integers(50, 5000, shape).astype(np.float64)
    return (
        MeasureGrid(periods, value, status, flags, snapshot),
        MeasureGrid(periods, base, np.zeros(shape, dtype=np.uint8), flags, snapshot),
    )


def _tobler(
    before: Shapes, after: Shapes, values: Floats, crosswalk: Crosswalk
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds for its table and milliseconds for all values over it; empty where it is not installed.

    Raises `ValueError` when its sums are not ours: then the two do not measure the same work.
    """
    try:
        import geopandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
        from tobler.area_weighted import area_interpolate  # type: ignore[import-not-found,import-untyped,unused-ignore]
        from tobler.area_weighted.area_interpolate import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
            _area_tables_binning,
        )
    except ImportError:
        return (), ()
    columns = [f"v{number}" for number in range(values.shape[1])]
    source = geopandas.GeoDataFrame(dict(zip(columns, values.T, strict=True)), geometry=before.geometry, crs=28992)
    target = geopandas.GeoDataFrame(geometry=after.geometry, crs=28992)

    def build() -> Any:
        return _area_tables_binning(source, target, spatial_index="auto")

    table = build()

    def move() -> Any:
        return area_interpolate(source, target, extensive_variables=columns, table=table, allocate_total=True)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = move()[columns].to_numpy()
        if not np.allclose(theirs, crosswalk.move(values), rtol=1e-4):  # its table holds single precision
            raise ValueError("tobler gives other sums than the crosswalk")
        return time_rounds(build), _milliseconds(move)
