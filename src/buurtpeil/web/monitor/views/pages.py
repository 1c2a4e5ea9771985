# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a page answer "nothing changed since you asked"?

Needs a view that shows publications. Gives the same view with an entity tag made of the publications, the templates and
the texts: a browser that holds the page gets 304 before anything is worked out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import library

# Every judgement that says something; "no judgement" is a plain area and needs no key.
LEGEND = (Colour.WORSE, Colour.ABOUT_EQUAL, Colour.BETTER, Colour.UNDETERMINED)
PageView = Callable[..., HttpResponse]


def shows_publications(view: PageView) -> PageView:
    """Give `view` the current publications as its second argument, and its answer an entity tag."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **captured: Any) -> HttpResponse:
        opened = library.publications()
        tag = f'"{_tag(opened)}"'
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            return unchanged
        response = view(request, opened, **captured)
        if response.status_code == 200:
            response["ETag"] = tag
            # Kept, but asked for again each time: a new publication is seen at once and an old page costs a 304.
            patch_cache_control(response, no_cache=True)
        return response

    return answer


def _tag(opened: Sequence[Publication]) -> str:
    parts = [settings.PAGES_VERSION, *(publication.id for publication in opened)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def frame(opened: Sequence[Publication], shown: Publication | None = None) -> dict[str, Any]:
    """What every page of the monitor needs: whether its figures are made up, and the legend."""
    made_up = shown.is_made_up if shown is not None else bool(opened) and all(one.is_made_up for one in opened)
    return {"is_made_up": made_up, "publication": shown, "legend": LEGEND}
