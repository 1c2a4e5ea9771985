# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a person have to know of a file that was just read?

Needs a delivery. Gives a few lines: rows, areas per level and edition, periods, what was left out for which reason, and
what the source says of itself.
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.cli.lines import say_list
from buurtpeil.store.delivery import Delivery, LeftOut

MOST_NAMED = 6
_PLURAL = {
    Level.COUNTRY: ("country", "countries"),
    Level.MUNICIPALITY: ("municipality", "municipalities"),
    Level.DISTRICT: ("district", "districts"),
    Level.NEIGHBOURHOOD: ("neighbourhood", "neighbourhoods"),
    Level.POSTCODE: ("postcode area", "postcode areas"),
    Level.ENGLISH_LSOA: ("English area", "English areas"),
}


def describe_delivery(delivery: Delivery) -> list[str]:
    """Rows and figures; areas, editions and periods."""
    parts = [f"{delivery.rows_read:,} rows read"]
    for name in ("figures", "areas", "boundaries", "addresses", "corrections"):
        table = getattr(delivery, name)
        if table is not None:
            parts.append(f"{table.num_rows:,} {'area names' if name == 'areas' else name} taken")
    if delivery.uncatalogued is not None:
        columns = len(pc.unique(delivery.uncatalogued["column"]))
        parts.append(f"{columns:,} column{'s'[: columns != 1]} without an indicator kept for export")
    table = next((item for item in (delivery.figures, delivery.areas, delivery.boundaries) if item is not None), None)
    return [", ".join(parts)] + ([] if table is None or not table.num_rows else [_where_and_when(table)])


def _where_and_when(table: pa.Table) -> str:
    codes = pc.unique(table["area"]).to_pylist()
    levels = Counter(level_of(code) for code in codes)
    parts = [f"{levels[level]:,} {_PLURAL[level][levels[level] != 1]}" for level in Level if levels[level]]
    editions = sorted(pc.unique(table["edition"]).to_pylist())
    text = f"{', '.join(parts)}; edition {_range(list(map(str, editions)))}"
    if "period" not in table.column_names:
        return text
    periods = sorted(pc.unique(table["period"]).to_pylist())
    measures = len(pc.unique(table["measure"]))
    return f"{text}; {measures} measure{'s'[: measures != 1]}; {_range(periods)}"


def _range(labels: list[str]) -> str:
    """``2012, 2016, 2020``, or ``2010 to 2024 (15)`` for a long series."""
    return ", ".join(labels) if len(labels) <= 4 else f"{labels[0]} to {labels[-1]} ({len(labels)})"


def left_out_lines(delivery: Delivery, snapshot_id: str = "") -> list[str]:
    """One line a reason; the snapshot, where there is one, keeps all the names."""
    by_reason: dict[str, list[LeftOut]] = {}
    for item in delivery.left_out:
        by_reason.setdefault(item.reason["en"], []).append(item)
    lines = []
    for reason, items in by_reason.items():
        names = [name for item in items for name in item.what.split("; ")]
        count = sum(item.rows for item in items)
        more = f" (all: `buurtpeil data show {snapshot_id[:12]}`)" if snapshot_id and len(names) > MOST_NAMED else ""
        lines.append(f"left out ({count:,}): {reason} {say_list(names, MOST_NAMED)}{more}")
    return lines


def note_lines(delivery: Delivery) -> list[str]:
    """What the reader should know of the whole file."""
    return [f"note: {note['en']}" for note in delivery.notes]
