# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does it take to give all figures of a place that someone draws?

Needs the real figures and boundaries of the whole country, and the made-up city. Gives milliseconds, warm, from the
outline to every figure of every period, beside tobler on the same outline and the same boundaries where that is
installed.
"""

from __future__ import annotations

import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.national import STORE, national_publication
from benchmarks.runner import Row, time_rounds
from buurtpeil.areas.ground import Ground
from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.places import figures_of_place
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store

NAME = "place"
LIMIT_MS = 20.0  # SIGNALS §6
REPEATS = 10
ROTTERDAM = 93_000.0, 437_000.0
MADE_UP = 40_600.0, 540_300.0
PEER = "tobler area_interpolate"
_WHAT_WE_DO = (
    "ours: all periods with base, status, shares known and interpolated, and margin; tobler: a value of the last period"
)


def run() -> list[Row]:
    """Two sizes of outline over the country, and one over the city with the most indicators and years."""
    country = national_publication()
    ground = open_ground(Store(STORE), country)
    rows = []
    for radius in (1_500.0, 10_000.0):
        outline = shapely.Point(*ROTTERDAM).buffer(radius)
        rows += _rows(f"{radius / 1000:g} km around Rotterdam", country, ground, outline)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for delivery in deliveries(build_city()):
            store.publish_raw(delivery, datetime.now(UTC))
        publish(store, "voorbeeldstad")
        city = open_publications(store)[0]
        rows += _rows("900 m in the made-up city", city, open_ground(store, city), shapely.Point(*MADE_UP).buffer(900))
    return rows


def _rows(where: str, publication: Publication, ground: Ground, outline: shapely.Geometry) -> list[Row]:
    figures = figures_of_place(publication, ground, ground.parts_of_drawing(outline))
    columns = sum(len(figure.periods) for figure in figures)
    parts = ground.parts_of_drawing(outline)
    size = (
        f"{len(ground.rows):,} neighbourhoods, {len(parts.rows)} in the place ({int(parts.is_divided.sum())} divided); "
        f"{len(figures)} indicators, {columns:,} figures"
    )

    def all_figures() -> object:
        return figures_of_place(publication, ground, ground.parts_of_drawing(outline))

    peer = _tobler(publication, ground, outline)
    note = _WHAT_WE_DO if peer else "tobler is not installed in this environment: measured without a peer"
    return [
        Row(f"which blocks: {where}", "ms", _milliseconds(lambda: ground.parts_of_drawing(outline)), size),
        Row(
            f"all figures: {where}",
            "ms",
            _milliseconds(all_figures),
            size,
            limit=LIMIT_MS,
            peer=PEER if peer else "",
            peer_samples=peer,
            note=note,
        ),
    ]


def _milliseconds(function: Any) -> tuple[float, ...]:
    return tuple(1000 * seconds for seconds in time_rounds(function, repeats=REPEATS))


def _tobler(publication: Publication, ground: Ground, outline: shapely.Geometry) -> tuple[float, ...]:
    """Milliseconds for the same indicators as intensive variables; empty where it is not installed."""
    try:
        import geopandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
        from tobler.area_weighted import area_interpolate  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return ()
    columns = {key: _latest(publication, key)[ground.rows] for key in publication.figures.keys}
    source = geopandas.GeoDataFrame(columns, geometry=ground.shapes.geometry[ground.rows], crs=28992)
    target = geopandas.GeoDataFrame(geometry=[outline], crs=28992)

    def interpolate() -> object:
        return area_interpolate(source, target, intensive_variables=list(columns))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(1000 * seconds for seconds in time_rounds(interpolate))


def _latest(publication: Publication, key: str) -> Any:
    """The last period's values; 0 for the unknown, on which tobler fails under pandas 3."""
    return np.nan_to_num(publication.figures.block(key)["value"][:, -1])
