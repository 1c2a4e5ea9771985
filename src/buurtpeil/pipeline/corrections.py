# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figures of a source are known to be wrong, and what stands in their place?

Needs the current raw snapshots. Gives the corrected figures with the flag `CORRECTED`; the snapshots stay as they are.
A correction whose expected value the source no longer holds stops the publication: someone has to look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.store import RawSnapshot


@dataclass(frozen=True)
class Correction:
    """One figure of one dataset; None is "no figure". `listed_in` is the snapshot of the list it stands in."""

    dataset: str
    area: str
    measure: str
    period: str
    expect: float | None
    value: float | None
    reason: Mapping[str, str]
    reporter: str
    date: str
    listed_in: str

    @property
    def place(self) -> str:
        """Which figure it is about, in words."""
        return f"{self.dataset}: {self.area} {self.measure} {self.period}"


@dataclass(frozen=True)
class Checked:
    """A correction held against the source: `state` is "holds", "dataset-absent" or "fails"; `found` says how."""

    correction: Correction
    state: str
    found: str = ""


def corrections_in(snapshots: Sequence[RawSnapshot]) -> tuple[Correction, ...]:
    """All corrections that are current, by place; of two lists about one figure the later wins."""
    by_place: dict[str, Correction] = {}
    for snapshot in sorted(snapshots, key=lambda item: (item.manifest["retrieved"], item.id)):
        if (table := snapshot.corrections()) is not None:
            for row in table.to_pylist():
                reason = {language: row.pop(f"reason_{language}") for language in ("nl", "en")}
                correction = Correction(**row, reason=reason, listed_in=snapshot.id)
                by_place[correction.place] = correction
    return tuple(by_place[place] for place in sorted(by_place))


def dataset_of(snapshot: RawSnapshot) -> str:
    """``source/dataset``, as corrections name it."""
    description = snapshot.manifest["description"]
    return f"{description['source']}/{description['dataset']}"


def check_corrections(snapshots: Sequence[RawSnapshot]) -> tuple[Checked, ...]:
    """Each current correction with whether the source still holds what it expects."""
    by_dataset = {dataset_of(snapshot): snapshot for snapshot in snapshots}
    found = []
    for correction in corrections_in(snapshots):
        snapshot = by_dataset.get(correction.dataset)
        table = snapshot.figures() if snapshot is not None else None
        if table is None:
            found.append(Checked(correction, "dataset-absent"))
            continue
        row = _row_of(table, correction)
        fault = _fault(table, row, correction)
        found.append(Checked(correction, "fails" if fault else "holds", fault))
    return tuple(found)


def waiting_datasets(snapshots: Sequence[RawSnapshot]) -> dict[str, tuple[int, str]]:
    """{dataset that corrections name and nobody loaded: (how many corrections, the loaded name most like it or "")}.

    A correction may wait for a delivery that is still to come; a name that was mistyped waits for ever.
    """
    loaded = [dataset_of(snapshot) for snapshot in snapshots if "figures" in snapshot.manifest["tables"]]
    waiting = Counter(item.dataset for item in corrections_in(snapshots) if item.dataset not in loaded)
    return {
        name: (count, next(iter(get_close_matches(name, loaded, 1)), "")) for name, count in sorted(waiting.items())
    }


def apply_corrections(
    snapshot: RawSnapshot, figures: pa.Table, corrections: Sequence[Correction]
) -> tuple[pa.Table, tuple[Correction, ...]]:
    """The figures of one snapshot with its corrections made, and which these were.

    Raises `SourceError` when the source does not hold what a correction expects.
    """
    own = tuple(item for item in corrections if item.dataset == dataset_of(snapshot))
    if not own:
        return figures, ()
    value = figures["value"].to_numpy(zero_copy_only=False).astype(np.float64).copy()
    status, flags = figures["status"].to_numpy().copy(), figures["flags"].to_numpy().copy()
    for correction in own:
        row = _row_of(figures, correction)
        if fault := _fault(figures, row, correction):
            raise SourceError(
                "A correction expects another value than the source holds now, so nothing was published:",
                f"{correction.place}: {fault}.",
                "The publisher may have mended it. Remove or renew the correction, load the list again, then publish.",
            )
        has_number = correction.value is not None
        value[row] = correction.value if has_number else np.nan
        had_number = Status(int(status[row])).has_figure
        status[row] = (status[row] if had_number else Status.OBSERVED) if has_number else Status.UNKNOWN
        flags[row] |= Flag.CORRECTED
    columns = {"value": pa.array(value, mask=np.isnan(value)), "status": pa.array(status), "flags": pa.array(flags)}
    for name, column in columns.items():
        place = figures.schema.get_field_index(name)
        figures = figures.set_column(place, figures.schema.field(name), column.cast(figures.schema.field(name).type))
    return figures, own


def corrected_figures(
    snapshots: Sequence[RawSnapshot],
) -> tuple[list[tuple[RawSnapshot, pa.Table]], tuple[Correction, ...]]:
    """Each snapshot that holds figures, with its figures corrected; and every correction that was made."""
    corrections = corrections_in(snapshots)
    made: list[Correction] = []
    result = []
    for snapshot, table in _with_figures(snapshots):
        corrected, own = apply_corrections(snapshot, table, corrections)
        made += own
        result.append((snapshot, corrected))
    return result, tuple(made)


def _with_figures(snapshots: Sequence[RawSnapshot]) -> Iterator[tuple[RawSnapshot, pa.Table]]:
    for snapshot in snapshots:
        if (table := snapshot.figures()) is not None:
            yield snapshot, table


def _row_of(figures: pa.Table, correction: Correction) -> int | None:
    is_it = pc.and_(
        pc.and_(pc.equal(figures["measure"], correction.measure), pc.equal(figures["period"], correction.period)),
        pc.equal(figures["area"], correction.area),
    )
    rows = np.flatnonzero(is_it.to_numpy(zero_copy_only=False))
    return int(rows[0]) if len(rows) else None


def _fault(figures: pa.Table, row: int | None, correction: Correction) -> str:
    if row is None:
        return "there is no such row"
    found = figures["value"][row].as_py()
    if found == correction.expect:
        return ""
    return f"expected {say(correction.expect)}, found {say(found)}"


def say(value: float | None) -> str:
    """A figure in words."""
    return "no figure" if value is None else f"{value:,.10g}"


def correction_made(
    head: Mapping[str, Any], area: str, measures: Sequence[str], period: str
) -> Mapping[str, Any] | None:
    """The correction behind a figure of a publication, by the head of that publication; None where there is none."""
    about = {"area": area, "period": period}
    for record in head.get("corrections", ()):
        if record["measure"] in measures and all(record[name] == value for name, value in about.items()):
            found: Mapping[str, Any] = record
            return found
    return None
