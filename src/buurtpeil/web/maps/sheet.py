# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the map that someone chose leave its page?

Needs a publication and a `MapChoice`. Gives its first map as a `Drawing`: title, legend, sources, and the address of
the page that reproduces it.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from buurtpeil.charts.class_map import class_map, look_swatch
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.maps.choice import MapChoice
from buurtpeil.web.maps.drawings import picture, short_code
from buurtpeil.web.maps.layers import Ground, Layer, difference_layer, layer_of
from buurtpeil.web.monitor.drawings import Drawing, notes_of

KIND = "kaartblad"


def sheet_drawing(publication: Publication, choice: MapChoice) -> Drawing:
    """The first map of the choice; raises `AreaError` where no boundaries were loaded."""
    drawn = picture(publication, choice.municipality, choice.level, choice.earlier)
    if drawn is None:
        raise AreaError("No boundaries were loaded for this municipality:", repr(choice.municipality), "See its table.")
    city, overlay = drawn
    layer = _layer(publication, choice)
    title = sheet_title(publication, choice, layer)
    description = _("Map of %(city)s: %(subject)s, %(period)s. The table shows the same.") % {
        "subject": layer.name,
        "period": layer.period,
        "city": publication.areas.name(choice.municipality),
    }
    svg = class_map(
        city,
        {code: cell.look for code, cell in layer.cells.items()},
        prefix="blad",
        description=description,
        titles={code: cell.title for code, cell in layer.cells.items()},
        labels={code: short_code(code) for code in layer.cells} if choice.with_codes else None,
        overlay=overlay,
    )
    remarks = [f"{layer.name}: {layer.unit}", layer.refusal, _("Approximate boundaries.") if city.approximate else ""]
    return Drawing(
        KIND,
        choice.query(),
        title,
        description,
        svg,
        tuple((look_swatch(line.look), line.word) for line in layer.legend),
        notes_of(publication, choice.municipality, *(remark for remark in remarks if remark)),
        f"{reverse('map')}?{choice.query()}",
    )


def sheet_title(publication: Publication, choice: MapChoice, layer: Layer) -> str:
    """Where, what and when."""
    return f"{publication.areas.name(choice.municipality)}: {layer.name}, {layer.period}"


def _layer(publication: Publication, choice: MapChoice) -> Layer:
    ground = Ground.of(publication, choice.municipality, choice.level)
    if choice.as_difference:
        return difference_layer(ground, choice.subject, choice.second_period, choice.period)
    return layer_of(ground, choice.subject, choice.period, choice.by_judgement)
