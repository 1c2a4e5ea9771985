# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a visitor take along the figures of a page?

Needs the open publications and an address that names areas and indicators. Gives the file in one of the formats of
`buurtpeil.pipeline.exports`; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil.areas.codes import Level
from buurtpeil.pipeline.comparison import ReferenceChoice, compared_figures
from buurtpeil.pipeline.exports.archive import to_zip
from buurtpeil.pipeline.exports.comma import to_csv, to_csvw
from buurtpeil.pipeline.exports.jsonstat import to_jsonstat
from buurtpeil.pipeline.exports.table import FigureTable, figure_table
from buurtpeil.pipeline.exports.workbook import to_xlsx
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import library, wording
from buurtpeil.web.monitor.selection import Selection, listed, read_selection
from buurtpeil.web.monitor.views.pages import frame, shows_publications

NAME = "buurtpeil"
# What a server makes within a few seconds; a ZIP of a whole city with all indicators fits.
MOST_LINES: Mapping[str, int] = {"xlsx": 25_000, "csv": 250_000, "zip": 250_000, "json": 250_000}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv-metadata.json": "application/csvm+json",
}
_MAKE: Mapping[str, Callable[[FigureTable, str], bytes]] = {
    "csv": lambda table, _language: to_csv(table),
    "json": to_jsonstat,
    "zip": lambda table, language: to_zip(table, NAME, language),
    "xlsx": to_xlsx,
    "csv-metadata.json": lambda table, language: to_csvw(table, f"{NAME}.csv", language),
}
FORMS = tuple(_MAKE)


@shows_publications
def export(request: HttpRequest, opened: Sequence[Publication], form: str) -> HttpResponse:
    """The figures that an address names, as a file; 413 with words where they are too many for it."""
    publication = publication_asked(request, opened)
    selection = read_selection(request.GET, publication)
    lines = count_lines(selection)
    most = MOST_LINES.get(form, lines)
    if lines > most:
        context = {**frame(opened, publication), "lines": lines, "most": most, "query": selection.query()}
        return render(request, "errors/413.html", context, status=413)
    return as_file(table_of(selection), form)


def as_file(table: FigureTable, form: str, name: str = NAME) -> HttpResponse:
    """A table as the answer with a file of one format."""
    response = HttpResponse(_MAKE[form](table, wording.language()), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def publication_asked(request: HttpRequest, opened: Sequence[Publication]) -> Publication:
    """The publication that holds the first area of the address that any holds."""
    for word in ("gebied", "binnen"):
        for code in listed(request.GET, word):
            for publication in opened:
                if code.upper() in publication.areas:
                    return publication
    return library.publication_with(opened, library.default_municipality(opened) or "")


def table_of(selection: Selection) -> FigureTable:
    """The table of a selection, by code: a file is never in the order of a figure."""
    codes, keys = sorted(selection.codes()), selection.indicator_keys()
    compared = None
    if selection.choice is not ReferenceChoice.CITY:
        found = compared_figures(selection.publication, codes, keys, selection.choice)
        compared = (found.sentence, found.figures)
    return figure_table(selection.publication, codes, keys, _title(selection, codes), compared)


def count_lines(selection: Selection) -> int:
    """How many figures a selection holds."""
    publication = selection.publication
    periods = sum(len(publication.figures.periods(key)) for key in selection.indicator_keys())
    return len(selection.codes()) * periods


def _title(selection: Selection, codes: Sequence[str]) -> dict[str, str]:
    names = [selection.publication.areas.name(code) for code in (*selection.within, *selection.areas)]
    text = ", ".join(dict.fromkeys(names[:4])) + (f" (+{len(names) - 4})" if len(names) > 4 else "")
    return {"nl": f"Cijfers van {text}", "en": f"Figures of {text}"}


def all_codes(publication: Publication, municipality: str) -> list[str]:
    """A municipality with its districts and neighbourhoods, each level by name."""
    levels = (Level.DISTRICT, Level.NEIGHBOURHOOD)
    inside = [area.code for level in levels for area in publication.areas_within(municipality, level)]
    return [municipality, *inside]


def download_context(selection: Selection) -> dict[str, Any]:
    """What `parts/downloads.html` shows: the files of a selection, and whether a spreadsheet holds it."""
    lines = count_lines(selection)
    return {
        "download_query": selection.query(),
        "download_lines": lines,
        "spreadsheet_fits": lines <= MOST_LINES["xlsx"],
    }
