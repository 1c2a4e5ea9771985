# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which areas does this lie?

Needs what a visitor typed or clicked: coordinates in degrees or in RD, a postcode, a street or an address. Gives the
neighbourhood, the district, the municipality, and the places and divisions that people kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84
from buurtpeil.areas.drawing import check_point
from buurtpeil.errors import AreaError, BuurtpeilError
from buurtpeil.pipeline.ground import open_address_book
from buurtpeil.pipeline.place_at import KeptPlace, kept_places_at, neighbourhood_at
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.whereabouts import ShareOf
from buurtpeil.store import Store
from buurtpeil.web.maps.place_views import today
from buurtpeil.web.maps.place_words import say
from buurtpeil.web.monitor import library, wording
from buurtpeil.web.monitor.views.pages import frame

_LONGEST = 100
_MOST_POINTS = 20  # of a street; its houses lie in few blocks
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[;, ]\s*({_NUMBER})\s*")
_LARGEST_DEGREES = 180.0
_NORTH_FROM = 40.0  # in the Netherlands latitude is above, longitude below, so the order needn't be known


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """The areas of a point, an address or a postcode."""
    opened = library.publications()
    text = request.GET.get("q", "").strip()[:_LONGEST]
    context: dict[str, Any] = {**frame(opened), "query": text, "asked": bool(text)}
    if text:
        try:
            point = read_point(text)
            context |= _of_point(opened, point) if point is not None else _of_address(opened, text)
        except AreaError as error:
            context["said"] = say(error)
    return render(request, "where.html", context)


def read_point(text: str) -> shapely.Point | None:
    """``51.92, 4.48``, ``4.48 51.92`` or ``93000 437000`` in RD New; None for a text that is no pair of numbers.

    Raises `AreaError` for a point outside the Netherlands.
    """
    found = _PAIR.fullmatch(text)
    if found is None or as_postcode(text) is not None:
        return None
    first, second = (float(part.replace(",", ".")) for part in found.groups())
    if max(abs(first), abs(second)) > _LARGEST_DEGREES:
        return check_point(shapely.Point(first, second), RIJKSDRIEHOEK)
    longitude, latitude = (second, first) if first > _NORTH_FROM else (first, second)
    return check_point(shapely.Point(longitude, latitude), WGS84)


def _of_point(opened: Sequence[Publication], point: shapely.Point) -> dict[str, Any]:
    store = Store.default()
    for publication in opened:
        code = neighbourhood_at(store, publication, point)
        if code is not None:
            kept = kept_places_at(store, publication, code, point, today())
            lines = [_line(publication, code, "")]
            return {**frame(opened, publication), "lines": lines, "kept": kept, "what": ""}
    return {"lines": [], "kept": []}


def _of_address(opened: Sequence[Publication], text: str) -> dict[str, Any]:
    for publication in opened:
        found = library.whereabouts_of(publication, text)
        if found is not None:
            words = {
                ShareOf.HOMES: _("of the homes"),
                ShareOf.SURFACE: _("of the surface"),
            }
            lines = [
                _line(publication, code, f"{wording.percentage(share)} {words[found.share_of]}")
                for code, share in found.shares
            ]
            kept = _kept_of_addresses(publication, text)
            return {**frame(opened, publication), "lines": lines, "kept": kept, "what": found.what}
    return {"lines": [], "kept": []}


def _line(publication: Publication, code: str, share: str) -> dict[str, Any]:
    return {"area": publication.area(code), "share": share}


def _kept_of_addresses(publication: Publication, text: str) -> list[KeptPlace]:
    """The kept places in which any of the first addresses lies, each once."""
    store = Store.default()
    found: dict[str, KeptPlace] = {}
    try:
        book = open_address_book(store, publication)
        if book is None:
            return []
        postcode = as_postcode(text)
        meant = book.meant_by(text) if postcode is None else book.with_postcode(postcode)
        for at in np.flatnonzero(meant)[:_MOST_POINTS].tolist():
            point = shapely.Point(float(book.x[at]), float(book.y[at]))
            code = neighbourhood_at(store, publication, point)
            if code is not None:
                found |= {one.place.id: one for one in kept_places_at(store, publication, code, point, today())}
    except BuurtpeilError:
        return []
    return list(found.values())
