# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does each of PDOK's services give the boundaries of one municipality?

Needs a year's boundaries and the code of a municipality. Gives the addresses to ask, the features of a page and the
names of their properties: OGC API Features for the latest years, WFS 2.0 with GeoJSON for the years before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from buurtpeil.sources.live.pages import Page, parse_features
from buurtpeil.sources.live.tables import LiveBoundaries

FEATURES_A_PAGE = 1_000  # the most that PDOK gives
LAYERS: Mapping[str, str] = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}  # layer: in the singular
_CODES: Mapping[str, str] = {"gemeenten": "GM", "wijken": "WK", "buurten": "BU"}


class FeatureService(Protocol):
    """One kind of service."""

    resolution_metres: float

    def description_path(self, boundaries: LiveBoundaries, layer: str) -> str:
        """Below the base address: what the service says of a layer; empty when it says nothing in JSON."""

    def path(self, boundaries: LiveBoundaries, layer: str, municipality: str) -> str:
        """Below the base address: the first page of a layer."""

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """Features and the address of the next page."""

    def properties(self, layer: str) -> tuple[str, str]:
        """Names of the properties that hold the code and the name of an area."""


class OgcApi:
    """CBS Wijken en Buurten, drawn on the topographic map; how precise is not stated, so a guess on the safe side."""

    resolution_metres = 10.0

    def description_path(self, boundaries: LiveBoundaries, layer: str) -> str:
        """The collection."""
        return f"{boundaries.id}/ogc/v1/collections/{layer}?f=json"

    def path(self, boundaries: LiveBoundaries, layer: str, municipality: str) -> str:
        """The items of the collection."""
        asked = f"f=json&limit={FEATURES_A_PAGE}&gemeentecode={municipality}"
        return f"{boundaries.id}/ogc/v1/collections/{layer}/items?{asked}"

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """The next page is in `links`."""
        return parse_features(document, url)

    def properties(self, layer: str) -> tuple[str, str]:
        """``buurtcode`` and ``buurtnaam``."""
        return f"{LAYERS[layer]}code", f"{LAYERS[layer]}naam"


class Wfs:
    """CBS Gebiedsindelingen, generalised for maps; 100 m is a guess on the safe side."""

    resolution_metres = 100.0

    def description_path(self, boundaries: LiveBoundaries, layer: str) -> str:
        """Its description is XML; nothing is asked of it."""
        return ""

    def path(self, boundaries: LiveBoundaries, layer: str, municipality: str) -> str:
        """The features whose code begins as those of the municipality (OGC Filter Encoding 2.0)."""
        start = _CODES[layer] + municipality.removeprefix("GM")
        condition = (
            '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0">'
            '<fes:PropertyIsLike wildCard="*" singleChar="." escapeChar="!">'
            f"<fes:ValueReference>statcode</fes:ValueReference><fes:Literal>{start}*</fes:Literal>"
            "</fes:PropertyIsLike></fes:Filter>"
        )
        asked = {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "typeNames": f"gebiedsindelingen:{LAYERS[layer]}_gegeneraliseerd",
            "outputFormat": "application/json",
            "srsName": "EPSG:28992",
            "count": str(FEATURES_A_PAGE),
            "startIndex": "0",
            "filter": condition,
        }
        return f"gebiedsindelingen/{boundaries.year}/wfs/v1_0?{urlencode(asked, quote_via=quote)}"

    def page(self, document: Mapping[str, Any], url: str) -> Page:
        """A full page may be followed by another; WFS gives no link."""
        page = parse_features(document, url)
        if len(page.rows) < FEATURES_A_PAGE:
            return Page(page.rows, "")
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
        asked["startIndex"] = str(int(asked["startIndex"]) + FEATURES_A_PAGE)
        return Page(page.rows, f"{url.partition('?')[0]}?{urlencode(asked, quote_via=quote)}")

    def properties(self, layer: str) -> tuple[str, str]:
        """The same in every layer."""
        return "statcode", "statnaam"


_SERVICES: Mapping[str, FeatureService] = {"ogc-api": OgcApi(), "wfs": Wfs()}


def service_of(boundaries: LiveBoundaries) -> FeatureService:
    """The kind of service that gives these boundaries."""
    return _SERVICES[boundaries.style]
