# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a picture get out of its page: as a file, or into a page of another site?

Needs the open publications and an address that says which picture. Gives SVG, PNG, or a small page that other sites may
hold in a frame: the only one that they may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from buurtpeil.areas.codes import Level
from buurtpeil.charts.standalone import to_png
from buurtpeil.errors import AreaError
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.maps.choice import read_choice
from buurtpeil.web.maps.sheet import sheet_drawing
from buurtpeil.web.monitor import library, pictures
from buurtpeil.web.monitor.compare_chart import compare_chart
from buurtpeil.web.monitor.compare_table import compare_table
from buurtpeil.web.monitor.drawings import Drawing, compass_drawing, map_drawing
from buurtpeil.web.monitor.selection import read_selection
from buurtpeil.web.monitor.views.exports import publication_asked
from buurtpeil.web.monitor.views.pages import frame, shows_publications


def _map(request: HttpRequest, opened: Sequence[Publication]) -> Drawing:
    code = library.normalised(request.GET.get("gemeente", ""))
    publication = library.publication_with(opened, code)
    domain = request.GET.get("domein", TOTAL)
    return map_drawing(publication, code, domain if domain in publication.catalogue.domains else TOTAL)


def _compass(request: HttpRequest, opened: Sequence[Publication]) -> Drawing:
    code = library.normalised(request.GET.get("gebied", ""))
    publication = library.publication_with(opened, code)
    area = publication.area(code)
    if area.level not in (Level.NEIGHBOURHOOD, Level.DISTRICT):
        raise AreaError("Only a neighbourhood or district has a compass:", repr(code), "Choose one.")
    return compass_drawing(publication, code, library.municipality_code(area))


def _comparison(request: HttpRequest, opened: Sequence[Publication]) -> Drawing:
    publication = publication_asked(request, opened)
    chart = compare_chart(compare_table(read_selection(request.GET, publication)))
    if chart is None:
        raise AreaError("There is nothing to draw:", "", "Choose areas (up to 24 for one indicator) and indicators.")
    return chart.drawing


def _sheet(request: HttpRequest, opened: Sequence[Publication]) -> Drawing:
    code = library.normalised(request.GET.get("gemeente", ""))
    publication = library.publication_with(opened, code)
    publication.summary(code)
    return sheet_drawing(publication, read_choice(request.GET, publication, code))


KINDS: Mapping[str, Callable[[HttpRequest, Sequence[Publication]], Drawing]] = {
    "kaart": _map,
    "kompas": _compass,
    "vergelijk": _comparison,
    "kaartblad": _sheet,
}


@shows_publications
def as_svg(request: HttpRequest, opened: Sequence[Publication], kind: str) -> HttpResponse:
    """The picture as SVG that needs no style sheet."""
    return _file(KINDS[kind](request, opened).as_file().encode(), "image/svg+xml", f"buurtpeil-{kind}.svg")


@shows_publications
def as_png(request: HttpRequest, opened: Sequence[Publication], kind: str) -> HttpResponse:
    """The picture as PNG."""
    return _file(_png(KINDS[kind](request, opened).as_file()), "image/png", f"buurtpeil-{kind}.png")


@lru_cache(maxsize=32)
def _png(svg: str) -> bytes:
    return to_png(svg)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def embed(request: HttpRequest, kind: str) -> HttpResponse:
    """The picture on a page of its own for a frame on another site; 404 where the setting allows no site."""
    if not settings.OWN.embed_hosts:
        raise AreaError("Pictures can't be shown on other sites here:", "", "See BUURTPEIL_EMBED_HOSTS.")
    policy = csp_replace({"frame-ancestors": list(settings.OWN.embed_hosts)})
    framed: Any = policy(xframe_options_exempt(_embedded))
    response: HttpResponse = framed(request, kind=kind)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@shows_publications
def _embedded(request: HttpRequest, opened: Sequence[Publication], kind: str) -> HttpResponse:
    drawing = KINDS[kind](request, opened)
    context: dict[str, Any] = {**frame(opened), "drawing": drawing, "svg": pictures.of_drawing(drawing.svg)}
    context["legend"] = [(pictures.of_drawing(drawn), word) for drawn, word in drawing.legend]
    return render(request, "embed.html", context)


def picture_context(kind: str, query: str, title: str) -> dict[str, Any]:
    """What `parts/picture.html` shows: the files of a drawing, and what puts it on another site."""
    return {
        "picture_title": title,
        "picture_svg": f"{reverse('picture-svg-' + kind)}?{query}",
        "picture_png": f"{reverse('picture-png-' + kind)}?{query}",
        "picture_frame": f"{reverse('embed-' + kind)}?{query}" if settings.OWN.embed_hosts else "",
    }
