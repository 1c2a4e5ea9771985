# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries come in?

Needs a GeoParquet file with a column ``code``, an explicit reference system (RD New or WGS84) and a name that is listed
in ``data/boundary_files.toml``. Gives the boundaries and names of one edition, with the detail one may trust.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely

from buurtpeil.areas.codes import COUNTRY_CODE, is_area_code
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import BOUNDARIES_SCHEMA, Delivery, Description, LeftOut
from buurtpeil.sources.columns import read_data_file
from buurtpeil.sources.door import fault, number_column, require_columns
from buurtpeil.sources.figures import NO_NUMBERS, build_areas, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema, read_parquet
from buurtpeil.sources.uncatalogued import ANY_NUMBER, NOT_STATED, LooseColumn, build_uncatalogued, free_columns

DATA_FILE = "boundary_files.toml"
NAME_COLUMNS = ("naam", "name")
RIJKSDRIEHOEK = "EPSG:28992"
WGS84 = "EPSG:4326"
# Smallest x and y, largest x and y of the Netherlands with a wide margin: coordinates outside are in another system.
BOUNDS: Mapping[str, tuple[float, float, float, float]] = {
    RIJKSDRIEHOEK: (-10_000.0, 280_000.0, 310_000.0, 660_000.0),
    WGS84: (2.5, 50.4, 7.8, 54.0),
}
_POLYGON_TYPES = (3, 6)  # shapely's numbers for Polygon and MultiPolygon

_BLANK = {"nl": "Zonder gebiedscode is niet te zeggen waar dit ligt.", "en": "Without a code nobody knows what it is."}
_EMPTY = {"nl": "Dit gebied heeft geen vorm in het bestand.", "en": "This area has no shape in the file."}
_REPEATED = {
    "nl": "Deze code komt vaker voor; de grootste vorm is overgenomen.",
    "en": "This code occurs more than once; the largest shape was taken.",
}
_INVALID = {
    "nl": "vormen doorsnijden zichzelf; ze zijn bewaard zoals geleverd en worden bij gebruik hersteld.",
    "en": "shapes cross themselves; they are kept as delivered and mended when used.",
}

Geometries = npt.NDArray[np.object_]


class BoundariesAdapter:
    """Boundaries of one edition."""

    key = "boundaries"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns `code` and `geometry`."""
        return [
            file
            for file in files_under(path)
            if is_parquet(file) and {"code", "geometry"} <= set(parquet_schema(file).names)
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Polygons with their codes and names."""
        progress(f"reading {path.name}")
        facts = boundary_facts(path)
        schema = parquet_schema(path)
        column, crs = reference_system(path, schema)
        name_column = next((name for name in NAME_COLUMNS if name in schema.names), None)
        wanted = ["code", column, *([name_column] if name_column else [])]
        require_columns(path, schema.names, wanted)
        free, texts = free_columns(schema, wanted)
        table = read_parquet(path, [*wanted, *free], progress)
        with as_source_error(path):
            codes = [("" if code is None else str(code).strip()) for code in table["code"].to_pylist()]
            check_boundary_codes(path, codes)
            geometries = _geometries(path, column, table[column])
            check_shapes(path, column, geometries, crs)
            kept, left_out = choose_shapes(codes, geometries)
            names = table[name_column].to_pylist() if name_column else codes
            edition = int(facts["edition"])
            boundaries = pa.Table.from_arrays(
                [
                    pa.array([codes[row] for row in kept], pa.string()),
                    pa.array([edition] * len(kept), pa.int16()),
                    table[column].take(pa.array(kept, pa.int64())).cast(pa.binary()).combine_chunks(),
                    pa.array([crs] * len(kept), pa.string()),
                    pa.array([float(facts["resolution_metres"])] * len(kept), pa.float64()),
                ],
                schema=BOUNDARIES_SCHEMA,
            )
            areas = build_areas(edition, {codes[row]: str(names[row] or codes[row]) for row in kept})
            loose = _loose_columns(path, table, free, codes, kept, edition)
            invalid = int((~shapely.is_valid(geometries[kept])).sum())
        return Delivery(
            describe_boundaries(path, edition, facts),
            originals=(path,),
            rows_read=len(codes),
            left_out=(*left_out, *columns_not_taken(texts, NO_NUMBERS)),
            areas=areas,
            boundaries=boundaries,
            uncatalogued=loose,
            notes=boundary_notes(facts, invalid),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        known = ", ".join(sorted(read_data_file(DATA_FILE)))
        return {
            "nl": f"Gebiedsgrenzen: GeoParquet met code en geometry, in RD New of WGS84; bekende bestanden: {known}.",
            "en": f"Boundaries: GeoParquet with code and geometry, in RD New or WGS84; known files: {known}.",
        }


def reference_system(path: Path, schema: pa.Schema) -> tuple[str, str]:
    """The geometry column and its reference system; refuses a file that leaves either to be guessed."""
    geo = (schema.metadata or {}).get(b"geo")
    if geo is None:
        raise SourceError(
            "This file does not say in which reference system its boundaries are:",
            f"{path} has no GeoParquet metadata ('geo').",
            "Write it as GeoParquet with an explicit CRS (EPSG:28992 or EPSG:4326).",
        )
    with as_source_error(path):
        metadata = json.loads(geo)
        column = str(metadata["primary_column"])
        about = metadata["columns"][column]
        encoding, crs = about.get("encoding"), about.get("crs")
    if encoding != "WKB":
        raise SourceError(f"The column {column!r} must hold WKB:", f"{path} has {encoding!r}.", "Write it as WKB.")
    if not crs:
        raise SourceError(
            "This file does not say in which reference system its boundaries are:",
            f"{path}, column {column!r} has no 'crs'.",
            "Write it with an explicit CRS (EPSG:28992 or EPSG:4326); it is never assumed.",
        )
    with as_source_error(path):
        given = pyproj.CRS.from_user_input(crs)
        authority = given.to_authority()
    known = {("EPSG", "28992"): RIJKSDRIEHOEK, ("EPSG", "4326"): WGS84, ("OGC", "CRS84"): WGS84}
    if authority is None or tuple(authority) not in known:
        raise SourceError(
            "Boundaries must be in RD New (EPSG:28992) or WGS84 (EPSG:4326):",
            f"{path} is in {given.name!r} ({authority}).",
            "Convert it first, for example with ogr2ogr -t_srs EPSG:28992.",
        )
    return column, known[tuple(authority)]


def boundary_facts(path: Path) -> Mapping[str, Any]:
    """What ``data/boundary_files.toml`` says of the file with this name; refuses any other."""
    known = read_data_file(DATA_FILE)
    stem = path.name.partition(".")[0]
    if stem not in known:
        raise SourceError(
            "The edition and the detail of these boundaries are not known:",
            str(path),
            f"Name the file as one of {', '.join(sorted(known))}, or add it to sources/data/{DATA_FILE}.",
        )
    facts: Mapping[str, Any] = known[stem]
    return facts


def check_boundary_codes(path: Path, codes: Sequence[str]) -> None:
    """Refuse anything but codes of municipalities, districts and neighbourhoods; a blank is left to `choose_shapes`."""
    for row, code in enumerate(codes):
        if code and (not is_area_code(code) or code.startswith(COUNTRY_CODE)):
            raise fault(
                path,
                "code",
                row + 1,
                "This is not the CBS code of a municipality, district or neighbourhood:",
                code,
                "Expected GM0599, WK059901 or BU05990110.",
            )


def _loose_columns(
    path: Path, table: pa.Table, names: Sequence[str], codes: Sequence[str], kept: Sequence[int], edition: int
) -> pa.Table | None:
    """Figures beside the shapes, of the year of the division; a code that repeats gives those of its shape."""
    distinct, place = np.unique(np.array([codes[row] for row in kept], dtype=str), return_inverse=True)
    columns = [
        LooseColumn(name, NOT_STATED, str(edition), place, number_column(path, name, table[name], ANY_NUMBER)[kept])
        for name in names
    ]
    return build_uncatalogued(distinct, edition, columns)


def _geometries(path: Path, column: str, values: pa.ChunkedArray) -> Geometries:
    if not (pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type)):
        raise SourceError(f"The column {column!r} must hold WKB:", f"{path} has {values.type}.", "Write it as WKB.")
    binary = np.array(values.to_pylist(), dtype=object)
    geometries: Geometries = shapely.from_wkb(binary, on_invalid="ignore")
    unreadable = np.flatnonzero((geometries == None) & (binary != None))  # noqa: E711 - compares arrays
    if len(unreadable):
        row = int(unreadable[0])
        raise fault(path, column, row + 1, "This shape can't be read:", len(binary[row]), "Fetch the file again.")
    return geometries


def check_shapes(path: Path, column: str, geometries: Geometries, crs: str) -> None:
    """Refuse shapes that are no polygon or lie outside the Netherlands in `crs`."""
    types = shapely.get_type_id(geometries)
    wrong = np.flatnonzero(~np.isin(types, (-1, *_POLYGON_TYPES)) & ~shapely.is_empty(geometries))
    if len(wrong):
        row = int(wrong[0])
        kind = geometries[row].geom_type
        raise fault(path, column, row + 1, "A boundary must be a polygon:", kind, "Load the file with polygons.")
    here = np.flatnonzero((types >= 0) & ~shapely.is_empty(geometries))
    x_low, y_low, x_high, y_high = BOUNDS[crs]
    bounds = shapely.bounds(geometries[here])
    coordinate_count = shapely.get_num_coordinates(geometries[here])
    finite = (
        np.add.reduceat(
            np.isfinite(shapely.get_coordinates(geometries[here])).all(axis=1),
            np.concatenate([[0], np.cumsum(coordinate_count)[:-1]]).astype(np.int64),
        )
        if len(here)
        else np.array([], dtype=np.int64)
    )
    inside = (bounds[:, :2] >= (x_low, y_low)).all(axis=1) & (bounds[:, 2:] <= (x_high, y_high)).all(axis=1)
    outside = np.flatnonzero(~inside | (finite < coordinate_count))
    if len(outside):
        raise fault(
            path,
            column,
            int(here[outside[0]]) + 1,
            f"These coordinates are not in the Netherlands in {crs}:",
            tuple(float(value) for value in bounds[outside[0]]),
            "The reference system that the file states is probably wrong.",
        )


def choose_shapes(codes: Sequence[str], geometries: Geometries) -> tuple[list[int], tuple[LeftOut, ...]]:
    """The row to take for each code, in code order, and an account of the others."""
    is_empty = (geometries == None) | shapely.is_empty(geometries)  # noqa: E711 - compares arrays
    size = shapely.area(geometries)
    best: dict[str, int] = {}
    blank, empty, repeated = [], [], []
    for row, code in enumerate(codes):
        if not code:
            blank.append(row)
        elif is_empty[row]:
            empty.append(code)
        elif code in best:
            repeated.append(code)
            best[code] = max(best[code], row, key=lambda other: (size[other], -other))
        else:
            best[code] = row
    accounts = (
        LeftOut("rows without a code", len(blank), _BLANK),
        LeftOut("empty shapes: " + ", ".join(empty[:20]), len(empty), _EMPTY),
        LeftOut("repeated codes: " + ", ".join(repeated[:20]), len(repeated), _REPEATED),
    )
    return [best[code] for code in sorted(best)], tuple(account for account in accounts if account.rows)


def describe_boundaries(path: Path, edition: int, facts: Mapping[str, Any]) -> Description:
    """The head of the manifest."""
    stem = path.name.partition(".")[0]
    return Description(
        source="boundaries",
        dataset=f"boundaries-{stem.replace('_', '-')}",
        title={"nl": f"Gebiedsgrenzen {edition} ({stem})", "en": f"Boundaries {edition} ({stem})"},
        publisher=str(facts.get("publisher", "CBS/Kadaster")),
        licence="CC BY 4.0",
        reference=f"CBS gebiedsindelingen {edition}",
        published=None,
        delivery={"nl": "bewerkte uitgave", "en": "edited release"},
    )


def boundary_notes(facts: Mapping[str, Any], invalid: int) -> tuple[Mapping[str, str], ...]:
    """What to know of the file, and how many shapes cross themselves."""
    own = [{"nl": str(facts["note_nl"]), "en": str(facts["note_en"])}] if "note_nl" in facts else []
    crossing = [{language: f"{invalid} {text}" for language, text in _INVALID.items()}] if invalid else []
    return (*own, *crossing)


ADAPTER = BoundariesAdapter()
