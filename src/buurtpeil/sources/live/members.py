# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which member of each further dimension of a table holds the total?

Needs a table's own metadata (`Dimensions`, and the codes of each dimension). Gives the same table with those members
fixed, recognised by their titles and never by a code alone; a dimension nobody knows is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from buurtpeil.errors import SourceError
from buurtpeil.sources.live.pages import Row
from buurtpeil.sources.live.schema import plain
from buurtpeil.sources.live.tables import LiveTable

DIMENSIONS = "Dimensions"


def fix_totals(table: LiveTable, rows_of: Callable[[str], Sequence[Row]]) -> LiveTable:
    """`table` with the member of each further dimension that `totals` names; `rows_of` gives the rows of a part.

    A table without `totals` is returned as it is, and nothing is asked.

    Raises
    ------
    SourceError : there is a dimension that `totals` does not name, or no such member, or more than one.
    """
    if not table.totals:
        return table
    fixed = dict(table.fixed)
    for row in rows_of(DIMENSIONS):
        name, title = str(row.get("Identifier", "")).strip(), plain(row.get("Title"))
        if name in (table.areas, table.periods, *table.fixed):
            continue
        if title not in table.totals:
            raise _changed(
                table,
                "The table is divided in a way that Buurtpeil does not know:",
                f"{title!r}, known is {', '.join(map(repr, table.totals))}",
            )
        fixed[name] = _code_of(table, name, table.totals[title], rows_of(f"{name}Codes"))
    return replace(table, fixed=fixed)


def _code_of(table: LiveTable, dimension: str, wanted: str, rows: Sequence[Row]) -> str:
    codes = [str(row.get("Identifier", "")).strip() for row in rows if plain(row.get("Title")) == wanted]
    if len(codes) != 1 or not codes[0]:
        titles = ", ".join(repr(plain(row.get("Title"))) for row in list(rows)[:5])
        raise _changed(
            table,
            f"The table has {len(codes)} members with this title, not one:",
            f"{dimension}: {wanted!r} of {titles}",
        )
    return codes[0]


def _changed(table: LiveTable, what: str, values: str) -> SourceError:
    return SourceError(
        what, f"{table.id}, {values}.", "Nothing was taken; the publisher changed the table and Buurtpeil must follow."
    )
