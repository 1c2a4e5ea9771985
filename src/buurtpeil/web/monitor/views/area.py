# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does one area stand, how sure is that, and what asks for attention there?

Needs the publication that holds the area. Gives its page: sentence, signals, compass, indicators, sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.errors import AreaError
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import Provenance
from buurtpeil.web.monitor import area_rows, library, pictures, rows, wording
from buurtpeil.web.monitor.drawings import compass_name
from buurtpeil.web.monitor.selection import ALL, Selection
from buurtpeil.web.monitor.views.drawings import picture_context
from buurtpeil.web.monitor.views.exports import download_context
from buurtpeil.web.monitor.views.pages import frame, shows_publications
from buurtpeil.web.monitor.views.start import incomplete


@shows_publications
def area(request: HttpRequest, opened: Sequence[Publication], code: str) -> HttpResponse:
    """One neighbourhood or district by its code."""
    tidy = library.normalised(code)
    publication = library.publication_with(opened, tidy)
    record = publication.area(tidy)
    if record.level is Level.COUNTRY:
        raise AreaError("The country has no page of its own:", repr(tidy), "Search for a municipality.")
    if record.level is Level.MUNICIPALITY or tidy != code:
        name = "municipality" if record.level is Level.MUNICIPALITY else "area"
        return HttpResponseRedirect(reverse(name, args=[tidy]))
    municipality = library.municipality_code(record)
    lines = publication.compass_of_area(tidy)
    groups = rows.figures_by_domain(publication, tidy)
    shown = {row.indicator.key for group in groups for row in group.rows}
    signals = publication.signals(area=tidy)
    theme = request.GET.get("thema", "")
    selection = Selection(publication, areas=(tidy,), domains=(ALL,))
    context: dict[str, Any] = {
        **frame(opened, publication),
        "area": record,
        "size": wording.size(record),
        "is_neighbourhood": record.level is Level.NEIGHBOURHOOD,
        "parts": _parts(publication, municipality, tidy) if record.level is Level.DISTRICT else [],
        "sentence": wording.area_sentence(lines),
        "compass": rows.compass_rows(lines),
        "compass_span": wording.span(lines[0].periods),
        "standing_out": area_rows.standing_out(groups, {signal.indicator for signal in signals}),
        "groups": [
            {"domain": group.domain, "rows": group.rows, "count": area_rows.count_of(group)} for group in groups
        ],
        "group_keys": {group.domain.key for group in groups},
        "theme": theme,
        "experience": area_rows.experience_rows(publication, [tidy]),
        "signals": rows.signal_rows(publication, signals),
        "map": pictures.map_of(publication, municipality, TOTAL, outlined=tidy),
        "notifications": _notifications(publication, tidy),
        "incomplete": [line for line in incomplete(publication, municipality) if line["indicator"].key in shown],
        "sources": [line for line in sources(publication, shown) if line.is_about(municipality)],
        "latest_period": publication.summary(municipality).latest_period,
        **download_context(selection),
        **picture_context("kompas", *compass_name(publication, tidy)),
    }
    return render(request, "area.html", context)


def _parts(publication: Publication, municipality: str, district: str) -> list[dict[str, Any]]:
    """The neighbourhoods of a district by name, with their judgement."""
    colours = publication.colours(municipality)
    return [
        {"area": part, "colour": colours[part.code]}
        for part in publication.areas_within(municipality)
        if district in (parent for parent, _name in part.parents)
    ]


def _notifications(publication: Publication, code: str) -> dict[str, Any] | None:
    """The notifications of an area per month: a picture with its description, and where it starts and ends."""
    found = publication.notifications_of_area(code)
    if found is None:
        return None
    months, counts = found
    first, last = wording.period(months[0]), wording.period(months[-1])
    description = _("Notifications per month from %(first)s to %(last)s") % {"first": first, "last": last}
    return {
        "series": pictures.series_of(counts.tolist(), description),
        "first": first,
        "last": last,
        "latest": float(counts[-1]),
    }


def sources(publication: Publication, indicators: set[str]) -> list[Provenance]:
    """The snapshots that the figures of some indicators came from, each once."""
    found: dict[str, Provenance] = {}
    for indicator in sorted(indicators):
        for line in publication.provenance(indicator):
            found.setdefault(line.snapshot, line)
    return sorted(found.values(), key=lambda line: line.title[wording.language()])
