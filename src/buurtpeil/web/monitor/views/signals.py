# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What asks for attention in a municipality, why, and how good is the rule that says so?

Needs the open publications. Gives the list of signals with filters that live in the address, the list as CSV, and a
page for each signal: drivers, what would make it wrong, other references, the figures behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.statuses import STATUS_WORDS, Status
from buurtpeil.pipeline.comparison import ReferenceChoice, compared_figures
from buurtpeil.pipeline.exports.signals import signals_to_csv, signals_to_xlsx
from buurtpeil.pipeline.publication import Publication
from buurtpeil.signals.signal import KIND_WORDS, Signal, SignalKind
from buurtpeil.web.monitor import library, rows, wording
from buurtpeil.web.monitor.rows import said
from buurtpeil.web.monitor.signal_list import ORDERS, SignalChoice, chosen_signals, read_choice
from buurtpeil.web.monitor.views.exports import TYPES
from buurtpeil.web.monitor.views.pages import frame, shows_publications

AT_ONCE = 50
_OTHER_REFERENCES = tuple(choice for choice in ReferenceChoice if choice is not ReferenceChoice.CITY)


@shows_publications
def signals(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The list, with its filters."""
    if not opened:
        return render(request, "empty.html", frame(opened))
    publication, choice = _asked(request, opened)
    found = chosen_signals(publication, choice)
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("blad"))
    every = publication.signals(choice.municipality)
    context = {
        **frame(opened, publication),
        "municipality": publication.area(choice.municipality),
        "choices": library.choices(opened),
        "choice": choice,
        "page": page,
        "rows": rows.signal_rows(publication, page.object_list),
        "total": len(found),
        "every": len(every),
        "areas": len({signal.area for signal in found}),
        "domains": [one for key, one in publication.catalogue.domains.items() if key in {s.domain for s in every}],
        "kinds": [
            (kind.value, KIND_WORDS[kind][wording.language()])
            for kind in SignalKind
            if any(kind in (signal.kind, *signal.also) for signal in every)
        ],
        "districts": publication.areas_within(choice.municipality, Level.DISTRICT),
        "orders": list(zip(ORDERS, (_("by area"), _("surest first"), _("newest first")), strict=True)),
        "query": choice.query(),
    }
    return render(request, "signals.html", context)


@shows_publications
def signals_file(request: HttpRequest, opened: Sequence[Publication], form: str) -> HttpResponse:
    """The list as a file: what each signal says, with its doubts and the record of its rule; by area."""
    publication, choice = _asked(request, opened)
    make = signals_to_csv if form == "csv" else signals_to_xlsx
    content = make(publication, chosen_signals(publication, choice), wording.language())
    response = HttpResponse(content, content_type=TYPES[form])
    name = _("signals-%(code)s") % {"code": choice.municipality}
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@shows_publications
def signal(request: HttpRequest, opened: Sequence[Publication], identifier: str) -> HttpResponse:
    """One signal: why, how sure, what speaks against it, and the figures themselves."""
    publication, found = _found(opened, identifier)
    (row,) = rows.signal_rows(publication, [found])
    others = [other for other in publication.signals(area=found.area) if other.id != found.id]
    context = {
        **frame(opened, publication),
        "row": row,
        "signal": found,
        "area": publication.area(found.area),
        "municipality": publication.area(found.municipality),
        "also": [KIND_WORDS[kind][wording.language()] for kind in found.also],
        "wrong_share": _wrong_share(found.q_value),
        "figures": _figures(publication, found),
        "references": _references(publication, found),
        "others": rows.signal_rows(publication, others),
    }
    return render(request, "signal.html", context)


def _asked(request: HttpRequest, opened: Sequence[Publication]) -> tuple[Publication, SignalChoice]:
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    if code is None:
        raise AreaError("There are no signals.", "", "Publish some figures first.")
    publication = library.publication_with(opened, code)
    return publication, read_choice(request.GET, publication, code)


def _found(opened: Sequence[Publication], identifier: str) -> tuple[Publication, Signal]:
    for publication in opened:
        for one in publication.signals():
            if one.id == identifier:
                return publication, one
    raise AreaError(
        "This signal is not in the figures of today:",
        repr(identifier[:40]),
        "It may have gone since the last figures; see what changed.",
    )


def _wrong_share(q_value: float) -> str:
    """The share of wrong signals to expect in a list that ends here."""
    return f"< {wording.amount(0.1, 1)}%" if q_value < 0.001 else f"{wording.amount(100 * q_value, 1)}%"


def _figures(publication: Publication, found: Signal) -> list[dict[str, Any]]:
    """The figures behind a signal, a line a period; empty where it is about all domains together."""
    figures = publication.figures_of_indicator(found.indicator) if found.indicator else None
    if figures is None:
        return []
    at, indicator = publication.areas.row(found.area), figures.indicator
    return [
        {
            "period": wording.period(period, indicator.period_kind),
            "here": said(float(figures.value[at, place]), indicator),
            "reason": ""
            if np.isfinite(figures.value[at, place])
            else STATUS_WORDS[Status(int(figures.status[at, place]))][wording.language()],
            "city": said(float(figures.reference[at, place]), indicator),
            "notes": wording.flag_words(int(figures.flags[at, place])),
            "is_meant": found.first_period <= period <= found.period,
        }
        for place, period in enumerate(figures.periods)
    ]


def _references(publication: Publication, found: Signal) -> list[dict[str, Any]]:
    """The same figure beside others than the city: in a weak city every neighbourhood is about equal to it."""
    if not found.indicator:
        return []
    lines = []
    for choice in _OTHER_REFERENCES:
        compared = compared_figures(publication, [found.area], [found.indicator], choice)
        figures = compared.figures.get(found.indicator)
        if figures is None or found.period not in figures.periods:
            continue
        at = figures.periods.index(found.period)
        if np.isfinite(figures.reference[0, at]):
            lines.append(
                {
                    "sentence": compared.sentence[wording.language()],
                    "reference": said(float(figures.reference[0, at]), figures.indicator),
                    "colour": Colour(int(figures.colour[0, at])),
                }
            )
    return lines
