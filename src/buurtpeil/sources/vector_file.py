# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which shapes and attributes does a GeoPackage or Shapefile hold?

Needs the path. Gives the attributes, the polygons and the reference system, which is never assumed: a file that does
not state it is refused with the way out.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely

from buurtpeil.errors import SourceError
from buurtpeil.sources.boundaries import RIJKSDRIEHOEK, WGS84, Geometries
from buurtpeil.sources.files import as_source_error, check_size

SUFFIXES = (".gpkg", ".shp")
FEATURE_LIMIT = 100_000
_SHAPEFILE_PARTS = (".shx", ".dbf")
_GEOPACKAGE_MARK = b"SQLite format 3\x00"
_SHAPEFILE_MARK = b"\x00\x00\x27\x0a"
# pyproj knows RD New under more names than its number; these are the ones that Dutch programs write.
_KNOWN = {("EPSG", "28992"): RIJKSDRIEHOEK, ("EPSG", "4326"): WGS84, ("OGC", "CRS84"): WGS84}


@dataclass(frozen=True, eq=False)
class VectorLayer:
    """One layer: attributes by name (n,), polygons (n,) and the system that the file states.

    `mixed_up` counts the shapes that are no polygon; they are None in `geometries`.
    """

    path: Path
    layer: str
    attributes: dict[str, npt.NDArray[Any]]
    geometries: Geometries
    crs: str


def layers_of(path: Path) -> dict[str, tuple[str, ...]]:
    """{layer: names of its attributes} of every layer with shapes; refuses a file that can't be opened."""
    check_vector_file(path)
    with as_source_error(path):
        found = {}
        for name, kind in pyogrio.list_layers(path):
            if kind is not None:
                about = pyogrio.read_info(path, layer=name)
                found[str(name)] = tuple(str(field) for field in about["fields"])
        return found


def check_vector_file(path: Path) -> None:
    """Refuse an empty, foreign or incomplete file before GDAL opens it."""
    check_size(path)
    mark = _GEOPACKAGE_MARK if path.suffix.lower() == ".gpkg" else _SHAPEFILE_MARK
    with as_source_error(path), path.open("rb") as file:
        start = file.read(len(mark))
    if start != mark:
        kind = "GeoPackage" if path.suffix.lower() == ".gpkg" else "Shapefile"
        raise SourceError(f"This is no {kind}, whatever its name says:", str(path), "Fetch it again.")
    if path.suffix.lower() == ".shp":
        missing = [part for part in _SHAPEFILE_PARTS if not _part(path, part)]
        if missing:
            raise SourceError(
                "A Shapefile is several files, and some are missing:",
                f"{path}: {', '.join(missing)}.",
                "Unpack the whole archive in one folder, then load the .shp.",
            )
        if not _part(path, ".prj"):
            raise SourceError(
                "This Shapefile does not say in which reference system it is:",
                f"{path} has no .prj beside it.",
                "Ask for the .prj file, or write it again with a stated system: ogr2ogr -a_srs EPSG:28992 new.gpkg "
                "old.shp, if you are sure that it is RD New. It is never assumed.",
            )


def shapefile_parts(path: Path) -> tuple[Path, ...]:
    """The file itself, and for a Shapefile the files beside it that belong to it."""
    if path.suffix.lower() != ".shp":
        return (path,)
    endings = (".shx", ".dbf", ".prj", ".cpg")
    return (path, *(part for ending in endings if (part := _part(path, ending)) is not None))


def read_layer(path: Path, layer: str, columns: Sequence[str]) -> VectorLayer:
    """Read the named attributes and the shapes of one layer; raises `SourceError`."""
    with as_source_error(path):
        about = pyogrio.read_info(path, layer=layer)
        count = int(about["features"])
        if count == 0:
            raise SourceError("This layer holds no features:", f"{path}, layer {layer!r}.", "Choose another file.")
        if count > FEATURE_LIMIT:
            raise SourceError(
                f"This layer holds more than {FEATURE_LIMIT:,} features:", f"{path} ({count:,}).", "Is it areas at all?"
            )
        crs = _reference_system(path, about["crs"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # an open ring is closed by GDAL; `check_shapes` judges it
            meta, _, wkb, fields = pyogrio.raw.read(path, layer=layer, columns=list(columns), force_2d=True)
        attributes = dict(zip([str(name) for name in meta["fields"]], fields, strict=True))
        geometries: Geometries = shapely.from_wkb(np.asarray(wkb, dtype=object), on_invalid="ignore")
    return VectorLayer(path, layer, attributes, geometries, crs)


def _reference_system(path: Path, given: str | None) -> str:
    if not given:
        raise SourceError(
            "This file does not say in which reference system its boundaries are:",
            f"{path}.",
            "Write it with an explicit system (EPSG:28992 or EPSG:4326); it is never assumed.",
        )
    system = pyproj.CRS.from_user_input(given)
    authority = system.to_authority(min_confidence=70)
    found = _KNOWN.get(tuple(authority)) if authority else None
    if found is None:
        raise SourceError(
            "Boundaries must be in RD New (EPSG:28992) or WGS84 (EPSG:4326):",
            f"{path} is in {system.name!r} ({authority}).",
            "Convert it first, for example with ogr2ogr -t_srs EPSG:28992.",
        )
    return found


def _part(path: Path, ending: str) -> Path | None:
    """The file beside a Shapefile with this ending, in lower or upper case."""
    for candidate in (path.with_suffix(ending), path.with_suffix(ending.upper())):
        if candidate.is_file() and candidate.stat().st_size:
            return candidate
    return None
