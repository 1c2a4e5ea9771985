# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does one indicator mean, where does it come from, and how does each area stand?

Needs the catalogue and the open publications. Gives the list, the page of one indicator and its download.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.catalogue import Catalogue, load_catalogue
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import AreaRecord, IndicatorFigures
from buurtpeil.web.monitor import library, rows, wording
from buurtpeil.web.monitor.views.pages import frame, shows_publications
from buurtpeil.web.monitor.views.start import incomplete

# A cell that starts with one of these is taken for a formula by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "indicator", "unit", "area", "name", "period", "value", "base", "status", "flags", "reference",
    "estimate", "lower_5", "upper_95", "probability_worse", "probability_equal", "probability_better", "judgement",
)  # fmt: skip


@shows_publications
def indicators(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """All indicators by domain, and for which of them there are figures."""
    catalogue = _catalogue(opened)
    delivered = {key for publication in opened for key in publication.figures.keys}
    groups = [
        {
            "domain": domain,
            "rows": [
                {"indicator": one, "direction": wording.direction(one), "has_figures": one.key in delivered}
                for one in catalogue.of_domain(domain.key)
            ],
            "missing": catalogue.missing_in(domain.key),
        }
        for domain in catalogue.domains.values()
    ]
    context = {**frame(opened), "groups": groups, "count": len(catalogue.indicators), "delivered": len(delivered)}
    return render(request, "indicators.html", context)


@shows_publications
def indicator(request: HttpRequest, opened: Sequence[Publication], key: str) -> HttpResponse:
    """One indicator: meaning, method, sources, completeness, and a table of a municipality's areas."""
    record = _catalogue(opened).indicator(key)
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    publication = None if code is None else library.publication_with(opened, code)
    figures = None if publication is None else publication.figures_of_indicator(key)
    context: dict[str, Any] = {
        **frame(opened, publication),
        "indicator": record,
        "domain": _catalogue(opened).domains[record.domain],
        "direction": wording.direction(record),
        "recipe": wording.recipe(record, _catalogue(opened)),
        "margin": wording.margin(record),
        "choices": library.choices(opened),
        "figures": figures,
    }
    if publication is not None and code is not None:
        context |= {
            "municipality": publication.area(code),
            "provenance": publication.provenance(key),
            "incomplete": [line for line in incomplete(publication, code) if line["indicator"].key == key],
            "completeness_rows": [rows.completeness_row(line) for line in publication.completeness(code, key)],
        }
        if figures is not None:
            context |= {
                "rows": _area_rows(publication, figures, code),
                "city": rows.figure_row(figures, publication.areas.row(code)),
                "span": wording.span(figures.periods),
            }
    return render(request, "indicator.html", context)


def _area_rows(publication: Publication, figures: IndicatorFigures, municipality: str) -> list[dict[str, Any]]:
    """The neighbourhoods by name with their latest figure."""
    return [
        {"area": area, "figure": rows.figure_row(figures, publication.areas.row(area.code))}
        for area in publication.areas_within(municipality)
    ]


@shows_publications
def download(request: HttpRequest, opened: Sequence[Publication], key: str) -> HttpResponse:
    """All figures of one indicator in one municipality as CSV: from the publisher first, then what was estimated."""
    _catalogue(opened).indicator(key)
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{code or "empty"}.csv"'
    writer = csv.writer(response)
    writer.writerow(_COLUMNS)
    if code is None:
        return response
    publication = library.publication_with(opened, code)
    figures = publication.figures_of_indicator(key)
    if figures is not None:
        levels = (Level.DISTRICT, Level.NEIGHBOURHOOD)
        inside = [area for level in levels for area in publication.areas_within(code, level)]
        for area in (publication.area(code), *inside):
            writer.writerows(_lines(area, figures, publication.areas.row(area.code)))
    return response


def _lines(area: AreaRecord, figures: IndicatorFigures, row: int) -> list[list[str]]:
    one = figures.indicator
    return [
        [
            one.key,
            _cell(one.unit["en"]),
            area.code,
            _cell(area.name),
            period,
            _plain(figures.value[row, at]),
            _plain(figures.base[row, at]),
            Status(int(figures.status[row, at])).name.lower().replace("_", "-"),
            " ".join(flag.name.lower() for flag in Flag if flag.name and flag & int(figures.flags[row, at])),
            _plain(figures.reference[row, at]),
            _plain(figures.estimate[row, at]),
            _plain(figures.lower[row, at]),
            _plain(figures.upper[row, at]),
            _plain(figures.probability_worse[row, at], 3),
            _plain(figures.probability_equal[row, at], 3),
            _plain(figures.probability_better[row, at], 3),
            Colour(int(figures.colour[row, at])).name.lower().replace("_", "-"),
        ]
        for at, period in enumerate(figures.periods)
    ]


def _plain(value: float, decimals: int = 4) -> str:
    """A number with a decimal point, without grouping; empty where there is none."""
    return np.format_float_positional(value, precision=decimals, trim="-") if np.isfinite(value) else ""


def _cell(text: str) -> str:
    """Text that a spreadsheet can't take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _catalogue(opened: Sequence[Publication]) -> Catalogue:
    """The catalogue that the figures were made with; the one of this version when there are no figures."""
    return opened[0].catalogue if opened else load_catalogue()
