# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the city stand, and what asks for attention now?

Needs the open publications. Gives the first page, or the same page of another municipality.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import library, pictures, rows
from buurtpeil.web.monitor.drawings import map_name
from buurtpeil.web.monitor.selection import ALL, Selection
from buurtpeil.web.monitor.views.drawings import picture_context
from buurtpeil.web.monitor.views.exports import download_context
from buurtpeil.web.monitor.views.pages import LEGEND, frame, shows_publications

# What a person can take in at once; the rest is one link away.
SIGNALS_AT_FIRST = 8


@shows_publications
def start(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The municipality to start with, a choice of municipalities, or what would be here."""
    asked = request.GET.get("gemeente")
    if asked:
        return HttpResponseRedirect(reverse("municipality", args=[library.normalised(asked)]))
    choices = library.choices(opened)
    if not choices:
        return render(request, "empty.html", frame(opened))
    code = library.home_municipality(opened)
    if code is None:
        return render(request, "municipalities.html", {**frame(opened), "choices": choices})
    return _page(request, opened, code)


@shows_publications
def municipality(request: HttpRequest, opened: Sequence[Publication], code: str) -> HttpResponse:
    """One municipality by its code."""
    tidy = library.normalised(code)
    if tidy != code:
        return HttpResponseRedirect(reverse("municipality", args=[tidy]))
    return _page(request, opened, code)


def _page(request: HttpRequest, opened: Sequence[Publication], code: str) -> HttpResponse:
    publication = library.publication_with(opened, code)
    summary = publication.summary(code)
    domain = _asked_domain(request, publication)
    signals = publication.signals(municipality=code)
    if domain != TOTAL:
        signals = tuple(signal for signal in signals if signal.domain == domain)
    show_all = request.GET.get("signalen") == "alle"
    shown = signals if show_all else signals[:SIGNALS_AT_FIRST]
    signal_rows = rows.signal_rows(publication, shown)
    neighbourhoods = _neighbourhoods(publication, code, domain)
    context: dict[str, Any] = {
        **frame(opened, publication),
        "municipality": publication.area(code),
        "summary": summary,
        "choices": library.choices(opened),
        "domains": list(publication.catalogue.domains.values()),
        "domain": domain,
        "domain_record": publication.catalogue.domains.get(domain),
        "signals": signal_rows,
        "signals_total": len(signals),
        "map": pictures.map_of(publication, code, domain, rows.markers(signal_rows)),
        "map_is_approximate": _is_approximate(publication, code),
        "neighbourhoods": neighbourhoods,
        "legend": _legend(neighbourhoods),
        "table_open": request.GET.get("weergave") == "tabel",
        "incomplete": incomplete(publication, code),
        **download_context(Selection(publication, areas=(code,), within=(code,), domains=(_exported(domain),))),
        **_picture(publication, code, domain),
    }
    return render(request, "start.html", context)


def _picture(publication: Publication, code: str, domain: str) -> dict[str, Any]:
    has_map = publication.city_map(code) is not None
    return picture_context("kaart", *map_name(publication, code, domain)) if has_map else {}


def _exported(domain: str) -> str:
    """The word of an address for the indicators of a domain, or of all."""
    return ALL if domain == TOTAL else domain


def _asked_domain(request: HttpRequest, publication: Publication) -> str:
    """The domain in the address where it exists, else all domains together."""
    asked = request.GET.get("domein", TOTAL)
    return asked if asked in publication.catalogue.domains else TOTAL


def _neighbourhoods(publication: Publication, code: str, domain: str) -> list[dict[str, Any]]:
    """All neighbourhoods by name: never ranked by how they do."""
    colours = publication.colours(code, domain)
    counts: dict[str, int] = {}
    for signal in publication.signals(municipality=code):
        counts[signal.area] = counts.get(signal.area, 0) + 1
    return [
        {"area": area, "colour": colours[area.code], "signals": counts.get(area.code, 0)}
        for area in publication.areas_within(code)
    ]


def _legend(neighbourhoods: list[dict[str, Any]]) -> tuple[Colour, ...]:
    """The judgements that say something, and "no judgement" where the map has such an area."""
    has_none = any(one["colour"] is Colour.NONE for one in neighbourhoods)
    return (*LEGEND, Colour.NONE) if has_none else LEGEND


def _is_approximate(publication: Publication, code: str) -> bool:
    city = publication.city_map(code)
    return city is not None and city.approximate


def incomplete(publication: Publication, code: str) -> list[dict[str, Any]]:
    """The indicators of which the latest figures of the neighbourhoods don't add up to the municipality's own."""
    return [
        {"indicator": publication.catalogue.indicator(line.indicator), "line": line, "percent": 100 * line.share}
        for line in publication.latest_completeness(code)
        if line.is_incomplete
    ]
