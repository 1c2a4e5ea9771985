# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did someone draw?

Needs a GeoJSON file with one or more polygons, in WGS84 as GeoJSON prescribes or in the reference system that it or the
caller states. Gives the drawn shape in RD New, checked; or a sentence that says what is wrong with the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from buurtpeil.areas.boundaries import WGS84
from buurtpeil.areas.drawing import check_drawing
from buurtpeil.errors import AreaError, SourceError
from buurtpeil.sources.files import LimitedStream, open_bytes
from buurtpeil.sources.geojson import reference_system

SIZE_LIMIT_BYTES = 16 * 1024**2
MOST_FEATURES = 200
_WAY_OUT = "Draw a polygon, for example in QGIS, and save it as GeoJSON."


def read_drawing(path: Path, crs: str | None = None) -> shapely.Geometry:
    """The drawn shape in RD New; several features are one place together.

    `crs` is what the caller states; without it the file's own statement counts, and else WGS84 (RFC 7946).
    """
    return drawing_in(path, read_json(path), crs)


def drawing_in(path: Path, content: Mapping[str, Any], crs: str | None = None) -> shapely.Geometry:
    """The same for the content of a file that was read already; `path` names it in errors."""
    shapes = [shape for _, shape in features_of(path, content)]
    stated = reference_system(path, content["crs"]) if content.get("crs") is not None else None
    if crs is not None and stated is not None and crs != stated:
        raise SourceError(
            "The file states another reference system than was asked for:",
            f"{path} states {stated}, not {crs}.",
            "Leave out --crs, or save the file without its own statement.",
        )
    system = crs or stated or WGS84
    checked = [check_drawing(shape, system) for shape in shapes]
    return checked[0] if len(checked) == 1 else check_drawing(shapely.union_all(shapes), system)


def read_json(path: Path) -> Mapping[str, Any]:
    """The content of a JSON file that must be an object."""
    with open_bytes(path) as stream:
        data = io.BufferedReader(LimitedStream(stream, path, SIZE_LIMIT_BYTES)).read()
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError("This is no GeoJSON:", f"{path} ({str(error)[:100]}).", _WAY_OUT) from error
    if not isinstance(content, dict):
        raise SourceError("This is no GeoJSON:", f"{path} holds no object.", _WAY_OUT)
    return content


def features_of(path: Path, content: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], shapely.Geometry]]:
    """(properties, shape) of each feature of a collection, a single feature, or a bare shape."""
    kind = content.get("type")
    if kind == "FeatureCollection":
        features = content.get("features")
    else:
        features = [content] if kind == "Feature" else [{"geometry": content, "properties": {}}]
    if not isinstance(features, list) or not features:
        raise SourceError("There is nothing drawn in this file:", str(path), _WAY_OUT)
    if len(features) > MOST_FEATURES:
        raise SourceError(
            "This file holds more shapes than one person draws:",
            f"{path}: {len(features):,}, at most {MOST_FEATURES}.",
            "Keep the shapes that you mean.",
        )
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict):
            raise SourceError("A feature has no shape:", f"{path}, feature {number}.", _WAY_OUT)
        properties = feature.get("properties")
        yield properties if isinstance(properties, dict) else {}, _shape(path, number, geometry)


def _shape(path: Path, number: int, geometry: Mapping[str, Any]) -> shapely.Geometry:
    try:
        return shapely.geometry.shape(geometry)
    # Which exceptions damaged coordinates raise is not part of shapely's promise.
    except Exception as error:
        raise AreaError(
            "A shape can't be read:", f"{path}, feature {number} ({str(error)[:100] or 'no coordinates'}).", _WAY_OUT
        ) from error
