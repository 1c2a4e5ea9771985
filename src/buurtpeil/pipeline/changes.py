# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed since the last publication?

Needs the publication that readers saw and the one just worked out. Gives every figure that came, changed, went or
became final, and what changed in areas, compass, signals and methods; `publish` stores it once, readers only read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.areas.table import NO_ROW
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.indicators.statuses import Flag
from buurtpeil.pipeline.publication import Publication

Floats = npt.NDArray[np.float64]


class ChangeKind(StrEnum):
    """What happened to a figure."""

    ADDED = "added"
    REVISED = "revised"  # another number than before
    WITHDRAWN = "withdrawn"  # a number before, none now
    FINAL = "final"  # provisional before, final now, and the same number


CHANGES_SCHEMA = pa.schema(
    [
        pa.field("area", pa.string()),
        pa.field("indicator", pa.string()),
        pa.field("period", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("old", pa.float64()),  # null where there was none
        pa.field("new", pa.float64()),
        pa.field("old_snapshot", pa.string()),  # the raw snapshot the figure came from, null where there was none
        pa.field("new_snapshot", pa.string()),
        pa.field("is_final", pa.bool_()),  # provisional before and final now, whether or not the number changed
    ]
)


def figure_changes(before: Publication, after: Publication) -> pa.Table:
    """Every figure that differs, in `CHANGES_SCHEMA`, by indicator, area and period.

    Of two editions nothing is compared: the same code may be another place. An area that one of the two does not know
    has no figure there.
    """
    if before.edition != after.edition:
        return CHANGES_SCHEMA.empty_table()
    codes = sorted({*before.areas.codes.tolist(), *after.areas.codes.tolist()})
    keys = dict.fromkeys([*before.figures.keys, *after.figures.keys])
    return pa.concat_tables([CHANGES_SCHEMA.empty_table(), *(_of_indicator(key, codes, before, after) for key in keys)])


def _of_indicator(key: str, codes: list[str], before: Publication, after: Publication) -> pa.Table:
    known = [one.figures.periods(key) for one in (before, after) if key in one.figures.keys]
    periods = sorted({period for own in known for period in own})
    old, old_flags, old_from = _laid_out(key, codes, periods, before)
    new, new_flags, new_from = _laid_out(key, codes, periods, after)
    was, there = np.isfinite(old), np.isfinite(new)
    provisional = np.uint16(Flag.PROVISIONAL)
    is_final = was & there & (old_flags & provisional != 0) & (new_flags & provisional == 0)
    kind = np.full(old.shape, "", dtype="U9")
    kind[is_final] = ChangeKind.FINAL
    kind[was & there & (old != new)] = ChangeKind.REVISED
    kind[~was & there] = ChangeKind.ADDED
    kind[was & ~there] = ChangeKind.WITHDRAWN
    area, column = np.nonzero(kind != "")
    return pa.table(
        {
            "area": pa.array(np.array(codes, dtype=object)[area], pa.string()),
            "indicator": pa.repeat(key, len(area)),
            "period": pa.array(np.array(periods, dtype=object)[column], pa.string()),
            "kind": pa.array(kind[area, column].astype(object), pa.string()),
            "old": pa.array(old[area, column], mask=~was[area, column]),
            "new": pa.array(new[area, column], mask=~there[area, column]),
            "old_snapshot": _names(before, old_from[area, column]),
            "new_snapshot": _names(after, new_from[area, column]),
            "is_final": pa.array(is_final[area, column]),
        },
        schema=CHANGES_SCHEMA,
    )


def _laid_out(
    key: str, codes: list[str], periods: list[str], publication: Publication
) -> tuple[Floats, npt.NDArray[np.uint16], npt.NDArray[np.int16]]:
    """(areas, periods) value, flags and snapshot number of one indicator over `codes` and `periods`."""
    shape = len(codes), len(periods)
    value, flags = np.full(shape, np.nan), np.zeros(shape, dtype=np.uint16)
    source = np.full(shape, NO_SNAPSHOT, dtype=np.int16)
    if key in publication.figures.keys:
        rows = publication.areas.rows(codes)
        here = np.flatnonzero(rows != NO_ROW)
        columns = np.searchsorted(periods, publication.figures.periods(key))
        place, block = np.ix_(here, columns), publication.figures.block(key)
        value[place], flags[place], source[place] = (block[name][rows[here]] for name in ("value", "flags", "snapshot"))
    return value, flags, source


def _names(publication: Publication, number: npt.NDArray[np.int16]) -> pa.Array:
    names = np.array([*publication.head["snapshots"], None], dtype=object)
    return pa.array(names[np.where(number == NO_SNAPSHOT, len(names) - 1, number)], pa.string())


def other_changes(before: Publication, after: Publication) -> dict[str, Any]:
    """What changed in areas, compass colours, signals, methods and deliveries, as plain JSON."""
    return {
        "editions": [before.edition, after.edition],
        "areas": _areas(before, after),
        "colours": _colours(before, after) if before.edition == after.edition else [],
        "signals": _signals(before, after),
        "methods": _methods(before.head["methods"], after.head["methods"]),
        "deliveries": {
            "came": sorted(set(after.head["inputs"]) - set(before.head["inputs"])),
            "went": sorted(set(before.head["inputs"]) - set(after.head["inputs"])),
        },
        "titles": before.head["inputs"] | after.head["inputs"],
    }


def _areas(before: Publication, after: Publication) -> dict[str, Any]:
    old = dict(zip(before.areas.codes.tolist(), before.areas.names.tolist(), strict=True))
    new = dict(zip(after.areas.codes.tolist(), after.areas.names.tolist(), strict=True))
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "renamed": sorted([code, old[code], new[code]] for code in old.keys() & new.keys() if old[code] != new[code]),
    }


def _colours(before: Publication, after: Publication) -> list[dict[str, str]]:
    """Judgements of the last period that differ, by domain and area; an area that is new or gone is left out."""
    found = []
    codes = [code for code in after.areas.codes.tolist() if code in before.areas]
    old_rows, new_rows = before.areas.rows(codes), after.areas.rows(codes)
    for domain in after.compass.keys:
        if domain not in before.compass.keys:
            continue
        old = before.compass.block(domain)["colour"][old_rows, -1]
        new = after.compass.block(domain)["colour"][new_rows, -1]
        found += [
            {"area": codes[row], "domain": domain, "old": _word(old[row]), "new": _word(new[row])}
            for row in np.flatnonzero(old != new)
        ]
    return found


def _word(colour: int) -> str:
    return Colour(int(colour)).name.lower().replace("_", "-")


def _signals(before: Publication, after: Publication) -> dict[str, list[dict[str, Any]]]:
    """Signals that appeared or disappeared: the same kind of signal on the same indicator and area is the same."""
    old, new = (
        {(item.kind.value, item.area, item.indicator): item for item in one.signals()} for one in (before, after)
    )
    return {
        name: [
            {"kind": kind, "area": area, "indicator": indicator, "title": dict(items[kind, area, indicator].title)}
            for kind, area, indicator in sorted(items.keys() - others.keys())
        ]
        for name, items, others in (("appeared", new, old), ("disappeared", old, new))
    }


def _methods(before: Mapping[str, str], after: Mapping[str, str]) -> list[list[str]]:
    """[name, old version, new version] of what differs; an empty version: it did not exist."""
    names = sorted(before.keys() | after.keys())
    return [[name, before.get(name, ""), after.get(name, "")] for name in names if before.get(name) != after.get(name)]
