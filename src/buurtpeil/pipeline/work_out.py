# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What are the results of a set of raw snapshots?

Needs the snapshots, the catalogue and an empty folder. Gives the files of a derived snapshot (see `layout`), block by
block, so that memory stays bounded by one indicator and not by the country.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import Estimates, estimate
from buurtpeil.estimates.domains import TOTAL, DomainScores, score_domains
from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.assemble import Assembled, assemble
from buurtpeil.indicators.catalogue import Catalogue, Indicator, copy_catalogue
from buurtpeil.indicators.completeness import CompletenessGrid, measure_completeness
from buurtpeil.indicators.linking import build_measure_grids
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.alike import write_alike, write_regions
from buurtpeil.pipeline.bridge import brought_over, build_bridge
from buurtpeil.pipeline.corrections import corrected_figures
from buurtpeil.pipeline.editions import neighbouring_neighbourhoods, shapes_of_edition
from buurtpeil.pipeline.maps import write_maps
from buurtpeil.pipeline.provenance import trace
from buurtpeil.pipeline.records import Provenance
from buurtpeil.pipeline.summaries import summarise
from buurtpeil.pipeline.track_records import read_track_records
from buurtpeil.pipeline.workers import Workers, here
from buurtpeil.signals.data_quality import DataNote, check_data
from buurtpeil.signals.notifications import detect_notifications
from buurtpeil.signals.scan import ERROR_RATE, Surroundings, detect, in_order
from buurtpeil.signals.signal import Signal
from buurtpeil.store import RawSnapshot
from buurtpeil.store.cube import CubeWriter

NOTIFICATIONS = "notifications"
MONTHLY = "reporting-month"  # a frequency of its own (CONVENTIONS "Period"): kept beside the yearly figures, not judged
_SIZES = ("inhabitants", "households", "homes")


@dataclass(eq=False)
class _Results:
    """What the indicators leave behind for the steps that need all of them."""

    judged: list[tuple[Indicator, Panel, Estimates]] = field(default_factory=list)
    incomplete: list[np.ndarray[Any, Any]] = field(default_factory=list)
    completeness: list[dict[str, Any]] = field(default_factory=list)
    data_notes: list[DataNote] = field(default_factory=list)
    provenance: list[Provenance] = field(default_factory=list)


def work_out(
    snapshots: Sequence[RawSnapshot],
    catalogue: Catalogue,
    publication_set: str,
    seed: str,
    folder: Path,
    progress: Callable[[str], None],
    methods: Mapping[str, str],
    workers: Workers = here,
) -> None:
    """Fill `folder` with all results; `seed` names them in the signals' ids, `methods` the versions that made them.

    The estimates, by far the most work, are made by `workers`: an indicator is a block.
    """
    areas = areas_of_latest_edition(snapshots)
    progress(f"{len(areas):,} areas of edition {areas.edition}")
    with_figures, corrected = corrected_figures(snapshots)
    figures = [table for _, table in with_figures]
    bridge = build_bridge(snapshots, figures, areas, catalogue, progress)
    grids, unlinked = build_measure_grids(figures, areas, catalogue.measures, bridge)
    manifests = [(snapshot.id, snapshot.manifest) for snapshot, _ in with_figures]
    results = _estimate_indicators(catalogue, grids, areas, manifests, folder, progress, workers)
    progress("compass per domain")
    blocks = [(indicator.key, panel.periods, estimates) for indicator, panel, estimates in results.judged]
    compass = score_domains(blocks, areas, catalogue)
    _write_compass(compass, areas, folder)
    progress("signals")
    shapes = shapes_of_edition(snapshots, areas)
    around = Surroundings(neighbouring_neighbourhoods(shapes, areas), catalogue, read_track_records())
    signals = detect(results.judged, results.incomplete, seed, measures=catalogue.measures, surroundings=around)
    signals = in_order([*signals, *_notification_signals(grids, areas, catalogue, seed)])
    _write_json(folder / layout.SIGNALS, [signal.to_record() for signal in signals])
    _write_json(folder / layout.DATA_NOTES, [note.to_record() for note in results.data_notes])
    _write_monthly(grids, areas, folder)
    _write_areas(grids, areas, folder)
    write_alike(grids, areas, folder)
    pq.write_table(_completeness_table(results.completeness), folder / layout.COMPLETENESS)
    _write_json(folder / layout.SUMMARIES, _summaries(areas, compass, signals, results))
    progress("maps")
    write_maps(snapshots, areas, shapes, folder / layout.MAPS)
    write_regions(areas, shapes.geometry, folder)
    copy_catalogue(folder / layout.CATALOGUE)
    head = {
        "publication_set": publication_set,
        "edition": areas.edition,
        "snapshots": [identifier for identifier, _ in manifests],
        "inputs": {snapshot.id: _about(snapshot) for snapshot in snapshots},
        "methods": methods,
        "corrections": [asdict(item) for item in corrected],
        "provenance": [asdict(item) for item in results.provenance],
        "brought_over": brought_over(bridge),
        "unlinked": [
            {"snapshot": manifests[item.snapshot][0], "edition": item.edition, "areas": item.areas} for item in unlinked
        ],
    }
    _write_json(folder / layout.HEAD, head)
    progress(f"{len(results.judged)} indicators, {len(signals)} signals")


def _about(snapshot: RawSnapshot) -> dict[str, Any]:
    """What a reader must know of a delivery to recognise it."""
    about = snapshot.manifest["description"]
    return {key: about[key] for key in ("title", "publisher", "delivery", "published")}


def areas_of_latest_edition(snapshots: Sequence[RawSnapshot]) -> AreaTable:
    """The areas of the latest edition that any snapshot names; a later snapshot's spelling of a name wins."""
    tables = [table for snapshot in snapshots if (table := snapshot.areas()) is not None]
    if not tables:
        raise AreaError(
            "No source names the areas.",
            "",
            "Load a file with area names too, such as the key figures of a year (KWB).",
        )
    edition = max(int(np.max(table["edition"].to_numpy())) for table in tables)
    names: dict[str, str] = {}
    for table in tables:
        latest = table.filter(pc.equal(table["edition"], edition))
        names |= dict(zip(latest["area"].to_pylist(), latest["name"].to_pylist(), strict=True))
    return AreaTable.from_codes(edition, names)


def _estimate_indicators(
    catalogue: Catalogue,
    grids: Mapping[str, MeasureGrid],
    areas: AreaTable,
    manifests: Sequence[tuple[str, Mapping[str, Any]]],
    folder: Path,
    progress: Callable[[str], None],
    workers: Workers,
) -> _Results:
    results = _Results()
    groups = build_groups(areas)
    yearly = [item for item in catalogue.indicators.values() if item.period_kind != MONTHLY]
    under_way: deque[tuple[int, Indicator, Assembled]] = deque()

    def blocks() -> Iterator[tuple[Panel, Catalogue]]:
        for number, indicator in enumerate(yearly, 1):
            if (assembled := assemble(indicator, grids, areas)) is not None:
                under_way.append((number, indicator, assembled))
                yield assembled.panel, catalogue

    with CubeWriter(folder / layout.FIGURES_CUBE, len(areas), layout.FIGURES_FIELDS) as writer:
        for estimates in workers(estimate, blocks()):
            number, indicator, assembled = under_way.popleft()
            progress(f"{number}/{len(yearly)} {indicator.key}")
            completeness = measure_completeness(assembled, areas)
            writer.add_block(indicator.key, assembled.panel.periods, _figures_fields(assembled, indicator, estimates))
            results.judged.append((indicator, assembled.panel, estimates))
            quality = check_data(assembled.panel, 0, indicator, groups)
            # What came before a fault of the source may not be compared with what came after: no rule uses it.
            results.incomplete.append(completeness.is_incomplete(areas) | quality.before_jump)
            results.data_notes += quality.notes
            results.completeness += _completeness_records(indicator, assembled.panel, completeness)
            results.provenance += trace(assembled, manifests)
    return results


def _figures_fields(assembled: Assembled, indicator: Indicator, estimates: Estimates) -> dict[str, Any]:
    panel = assembled.panel
    own: dict[str, Any] = {"value": panel.value, "base": panel.base, "status": panel.status, "flags": panel.flags}
    own["snapshot"] = assembled.used[indicator.numerator or indicator.value or ""][np.newaxis]
    worked_out = {name: getattr(estimates, name) for name in layout.FIGURES_FIELDS if name not in own}
    return {name: array[0].astype(layout.FIGURES_FIELDS[name]) for name, array in (own | worked_out).items()}


def _completeness_records(indicator: Indicator, panel: Panel, grid: CompletenessGrid) -> list[dict[str, Any]]:
    return [
        {
            "municipality": str(panel.areas.codes[row]),
            "indicator": indicator.key,
            "period": period,
            "share": float(grid.share[group, column]),
            "areas_present": int(grid.present[group, column]),
            "areas_expected": int(grid.expected[group]),
            "children_total": float(grid.children_total[group, column]),
            "parent_total": float(grid.parent_total[group, column]),
            "compared": grid.compared,
        }
        for group, row in enumerate(grid.municipality_rows)
        for column, period in enumerate(panel.periods)
        if grid.present[group, column] or np.isfinite(grid.parent_total[group, column])
    ]


_COMPLETENESS_SCHEMA = pa.schema(
    [
        pa.field("municipality", pa.string()),
        pa.field("indicator", pa.string()),
        pa.field("period", pa.string()),
        pa.field("share", pa.float64()),
        pa.field("areas_present", pa.int64()),
        pa.field("areas_expected", pa.int64()),
        pa.field("children_total", pa.float64()),
        pa.field("parent_total", pa.float64()),
        pa.field("compared", pa.string()),
    ]
)


def _completeness_table(records: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(records, schema=_COMPLETENESS_SCHEMA)


def _write_compass(compass: DomainScores, areas: AreaTable, folder: Path) -> None:
    with CubeWriter(folder / layout.COMPASS_CUBE, len(areas), layout.COMPASS_FIELDS) as writer:
        shape = len(areas), len(compass.periods)
        # Without a judged indicator there is no period, and nothing to write (areas of another country).
        for position, key in enumerate(compass.keys if compass.periods else ()):
            fields: dict[str, Any] = {name: getattr(compass, name)[position] for name in layout.COMPASS_FIELDS}
            for name in ("movement", "movement_sure"):
                fields[name] = np.broadcast_to(fields[name][:, np.newaxis].astype(np.uint8), shape)
            writer.add_block(key, compass.periods, fields)


def _notification_signals(
    grids: Mapping[str, MeasureGrid], areas: AreaTable, catalogue: Catalogue, seed: str
) -> list[Signal]:
    grid, indicator = grids.get(NOTIFICATIONS), catalogue.indicators.get(NOTIFICATIONS)
    if grid is None or indicator is None:
        return []
    counts = np.where(grid.status == Status.OBSERVED, grid.value, np.nan)
    return detect_notifications(counts, grid.periods, areas, build_groups(areas), indicator, seed, ERROR_RATE)


def _write_monthly(grids: Mapping[str, MeasureGrid], areas: AreaTable, folder: Path) -> None:
    with CubeWriter(folder / layout.MONTHLY_CUBE, len(areas), layout.MONTHLY_FIELDS) as writer:
        if (grid := grids.get(NOTIFICATIONS)) is not None:
            fields: dict[str, Any] = {"value": grid.value, "status": grid.status, "flags": grid.flags}
            writer.add_block(NOTIFICATIONS, grid.periods, fields)


def _write_areas(grids: Mapping[str, MeasureGrid], areas: AreaTable, folder: Path) -> None:
    columns: dict[str, Any] = {"area": areas.codes.tolist(), "name": areas.names.tolist()}
    for measure in _SIZES:
        grid = grids.get(measure)
        columns[measure] = grid.value[:, -1] if grid is not None else np.full(len(areas), np.nan)
    pq.write_table(pa.table(columns), folder / layout.AREAS)


def _summaries(
    areas: AreaTable, compass: DomainScores, signals: Sequence[Signal], results: _Results
) -> dict[str, dict[str, Any]]:
    """One summary for every municipality that has a figure for at least one of its neighbourhoods."""
    has_any = np.zeros(len(areas), dtype=bool)
    for _, panel, _ in results.judged:
        has_any |= np.isfinite(panel.value[0]).any(axis=1)
    latest = max((panel.periods[-1] for _, panel, _ in results.judged), default="")
    total = compass.colour[compass.keys.index(TOTAL), :, -1] if compass.periods else np.zeros(len(areas))
    summaries = {}
    for row in np.flatnonzero(areas.levels == Level.MUNICIPALITY.value):
        code = str(areas.codes[row])
        inside = areas.rows_within(code, Level.NEIGHBOURHOOD)
        if len(inside) and has_any[inside].any():
            own = [signal for signal in signals if signal.municipality == code]
            colours = [Colour(int(colour)) for colour in total[inside]]
            summaries[code] = asdict(summarise(code, colours, own, latest))
    return summaries


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
