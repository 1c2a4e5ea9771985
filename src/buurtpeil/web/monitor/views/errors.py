# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happened, what is untouched, and what can the visitor do?

Needs the request, and the fault where there is one. Gives a page with the right status that shows no internals.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil.errors import BuurtpeilError


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with the search form and the way back."""
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address can't be understood."""
    return render(request, "errors/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "errors/500.html", status=500)


def unreadable(request: HttpRequest, error: BuurtpeilError) -> HttpResponse:
    """503: the figures can't be read now; the library's own words are for whoever looks after the server."""
    return render(request, "errors/503.html", {"error": error}, status=503)
