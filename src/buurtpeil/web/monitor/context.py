# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands around every page: where it is, and where is the same page in the other language?

Needs the request. Gives the part of every template's context that no view has to think of.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from buurtpeil.web.monitor import wording


def around_the_page(request: HttpRequest) -> dict[str, Any]:
    """Addresses of the page in each language, the language itself, and whether the font was built."""
    address = request.get_full_path()
    match = request.resolver_match
    return {
        "language": wording.language(),
        "addresses": {code: translate_url(address, code) for code, _name in settings.LANGUAGES},
        "origin": f"{request.scheme}://{_host(request)}",
        "page_name": match.url_name if match else "",
        "font_is_here": settings.FONT_IS_HERE,
        "contact": settings.OWN.contact,
    }


def _host(request: HttpRequest) -> str:
    """The host of the request when it may be trusted, else the first that is allowed (a page about a bad request)."""
    from django.core.exceptions import DisallowedHost

    try:
        return request.get_host()
    except DisallowedHost:
        return str(settings.ALLOWED_HOSTS[0])
