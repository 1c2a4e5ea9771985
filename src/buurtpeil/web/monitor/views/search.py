# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area does a visitor mean?

Needs what the visitor typed. Gives the areas with that name or code, or goes to the only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil.areas.find import find
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import library
from buurtpeil.web.monitor.views.pages import frame, shows_publications

_LONGEST = 100
_MOST = 40


@shows_publications
def search(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """Areas by name, part of a name, or code; forgiving of a typing error."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    found: list[Any] = []
    if text:
        for publication in opened:
            found += find(library.search_index(publication), text, _MOST)
    context = {**frame(opened), "query": text, "matches": found[:_MOST], "nothing_published": not opened}
    return render(request, "search.html", context)
