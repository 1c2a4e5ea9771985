# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does loading and publishing a whole folder of publishers' files take, and how much memory?

Needs the folder with real publishers' files. Gives seconds, rows per second and peak memory of `load FOLDER` and
`publish`, every round in an empty store and new processes. There is no peer: nothing else does this work.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.children import Finished, run_child
from benchmarks.national import FIGURES, shared_files
from benchmarks.runner import Row
from buurtpeil.store import Store

NAME = "everything"
ROUNDS = 3  # of about a minute each
MEBIBYTES_ALLOWED = 3072.0


def run() -> list[Row]:
    """Measure both steps over everything."""
    folder = shared_files(FIGURES[0])[0].parents[1]
    rounds = [_once(folder) for _ in range(ROUNDS)]
    loads, publishes = [item[0] for item in rounds], [item[1] for item in rounds]
    rows, figures = rounds[0][2], rounds[0][3]
    size = f"{rows:,} rows read, {figures:,} figures and cells of columns without an indicator kept"
    return [
        Row("load everything", "s", tuple(item.seconds for item in loads), size),
        Row("load everything", "rows/s", tuple(rows / item.seconds for item in loads)),
        Row("publish everything", "s", tuple(item.seconds for item in publishes)),
        Row(
            "peak memory", "MiB",
            tuple(max(load.peak_mebibytes, publish.peak_mebibytes) for load, publish, *_ in rounds),
            limit=MEBIBYTES_ALLOWED,
        ),
    ]  # fmt: skip


def _once(source: Path) -> tuple[Finished, Finished, int, int]:
    """Both commands in an empty store, the rows that were read and what was kept of them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        store = ["-m", "buurtpeil.cli", "--store", str(root)]
        load, publish = run_child([*store, "load", str(source)]), run_child([*store, "publish"])
        snapshots = Store(root).raw_snapshots()
        kept = sum(
            snapshot.manifest["tables"].get(name, {}).get("rows_kept", 0)
            for snapshot in snapshots
            for name in ("figures", "uncatalogued")
        )
        return load, publish, sum(int(snapshot.manifest["rows_read"]) for snapshot in snapshots), kept
