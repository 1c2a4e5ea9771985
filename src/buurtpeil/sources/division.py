# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which places does an own division hold, such as ward-team or association areas?

Needs a CSV (name; area or postcode; from; to), a TOML or a GeoJSON file that names them. Gives the places as they were
written, without ids; a row that can't be meant is refused with its number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.boundaries import WGS84
from buurtpeil.areas.codes import CBS_LEVELS, is_code_of
from buurtpeil.areas.drawing import check_drawing
from buurtpeil.errors import SourceError
from buurtpeil.sources.door import fault, require_columns
from buurtpeil.sources.drawing import features_of, read_json
from buurtpeil.sources.files import as_source_error, check_size
from buurtpeil.sources.geojson import reference_system
from buurtpeil.sources.text_table import FIRST_ROW, read_columns, read_text_table

# The words of a heading in Dutch and English.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "naam"),
    "area": ("area", "gebied", "code", "buurt"),
    "postcode": ("postcode",),
    "valid_from": ("valid_from", "geldig_vanaf"),
    "valid_to": ("valid_to", "geldig_tot"),
}
WHAT_IS_READ = "Give a CSV with the columns name and area (or postcode), a TOML with [[places]], or a GeoJSON."


@dataclass(frozen=True)
class DivisionPlace:
    """One place as the file names it; see `areas.own_place.OwnPlace`."""

    name: str
    drawn: str = ""
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None


def read_division(path: Path, crs: str | None = None) -> tuple[DivisionPlace, ...]:
    """The places of a division file, by name and first day."""
    check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        places = _from_csv(path)
    elif suffix == ".toml":
        places = _from_toml(path)
    elif suffix in (".geojson", ".json"):
        places = _from_geojson(path, crs)
    else:
        raise SourceError("An own division can't be read from this kind of file:", str(path), WHAT_IS_READ)
    return tuple(sorted(places, key=lambda place: (place.name, place.valid_from or "")))


def _from_csv(path: Path) -> list[DivisionPlace]:
    """Rows with the same name and days are one place."""
    delimiter = ";" if len(read_columns(path, ";")) > 1 else ","
    table = read_text_table(path, delimiter, "utf-8")
    column = {
        key: next((name for name in table.columns if name.lower() in words), None) for key, words in HEADINGS.items()
    }
    if column["name"] is None or (column["area"] is None) == (column["postcode"] is None):
        raise SourceError("This is no division:", f"{path} has {', '.join(table.columns[:8])}.", WHAT_IS_READ)
    require_columns(path, table.columns, [name for name in column.values() if name])
    text = {key: table.text(name).to_pylist() for key, name in column.items() if name}
    members: dict[tuple[str, str | None, str | None], list[str]] = {}
    for row, name in enumerate(text["name"]):
        key = "area" if "area" in text else "postcode"
        value = text[key][row].upper().replace(" ", "")
        if not name or not _is_sound(key, value):
            raise fault(
                path, str(column[key] if name else column["name"]), row + FIRST_ROW, "This row names no place:",
                value if name else name, "Expected a name, and BU05990110, WK059901, GM0599 or a postcode.",
            )  # fmt: skip
        days = [text[day][row] or None if day in text else None for day in ("valid_from", "valid_to")]
        members.setdefault((name, days[0], days[1]), []).append(value)
    has_areas = "area" in text
    return [
        DivisionPlace(
            name,
            areas=tuple(sorted(set(values))) if has_areas else (),
            postcodes=() if has_areas else tuple(sorted(set(values))),
            valid_from=first,
            valid_to=last,
        )
        for (name, first, last), values in members.items()
    ]


def _from_toml(path: Path) -> list[DivisionPlace]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError("This is no TOML:", f"{path} ({error}).", "Mend the line that is named.") from error
    listed = content.get("places")
    if not isinstance(listed, list) or not listed:
        raise SourceError("This file names no places:", str(path), WHAT_IS_READ)
    return [_toml_place(path, number, entry) for number, entry in enumerate(listed, 1)]


def _toml_place(path: Path, number: int, entry: Any) -> DivisionPlace:
    known = {"name", "areas", "postcodes", "valid_from", "valid_to"}
    if not isinstance(entry, dict) or not set(entry) <= known or not isinstance(entry.get("name"), str):
        raise SourceError(
            "A place is described wrongly:", f"{path}, place {number}.", f"Use only {', '.join(sorted(known))}."
        )
    areas = _codes(path, number, entry.get("areas", []), "area")
    postcodes = _codes(path, number, entry.get("postcodes", []), "postcode")
    if bool(areas) == bool(postcodes):
        raise SourceError("A place has areas or postcodes:", f"{path}, place {number}.", "Give one of the two.")
    days = [None if entry.get(day) is None else str(entry[day]) for day in ("valid_from", "valid_to")]
    return DivisionPlace(entry["name"], areas=areas, postcodes=postcodes, valid_from=days[0], valid_to=days[1])


def _codes(path: Path, number: int, values: Any, key: str) -> tuple[str, ...]:
    listed: Sequence[Any] = values if isinstance(values, list) else [values]
    codes = tuple(sorted({str(value).upper().replace(" ", "") for value in listed}))
    wrong = [code for code in codes if not _is_sound(key, code)]
    if wrong:
        raise SourceError(
            f"This is no {key}:", f"{path}, place {number}: {wrong[0]!r}.", "Expected BU05990110 or 2722."
        )
    return codes


def _is_sound(key: str, value: str) -> bool:
    return as_postcode(value) == value if key == "postcode" else is_code_of(value, CBS_LEVELS[1:])


def _from_geojson(path: Path, crs: str | None) -> list[DivisionPlace]:
    """One place a feature; its property `name` or `naam` says what it is called."""
    content = read_json(path)
    stated = None if content.get("crs") is None else reference_system(path, content["crs"])
    found = []
    for number, (properties, shape) in enumerate(features_of(path, content), 1):
        named = {
            key: next((properties[word] for word in words if properties.get(word)), None)
            for key, words in HEADINGS.items()
        }
        if not named["name"]:
            raise SourceError(
                "A feature has no name:", f"{path}, feature {number}.", "Give each a property `name` or `naam`."
            )
        with as_source_error(path):
            drawn = check_drawing(shape, crs or stated or WGS84)
        days = [None if named[day] is None else str(named[day])[:10] for day in ("valid_from", "valid_to")]
        found.append(
            DivisionPlace(
                str(named["name"]), drawn=shapely.to_wkb(drawn, hex=True), valid_from=days[0], valid_to=days[1]
            )
        )
    return found
