# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a list of records look on a terminal, as CSV and as JSON?

Needs records as dicts with the same keys. Gives text. Numbers are right-aligned; nothing is cut off; a cell that a
spreadsheet would run as a formula is made harmless.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_text(records: Sequence[Record], headings: Mapping[str, str], right: Collection[str] = ()) -> str:
    """The records as aligned columns, in the order of `headings` (key: heading).

    Numbers are put to the right, and so is the text of the columns in `right`.
    """
    rows = [[_shown(record.get(key)) for key in headings] for record in records]
    is_number = [
        key in right or all(isinstance(record.get(key), (int, float, type(None))) for record in records)
        for key in headings
    ]
    columns = list(zip(*[list(headings.values()), *rows], strict=True))
    widths = [max(map(len, column)) for column in columns]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, is_number, strict=True)
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(list(headings.values())), line(["─" * width for width in widths]), *map(line, rows)])


def to_csv(records: Sequence[Record], keys: Sequence[str]) -> str:
    """The records as CSV (RFC 4180; point as decimal sign, empty where there is no figure)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(keys)
    for record in records:
        writer.writerow([_harmless(record.get(key)) for key in keys])
    return buffer.getvalue()


def to_json(content: object) -> str:
    """`content` as JSON; a number that is not there becomes null."""
    return json.dumps(_plain(content), ensure_ascii=False, indent=2)


def _shown(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def _harmless(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _plain(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_plain(value) for value in content]
    if isinstance(content, float) and not math.isfinite(content):
        return None
    return content
