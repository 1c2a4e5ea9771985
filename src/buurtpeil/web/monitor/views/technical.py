# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the application well, and what may a robot read?

Needs the open publications. Gives plain text with a status that a machine understands.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from buurtpeil.errors import BuurtpeilError
from buurtpeil.web.monitor import library

# Pages of real neighbourhoods are public; a search, a choice or a file has nothing to index.
_NOT_INDEXED = ("zoeken", "vergelijken", "download", "plek", "waar")
_ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {prefix}/{path}/\n" for prefix in ("", "/en") for path in _NOT_INDEXED
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    return HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 with the publications being served, or 503 when they can't be read."""
    try:
        served = [{"id": one.id, "published_at": one.published_at} for one in library.publications()]
    except (BuurtpeilError, OSError):
        return JsonResponse({"status": "publications can't be read"}, status=503)
    return JsonResponse({"status": "ok", "publications": served})
