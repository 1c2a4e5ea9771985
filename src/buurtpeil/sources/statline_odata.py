# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a table of StatLine come in that `buurtpeil fetch` fetched (OData v4)?

Needs a bundle of the publisher's answers: Properties, MeasureCodes, the codes of the areas and the Observations. Gives
the figures and names of one municipality and the country, with the table's version and whether it is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from buurtpeil.areas.codes import COUNTRY_CODE, Level, is_area_code, level_of
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.figures import ROUNDED_NOTE, build_areas, build_figures
from buurtpeil.sources.files import Progress, as_source_error, files_under
from buurtpeil.sources.live.bundle import STATLINE, About, Bundle, is_bundle, read_bundle
from buurtpeil.sources.live.dialects import MEASURES, OBSERVATIONS, PROPERTIES, dialect_of
from buurtpeil.sources.live.members import fix_totals
from buurtpeil.sources.live.observations import Cells, build_blocks, read_cells
from buurtpeil.sources.live.pages import NotThereError, Row
from buurtpeil.sources.live.schema import TakenMeasures, plain, take_measures
from buurtpeil.sources.live.tables import LiveTable, table_of
from buurtpeil.sources.statline_csv import ESTIMATED_NOTE, MARKER

_YEAR = re.compile(r"(?:19|20)\d{2}JJ00")
_FIGURES_STATUS = re.compile(r"status van de cijfers(.{0,600})", re.IGNORECASE | re.DOTALL)

_OTHER_ROWS = {
    "nl": "Niet gevraagd: een andere maat, een ander gebied of een andere periode.",
    "en": "Not asked for: another measure, another area or another period.",
}
_UNKNOWN_MARK = {
    "nl": "CBS zette bij deze waarden een teken dat Buurtpeil niet kent; ze zijn niet overgenomen.",
    "en": "The publisher put a mark with these values that Buurtpeil does not know; they were not taken.",
}
_ABSENT_NOTE = {"nl": "Niet in deze tabel:", "en": "Not in this table:"}
_EDITION_NOTE = {
    "nl": "Alle jaren staan op één indeling; aangenomen is de indeling van het laatste jaar in de tabel.",
    "en": "All years are on one division; the division of the last year in the table is assumed.",
}


class StatlineODataAdapter:
    """One table of StatLine, restricted to one municipality."""

    key = "statline-odata"

    def discover(self, path: Path) -> Sequence[Path]:
        """Bundles that hold a table."""
        return [file for file in files_under(path) if is_bundle(file, STATLINE)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Figures of the municipality and the country. Raises `SourceError` when the table is not what we know."""
        progress(f"reading {path.name}")
        bundle = read_bundle(path)
        table = table_of(bundle.about.table)
        with as_source_error(path):
            return _deliver(path, bundle, table)

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "CBS StatLine en politie, opgehaald met `buurtpeil fetch` (OData v4): een bestand .fetched.zip met "
            "de antwoorden van de bronhouder, van één tabel en één gemeente.",
            "en": "CBS StatLine and police, fetched with `buurtpeil fetch` (OData v4): a file .fetched.zip with the "
            "publisher's answers, of one table and one municipality.",
        }


def _deliver(path: Path, bundle: Bundle, table: LiveTable) -> Delivery:
    dialect = dialect_of(table)

    def rows_of(part: str) -> list[Row]:
        return dialect.rows(table, part, bundle.rows(part, dialect.page))

    properties = properties_of(table, dialect.properties(bundle.parts.get(PROPERTIES, ({},))[0]))
    taken = take_measures(table, rows_of(MEASURES))
    table = fix_totals(table, rows_of)
    names = area_names(table, rows_of(f"{table.areas}Codes"), bundle.about.area)
    codes = sorted(names)
    periods = _periods(rows_of(f"{table.periods}Codes")) if table.periods else {"": _status(properties)}
    edition = table.year or max(int(period[:4]) for period in periods)
    rows = rows_of(OBSERVATIONS)
    # StatLine writes the country as NL00; its rows are matched on the code as we know it.
    matched = [_with_country(row, table) for row in rows]
    cells = read_cells(table, matched, taken, codes, [*periods])
    if not cells.values:
        raise SourceError("The table holds no figures of this municipality:", f"{table.id}, {bundle.about.area}.")
    is_small = np.array([level_of(code) in (Level.DISTRICT, Level.NEIGHBOURHOOD) for code in codes])
    provisional = {period: status == "provisional" for period, status in periods.items()}
    blocks = build_blocks(table, cells, taken, is_small, edition, provisional)
    return Delivery(
        _description(table, bundle.about, properties, periods),
        originals=(path,),
        rows_read=len(rows),
        left_out=(*taken.left_out, *_left_out(cells, taken)),
        figures=build_figures(np.array(codes, dtype=str), edition, blocks),
        areas=build_areas(edition, names),
        notes=_notes(table, taken),
    )


def properties_of(table: LiveTable, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the table says of itself; raises `SourceError` when it is another table or says not when it changed."""
    given = str(document.get("Identifier", "")).strip()
    if given.upper() != table.id.upper() or not re.match(r"\d{4}-\d{2}-\d{2}", str(document.get("Modified", ""))):
        raise SourceError(
            "The properties are not those of the table that was asked for:",
            f"{table.id}: Identifier {given!r}, Modified {document.get('Modified')!r}.",
            "Nothing was taken; check the address (--from) or report it to the publisher.",
        )
    if table.year and str(table.year) not in str(document.get("Title", "")):
        raise SourceError(
            "This table is of another year than expected:",
            f"{table.id}: {plain(document.get('Title'))!r}, expected {table.year}.",
            "Nothing was taken; the list of tables in Buurtpeil must be mended. Please report it.",
        )
    return document


def area_names(table: LiveTable, rows: Sequence[Row], municipality: str) -> dict[str, str]:
    """{code: name} of the municipality, its districts and neighbourhoods, and the country; padding is taken off."""
    names: dict[str, str] = {}
    for row in rows:
        code, name = str(row.get("Identifier", "")).strip(), plain(row.get("Title"))
        if is_area_code(code) and (code.startswith(COUNTRY_CODE) or code[2:6] == municipality[2:6]):
            names[COUNTRY_CODE if code.startswith(COUNTRY_CODE) else code] = name or code
    if municipality not in names:
        raise NotThereError(
            "This municipality is not in the table:",
            f"{municipality} in {table.id}.",
            "It may not have existed in that year, or was called otherwise; fetch other years with --year.",
        )
    return names


def _with_country(row: Row, table: LiveTable) -> Row:
    code = row.get(table.areas)
    is_country = isinstance(code, str) and is_area_code(code.strip()) and code.startswith(COUNTRY_CODE)
    return {**row, table.areas: COUNTRY_CODE} if is_country else row


def _periods(rows: Sequence[Row]) -> dict[str, str]:
    """{``2024JJ00``: status} of the whole years."""
    found = {}
    for row in rows:
        code = str(row.get("Identifier", "")).strip()
        if _YEAR.fullmatch(code):
            words = str(row.get("Status", "")).lower()
            found[code] = "provisional" if "voorlopig" in words else "definite" if "definitief" in words else ""
    if not found:
        raise SourceError("The table has no whole years:", "its periods have no code such as 2024JJ00.")
    return found


def _status(properties: Mapping[str, Any]) -> str:
    """Whether a table of one year is provisional, from the paragraph "Status van de cijfers" in its description."""
    text = " ".join(str(properties.get(name, "")) for name in ("Description", "LongDescription", "Summary"))
    found = _FIGURES_STATUS.search(text)
    if found is None:
        return ""
    words = found.group(1).split("\n\n")[0].lower()
    if "voorlopig" in words:
        return "partly-provisional" if "definitief" in words else "provisional"
    return "definite" if "definitief" in words else ""


_STATUS_WORDS = {
    "provisional": {"nl": "voorlopig", "en": "provisional"},
    "partly-provisional": {"nl": "deels voorlopig", "en": "partly provisional"},
    "definite": {"nl": "definitief", "en": "definite"},
    "": {"nl": "voorlopig of definitief: niet vermeld", "en": "provisional or definite: not stated"},
}


def _description(
    table: LiveTable, about: About, properties: Mapping[str, Any], periods: Mapping[str, str]
) -> Description:
    statuses = set(periods.values())
    status = statuses.pop() if len(statuses) == 1 else "partly-provisional" if "provisional" in statuses else ""
    modified = str(properties["Modified"])[:10]
    version = plain(properties.get("Version")) or modified
    words = _STATUS_WORDS[status]
    fill = {"id": table.id.lower(), "year": table.year, "area": about.area, "name": about.area_name}
    return Description(
        source=table.source,
        dataset=table.dataset.format(**fill),
        title={language: text.format(**fill) for language, text in table.title.items()},
        publisher=table.publisher,
        licence=table.licence,
        reference=table.id,
        published=modified,
        delivery={"nl": f"{words['nl']}; versie {version}", "en": f"{words['en']}; version {version}"},
    )


def _left_out(cells: Cells, taken: TakenMeasures) -> tuple[LeftOut, ...]:
    markers = [
        LeftOut(f"cells of {taken.rules[code].column}", count, MARKER)
        for (code, _), values in cells.values.items()
        if (count := int(np.isin(values, taken.rules[code].means_unknown).sum()))
    ]
    marked = tuple(LeftOut(f"values marked {mark}", count, _UNKNOWN_MARK) for mark, count in cells.marked.items())
    return (*markers, *marked, *((LeftOut("other rows", cells.other_rows, _OTHER_ROWS),) if cells.other_rows else ()))


def _notes(table: LiveTable, taken: TakenMeasures) -> tuple[Mapping[str, str], ...]:
    absent = ", ".join(taken.absent)
    estimated = ", ".join(rule.column for rule in taken.rules.values() if rule.share_of)
    return (
        *((ROUNDED_NOTE,) if table.source == "cbs" else ()),
        *((_EDITION_NOTE,) if table.periods else ()),
        *([{language: f"{text} {estimated}." for language, text in ESTIMATED_NOTE.items()}] if estimated else []),
        *([{language: f"{text} {absent}." for language, text in _ABSENT_NOTE.items()}] if absent else []),
    )


ADAPTER = StatlineODataAdapter()
