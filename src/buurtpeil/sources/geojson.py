# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries in GeoJSON come in?

Needs a feature collection (plain or gzip) in WGS84, or in a reference system that it states, whose name is listed in
``data/boundary_files.toml``. Gives the boundaries of the areas that are valid on 1 January of that edition.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import BOUNDARIES_SCHEMA, Delivery, LeftOut
from buurtpeil.sources.boundaries import (
    DATA_FILE,
    RIJKSDRIEHOEK,
    WGS84,
    Geometries,
    boundary_facts,
    boundary_notes,
    check_boundary_codes,
    check_shapes,
    choose_shapes,
    describe_boundaries,
)
from buurtpeil.sources.columns import read_data_file
from buurtpeil.sources.files import LimitedStream, Progress, as_source_error, files_under, open_bytes

SUFFIXES = (".geojson", ".geojson.gz")
TEXT_LIMIT_BYTES = 256 * 1024**2
# RFC 7946 fixes WGS84; older files may state another system by name.
_SYSTEMS: Mapping[str, str] = {"CRS84": WGS84, "EPSG::4326": WGS84, "EPSG:4326": WGS84, "28992": RIJKSDRIEHOEK}
_NOT_VALID = {
    "nl": "Deze gebieden golden niet op 1 januari van het jaar van de indeling.",
    "en": "These areas were not valid on 1 January of the year of the division.",
}


class GeoJsonAdapter:
    """Boundaries of one edition as GeoJSON."""

    key = "geojson-boundaries"

    def discover(self, path: Path) -> Sequence[Path]:
        """Files that are called GeoJSON."""
        return [file for file in files_under(path) if file.name.lower().endswith(SUFFIXES)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Polygons with their codes."""
        progress(f"reading {path.name}")
        facts = boundary_facts(path)
        if "code" not in facts:
            raise SourceError(
                "For this file it is not known which property holds the area codes:",
                str(path),
                f"Add it to sources/data/{DATA_FILE}.",
            )
        edition = int(facts["edition"])
        with as_source_error(path):
            features, crs = _features(path)
            valid = [feature for feature in features if _is_valid(feature["properties"], facts, edition)]
            codes = [str(feature["properties"].get(facts["code"]) or "").strip() for feature in valid]
            check_boundary_codes(path, codes)
            geometries = _geometries(valid)
            check_shapes(path, "geometry", geometries, crs)
            kept, left_out = choose_shapes(codes, geometries)
            if not kept:
                raise SourceError("None of the areas of this file is valid in its edition:", f"{path} ({edition}).")
            boundaries = pa.Table.from_arrays(
                [
                    pa.array([codes[row] for row in kept], pa.string()),
                    pa.array([edition] * len(kept), pa.int16()),
                    pa.array(shapely.to_wkb(geometries[kept]).tolist(), pa.binary()),
                    pa.array([crs] * len(kept), pa.string()),
                    pa.array([float(facts["resolution_metres"])] * len(kept), pa.float64()),
                ],
                schema=BOUNDARIES_SCHEMA,
            )
            invalid = int((~shapely.is_valid(geometries[kept])).sum())
        past = len(features) - len(valid)
        return Delivery(
            describe_boundaries(path, edition, facts),
            originals=(path,),
            rows_read=len(features),
            left_out=(*((LeftOut("areas of other years", past, _NOT_VALID),) if past else ()), *left_out),
            boundaries=boundaries,
            notes=boundary_notes(facts, invalid),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        known = ", ".join(sorted(name for name, facts in read_data_file(DATA_FILE).items() if "code" in facts))
        return {
            "nl": f"Gebiedsgrenzen als GeoJSON (WGS84, ook als .gz); bekende bestanden: {known}.",
            "en": f"Boundaries as GeoJSON (WGS84, also as .gz); known files: {known}.",
        }


def _features(path: Path) -> tuple[list[Mapping[str, Any]], str]:
    with open_bytes(path) as stream:
        data = io.BufferedReader(LimitedStream(stream, path, TEXT_LIMIT_BYTES)).read()
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError("This is no GeoJSON:", f"{path} ({error}).", "It may be cut off; fetch it again.") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection" or not content.get("features"):
        raise SourceError("A GeoJSON file must hold a collection of features:", str(path), "Fetch it again.")
    features = content["features"]
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise SourceError("A feature has no properties:", f"{path}, feature {number}.", "Fetch the file again.")
    return features, reference_system(path, content.get("crs"))


def reference_system(path: Path, crs: Any) -> str:
    """The system that the member `crs` of a GeoJSON file states; WGS84 without one. Refuses any other than RD New."""
    if crs is None:
        return WGS84
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else str(crs)
    found = next((system for ending, system in _SYSTEMS.items() if name.endswith(ending)), None)
    if found is None:
        raise SourceError(
            "Boundaries must be in WGS84 (EPSG:4326) or RD New (EPSG:28992):",
            f"{path} states {name!r}.",
            "Convert it first, for example with ogr2ogr -t_srs EPSG:4326.",
        )
    return found


def _is_valid(properties: Mapping[str, Any], facts: Mapping[str, Any], edition: int) -> bool:
    """Whether the area holds on 1 January of `edition`; days are ISO dates, so their texts sort as they do."""
    day = f"{edition}-01-01"
    begins = str(properties.get(facts.get("begins", "")) or "")
    ends = str(properties.get(facts.get("ends", "")) or "9999")
    return begins[:10] <= day < ends


def _geometries(features: Sequence[Mapping[str, Any]]) -> Geometries:
    geometries: Geometries = np.full(len(features), None, dtype=object)
    for row, feature in enumerate(features):
        if feature.get("geometry") is not None:
            geometries[row] = shapely.geometry.shape(feature["geometry"])
    return geometries


ADAPTER = GeoJsonAdapter()
