# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does it work, what may it be used for, and who may be asked?

Needs the open publications and the algorithm register. Gives the About page.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil import __version__
from buurtpeil.estimates.colour import COLOUR_THRESHOLD
from buurtpeil.governance.algorithm_register import entry_of, register
from buurtpeil.pipeline.exports.columns import FORMULAS, NOISE, ROUNDING
from buurtpeil.pipeline.publication import Publication
from buurtpeil.signals.signal import KIND_WORDS
from buurtpeil.web.monitor import wording
from buurtpeil.web.monitor.views.area import sources
from buurtpeil.web.monitor.views.pages import frame, shows_publications


@shows_publications
def about(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """Method, signals, sources, privacy, accessibility, contact."""
    found = [line for publication in opened for line in sources(publication, set(publication.figures.keys))]
    language = wording.language()
    context = {
        **frame(opened),
        "version": __version__,
        "tile_origin": ", ".join(settings.OWN.tile_origins),
        "threshold": wording.percentage(COLOUR_THRESHOLD),
        "kinds": [
            {"key": kind, "word": words[language], "says": entry_of(kind).description[language]}
            for kind, words in KIND_WORDS.items()
        ],
        "register": [
            {"key": entry.key, "name": entry.name[language], "lines": entry.lines(language)} for entry in register()
        ],
        "sources": found,
        "formulas": [formula[language] for formula in (*FORMULAS, *NOISE.values(), ROUNDING)],
        "publications": opened,
    }
    return render(request, "about.html", context)
