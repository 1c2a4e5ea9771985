# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which questions get one municipality's part of a table or of the boundaries?

Needs a `Reader`, a table and the code of a municipality. Gives a bundle; the metadata come first, so that a table that
changed is refused before its figures are asked, and a table that changes meanwhile is refused at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from buurtpeil.areas.codes import Level, is_code_of
from buurtpeil.areas.find import EVERYDAY_NAMES
from buurtpeil.areas.words import fold
from buurtpeil.errors import AreaError, SourceError
from buurtpeil.sources.live.bundle import FEATURES, STATLINE, About, write_bundle
from buurtpeil.sources.live.cache import hash_of
from buurtpeil.sources.live.dialects import MEASURES, OBSERVATIONS, PROPERTIES, dialect_of
from buurtpeil.sources.live.features import LAYERS, service_of
from buurtpeil.sources.live.members import fix_totals
from buurtpeil.sources.live.pages import Row
from buurtpeil.sources.live.reader import VOLATILE, Document, Reader
from buurtpeil.sources.live.schema import plain, take_measures
from buurtpeil.sources.live.tables import LiveBoundaries, LiveTable
from buurtpeil.sources.statline_odata import area_names, properties_of

Parts = dict[str, list[Document]]
_LIKENESS_SHOWN = 6


def find_municipality(reader: Reader, table: LiveTable, wanted: str) -> tuple[str, str]:
    """(code, name) of the municipality that a name means in `table`; raises `AreaError` for none or several."""
    version = _version(reader.document(f"{reader.base}/{table.path}/{PROPERTIES}", VOLATILE).content)
    dialect = dialect_of(table)
    path = dialect.path(table, f"{table.areas}Codes", _starts("Identifier", "GM"))
    names: dict[str, str] = {}
    for _, rows in reader.pages(path, version, dialect.page, "names of municipalities"):
        names |= {str(row.get("Identifier", "")).strip(): plain(row.get("Title")) for row in rows}
    names = {code: name for code, name in names.items() if is_code_of(code, (Level.MUNICIPALITY,))}
    if wanted.strip().upper() in names:
        return wanted.strip().upper(), names[wanted.strip().upper()]
    asked = EVERYDAY_NAMES.get(fold(wanted), fold(wanted))
    exact = [code for code, name in names.items() if fold(name) == asked]
    close = [code for code, name in names.items() if asked and asked in fold(name)]
    if len(exact) == 1:
        return exact[0], names[exact[0]]
    if len(close) == 1 and not exact:
        return close[0], names[close[0]]
    listed = "; ".join(f"{code} ({names[code]})" for code in sorted(exact or close)[:_LIKENESS_SHOWN])
    raise AreaError(
        "Several municipalities may be meant by" if listed else "No municipality is called",
        f"{wanted!r}{f': {listed}' if listed else ''} ({table.id}).",
        "Give the code of the one you mean, such as GM0637.",
    )


def fetch_table(reader: Reader, table: LiveTable, area: tuple[str, str], target: Path) -> Path:
    """Fetch one municipality's part of a table into the bundle `target`. Raises `SourceError`."""
    code, name = area
    dialect = dialect_of(table)
    address = f"{reader.base}/{dialect.path(table, PROPERTIES)}"
    first = reader.document(address, VOLATILE)
    version = _version(properties_of(table, dialect.properties(first.content)))
    asked_before = reader.asked
    parts: Parts = {PROPERTIES: [first]}
    taken = take_measures(table, _pages(reader, parts, MEASURES, dialect.path(table, MEASURES), version, table))
    table = fix_totals(table, lambda part: _pages(reader, parts, part, dialect.path(table, part), version, table))
    places = f"{table.areas}Codes"
    of_area = _of("Identifier", code)
    area_names(table, _pages(reader, parts, places, dialect.path(table, places, of_area), version, table), code)
    if table.periods:
        periods = f"{table.periods}Codes"
        _pages(reader, parts, periods, dialect.path(table, periods), version, table)
    members = [_starts(dimension, member) for dimension, member in table.fixed.items()]
    question = " and ".join([f"({_of(table.areas, code)})", *members])
    path = dialect.path(table, OBSERVATIONS, question, taken.codes)
    _pages(reader, parts, OBSERVATIONS, path, version, table)
    if reader.asked > asked_before:
        _ensure_same_version(reader, table, address, version)
    about = About(STATLINE, table.id, code, name, reader.base, _latest(parts))
    return write_bundle(target, about, parts)


def fetch_boundaries(reader: Reader, boundaries: LiveBoundaries, area: tuple[str, str], day: str, target: Path) -> Path:
    """Fetch the boundaries of one municipality; pages kept on the same `day` are not asked again."""
    code, name = area
    parts: Parts = {}
    service = service_of(boundaries)
    for layer in LAYERS:
        described = service.description_path(boundaries, layer)
        said = hash_of(reader.document(f"{reader.base}/{described}", VOLATILE).body) if described else ""
        pages = reader.pages(
            service.path(boundaries, layer, code), f"{said} {day}", service.page, f"{boundaries.id}, {layer}"
        )
        parts[layer] = [document for document, _ in pages]
    about = About(FEATURES, boundaries.id, code, name, reader.base, _latest(parts))
    return write_bundle(target, about, parts)


def first_addresses(base: str, item: LiveTable | LiveBoundaries, code: str) -> list[str]:
    """What would be asked first, for a person who wants to know before anything is."""
    if isinstance(item, LiveTable):
        dialect = dialect_of(item)
        asked = [dialect.path(item, part) for part in (PROPERTIES, MEASURES, f"{item.areas}Codes")]
        asked.append(dialect.path(item, OBSERVATIONS, _of(item.areas, code), ["…"]))
        return [f"{base}/{unquote(path)}" for path in asked]
    return [f"{base}/{unquote(service_of(item).path(item, layer, code))}" for layer in LAYERS]


def _pages(reader: Reader, parts: Parts, part: str, path: str, version: str, table: LiveTable) -> list[Row]:
    """All rows of a part, as OData v4 writes them; its documents are added to `parts`."""
    dialect = dialect_of(table)
    rows: list[Row] = []
    parts[part] = []
    for document, found in reader.pages(path, version, dialect.page, f"{table.id} {part}"):
        parts[part].append(document)
        rows.extend(found)
    return dialect.rows(table, part, rows)


def _version(properties: Mapping[str, Any]) -> str:
    """Changes whenever the publisher changes anything in the table."""
    return " ".join(str(properties.get(name, "")) for name in ("Modified", "ObservationsModified", "Version"))


def _ensure_same_version(reader: Reader, table: LiveTable, address: str, version: str) -> None:
    last = reader.document(address, VOLATILE)
    if _version(properties_of(table, dialect_of(table).properties(last.content))) != version:
        raise SourceError(
            "The publisher changed the table while it was being fetched:",
            f"{table.id}.",
            "Run the same command again; nothing of the mixed pages was taken.",
        )


def _of(dimension: str, municipality: str) -> str:
    """The municipality, its districts and neighbourhoods, and the country; codes may be padded, so by their start."""
    number = municipality.removeprefix("GM")
    return " or ".join(_starts(dimension, start) for start in (f"GM{number}", f"WK{number}", f"BU{number}", "NL"))


def _starts(dimension: str, start: str) -> str:
    return f"startswith({dimension},'{start}')"


def _latest(parts: Mapping[str, Sequence[Document]]) -> str:
    return max(document.retrieved for documents in parts.values() for document in documents)
