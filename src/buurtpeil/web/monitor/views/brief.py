# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a visitor print an area, or all areas of a municipality at once?

Needs the open publications and an address that names areas. Gives their briefs as one accessible page, made to be
printed, and as one PDF.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from buurtpeil.errors import AreaError
from buurtpeil.pipeline.publication import Publication
from buurtpeil.typesetting import TypesettingError
from buurtpeil.web.monitor.briefs import MOST_AREAS, Brief, brief_of, to_pdf
from buurtpeil.web.monitor.selection import read_selection
from buurtpeil.web.monitor.views.exports import publication_asked
from buurtpeil.web.monitor.views.pages import frame, shows_publications


@shows_publications
def page(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The briefs as one page."""
    publication, briefs, query = _asked(request, opened)
    return render(request, "brief.html", {**frame(opened, publication), "briefs": briefs, "query": query})


@shows_publications
def pdf(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The briefs as one PDF; a page with words where this server can't make one."""
    publication, briefs, query = _asked(request, opened)
    try:
        content = to_pdf(publication, briefs)
    except TypesettingError:
        return render(request, "errors/no_pdf.html", {**frame(opened, publication), "query": query}, status=501)
    response = HttpResponse(content, content_type="application/pdf")
    name = briefs[0].area.code if len(briefs) == 1 else str(len(briefs))
    words = _("area-brief-%(name)s") % {"name": name}
    response["Content-Disposition"] = f'inline; filename="{words}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, opened: Sequence[Publication]) -> tuple[Publication, list[Brief], str]:
    """The publication, a brief for each area of the address in order of name, and the canonical query."""
    publication = publication_asked(request, opened)
    selection = read_selection(request.GET, publication)
    codes = selection.codes()
    if not codes:
        raise AreaError("No area is named:", repr(request.GET.urlencode()[:80]), "Open the brief from an area's page.")
    if len(codes) > MOST_AREAS:
        raise AreaError(
            "One document holds so many areas at most:", f"{MOST_AREAS}, not {len(codes)}.", "Choose fewer."
        )
    ordered = sorted(codes, key=lambda code: (publication.areas.name(code), code))
    return publication, [brief_of(publication, code) for code in ordered], selection.query()
