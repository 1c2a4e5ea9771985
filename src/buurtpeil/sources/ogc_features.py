# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries come in that `buurtpeil fetch` fetched from PDOK (OGC API Features or WFS)?

Needs a bundle with the layers gemeenten, wijken and buurten of one year, as GeoJSON in WGS84 or RD New. Gives the
boundaries and names of one municipality. Water, which CBS draws as areas of their own, is left out and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from buurtpeil.areas.codes import is_area_code, municipality_of
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import BOUNDARIES_SCHEMA, Delivery, Description, LeftOut
from buurtpeil.sources.boundaries import Geometries, boundary_notes, check_shapes, choose_shapes
from buurtpeil.sources.figures import build_areas
from buurtpeil.sources.files import Progress, as_source_error, files_under
from buurtpeil.sources.geojson import reference_system
from buurtpeil.sources.live.bundle import FEATURES, Bundle, is_bundle, read_bundle
from buurtpeil.sources.live.features import LAYERS, service_of
from buurtpeil.sources.live.pages import Row, parse_features
from buurtpeil.sources.live.schema import plain
from buurtpeil.sources.live.tables import LiveBoundaries, boundaries_of

_ELSEWHERE = {
    "nl": "Deze gebieden horen bij een andere gemeente; er was niet om gevraagd.",
    "en": "These areas belong to another municipality; they were not asked for.",
}
_WATER = {"nl": "Water is geen woonbuurt.", "en": "Water is no neighbourhood."}


class OgcFeaturesAdapter:
    """Boundaries of one municipality in one edition."""

    key = "pdok-features"

    def discover(self, path: Path) -> Sequence[Path]:
        """Bundles that hold boundaries."""
        return [file for file in files_under(path) if is_bundle(file, FEATURES)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Polygons with their codes and names. Raises `SourceError` when they are not as PDOK describes them."""
        progress(f"reading {path.name}")
        bundle = read_bundle(path)
        boundaries = boundaries_of(bundle.about.table)
        with as_source_error(path):
            return _deliver(path, bundle, boundaries)

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Gebiedsgrenzen van PDOK, opgehaald met `buurtpeil fetch` (OGC API Features, WFS): een bestand "
            ".fetched.zip met de antwoorden van PDOK, van één gemeente en één jaar.",
            "en": "Boundaries of PDOK, fetched with `buurtpeil fetch` (OGC API Features, WFS): a file .fetched.zip "
            "with PDOK's answers, of one municipality and one year.",
        }


def _deliver(path: Path, bundle: Bundle, boundaries: LiveBoundaries) -> Delivery:
    codes: list[str] = []
    names: dict[str, str] = {}
    features: list[Row] = []
    read = elsewhere = water = 0
    service = service_of(boundaries)
    for layer in LAYERS:
        code_name, area_name = service.properties(layer)
        for feature in bundle.rows(layer, parse_features):
            read += 1
            properties = feature["properties"]
            code = _code(boundaries, layer, code_name, properties)
            if municipality_of(code) != bundle.about.area:
                elsewhere += 1
            elif str(properties.get("water", "")).upper() == "JA":
                water += 1
            else:
                codes.append(code)
                features.append(feature)
                names[code] = plain(properties.get(area_name)) or code
    geometries = _geometries(features)
    crs = _reference_system(path, bundle)
    check_shapes(path, "geometry", geometries, crs)
    kept, left_out = choose_shapes(codes, geometries)
    if not kept:
        raise SourceError("No boundaries of this municipality:", f"{bundle.about.area} in {boundaries.id}.")
    table = pa.Table.from_arrays(
        [
            pa.array([codes[row] for row in kept], pa.string()),
            pa.array([boundaries.year] * len(kept), pa.int16()),
            pa.array(shapely.to_wkb(geometries[kept]).tolist(), pa.binary()),
            pa.array([crs] * len(kept), pa.string()),
            pa.array([service.resolution_metres] * len(kept), pa.float64()),
        ],
        schema=BOUNDARIES_SCHEMA,
    )
    extra = (LeftOut("areas elsewhere", elsewhere, _ELSEWHERE), LeftOut("water", water, _WATER))
    return Delivery(
        _description(bundle, boundaries),
        originals=(path,),
        rows_read=read,
        left_out=(*(account for account in extra if account.rows), *left_out),
        areas=build_areas(boundaries.year, {codes[row]: names[codes[row]] for row in kept}),
        boundaries=table,
        notes=boundary_notes({}, int((~shapely.is_valid(geometries[kept])).sum())),
    )


def _reference_system(path: Path, bundle: Bundle) -> str:
    """The one reference system that all pages state; WGS84 where they state none (RFC 7946)."""
    found = {reference_system(path, page.get("crs")) for layer in LAYERS for page in bundle.parts.get(layer, ())}
    if len(found) != 1:
        raise SourceError("The pages are not in one reference system:", f"{', '.join(sorted(found)) or 'no pages'}.")
    return found.pop()


def _code(boundaries: LiveBoundaries, layer: str, name: str, properties: Mapping[str, object]) -> str:
    code = str(properties.get(name, "")).strip()
    if not is_area_code(code) or municipality_of(code) is None:
        raise SourceError(
            "An area has no code that we know:",
            f"{boundaries.id}, {layer}: {name} is {properties.get(name)!r}.",
            "Nothing was taken; the service has changed and Buurtpeil must follow.",
        )
    return code


def _geometries(features: Sequence[Row]) -> Geometries:
    geometries: Geometries = np.full(len(features), None, dtype=object)
    for row, feature in enumerate(features):
        if feature.get("geometry") is not None:
            geometries[row] = shapely.geometry.shape(feature["geometry"])
    return geometries


def _description(bundle: Bundle, boundaries: LiveBoundaries) -> Description:
    name = bundle.about.area_name
    return Description(
        source="boundaries",
        dataset=f"pdok-{boundaries.id}-{bundle.about.area}",
        title={
            "nl": f"Gebiedsgrenzen {boundaries.year}, {name}",
            "en": f"Boundaries {boundaries.year}, {name}",
        },
        publisher="CBS/Kadaster, via PDOK",
        licence="CC BY 4.0",
        reference=boundaries.id,
        published=None,
        delivery={"nl": "niet vermeld", "en": "not stated"},
    )


ADAPTER = OgcFeaturesAdapter()
