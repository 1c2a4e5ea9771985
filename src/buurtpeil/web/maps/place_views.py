# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a place that someone calls "our bit"?

Needs an address with codes, postcodes or an outline, the id of a kept place, or a file with a drawing. Gives the page
of the place, and the place as GeoJSON. A kept place can change while the publication stays, so no page of it is told
to be unchanged by the publication alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject
from buurtpeil.areas.codes import Level
from buurtpeil.areas.compact_line import LONGEST, encode_outline
from buurtpeil.areas.drawing import check_drawing
from buurtpeil.charts.class_map import Look, class_map
from buurtpeil.errors import AreaError, BuurtpeilError, SourceError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.map_shapes import geometry_record, picture_of
from buurtpeil.pipeline.own_places import resolve_place
from buurtpeil.pipeline.place_at import KeptPlace, kept_places
from buurtpeil.pipeline.place_compass import compass_of_place
from buurtpeil.pipeline.publication import Publication
from buurtpeil.sources.drawing import drawing_in
from buurtpeil.store import Store
from buurtpeil.web.maps import drawings
from buurtpeil.web.maps.place_choice import AskedPlace, FoundPlace, find_place, read_place
from buurtpeil.web.maps.place_rows import consists_of, fit_sentences, part_rows, place_figures
from buurtpeil.web.maps.place_words import Said, say
from buurtpeil.web.monitor import library, pictures, rows
from buurtpeil.web.monitor.views.area import sources
from buurtpeil.web.monitor.views.pages import frame, shows_publications

LARGEST_FILE = 4 * 1024**2
HAIR_METRES = 3.0
SIMPLIFY_METRES = (1, 2, 5, 10, 20, 50)
_FITS = LONGEST - 300  # room for the rest of the address


def today() -> date:
    """The day in the Netherlands."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


@require_safe
def place_made(request: HttpRequest) -> HttpResponse:
    """A place from its address; what was typed or ticked becomes one canonical address first."""
    opened = library.publications()
    asked = read_place(request.GET, opened)
    if any(name in request.GET for name in ("tekst", "gebied")):
        return HttpResponseRedirect(f"{reverse('place-made')}?{asked.query()}")
    if not opened:
        return render(request, "empty.html", frame(opened))
    if not asked:
        return _empty(request, opened, asked, None)
    try:
        found = find_place(Store.default(), opened, asked)
    except AreaError as error:
        return _empty(request, opened, asked, say(error))
    context = _context(opened, found, asked.name or _("A place of one's own"))
    context |= {
        "asked": asked,
        "geojson": f"{reverse('place-geojson')}?{asked.query()}",
        "share_address": request.build_absolute_uri(f"{reverse('place-made')}?{asked.query()}"),
        "coarser": request.GET.get("ruw", "") if request.GET.get("ruw", "").isdigit() else "",
    }
    return render(request, "place.html", context)


def _empty(request: HttpRequest, opened: Sequence[Publication], asked: AskedPlace, said: Said | None) -> HttpResponse:
    """The way to make a place, with what was asked still in it and the reason why it can't be shown."""
    context = {
        **frame(opened),
        "asked": asked,
        "said": said,
        "typed": ", ".join([*asked.areas, *asked.postcodes, *asked.unknown]),
        "kept": _kept_list(opened),
    }
    return render(request, "place_empty.html", context, status=200 if said is None else 400)


@require_safe
def place_kept(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A place that was kept under a name."""
    opened = library.publications()
    publication, kept = _kept(opened, identifier)
    try:
        resolved = resolve_place(Store.default(), publication, kept.division, kept.place)
    except AreaError as error:
        return _empty(request, opened, AskedPlace(kept.place.name), say(error))
    ground = open_ground(Store.default(), publication)
    found = FoundPlace(publication, ground, resolved.parts, resolved.remarks, kept.place.shape)
    context = _context(opened, found, kept.place.name)
    context |= {
        "asked": AskedPlace(kept.place.name),
        "kept_in": None if kept.division.is_single else kept.division.name,
        "edition": kept.division,
        "share_address": request.build_absolute_uri(reverse("place", args=[kept.place.id])),
    }
    return render(request, "place.html", context)


def _kept(opened: Sequence[Publication], identifier: UUID) -> tuple[Publication, KeptPlace]:
    for publication in opened:
        for kept in kept_places(Store.default(), publication, today()):
            if kept.place.id == str(identifier):
                return publication, kept
    raise AreaError("No place is kept under this number:", str(identifier))


def _kept_list(opened: Sequence[Publication]) -> list[KeptPlace]:
    try:
        return [kept for publication in opened for kept in kept_places(Store.default(), publication, today())]
    except BuurtpeilError:
        return []


def _context(opened: Sequence[Publication], found: FoundPlace, name: str) -> dict[str, Any]:
    publication = found.publication
    municipality = _municipality(found)
    lines = compass_of_place(publication, found.ground, found.parts)
    figures = place_figures(found)
    return {
        **frame(opened, publication),
        "name": name,
        "lead": consists_of(found),
        "municipality": publication.area(municipality),
        "fit": fit_sentences(found),
        "remarks": found.remarks,
        "parts": part_rows(found),
        "compass": rows.compass_rows(lines) if lines else [],
        "compass_span": f"{lines[0].periods[0]}–{lines[0].periods[-1]}" if lines else "",
        "is_divided": bool(found.parts.is_divided.any()),
        "groups": figures.groups,
        "without": figures.without,
        "picture": _picture(found, municipality, name),
        "sources": [line for line in sources(publication, figures.keys) if line.is_about(municipality)],
    }


def _municipality(found: FoundPlace) -> str:
    """The municipality that holds most of the place's neighbourhoods."""
    cities = found.ground.areas.municipality_row[found.parts.rows]
    values, counts = np.unique(cities, return_counts=True)
    return str(found.ground.areas.codes[values[int(np.argmax(counts))]])


def _picture(found: FoundPlace, municipality: str, name: str) -> SafeString | None:
    """The blocks of the place with a heavy line, the drawing dashed, among the neighbourhoods."""
    now = drawings.shapes_now(found.publication, municipality, Level.NEIGHBOURHOOD)
    if now is None:
        return None
    # Blocks are cut at whole metres: a hair between two of them is no border of the place.
    blocks = found.ground.fitted_shape(found.parts)
    fitted = blocks.buffer(HAIR_METRES, join_style="mitre").buffer(-HAIR_METRES, join_style="mitre")
    over = [shape for shape in (fitted, found.drawn) if shape is not None and not shape.is_empty]
    city, paths = picture_of(now, municipality, np.array(over, dtype=object))
    inside = {str(found.ground.areas.codes[row]) for row in found.parts.rows.tolist()}
    return pictures.drawn(
        class_map(
            city,
            {code: Look("step-2" if code in inside else "none") for code in now.codes},
            prefix="plek",
            description=_("Map of %(city)s with %(area)s outlined.")
            % {"city": found.publication.areas.name(municipality), "area": name},
            titles=dict(zip(now.codes, now.names, strict=True)),
            outlined=paths[:1],
            overlay=paths[1:],
        )
    )


@shows_publications
def place_geojson(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The place as GeoJSON in WGS84: what was drawn, and the blocks that the figures are about."""
    asked = read_place(request.GET, opened)
    try:
        found = find_place(Store.default(), opened, asked)
    except AreaError as error:
        return JsonResponse({"error": " ".join(say(error))}, status=400)
    shapes = [("drawn", found.drawn), ("blocks", found.ground.fitted_shape(found.parts))]
    features = [
        {
            "type": "Feature",
            "properties": {"name": asked.name, "what": what},
            "geometry": geometry_record(reproject(np.array([shape], dtype=object), RIJKSDRIEHOEK, WGS84)[0]),
        }
        for what, shape in shapes
        if shape is not None and not shape.is_empty
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Content-Disposition"] = 'attachment; filename="plek.geojson"'
    return response


@csrf_exempt  # nothing is kept or changed: the file becomes an address
@require_POST
def place_upload(request: HttpRequest) -> HttpResponse:
    """A drawing from a file, sent on to the address that holds it; nothing of the file is kept."""
    opened = library.publications()
    asked = AskedPlace(" ".join(request.POST.get("naam", "").split())[:100])
    try:
        outline, metres = _outline_of_file(request)
    except (AreaError, SourceError) as error:
        return _empty(request, opened, asked, say(error))
    query = replace(asked, outline=outline).query() + (f"&ruw={metres}" if metres else "")
    return HttpResponseRedirect(f"{reverse('place-made')}?{query}")


def _outline_of_file(request: HttpRequest) -> tuple[str, int]:
    """The outline for a link, and to how many metres it had to be simplified for it (0 for not at all)."""
    file = request.FILES.get("bestand")
    if file is None:
        raise SourceError("There is nothing drawn in this file:", "no file.")
    if (file.size or 0) > LARGEST_FILE:
        raise SourceError("The file is too large:", str(file.size))
    try:
        content = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError("This is no GeoJSON:", str(error)[:100]) from error
    if not isinstance(content, dict):
        raise SourceError("This is no GeoJSON:", "no object.")
    drawn = drawing_in(Path(str(file.name)), content)
    for metres in (0, *SIMPLIFY_METRES):
        simple = shapely.simplify(drawn, metres, preserve_topology=True) if metres else drawn
        text = encode_outline(reproject(np.array([simple], dtype=object), RIJKSDRIEHOEK, WGS84)[0])
        if len(text) <= _FITS:
            check_drawing(simple, RIJKSDRIEHOEK)
            return text, metres
    raise AreaError("The drawing has more points than can be meant:", f"{len(text):,} characters.")
