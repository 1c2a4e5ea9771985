# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do many areas stand beside each other, on many indicators?

Needs the open publications and an address that names areas, indicators and a reference. Gives the table, page by page;
what was typed becomes one canonical address first, so that a link reproduces what someone sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.areas.find import Kind, Match
from buurtpeil.charts.many_areas import MOST_PANELS
from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.search import search
from buurtpeil.web.monitor import library, pictures
from buurtpeil.web.monitor.compare_chart import KIND, compare_chart
from buurtpeil.web.monitor.compare_table import CompareTable, compare_table, reference_word, short_words
from buurtpeil.web.monitor.selection import ALL, REFERENCES, Selection, read_selection
from buurtpeil.web.monitor.views.drawings import picture_context
from buurtpeil.web.monitor.views.exports import download_context, publication_asked
from buurtpeil.web.monitor.views.pages import LEGEND, frame, shows_publications

ROWS_AT_ONCE = 100
CELLS_AT_ONCE = 1500  # with many columns fewer rows, so that a page comes as quickly
COLUMNS_AT_MOST = 30  # more than this nobody reads side by side; the files hold them all
CHIPS_AT_MOST = 40
_MOST_TYPED = 300  # an address is no longer than 4,000 letters
_SUGGESTIONS = 5


@shows_publications
def compare(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The table of the chosen areas and indicators, with the form to choose others."""
    if not opened:
        return render(request, "empty.html", frame(opened))
    publication = publication_asked(request, opened)
    selection = read_selection(request.GET, publication)
    if "gebieden" in request.GET:
        selection = _with_typed(selection, request.GET.get("gebieden", ""), "delen" in request.GET)
        return HttpResponseRedirect(f"{reverse('compare')}?{selection.query()}")
    context: dict[str, Any] = {
        **frame(opened, publication),
        **_choices(publication, selection),
        "selection": selection,
        "unknown": [_unplaced(publication, selection, text) for text in selection.unknown],
        "legend": LEGEND,
    }
    if selection.codes() and selection.indicator_keys():
        context |= _shown(request, selection)
    return render(request, "compare.html", context)


def _shown(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    table = compare_table(selection)
    total = len(table.codes)
    at_once = min(ROWS_AT_ONCE, max(CELLS_AT_ONCE // len(table.columns[:COLUMNS_AT_MOST]), 1))
    pages = -(-total // at_once)
    number = request.GET.get("pagina", "1")
    page = min(max(int(number) if re.fullmatch(r"\d{1,4}", number) else 1, 1), pages)
    first = (page - 1) * at_once
    table = replace(table, columns=table.columns[:COLUMNS_AT_MOST])
    query, chart = selection.query(), compare_chart(table)
    picture = {} if chart is None else picture_context(KIND, chart.drawing.query, chart.drawing.title)
    return {
        **picture,
        "table": table,
        "chart": chart,
        "chart_svg": None if chart is None else pictures.of_drawing(chart.drawing.svg),
        "most_panels": MOST_PANELS,
        "rows": table.rows(first, at_once),
        "lead": _lead(table),
        "words": short_words(),
        "total": total,
        "first": first + 1,
        "last": min(first + at_once, total),
        "page": page,
        "pages": pages,
        "query": query,
        "columns_left": max(len(selection.indicator_keys()) - COLUMNS_AT_MOST, 0),
        "is_ordered_by_figure": selection.order in selection.indicator_keys(),
        **download_context(selection),
        "share_address": f"{reverse('compare')}?{query}",
    }


def _lead(table: CompareTable) -> str:
    """The table in one sentence."""
    counts = table.counts
    return _(
        "%(worse)s of these figures are almost certainly worse than what they are compared with and %(better)s almost"
        " certainly better; %(equal)s are about equal, and of %(open)s it can't be said."
    ) % {
        "worse": counts[Colour.WORSE],
        "better": counts[Colour.BETTER],
        "equal": counts[Colour.ABOUT_EQUAL],
        "open": counts[Colour.UNDETERMINED],
    }


def _choices(publication: Publication, selection: Selection) -> dict[str, Any]:
    """What the form offers."""
    catalogue, chosen = publication.catalogue, set(selection.indicator_keys())
    keys = set(publication.figures.keys)
    groups = [
        {
            "domain": domain,
            "is_chosen": domain.key in selection.domains or ALL in selection.domains,
            "is_open": any(one.key in chosen for one in catalogue.of_domain(domain.key)),
            "indicators": [
                {"indicator": one, "is_chosen": one.key in selection.keys}
                for one in catalogue.of_domain(domain.key)
                if one.key in keys
            ],
        }
        for domain in catalogue.domains.values()
    ]
    named = [*selection.within, *selection.areas]
    home = library.municipality_code(publication.area(named[0])) if named else publication.municipalities()[0]
    periods = {period for key in chosen for period in publication.figures.periods(key)}
    return {
        "groups": [group for group in groups if group["indicators"]],
        "home": publication.area(home),
        "districts": publication.areas_within(home, Level.DISTRICT),
        "chips": [_chip(publication, selection, code) for code in named[:CHIPS_AT_MOST]],
        "chips_left": max(len(named) - CHIPS_AT_MOST, 0),
        "references": [(word, reference_word(word)) for word in REFERENCES],
        "periods": sorted(periods, reverse=True),
        "pictures": [
            ("marge", _("margin: the dot and where it may lie")),
            ("reeks", _("through time")),
            ("geen", _("figures only")),
        ],
        "ordered_by": [publication.catalogue.indicator(key) for key in selection.indicator_keys()[:COLUMNS_AT_MOST]],
    }


def _chip(publication: Publication, selection: Selection, code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": publication.areas.name(code),
        "is_whole": code in selection.within,
        "without": selection.without(code).query(),
    }


def _with_typed(selection: Selection, text: str, whole: bool) -> Selection:
    """The selection with the areas that were typed; `whole`: of a larger area all its neighbourhoods."""
    areas, within, unknown = list(selection.areas), list(selection.within), []
    for line in re.split(r"[,;\n]", text)[:_MOST_TYPED]:
        name = line.strip()[:80]
        if not name:
            continue
        found = _place(selection, name)
        if found is None:
            unknown.append(name)
        elif whole and found.level in (Level.MUNICIPALITY, Level.DISTRICT):
            within.append(found.code)
        else:
            areas.append(found.code)
    return replace(
        selection,
        areas=tuple(dict.fromkeys(areas)),
        within=tuple(dict.fromkeys(within)),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _place(selection: Selection, name: str) -> Match | None:
    """The one area that is meant: by code or whole name, in the municipality at hand where several share a name."""
    publication = selection.publication
    found = [match for match in _matches(publication, name) if match.kind in (Kind.CODE, Kind.NAME)]
    if len(found) > 1:
        named = (*selection.within, *selection.areas)
        home = publication.areas.name(library.municipality_code(publication.area(named[0]))) if named else ""
        near = [match for match in found if match.municipality_name == home or match.level is Level.MUNICIPALITY]
        found = near or found
    return found[0] if found and (len(found) == 1 or found[0].level is not found[1].level) else None


def _matches(publication: Publication, name: str) -> Sequence[Match]:
    return search(library.search_index(publication), name, 40).areas


def _unplaced(publication: Publication, selection: Selection, text: str) -> dict[str, Any]:
    """A text that nobody could place, with areas that it may mean: each a link that puts it in."""
    rest = replace(selection, unknown=tuple(one for one in selection.unknown if one != text))
    return {
        "text": text,
        "without": rest.query(),
        "may_be": [
            {"match": match, "query": replace(rest, areas=(*rest.areas, match.code)).query()}
            for match in _matches(publication, text)[:_SUGGESTIONS]
        ],
    }
