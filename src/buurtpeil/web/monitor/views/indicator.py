# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does one indicator mean, where does it come from, and how does each area stand?

Needs the catalogue and the open publications. Gives the list, the page of one indicator and its download.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtpeil.errors import AreaError
from buurtpeil.indicators.catalogue import Catalogue, Direction, Indicator, load_catalogue
from buurtpeil.pipeline.exports.columns import FORMULAS, NOISE, ROUNDING
from buurtpeil.pipeline.exports.table import figure_table
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import IndicatorFigures
from buurtpeil.web.monitor import area_rows, library, rows, wording
from buurtpeil.web.monitor.selection import Selection
from buurtpeil.web.monitor.views.exports import all_codes, as_file, download_context
from buurtpeil.web.monitor.views.pages import frame, shows_publications
from buurtpeil.web.monitor.views.start import incomplete

# The largest gaps; the table of Compare holds the rest.
EXPERIENCES = 10


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
        "formulas": _formulas(record),
    }
    if publication is not None and code is not None:
        context |= {
            "municipality": publication.area(code),
            "provenance": publication.provenance(key),
            "incomplete": [line for line in incomplete(publication, code) if line["indicator"].key == key],
            "use": _use(publication, record, code),
            "experience": area_rows.experience_rows(publication, _codes(publication, code), {key})[:EXPERIENCES],
            "by_area": True,
            "completeness_rows": [rows.completeness_row(line) for line in publication.completeness(code, key)],
        }
        if figures is not None:
            context |= {
                "rows": _area_rows(publication, figures, code),
                "city": rows.figure_row(figures, publication.areas.row(code)),
                "span": wording.span(figures.periods),
                **download_context(Selection(publication, areas=(code,), within=(code,), keys=(key,))),
            }
    return render(request, "indicator.html", context)


def _codes(publication: Publication, municipality: str) -> list[str]:
    return [area.code for area in publication.areas_within(municipality)]


def _formulas(record: Indicator) -> list[str]:
    """How the margin of one figure follows from it, for this kind of noise, in the words of the files."""
    language = wording.language()
    if record.direction is Direction.NEITHER:
        return [FORMULAS[0][language]]
    return [NOISE[record.noise][language], ROUNDING[language], *(formula[language] for formula in FORMULAS[1:])]


def _use(publication: Publication, record: Indicator, municipality: str) -> dict[str, Any]:
    """Where the indicator counts: its weight among those of its domain that have figures, and its signals now."""
    delivered = set(publication.figures.keys)
    weights = {
        one.key: one.weight
        for one in publication.catalogue.of_domain(record.domain)
        if one.direction is not Direction.NEITHER and one.key in delivered
    }
    own, total = weights.get(record.key, 0.0), sum(weights.values())
    return {
        "weight": own,
        "share": wording.percentage(own / total) if own else "",
        "among": sum(weight > 0 for weight in weights.values()),
        "signals": sum(signal.indicator == record.key for signal in publication.signals(municipality=municipality)),
    }


def _area_rows(publication: Publication, figures: IndicatorFigures, municipality: str) -> list[dict[str, Any]]:
    """The neighbourhoods by name with their latest figure."""
    return [
        {"area": area, "figure": rows.figure_row(figures, publication.areas.row(area.code))}
        for area in publication.areas_within(municipality)
    ]


@shows_publications
def download(request: HttpRequest, opened: Sequence[Publication], key: str) -> HttpResponse:
    """All figures of one indicator in one municipality as CSV; other formats are at the address of `exports.export`."""
    record = _catalogue(opened).indicator(key)
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    if code is None:
        raise AreaError("There are no figures to download.", "", "Publish some first.")
    publication = library.publication_with(opened, code)
    table = figure_table(publication, all_codes(publication, code), [key], record.name)
    return as_file(table, "csv", f"{key}-{code}")


def _catalogue(opened: Sequence[Publication]) -> Catalogue:
    """The catalogue that the figures were made with; the one of this version when there are no figures."""
    return opened[0].catalogue if opened else load_catalogue()
