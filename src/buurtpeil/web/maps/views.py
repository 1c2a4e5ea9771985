# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does the map of a municipality show, as a page, as boundaries and as looks for the island?

Needs the open publications and an address. Gives the Map page, which is whole without a script, and two small JSON
answers from which the island paints the same areas in every year.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.errors import BuurtpeilError
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.map_shapes import editions_on_map, feature_collection, water_on_map
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store
from buurtpeil.web.maps import drawings
from buurtpeil.web.maps.choice import (
    ANOTHER_YEAR,
    CITY,
    COUNTRY,
    DISTRICT,
    LEVELS,
    REFERENCES,
    MapChoice,
    Subject,
    level_word,
    read_choice,
)
from buurtpeil.web.maps.layers import Cell, Ground, Layer, difference_layer, layer_of, reference_texts, subject_name
from buurtpeil.web.maps.sheet import KIND, sheet_title
from buurtpeil.web.monitor import library, wording
from buurtpeil.web.monitor.views.drawings import picture_context
from buurtpeil.web.monitor.views.pages import frame, shows_publications


@shows_publications
def map_page(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The map beside the table, with the form that chooses."""
    asked = request.GET
    code = library.chosen_municipality(opened, asked.get("gemeente"))
    if code is None:
        return render(request, "empty.html", frame(opened))
    publication = library.publication_with(opened, code)
    choice = read_choice(asked, publication, code)
    ground = Ground.of(publication, code, choice.level)
    layers = layers_of(ground, choice)
    maps = [
        {"layer": layer, "legend": _legend(layer), "picture": drawings.map_of(publication, choice, layer, number)}
        for number, layer in enumerate(layers, 1)
    ]
    edition = choice.earlier
    then = None if edition is None else drawings.shapes_then(publication, code, choice.level, edition)
    rows, common = _rows(ground, choice, layers)
    context: dict[str, Any] = {
        **frame(opened, publication),
        **_form(publication, choice),
        "choices": library.choices(opened),
        "municipality": publication.area(code),
        "choice": choice,
        "query": choice.query(),
        "maps": maps,
        "has_map": maps[0]["picture"] is not None,
        "is_approximate": _is_approximate(publication, choice),
        "lead": _lead(publication, choice, ground, layers[0]),
        "rows": rows,
        "common_notes": common,
        "has_judgement": not choice.as_difference,
        "then": then,
        "then_rows": [] if then is None else sorted(zip(then.names, then.codes, strict=True)),
        "island": settings.ISLAND_IS_HERE,
        "tiles": settings.OWN.tiles,
        "tiles_credit": settings.OWN.tiles_credit,
    }
    if context["has_map"]:
        context |= picture_context(KIND, choice.query(), sheet_title(publication, choice, layers[0]))
    return render(request, "map.html", context)


def layers_of(ground: Ground, choice: MapChoice) -> list[Layer]:
    """The one map or the two maps of a choice."""
    if choice.as_difference:
        return [difference_layer(ground, choice.subject, choice.second_period, choice.period)]
    first = layer_of(ground, choice.subject, choice.period, choice.by_judgement)
    if not choice.beside:
        return [first]
    return [first, layer_of(ground, choice.second or choice.subject, choice.second_period, choice.by_judgement)]


def _legend(layer: Layer) -> list[dict[str, Any]]:
    return [{"swatch": drawings.swatch_of(line.look), "word": line.word} for line in layer.legend]


def _rows(ground: Ground, choice: MapChoice, layers: Sequence[Layer]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The areas by name, never ranked by how they do; and the notes of every figure, which are said once."""
    references = {} if choice.as_difference else reference_texts(ground, choice)
    with_figure = [cell for layer in layers for cell in layer.cells.values() if cell.text != "–"]
    common = tuple(
        note
        for note in (with_figure[0].notes if with_figure else ())
        if all(note in cell.notes for cell in with_figure)
    )
    rows = [
        {
            "code": code,
            "name": name,
            "cells": [_cell(layer.cells[code], common) for layer in layers],
            "reference": references.get(code, ""),
        }
        for code, name in zip(ground.codes, ground.names, strict=True)
    ]
    return sorted(rows, key=lambda row: str(row["name"])), common


def _cell(cell: Cell, common: Sequence[str]) -> dict[str, Any]:
    notes = [note for note in cell.notes if note not in common]
    return {"cell": cell, "notes": notes, "swatch": drawings.swatch_of(cell.look)}


def _lead(publication: Publication, choice: MapChoice, ground: Ground, layer: Layer) -> str:
    """What the first map means, in one sentence; it names no area."""
    cells = layer.cells.values()
    level = _("neighbourhoods") if choice.level is Level.NEIGHBOURHOOD else _("districts")
    if layer.refusal:
        return _("These two years can't be subtracted.") + " " + layer.refusal
    said = {"total": len(layer.cells), "level": level, "period": layer.period, "name": layer.name}
    if choice.as_difference:
        said |= {
            "lower": sum(cell.look.tone == "less" and not cell.look.pattern for cell in cells),
            "higher": sum(cell.look.tone == "more" and not cell.look.pattern for cell in cells),
        }
        return (
            _("From %(period)s the figure went clearly down in %(lower)s of %(total)s %(level)s, and clearly up in"
              " %(higher)s. In the others the difference lies within the margins, or there is no figure.") % said
        )  # fmt: skip
    hidden = sum(cell.text == "–" for cell in cells)
    without = " " + _("Without a figure: %(count)s.") % {"count": hidden} if hidden else ""
    said |= {
        "worse": sum(cell.colour is Colour.WORSE for cell in cells),
        "better": sum(cell.colour is Colour.BETTER for cell in cells),
    }
    if all(cell.colour is Colour.NONE for cell in cells):
        return _("The figures of %(period)s in %(total)s %(level)s, without a judgement.") % said
    return (
        _("In %(period)s %(worse)s of %(total)s %(level)s were almost certainly worse off than the city and %(better)s"
          " almost certainly better.") % said + without
    )  # fmt: skip


def _is_approximate(publication: Publication, choice: MapChoice) -> bool:
    drawn = drawings.picture(publication, choice.municipality, choice.level, None)
    return drawn is not None and drawn[0].approximate


def _form(publication: Publication, choice: MapChoice) -> dict[str, Any]:
    """What the form offers."""
    catalogue, keys, language = publication.catalogue, set(publication.figures.keys), wording.language()
    themes = [Subject(key, True) for key in (TOTAL, *catalogue.domains) if key in publication.compass.keys]
    groups = [
        (domain.name[language], [(one.key, one.name[language]) for one in catalogue.of_domain(key) if one.key in keys])
        for key, domain in catalogue.domains.items()
    ]
    words = {CITY: _("the city"), DISTRICT: _("the own district"), COUNTRY: _("the country")}
    chosen = dict(choice.references)
    level_words = {Level.NEIGHBOURHOOD: _("neighbourhoods"), Level.DISTRICT: _("districts")}
    return {
        "themes": [(one.param, subject_name(publication, one)) for one in themes],
        "groups": [(name, indicators) for name, indicators in groups if indicators],
        "levels": [(level_word(level), level_words[level], level is choice.level) for level in LEVELS.values()],
        "reference_forms": [
            {
                "name": f"ref_{word}",
                "level": level_words[level],
                "options": [(key, words[key], chosen.get(word, CITY) == key) for key in REFERENCES[level]],
            }
            for word, level in LEVELS.items()
        ],
        "reference_word": words[choice.reference],
        "another_year": ANOTHER_YEAR,
        "editions": _editions(publication),
        "is_indicator": not choice.subject.is_domain,
        "position": choice.periods.index(choice.period),
        "last_position": len(choice.periods) - 1,
    }


@lru_cache(maxsize=8)
def _editions(publication: Publication) -> tuple[int, ...]:
    try:
        return editions_on_map(Store.default(), publication)
    except BuurtpeilError:
        return ()


# What the island asks for


@shows_publications
def shapes(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The boundaries of one level of a municipality as GeoJSON, simplified; 404 where there are none."""
    code = library.normalised(request.GET.get("gemeente", ""))
    publication = library.publication_with(opened, code)
    level = LEVELS.get(request.GET.get("niveau", ""), Level.NEIGHBOURHOOD)
    edition = request.GET.get("indeling", "")
    collection = _collection(
        publication, code, level, int(edition) if edition.isascii() and edition.isdigit() else None
    )
    if collection is None:
        return JsonResponse({"error": _("No boundaries were loaded for this municipality.")}, status=404)
    return JsonResponse(collection, content_type="application/geo+json")


@lru_cache(maxsize=32)
def _collection(publication: Publication, code: str, level: Level, edition: int | None) -> dict[str, Any] | None:
    if edition is None:
        found = drawings.shapes_now(publication, code, level)
    else:
        found = drawings.shapes_then(publication, code, level, edition)
    if found is None:
        return None
    water = None if edition is not None else water_on_map(Store.default(), publication, found)
    return feature_collection(found, water)


@shows_publications
def looks(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The look and the title of each area in every period, for each map of a choice."""
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    if code is None:
        return JsonResponse({"error": _("No figures were published here yet.")}, status=404)
    publication = library.publication_with(opened, code)
    return JsonResponse(_looks(publication, read_choice(request.GET, publication, code), wording.language()))


@lru_cache(maxsize=32)
def _looks(publication: Publication, choice: MapChoice, _language: str) -> dict[str, Any]:
    ground = Ground.of(publication, choice.municipality, choice.level)
    first: dict[str, Layer] = {}
    for period in choice.periods:
        if choice.as_difference:
            first[period] = difference_layer(ground, choice.subject, choice.second_period, period)
        else:
            first[period] = layer_of(ground, choice.subject, period, choice.by_judgement)
    maps = [{period: _frame(ground, layer) for period, layer in first.items()}]
    if choice.beside and not choice.as_difference:
        maps.append(_second_frames(publication, ground, choice))
    return {
        "codes": ground.codes,
        "periods": choice.periods,
        "addresses": [reverse("area", args=[area]) for area in ground.codes],
        "maps": maps,
    }


def _second_frames(publication: Publication, ground: Ground, choice: MapChoice) -> dict[str, list[list[str]]]:
    """The second map in every year of the first: another year stands still, another indicator goes along."""
    if choice.second is None:
        beside = layer_of(ground, choice.subject, choice.second_period, choice.by_judgement)
        return {choice.second_period: _frame(ground, beside)}
    asked = dict(parse_qsl(choice.query()))
    seconds = {
        period: read_choice({**asked, "jaar": period}, publication, choice.municipality).second_period
        for period in choice.periods
    }
    frames = {
        second: _frame(ground, layer_of(ground, choice.second, second, choice.by_judgement))
        for second in set(seconds.values())
    }
    return {period: frames[second] for period, second in seconds.items()}


def _frame(ground: Ground, layer: Layer) -> list[list[str]]:
    """[tone, pattern, title] of each area, in the order of the codes."""
    cells = (layer.cells[code] for code in ground.codes)
    return [[cell.look.tone, cell.look.pattern, cell.title] for cell in cells]
