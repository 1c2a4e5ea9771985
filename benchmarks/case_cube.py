# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does it take to get one area, or one indicator, out of the whole country?

Needs the national publication. Gives milliseconds, warm: from the memory-mapped cube with every figure touched, as the
records that pages get, and beside pyarrow reading the same figures from Parquet sorted by area.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.national import national_publication
from benchmarks.runner import Row, time_rounds
from buurtpeil.areas.codes import Level
from buurtpeil.pipeline.publication import Publication

NAME = "cube"
MILLISECONDS_ALLOWED = 5.0
PEER = "pyarrow, Parquet sorted by area"


def run() -> list[Row]:
    """Measure both questions at both depths."""
    publication = national_publication()
    areas = publication.areas
    rows = np.flatnonzero(areas.levels == Level.NEIGHBOURHOOD.value)
    some_rows = cycle([int(row) for row in rows[:: max(1, len(rows) // 97)]])
    some_keys = cycle(publication.figures.keys)
    size = f"{len(areas):,} areas, {len(publication.figures.keys)} indicators, {len(publication.figures.fields)} fields"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.parquet"
        _write_peer(publication, path)
        one_area = _milliseconds(lambda: _read_peer(path, "row", next(some_rows)), 5)
        one_indicator = _milliseconds(lambda: _read_peer(path, "indicator", next(some_keys)), 5)
    return [
        Row(
            "one area, all indicators: cube, every field touched",
            "ms",
            _milliseconds(lambda: _touch_area(publication, next(some_rows)), 100),
            size,
            MILLISECONDS_ALLOWED,
            PEER,
            one_area,
        ),
        Row(
            "one area, all indicators: records of a page",
            "ms",
            _milliseconds(lambda: publication.figures_of_area(str(areas.codes[next(some_rows)])), 100),
            limit=MILLISECONDS_ALLOWED,
        ),
        Row(
            "one indicator, all areas: cube, every field touched",
            "ms",
            _milliseconds(lambda: _touch_indicator(publication, next(some_keys)), 100),
            size,
            MILLISECONDS_ALLOWED,
            PEER,
            one_indicator,
        ),
        Row(
            "one indicator, all areas: records of a page",
            "ms",
            _milliseconds(lambda: publication.figures_of_indicator(next(some_keys)), 100),
            limit=MILLISECONDS_ALLOWED,
        ),
    ]


def _milliseconds(function: Callable[[], object], repeats: int) -> tuple[float, ...]:
    return tuple(1000 * seconds for seconds in time_rounds(function, repeats=repeats))


def _touch_area(publication: Publication, row: int) -> float:
    blocks = publication.figures.area(row).values()
    return float(sum(values.sum() for fields in blocks for values in fields.values()))


def _touch_indicator(publication: Publication, key: str) -> float:
    return float(sum(values.sum() for values in publication.figures.block(key).values()))


def _write_peer(publication: Publication, path: Path) -> None:
    """The same figures as a long table, sorted by area: one row an area, indicator and period."""
    tables = pa.concat_tables(_long_tables(publication)).sort_by([("row", "ascending")])
    pq.write_table(tables, path, row_group_size=50_000)


def _long_tables(publication: Publication) -> Iterator[pa.Table]:
    cube = publication.figures
    for key in cube.keys:
        fields = cube.block(key)
        areas_count, periods_count = next(iter(fields.values())).shape
        columns = {name: values.ravel() for name, values in fields.items()}
        row = np.repeat(np.arange(areas_count, dtype=np.int32), periods_count)
        period = np.tile(np.array(cube.periods(key)), areas_count)
        yield pa.table({"row": row, "indicator": [key] * len(row), "period": period, **columns})


def _read_peer(path: Path, column: str, wanted: int | str) -> float:
    table = pq.read_table(path, filters=[(column, "=", wanted)])
    return float(sum(table[name].to_numpy().sum() for name in table.column_names[3:]))
