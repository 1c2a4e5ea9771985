# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does it take, and how does that compare with a peer in the same run?

Needs cases: modules `benchmarks/case_*.py` with a NAME and `run() -> list[Row]`. Gives the median of the rounds with
the interquartile range, a table, and a JSON file a case that also says on what machine, load and versions it was
measured.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import import_module, metadata
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Protocol

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = REPOSITORY / "benchmarks" / "results"
ROUNDS = 5
VERSIONS_OF = (
    "buurtpeil",
    "numpy",
    "scipy",
    "pyarrow",
    "shapely",
    "Django",
    "gunicorn",
    "pandas",
    "tobler",
    "numpy-financial",
    "pyxirr",
    "modelx",
    "esda",
    "pymannkendall",
    "ruptures",
    "statsmodels",
)


class CannotMeasureError(Exception):
    """A case can't be measured here; the text says why."""


@dataclass(frozen=True)
class Row:
    """One thing measured.

    `samples` holds one figure a round, in `unit`; `peer` names what was measured beside it in the same run, with
    `peer_samples` in the same unit. `limit` is the most that was promised; `size` says of how much data.
    """

    what: str
    unit: str
    samples: tuple[float, ...]
    size: str = ""
    limit: float | None = None
    peer: str = ""
    peer_samples: tuple[float, ...] = ()
    note: str = ""

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.samples)

    @property
    def peer_median(self) -> float | None:
        """The middle of the peer's rounds, None without a peer."""
        return statistics.median(self.peer_samples) if self.peer_samples else None

    @property
    def is_within_limit(self) -> bool | None:
        """Whether the median keeps the promise; None where none was made."""
        return None if self.limit is None else self.median <= self.limit

    def to_record(self) -> dict[str, Any]:
        """The row as plain JSON, with what follows from its samples."""
        return asdict(self) | {
            "median": self.median,
            "interquartile_range": interquartile_range(self.samples),
            "peer_median": self.peer_median,
            "is_within_limit": self.is_within_limit,
        }


class Case(Protocol):
    """A module `benchmarks/case_*.py`."""

    NAME: str

    def run(self) -> list[Row]:
        """Measure; raises `CannotMeasureError` with the reason where that can't be done."""


@dataclass
class Report:
    """What one case gave."""

    case: str
    rows: list[Row] = field(default_factory=list)
    skipped: str = ""
    machine: dict[str, Any] = field(default_factory=dict)


def interquartile_range(samples: Sequence[float]) -> tuple[float, float]:
    """The first and third quartile (inclusive method); both the sample itself when there is one."""
    if len(samples) < 2:
        return samples[0], samples[0]
    first, _, third = statistics.quantiles(samples, n=4, method="inclusive")
    return first, third


def time_rounds(function: Callable[[], object], rounds: int = ROUNDS, repeats: int = 1) -> tuple[float, ...]:
    """Seconds per call in each round, after one call that doesn't count; `repeats` calls a round for what is short."""
    function()
    samples = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repeats):
            function()
        samples.append((time.perf_counter() - start) / repeats)
    return tuple(samples)


def find_cases() -> Iterator[Case]:
    """All cases, by file name."""
    import benchmarks

    for module in iter_modules(benchmarks.__path__):
        if module.name.startswith("case_"):
            yield import_module(f"benchmarks.{module.name}")


def describe_machine() -> dict[str, Any]:
    """Where and on what this is measured: never a host name or a path."""
    installed = {item.metadata["Name"].lower() for item in metadata.distributions()}
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load_before": [round(value, 2) for value in os.getloadavg()],
        "versions": {name: metadata.version(name) for name in VERSIONS_OF if name.lower() in installed},
    }


def run_case(case: Case) -> Report:
    """Run one case; one that can't be run here is reported as skipped, with its reason."""
    report = Report(case.NAME, machine=describe_machine())
    try:
        report.rows = case.run()
    except CannotMeasureError as reason:
        report.skipped = str(reason)
    return report


def write_report(report: Report, folder: Path = RESULTS) -> Path:
    """Write `<case>.json`, in the place of the earlier one: git keeps the history."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.case}.json"
    record = {
        "case": report.case,
        "rounds": "median and interquartile range of the samples; a peer is measured in the same run",
        "machine": report.machine,
        "rows": [row.to_record() for row in report.rows],
    }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def table_of(report: Report) -> str:
    """The report as lines of text."""
    lines = [f"{report.case}  (cores {report.machine['cores']}, load {report.machine['load_before'][0]})"]
    if report.skipped:
        return f"{lines[0]}\n  SKIPPED: {report.skipped}"
    for row in report.rows:
        first, third = interquartile_range(row.samples)
        line = f"  {row.what:<56} {row.median:>12,.2f} {row.unit:<6} [{first:,.2f} - {third:,.2f}]"
        if row.limit is not None:
            line += f"  {'within' if row.is_within_limit else 'OVER'} {row.limit:g}"
        if row.peer_median is not None:
            line += f"  {row.peer}: {row.peer_median:,.2f} {row.unit}"
        lines.append(line)
        lines += [f"      {text}" for text in (row.size, row.note) if text]
    return "\n".join(lines)
