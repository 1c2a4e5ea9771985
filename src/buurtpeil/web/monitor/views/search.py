# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area, indicator or signal does a visitor mean?

Needs what the visitor typed: a name, a code, a postcode, a street or an address. Gives what has that name, slips
allowed, and for a postcode or street the neighbourhoods that it lies in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.search import Found, search
from buurtpeil.pipeline.whereabouts import ShareOf, Whereabouts
from buurtpeil.web.monitor import library, rows, wording
from buurtpeil.web.monitor.views.pages import frame, shows_publications

_LONGEST = 100
_MOST_AREAS = 40
_MOST_OTHERS = 12


@shows_publications
def find(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """Areas, indicators, signals and addresses, of every publication."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    found = [(publication, _found(publication, text)) for publication in opened] if text else []
    addresses = [line for publication, one in found for line in _addresses(publication, one, text)]
    indicators = {indicator.key: indicator for _publication, one in found for indicator in one.indicators}
    context: dict[str, Any] = {
        **frame(opened),
        "query": text,
        "is_postcode": as_postcode(text) is not None,
        "matches": [match for _publication, one in found for match in one.areas][:_MOST_AREAS],
        "indicators": list(indicators.values())[:_MOST_OTHERS],
        "signals": [row for publication, one in found for row in _signal_rows(publication, one)][:_MOST_OTHERS],
        "addresses": addresses,
        "nothing_published": not opened,
    }
    return render(request, "search.html", context)


def _found(publication: Publication, text: str) -> Found:
    """A postcode is no name: in one, only numbers of areas could be found by chance."""
    if as_postcode(text) is not None:
        return Found((), (), ())
    return search(library.search_index(publication), text, _MOST_AREAS)


def _signal_rows(publication: Publication, found: Found) -> list[rows.SignalRow]:
    return rows.signal_rows(publication, found.signals[:_MOST_OTHERS])


def _addresses(publication: Publication, found: Found, text: str) -> list[dict[str, Any]]:
    """The neighbourhoods of a postcode, or of a street where no area has that name."""
    if found.has_area_by_name:
        return []
    try:
        where = library.whereabouts_of(publication, text)
    except AreaError:  # known, and in none of the areas that have figures
        return []
    if where is None:
        return []
    lines = [
        {"area": publication.area(code), "city": _city(publication, code), "share": wording.percentage(share)}
        for code, share in where.shares
    ]
    return [{"what": where.what, "share_of": _share_of(where), "lines": lines}]


def _city(publication: Publication, code: str) -> str:
    return publication.areas.name(library.municipality_code(publication.area(code)))


def _share_of(where: Whereabouts) -> str:
    if where.share_of is ShareOf.HOMES:
        return _("Share of its homes")
    return _("Share of its surface, by the boundary of %(year)s") % {"year": where.edition}
