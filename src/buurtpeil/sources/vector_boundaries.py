# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries in a GeoPackage or Shapefile come in?

Needs a layer of polygons with a column of CBS codes and a name that tells the year of the division. Gives the
boundaries and names of one edition; shapes that are empty, cross themselves or span half the country are told of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from buurtpeil.areas.boundaries import reproject
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import BOUNDARIES_SCHEMA, Delivery, LeftOut
from buurtpeil.sources.boundaries import (
    DATA_FILE,
    RIJKSDRIEHOEK,
    boundary_notes,
    check_boundary_codes,
    check_shapes,
    choose_shapes,
    describe_boundaries,
)
from buurtpeil.sources.columns import read_data_file
from buurtpeil.sources.door import fault
from buurtpeil.sources.figures import NO_MEASURE, build_areas, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under
from buurtpeil.sources.vector_file import SUFFIXES, VectorLayer, layers_of, read_layer, shapefile_parts

# In order of preference: a layer of neighbourhoods also names the municipality of each.
CODE_COLUMNS = ("buurtcode", "bu_code", "wijkcode", "wk_code", "gemeentecode", "gm_code", "statcode", "code", "cbscode")
NAME_COLUMNS = ("buurtnaam", "bu_naam", "wijknaam", "wk_naam", "gemeentenaam", "gm_naam", "statnaam", "naam", "name")
WATER_COLUMNS = ("water", "h2o")
RESOLUTION_METRES = 10.0
# The box around the longest municipality (Sudwest-Fryslan with its water) is about 4,000 square kilometres.
WORLD_SIZED_SQUARE_METRES = 10_000e6
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_WATER = {"nl": "Dit is water, geen gebied met inwoners.", "en": "This is water and no area with inhabitants."}
_UNSTATED = {
    "nl": "Hoe precies de grenzen zijn staat niet in het bestand; er is uitgegaan van 10 meter.",
    "en": "How precise the boundaries are is not in the file; 10 metres were taken.",
}


@dataclass(frozen=True)
class _Columns:
    """Which attributes of one layer are used, and which are not."""

    layer: str
    code: str
    name: str
    water: str
    others: tuple[str, ...]


class VectorBoundariesAdapter:
    """Boundaries of one edition as GeoPackage or Shapefile."""

    key = "vector-boundaries"

    def discover(self, path: Path) -> Sequence[Path]:
        """GeoPackages and Shapefiles; an adapter that knows one better is asked before this one."""
        return [file for file in files_under(path) if file.suffix.lower() in SUFFIXES]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Polygons with their codes and names, of all layers with CBS codes."""
        progress(f"reading {path.name}")
        facts = _facts(path)
        edition = int(facts["edition"])
        chosen = _chosen_layers(path, layers_of(path))
        parts = [_read_part(path, columns) for columns in chosen]
        with as_source_error(path):
            codes = [code for part in parts for code in part.codes]
            names = [name for part in parts for name in part.names]
            systems = [part.crs for part in parts for _ in part.codes]
            geometries = np.full(len(codes), None, dtype=object)
            geometries[:] = [shape for part in parts for shape in part.geometries]
            kept, left_out = choose_shapes(codes, geometries)
            if not kept:
                raise SourceError("No shape of this file has a code:", f"{path}.", "Load a file with area codes.")
            boundaries = pa.Table.from_arrays(
                [
                    pa.array([codes[row] for row in kept], pa.string()),
                    pa.array([edition] * len(kept), pa.int16()),
                    pa.array(shapely.to_wkb(geometries[kept]).tolist(), pa.binary()),
                    pa.array([systems[row] for row in kept], pa.string()),
                    pa.array([float(facts["resolution_metres"])] * len(kept), pa.float64()),
                ],
                schema=BOUNDARIES_SCHEMA,
            )
            invalid = int((~shapely.is_valid(geometries[kept])).sum())
        water = sum(part.water for part in parts)
        other = sorted({name for columns in chosen for name in columns.others})
        return Delivery(
            describe_boundaries(path, edition, facts),
            originals=shapefile_parts(path),
            rows_read=len(codes) + water,
            left_out=(
                *left_out,
                *((LeftOut("water", water, _WATER),) if water else ()),
                *columns_not_taken(other, NO_MEASURE),
            ),
            areas=build_areas(edition, {codes[row]: names[row] or codes[row] for row in kept}),
            boundaries=boundaries,
            notes=(*boundary_notes(facts, invalid), *(() if facts["is_known"] else (_UNSTATED,))),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Gebiedsgrenzen als GeoPackage (.gpkg) of Shapefile (.shp met .shx, .dbf en .prj), in RD New of "
            "WGS84, met een kolom met CBS-codes; het jaar van de indeling staat in de naam van het bestand.",
            "en": "Boundaries as GeoPackage (.gpkg) or Shapefile (.shp with .shx, .dbf and .prj), in RD New or WGS84, "
            "with a column of CBS codes; the year of the division is in the name of the file.",
        }


@dataclass(frozen=True, eq=False)
class _Part:
    codes: list[str]
    names: list[str]
    geometries: list[shapely.Geometry | None]
    crs: str
    water: int


def _read_part(path: Path, columns: _Columns) -> _Part:
    found = read_layer(path, columns.layer, [name for name in (columns.code, columns.name, columns.water) if name])
    with as_source_error(path):
        codes = _texts(found, columns.code)
        names = _texts(found, columns.name) if columns.name else codes
        water = _texts(found, columns.water) if columns.water else [""] * len(codes)
        dry = [row for row, text in enumerate(water) if text.upper() not in ("JA", "YES", "TRUE", "1")]
        own = [codes[row] for row in dry]
        check_boundary_codes(path, own)
        geometries = found.geometries[dry]
        check_shapes(path, "geometry", geometries, found.crs)
        _refuse_world_sized(path, own, geometries, found.crs)
    return _Part(own, [names[row] for row in dry], list(geometries), found.crs, len(codes) - len(dry))


def _facts(path: Path) -> Mapping[str, Any]:
    """Edition and precision: known for some names, else the year in the name and 10 metres."""
    stem = path.name.partition(".")[0]
    known = read_data_file(DATA_FILE).get(stem)
    if known is not None:
        return {**known, "is_known": True}
    years = set(_YEAR.findall(stem))
    if len(years) != 1:
        raise SourceError(
            "The name of this file does not say to which year's division its boundaries belong:",
            f"{path}.",
            "Put the year in the name, such as wijkenbuurten_2024.gpkg; a file can't tell this itself.",
        )
    return {
        "edition": int(years.pop()),
        "resolution_metres": RESOLUTION_METRES,
        "publisher": "not stated",
        "is_known": False,
    }


def _chosen_layers(path: Path, layers: Mapping[str, Sequence[str]]) -> list[_Columns]:
    found = []
    for layer, fields in layers.items():
        by_name = {field.lower(): field for field in fields}

        def first(names: Sequence[str], known: Mapping[str, str] = by_name) -> str:
            return next((known[name] for name in names if name in known), "")

        code = first(CODE_COLUMNS)
        if code:
            name, water = first(NAME_COLUMNS), first(WATER_COLUMNS)
            others = tuple(field for field in fields if field not in (code, name, water))
            found.append(_Columns(layer, code, name, water, others))
    if not found:
        listed = "; ".join(f"{layer}: {', '.join(fields[:8])}" for layer, fields in layers.items()) or "no layer at all"
        raise SourceError(
            "No layer of this file has a column with area codes:",
            f"{path} ({listed}).",
            f"Name the column {CODE_COLUMNS[0]}, {CODE_COLUMNS[2]}, {CODE_COLUMNS[4]} or code.",
        )
    return found


def _texts(layer: VectorLayer, column: str) -> list[str]:
    return ["" if value is None or value != value else str(value).strip() for value in layer.attributes[column]]


def _refuse_world_sized(path: Path, codes: Sequence[str], geometries: Any, crs: str) -> None:
    """A shape around half the country is a mistake, however valid it is."""
    here = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    if not len(here):
        return
    left, bottom, right, top = shapely.bounds(reproject(geometries[here], crs, RIJKSDRIEHOEK)).T
    large = np.flatnonzero((right - left) * (top - bottom) > WORLD_SIZED_SQUARE_METRES)
    if len(large):
        row = int(here[large[0]])
        raise fault(
            path,
            "geometry",
            row + 1,
            "This shape is larger than any municipality:",
            codes[row],
            "It is probably drawn inside out, or the outline of a province or country; take it out of the file.",
        )


ADAPTER = VectorBoundariesAdapter()
