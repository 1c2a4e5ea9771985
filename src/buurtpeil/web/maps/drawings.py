# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which picture does the server make of a layer?

Needs a layer and the boundaries of its areas. Gives the SVG map with links, codes and other boundaries laid over it;
kept for each publication and choice, because a map is the only thing here that takes milliseconds.
"""

from __future__ import annotations

import logging
from functools import lru_cache

import numpy as np
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.charts.class_map import Look, class_map, look_swatch
from buurtpeil.errors import BuurtpeilError
from buurtpeil.pipeline.map_shapes import AreaShapes, picture_of, shapes_of_then, shapes_on_map
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import CityMap
from buurtpeil.store import Store
from buurtpeil.web.maps.choice import MapChoice
from buurtpeil.web.maps.layers import Layer
from buurtpeil.web.monitor import pictures

logger = logging.getLogger("buurtpeil.web")
_CODE_START = 6  # BU0363 and WK0363 are the same for a whole municipality


@lru_cache(maxsize=256)
def swatch_of(look: Look) -> SafeString:
    """The small square of a look; its word stands beside it."""
    return pictures.drawn(look_swatch(look))


def short_code(code: str) -> str:
    """The part of a code that tells areas of one municipality apart: ``0110`` of ``BU05990110``."""
    return code[_CODE_START:]


def map_of(publication: Publication, choice: MapChoice, layer: Layer, number: int) -> SafeString | None:
    """The map of a layer, the `number`-th of the page; None where no boundaries were loaded."""
    drawn = picture(publication, choice.municipality, choice.level, choice.earlier)
    if drawn is None:
        return None
    city, overlay = drawn
    words = {"subject": layer.name, "period": layer.period, "city": publication.areas.name(choice.municipality)}
    return pictures.drawn(
        class_map(
            city,
            {code: cell.look for code, cell in layer.cells.items()},
            prefix=f"kaart-{number}",
            description=_("Map of %(city)s: %(subject)s, %(period)s. The table shows the same.") % words,
            titles={code: cell.title for code, cell in layer.cells.items()},
            links={code: reverse("area", args=[code]) for code in layer.cells},
            labels={code: short_code(code) for code in layer.cells} if choice.with_codes else None,
            overlay=overlay,
        )
    )


@lru_cache(maxsize=64)
def picture(
    publication: Publication, municipality: str, level: Level, earlier: int | None
) -> tuple[CityMap, tuple[str, ...]] | None:
    """The outlines of a level, and those of an earlier edition laid over them."""
    stored = publication.city_map(municipality)
    if level is Level.NEIGHBOURHOOD and earlier is None:
        return None if stored is None or not stored.outlines else (stored, ())
    now = shapes_now(publication, municipality, level)
    if now is None:
        return None
    then = None if earlier is None else shapes_then(publication, municipality, level, earlier)
    city, overlay = picture_of(now, municipality, None if then is None else then.geometry)
    if stored is not None and np.allclose((stored.width, stored.height), (city.width, city.height), atol=2):
        city = CityMap(municipality, city.width, city.height, city.outlines, stored.water, city.approximate)
    return city, overlay


def shapes_now(publication: Publication, municipality: str, level: Level) -> AreaShapes | None:
    """The boundaries of a level, None where there are none or they can't be read now."""
    try:
        return shapes_on_map(Store.default(), publication, municipality, level)
    except BuurtpeilError as error:
        logger.warning("The boundaries can't be read: %s", error)
        return None


def shapes_then(publication: Publication, municipality: str, level: Level, edition: int) -> AreaShapes | None:
    """The boundaries of an earlier edition, None where there are none or they can't be read now."""
    try:
        return shapes_of_then(Store.default(), publication, municipality, level, edition)
    except BuurtpeilError as error:
        logger.warning("The boundaries of %s can't be read: %s", edition, error)
        return None
