# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which columns were loaded that no indicator uses?

Needs the current raw snapshots and the catalogue. Gives a list of those columns, and their rows for export with the
publisher's own label and unit. They are read from the publisher's delivery each time; nothing is worked out from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.store import RawSnapshot
from buurtpeil.store.delivery import UNCATALOGUED_SCHEMA


@dataclass(frozen=True)
class UncataloguedColumn:
    """One column of one dataset: its label and unit as the publisher wrote them, its periods and number of figures."""

    dataset: str
    publisher: str
    licence: str
    column: str
    unit: str
    periods: tuple[str, ...]
    areas: int
    figures: int


def list_uncatalogued(snapshots: Sequence[RawSnapshot], catalogue: Catalogue) -> tuple[UncataloguedColumn, ...]:
    """All such columns by dataset and label."""
    found = []
    for snapshot, table in _tables(snapshots, catalogue):
        about = snapshot.manifest["description"]
        grouped = table.group_by(["column", "unit"]).aggregate(
            [("period", "distinct"), ("area", "count_distinct"), ("value", "count")]
        )
        for row in grouped.to_pylist():
            found.append(
                UncataloguedColumn(
                    about["dataset"],
                    about["publisher"],
                    about["licence"],
                    row["column"],
                    row["unit"],
                    tuple(sorted(row["period_distinct"])),
                    row["area_count_distinct"],
                    row["value_count"],
                )
            )
    return tuple(sorted(found, key=lambda item: (item.dataset, item.column, item.unit)))


def uncatalogued_rows(
    snapshots: Sequence[RawSnapshot], catalogue: Catalogue, column: str | None = None, area: str | None = None
) -> list[dict[str, Any]]:
    """The figures of one column (its whole label), of one area, or of both together.

    Raises `SourceError` when nothing of that name or area was loaded.
    """
    rows = []
    for snapshot, table in _tables(snapshots, catalogue, area):
        about = snapshot.manifest["description"]
        if column is not None:
            table = table.filter(pc.equal(table["column"], column))
        source = {key: about[key] for key in ("dataset", "publisher", "licence", "reference")}
        rows += [{**row, **source} for row in table.to_pylist()]
    if not rows:
        raise SourceError(
            "No column without an indicator holds this:",
            " ".join(repr(item) for item in (column, area) if item),
            "List them with `buurtpeil data columns`; figures with an indicator are in `buurtpeil profile`.",
        )
    return rows


def _tables(
    snapshots: Sequence[RawSnapshot], catalogue: Catalogue, area: str | None = None
) -> Iterator[tuple[RawSnapshot, pa.Table]]:
    """The loose columns of each delivery, and its measures that no indicator is worked out from, in one shape."""
    used = {measure for indicator in catalogue.indicators.values() for measure in indicator.measures}
    for snapshot in snapshots:
        parts = []
        if (loose := snapshot.uncatalogued()) is not None:
            parts.append(loose if area is None else loose.filter(pc.equal(loose["area"], area)))
        if (figures := snapshot.figures()) is not None:
            unused = [key for key in pc.unique(figures["measure"]).to_pylist() if key not in used]
            is_unused = pc.is_in(figures["measure"], value_set=pa.array(unused, pa.string()))
            own = figures.filter(pc.and_(is_unused, figures["value"].is_valid()))
            own = own if area is None else own.filter(pc.equal(own["area"], area))
            parts.append(_as_columns(own, catalogue, snapshot.manifest.get("measures", {})))
        if parts:
            yield snapshot, pa.concat_tables(parts)


def _as_columns(figures: pa.Table, catalogue: Catalogue, described: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    """`described` are the measures of a user's own file, as its mapping says."""
    units = {key: str(item["unit"]["en"]) for key, item in described.items()}
    units |= {key: item.unit["en"] for key, item in catalogue.measures.items()}
    names = figures["measure"].to_pylist()
    return pa.table(
        {
            "area": figures["area"],
            "edition": figures["edition"],
            "column": figures["measure"],
            "unit": pa.array([units.get(name, "not stated") for name in names], pa.string()),
            "period": figures["period"],
            "value": figures["value"],
        },
        schema=UNCATALOGUED_SCHEMA,
    )
