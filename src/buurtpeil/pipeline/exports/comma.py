# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are figures written as CSV, with their description beside them as CSV on the Web?

Needs a `FigureTable`. Gives the CSV (UTF-8, comma, decimal point) and the metadata that W3C's CSVW lays down: types,
meaning of each column, publisher, snapshot and licence.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from buurtpeil.pipeline.exports.about import about_lines
from buurtpeil.pipeline.exports.columns import COLUMNS, Column, code_words
from buurtpeil.pipeline.exports.table import Cell, FigureTable

# A cell that starts with one of these is taken for a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(table: FigureTable) -> bytes:
    """The figures, one line each, with a line of column names first."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([column.name for column in COLUMNS])
    for line in table.lines():
        writer.writerow([_cell(line[column.name]) for column in COLUMNS])
    return stream.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    return f"{value:.4f}".rstrip("0").rstrip(".")


def safe_text(text: str) -> str:
    """Text that a spreadsheet can't take for a formula: an apostrophe is put before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csvw(table: FigureTable, name: str, language: str) -> bytes:
    """The metadata of the CSV file `name`, as JSON; a tool finds it as `name` with "-metadata.json" behind it."""
    sources = {line.snapshot: line for line in table.sources}
    record: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": name,
        "dc:title": table.title[language],
        "dc:description": " ".join(about_lines(table, language)),
        "dc:identifier": table.publication,
        "dc:issued": table.published_at,
        "dc:publisher": sorted({line.publisher for line in sources.values()}),
        "dc:license": sorted({line.licence for line in sources.values()}),
        "dc:source": [
            f"{line.title[language]}; {line.publisher}; {line.licence}; {line.snapshot[:12]}"
            for line in sources.values()
        ],
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(column, language) for column in COLUMNS],
            "primaryKey": ["indicator", "area", "period"],
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _column(column: Column, language: str) -> dict[str, Any]:
    codes = code_words(language).get(column.name, {})
    meaning = "; ".join(f"{code} = {words}" for code, words in codes.items())
    about = column.about[language] + (f": {meaning}" if meaning else "")
    record: dict[str, Any] = {"name": column.name, "titles": column.name, "datatype": column.datatype}
    record |= {"dc:title": column.title[language], "dc:description": about, "null": ""}
    return record | ({"separator": " "} if column.name == "flags" else {})
