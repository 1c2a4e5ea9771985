# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long do loading and publishing the national figures take, and how much memory?

Needs the national police, health and KWB files. Gives seconds, peak memory and rows per second of each step, every
round in an empty store and a new process, beside pandas reading the same files in a process of its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.children import Finished, run_child
from benchmarks.national import FIGURES, shared_files
from benchmarks.runner import ROUNDS, Row
from buurtpeil.store import Store

NAME = "load"
SECONDS_ALLOWED = 60.0
MEBIBYTES_ALLOWED = 2048.0
PANDAS = "import sys, pandas; print(sum(len(pandas.read_parquet(path)) for path in sys.argv[1:]))"


def run() -> list[Row]:
    """Measure load, publish and both together."""
    paths = [str(path) for path in shared_files(*FIGURES)]
    loads, publishes, peers = [], [], []
    for _ in range(ROUNDS):
        load, publish, figures = _load_and_publish(paths)
        loads.append(load)
        publishes.append(publish)
        peers.append(run_child(["-c", PANDAS, *paths]))
    rows = int(peers[0].output)
    size = f"{len(paths)} files, {rows:,} rows as pandas counts them, {figures:,} figures taken from them"
    together = tuple(load.seconds + publish.seconds for load, publish in zip(loads, publishes, strict=True))
    peaks = tuple(
        max(load.peak_mebibytes, publish.peak_mebibytes) for load, publish in zip(loads, publishes, strict=True)
    )
    peer_peaks = tuple(peer.peak_mebibytes for peer in peers)
    start_up = tuple(run_child(["-m", "buurtpeil.cli", "--version"]).seconds for _ in range(ROUNDS))
    peer_start_up = tuple(run_child(["-c", "import pandas"]).seconds for _ in range(ROUNDS))
    return [
        Row("load and publish", "s", together, size, SECONDS_ALLOWED),
        Row("load", "s", _seconds(loads), peer="pandas reading", peer_samples=_seconds(peers), note=_WHAT_LOAD_DOES),
        Row("load", "rows/s", _rates(rows, loads), peer="pandas reading", peer_samples=_rates(rows, peers)),
        Row("publish", "s", _seconds(publishes)),
        Row("peak memory", "MiB", peaks, limit=MEBIBYTES_ALLOWED, peer="pandas reading", peer_samples=peer_peaks),
        Row("start-up, in all of the above", "s", start_up, peer="importing pandas", peer_samples=peer_start_up),
    ]


_WHAT_LOAD_DOES = "load also checks every value, keeps the originals and writes a snapshot to disk; pandas reads only"


def _load_and_publish(paths: list[str]) -> tuple[Finished, Finished, int]:
    """Both commands in an empty store, and the number of figures that were taken."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        store = ["-m", "buurtpeil.cli", "--store", str(root)]
        load, publish = run_child([*store, "load", *paths]), run_child([*store, "publish"])
        tables = (snapshot.figures() for snapshot in Store(root).raw_snapshots())
        return load, publish, sum(table.num_rows for table in tables if table is not None)


def _seconds(rounds: list[Finished]) -> tuple[float, ...]:
    return tuple(item.seconds for item in rounds)


def _rates(rows: int, rounds: list[Finished]) -> tuple[float, ...]:
    return tuple(rows / item.seconds for item in rounds)
