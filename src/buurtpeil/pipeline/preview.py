# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What will change when this file is kept?

Needs a delivery that was read and the current raw snapshots of its publication set. Gives a `Preview`: new and changed
figures (old and new), what disappears, areas nobody knows and the indicators it touches. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.store import RawSnapshot
from buurtpeil.store.delivery import FIGURES_SCHEMA, Delivery

OWN = "own"  # a publisher's own adapter knows the edition; in a user's file a person filled it in
_NO_FIGURE = -1
_KEY = ("measure", "period", "area")


@dataclass(frozen=True)
class ChangedFigure:
    """One figure that another one takes the place of; NaN where there is no number. `title` is of the old source."""

    area: str
    measure: str
    period: str
    old: float
    new: float
    snapshot: str
    same_dataset: bool


@dataclass(frozen=True)
class UnknownAreas:
    """Codes that the official list of their edition does not hold; `has_list` tells whether there is such a list."""

    edition: int
    codes: tuple[str, ...]
    has_list: bool


@dataclass(frozen=True)
class Preview:
    """What keeping a delivery does to the current figures.

    Attributes
    ----------
    replaces : the snapshot of the same dataset that is current now, "" where there is none.
    new, unchanged : numbers of figures.
    changed : figures that get another value, by area.
    gone : figures of the replaced snapshot that the new one lacks: (number, an example a measure and period).
    other_meaning : codes that are another area, by name, in the code list of another edition.
    indicators : keys of catalogue indicators that new or changed figures touch.
    uncatalogued : measures that no catalogue describes: exported, never judged.
    """

    replaces: str
    new: int
    unchanged: int
    changed: tuple[ChangedFigure, ...]
    gone: int
    gone_examples: tuple[str, ...]
    unknown: tuple[UnknownAreas, ...]
    other_meaning: tuple[str, ...]
    indicators: tuple[str, ...]
    uncatalogued: tuple[str, ...]


def preview(delivery: Delivery, snapshots: Sequence[RawSnapshot], catalogue: Catalogue) -> Preview:
    """Compare a delivery with `snapshots` (the current ones of its set); reads their tables and keeps nothing."""
    ordered = sorted(snapshots, key=lambda item: (item.manifest["retrieved"], item.id), reverse=True)
    about = delivery.description
    own = next((item for item in ordered if _is_same_dataset(item, about.source, about.dataset)), None)
    figures = delivery.figures if delivery.figures is not None else FIGURES_SCHEMA.empty_table()
    measures = pc.unique(figures["measure"].cast(pa.string()))
    old, source = _current(ordered, measures)
    place = pc.index_in(_keys(figures), value_set=_keys(old))
    before = pc.fill_null(place, _NO_FIGURE).to_numpy(zero_copy_only=False)
    is_new = before == _NO_FIGURE
    is_changed = np.zeros(len(before), dtype=bool)
    known = ~is_new
    if known.any():
        is_changed[known] = _differs(figures, np.flatnonzero(known), old, before[known])
    gone = _gone(own, figures)
    touched = set(pc.unique(figures["measure"].filter(pa.array(is_new | is_changed))).to_pylist()) | {
        str(measure) for measure in gone["measure"].to_pylist()
    }
    return Preview(
        replaces=own.id if own else "",
        new=int(is_new.sum()),
        unchanged=int((~is_new & ~is_changed).sum()),
        changed=tuple(_changes(figures, np.flatnonzero(is_changed), old, before, source, ordered, own)),
        gone=gone.num_rows,
        gone_examples=tuple(sorted({f"{row['measure']} {row['period']}" for row in gone.slice(0, 200).to_pylist()})),
        unknown=tuple(_unknown(figures, ordered)),
        other_meaning=tuple(_other_meaning(figures, ordered)) if about.source == OWN else (),
        indicators=tuple(key for key, item in catalogue.indicators.items() if touched & set(item.measures)),
        uncatalogued=tuple(sorted(touched - set(catalogue.measures))),
    )


def _is_same_dataset(snapshot: RawSnapshot, source: str, dataset: str) -> bool:
    description = snapshot.manifest["description"]
    return bool(description["source"] == source and description["dataset"] == dataset)


def _current(ordered: Sequence[RawSnapshot], measures: pa.Array) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """The current figures of `measures`, the later snapshot first, and the place of each row's snapshot."""
    tables = []
    for snapshot in ordered:
        table = snapshot.figures()
        tables.append(
            FIGURES_SCHEMA.empty_table()
            if table is None
            else table.filter(pc.is_in(table["measure"], value_set=measures.cast(table["measure"].type)))
        )
    whole = pa.concat_tables([*tables, FIGURES_SCHEMA.empty_table()])
    return whole, np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])


def _keys(table: pa.Table) -> pa.Array:
    texts = [table[name].cast(pa.string()) for name in _KEY]
    joined = pc.binary_join_element_wise(*texts, "\n")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _differs(
    new: pa.Table, rows: npt.NDArray[np.int64], old: pa.Table, places: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """(n,) whether value or status differ; two cells without a number and with one status are the same."""
    new_part, old_part = new.take(pa.array(rows)), old.take(pa.array(places))
    values = [part["value"].to_numpy(zero_copy_only=False).astype(np.float64) for part in (new_part, old_part)]
    statuses = [part["status"].to_numpy() for part in (new_part, old_part)]
    same = (values[0] == values[1]) | (np.isnan(values[0]) & np.isnan(values[1]))
    return np.asarray(~same | (statuses[0] != statuses[1]))


def _changes(
    figures: pa.Table,
    rows: npt.NDArray[np.int64],
    old: pa.Table,
    before: npt.NDArray[np.int64],
    source: npt.NDArray[np.int64],
    ordered: Sequence[RawSnapshot],
    own: RawSnapshot | None,
) -> Iterator[ChangedFigure]:
    new_part = figures.take(pa.array(rows)).to_pylist()
    old_part = old.take(pa.array(before[rows])).to_pylist()
    found = []
    for new_row, old_row, place in zip(new_part, old_part, before[rows], strict=True):
        snapshot = ordered[int(source[place])]
        values = [float("nan") if row["value"] is None else float(row["value"]) for row in (old_row, new_row)]
        key = new_row["area"], new_row["measure"], new_row["period"]
        is_own = own is not None and snapshot.id == own.id
        found.append(ChangedFigure(*key, old=values[0], new=values[1], snapshot=snapshot.id, same_dataset=is_own))
    yield from sorted(found, key=lambda item: (item.area, item.measure, item.period))


def _gone(own: RawSnapshot | None, figures: pa.Table) -> pa.Table:
    table = own.figures() if own is not None else None
    if table is None:
        return FIGURES_SCHEMA.empty_table()
    still = pc.is_in(_keys(table), value_set=_keys(figures))
    return table.filter(pc.invert(still))


def _unknown(figures: pa.Table, ordered: Sequence[RawSnapshot]) -> Iterator[UnknownAreas]:
    """Per edition, the codes that no loaded code list of that edition holds."""
    lists = _code_lists(ordered)
    for edition, codes in _codes_by_edition(figures).items():
        known = lists.get(edition, {})
        if missing := codes - set(known) - {"NL"}:
            yield UnknownAreas(edition, tuple(sorted(missing)), bool(known))


def _other_meaning(figures: pa.Table, ordered: Sequence[RawSnapshot]) -> Iterator[str]:
    """Each code whose name differs between the edition that the file states and the nearest other one."""
    lists = _code_lists(ordered)
    for edition, codes in _codes_by_edition(figures).items():
        here = lists.get(edition, {})
        for code in sorted(codes & set(here)):
            for year in sorted(set(lists) - {edition}, key=lambda other: abs(other - edition)):
                there = lists[year].get(code)
                if there is not None and _plain(there) != _plain(here[code]):
                    yield f"{code}: {here[code]} in {edition}, {there} in {year}"
                    break


def _plain(name: str) -> str:
    letters = "".join(letter for letter in name.lower() if letter.isalnum())
    return letters.removeprefix("wijk").lstrip("0123456789")


def _code_lists(ordered: Sequence[RawSnapshot]) -> dict[int, dict[str, str]]:
    """{edition: {code: name}} of all area names; the later snapshot wins."""
    lists: dict[int, dict[str, str]] = {}
    for snapshot in reversed(ordered):
        if (table := snapshot.areas()) is not None:
            columns = (table[name].to_pylist() for name in ("edition", "area", "name"))
            for edition, code, name in zip(*columns, strict=True):
                lists.setdefault(int(edition), {})[str(code)] = str(name)
    return lists


def _codes_by_edition(figures: pa.Table) -> dict[int, set[str]]:
    return {
        int(edition): set(pc.unique(figures["area"].filter(pc.equal(figures["edition"], edition))).to_pylist())
        for edition in sorted(pc.unique(figures["edition"]).to_pylist())
    }
