# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where in the municipality does it go worse, about equal or better?

Needs simplified outlines, a judgement an area and the signals' numbers. Gives the map as a picture of the list
beside it: colour and pattern per judgement, water, numbered markers, and a link with a full title for each area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from buurtpeil.charts.legend import TONES, pattern_definitions, pattern_fill
from buurtpeil.charts.markers import draw_markers
from buurtpeil.charts.svg import coordinate, escape
from buurtpeil.estimates.colour import Colour

_SHOWN_WIDTH = 560.0  # pixels at which the patterns look as drawn


class Shape(Protocol):
    """The simplified boundary of one area as an SVG path in the coordinates of its map."""

    @property
    def code(self) -> str:
        """CBS code."""

    @property
    def name(self) -> str:
        """Name as readers know it."""

    @property
    def path(self) -> str:
        """SVG path data."""

    @property
    def label_x(self) -> float:
        """Where a marker stands."""

    @property
    def label_y(self) -> float:
        """Where a marker stands."""


class Picture(Protocol):
    """The areas of one municipality: north up, `width` x `height` in SVG units, water drawn over the areas."""

    @property
    def width(self) -> float:
        """Width in SVG units."""

    @property
    def height(self) -> float:
        """Height in SVG units."""

    @property
    def outlines(self) -> Sequence[Shape]:
        """The areas."""

    @property
    def water(self) -> Sequence[str]:
        """SVG path data of water."""


def choropleth(
    picture: Picture,
    colours: Mapping[str, Colour],
    *,
    prefix: str,
    description: str,
    words: Mapping[Colour, str],
    links: Mapping[str, str] | None = None,
    markers: Mapping[str, str] | None = None,
    marker_word: str = "",
    outlined: Sequence[str] = (),
) -> str:
    """The map of one municipality.

    Parameters
    ----------
    picture : outlines and water (a `CityMap` of the pipeline fits).
    colours : judgement per area code; an area without one counts as no judgement.
    prefix : start of the ids in this map, unique on the page.
    description : what the map shows, in one sentence.
    words : the word of each judgement, for the titles.
    links : address per area code; None for a picture without links (role ``img``).
    markers : text of the marker per area code, such as ``"3"`` or ``"1, 4"``; `marker_word` names it in titles.
    outlined : codes with a heavy outline besides those with a marker.
    """
    markers = markers or {}
    known = [shape for shape in picture.outlines if shape.path]
    size = f'viewBox="0 0 {coordinate(picture.width)} {coordinate(picture.height)}"'
    role = "img" if links is None else "group"
    label = escape(description)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart map" {size} role="{role}" aria-label="{label}">',
        f"<title>{label}</title>" if links is None else "",
        pattern_definitions(prefix, max(picture.width / _SHOWN_WIDTH, 0.1)),
    ]
    for shape in known:
        colour = colours.get(shape.code, Colour.NONE)
        body = f'<path class="map-area fill-{TONES[colour]}" d="{escape(shape.path)}"/>'
        title = f"{shape.name}: {words[colour]}"
        if shape.code in markers:
            title = f"{title}, {marker_word} {markers[shape.code]}"
        if links is not None and shape.code in links:
            text = escape(title)
            body = f'<a href="{escape(links[shape.code])}" aria-label="{text}"><title>{text}</title>{body}</a>'
        elif links is None:
            body = f"<g><title>{escape(title)}</title>{body}</g>"
        parts.append(body)
    parts.append('<g class="map-over" aria-hidden="true">')
    for shape in known:
        fill = pattern_fill(colours.get(shape.code, Colour.NONE), prefix)
        if fill:
            parts.append(f'<path fill="{fill}" d="{escape(shape.path)}"/>')
    parts += [f'<path class="water" d="{escape(path)}"/>' for path in picture.water]
    heavy = {*markers, *outlined}
    parts += [f'<path class="map-outlined" d="{escape(shape.path)}"/>' for shape in known if shape.code in heavy]
    points = [(shape.label_x, shape.label_y, markers[shape.code]) for shape in known if shape.code in markers]
    parts.append(draw_markers(points, max(picture.width, picture.height)))
    parts.append("</g></svg>")
    return "".join(parts)
