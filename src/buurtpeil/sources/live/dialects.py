# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does each version of StatLine's service call the same things?

Needs a part of a table (its properties, measures, codes, observations) as one version writes it. Gives the addresses to
ask and the rows as OData v4 writes them, so that the rest of Buurtpeil knows one shape. Version 3 serves tables of
others than CBS, such as the police.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from buurtpeil.errors import SourceError
from buurtpeil.sources.live.pages import Page, Row, parse_rows
from buurtpeil.sources.live.tables import LiveTable

PROPERTIES, MEASURES, OBSERVATIONS = "Properties", "MeasureCodes", "Observations"


class Dialect(Protocol):
    """One version of the service."""

    def path(self, table: LiveTable, part: str, question: str = "", measures: Sequence[str] = ()) -> str:
        """Below the base address: a part, restricted by `question` and for observations to `measures`."""

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """A page as it was written."""

    def rows(self, table: LiveTable, part: str, rows: Iterable[Row]) -> list[Row]:
        """The rows of a part as OData v4 writes them."""

    def properties(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the table says of itself, as OData v4 writes it."""


class ODataV4:
    """CBS itself: a row an observation."""

    def path(self, table: LiveTable, part: str, question: str = "", measures: Sequence[str] = ()) -> str:
        """Below the base address; observations are counted, so that a lost page is noticed."""
        if part != OBSERVATIONS:
            return f"{table.path}/{part}" + (f"?$filter={_quoted(question)}" if question else "")
        listed = ", ".join(f"'{measure}'" for measure in measures)
        return f"{table.path}/{part}?$count=true&$filter={_quoted(f'({question}) and Measure in ({listed})')}"

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """A page as it was written."""
        return parse_rows(document, url)

    def rows(self, table: LiveTable, part: str, rows: Iterable[Row]) -> list[Row]:
        """The rows as they are."""
        return list(rows)

    def properties(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document as it is."""
        return document


class ODataV3:
    """Tables of others at CBS: a row an area and period, a column a measure."""

    _PARTS: Mapping[str, str] = {PROPERTIES: "TableInfos", MEASURES: "DataProperties", OBSERVATIONS: "TypedDataSet"}

    def path(self, table: LiveTable, part: str, question: str = "", measures: Sequence[str] = ()) -> str:
        """Below the base address; without `$format` this version answers in XML."""
        asked = f"{table.path}/{self._PARTS.get(part, part.removesuffix('Codes'))}?$format=json"
        if part != OBSERVATIONS:
            return asked + (f"&$filter={_quoted(question.replace('Identifier', 'Key'))}" if question else "")
        if table.periods:
            question = f"({question}) and substringof('JJ',{table.periods})"
        columns = [*table.fixed, table.areas, *([table.periods] if table.periods else []), *measures]
        return f"{asked}&$filter={_quoted(question)}&$select={','.join(columns)}"

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """A page as it was written."""
        return parse_rows(document, url, "odata.nextLink", "odata.count")

    def rows(self, table: LiveTable, part: str, rows: Iterable[Row]) -> list[Row]:
        """Keys become identifiers; a column of the observations becomes a row each."""
        if part == MEASURES:
            return [_renamed(row) for row in rows if row.get("Type") == "Topic"]
        if part != OBSERVATIONS:
            return [_renamed(row) for row in rows]
        dimensions = (*table.fixed, table.areas, *([table.periods] if table.periods else []))
        found: list[Row] = []
        for row in rows:
            of_row = {name: row[name] for name in dimensions if name in row}
            found += [
                {**of_row, "Measure": name, "Value": value}
                for name, value in row.items()
                if name not in dimensions and name != "ID"
            ]
        return found

    def properties(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The one row of TableInfos."""
        rows = parse_rows(document, "TableInfos").rows
        if len(rows) != 1:
            raise SourceError("TableInfos must hold one row:", f"it holds {len(rows)}.", "Nothing was taken.")
        return rows[0]


_DIALECTS: Mapping[str, Dialect] = {"odata4": ODataV4(), "odata3": ODataV3()}


def dialect_of(table: LiveTable) -> Dialect:
    """How the service of `table` writes."""
    return _DIALECTS[table.dialect]


def _renamed(row: Row) -> Row:
    return {**row, "Identifier": row.get("Key")}


def _quoted(question: str) -> str:
    return quote(question, safe="()',")
