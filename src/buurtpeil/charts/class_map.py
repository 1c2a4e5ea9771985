# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does any figure, judgement or difference look like on a map?

Needs simplified outlines and a look for each area: a tone and, where a word must be seen, a pattern. Gives the map as
a picture of the table beside it, with a title for each area, codes as labels, and other boundaries laid over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from buurtpeil.charts.choropleth import Picture
from buurtpeil.charts.svg import coordinate, escape, opening

_SHOWN_WIDTH = 560.0  # pixels at which the patterns look as drawn
_LABEL = 0.017  # of the longest side
# Each pattern is a tile of 7 x 7 pixels: dots for worse, lines for undetermined, hatching the other way for a figure
# that is provisional or estimated, a grid of crosses for one that is not shown.
PATTERNS: dict[str, str] = {
    "dots": '<circle class="mark-dot" cx="1.75" cy="1.75" r="0.95"/>'
    '<circle class="mark-dot" cx="5.25" cy="5.25" r="0.95"/>',
    "lines": '<path class="mark-line" d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6"/>',
    "hatch": '<path class="mark-hatch" d="M-1 -1L8 8M-1 6L1 8M6 -1L8 1"/>',
    "crosses": '<path class="mark-line" d="M2 2L5 5M5 2L2 5"/>',
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How one area is drawn: the suffix of its class ``fill-…`` and a key of `PATTERNS`, empty for none."""

    tone: str
    pattern: str = ""


def class_map(
    picture: Picture,
    looks: Mapping[str, Look],
    *,
    prefix: str,
    description: str,
    titles: Mapping[str, str],
    links: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    overlay: Sequence[str] = (),
    outlined: Sequence[str] = (),
) -> str:
    """The map of one municipality.

    Parameters
    ----------
    picture : outlines and water.
    looks : per area code; an area without one is not shown.
    prefix : start of the ids in this map, unique on the page.
    description : what the map shows, in one sentence.
    titles : the full text of each area.
    links : address per area code; None for a picture without links (role ``img``).
    labels : short text per area code, such as the end of its code.
    overlay : path data of other boundaries, drawn as dashed lines.
    outlined : path data with a heavy line, such as a place of one's own.
    """
    known = [shape for shape in picture.outlines if shape.path]
    size = f'viewBox="0 0 {coordinate(picture.width)} {coordinate(picture.height)}"'
    role = "img" if links is None else "group"
    label = escape(description)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart map" {size} role="{role}" aria-label="{label}">',
        f"<title>{label}</title>" if links is None else "",
        _definitions(prefix, max(picture.width / _SHOWN_WIDTH, 0.1)),
    ]
    nothing = Look("hidden", "crosses")
    for shape in known:
        tone = escape(looks.get(shape.code, nothing).tone)
        body = f'<path class="map-area fill-{tone}" d="{escape(shape.path)}"/>'
        text = escape(titles.get(shape.code, shape.name))
        if links is not None and shape.code in links:
            body = f'<a href="{escape(links[shape.code])}" aria-label="{text}"><title>{text}</title>{body}</a>'
        else:
            body = f"<g><title>{text}</title>{body}</g>"
        parts.append(body)
    parts.append('<g class="map-over" aria-hidden="true">')
    for shape in known:
        pattern = looks.get(shape.code, nothing).pattern
        if pattern:
            parts.append(f'<path fill="url(#{escape(prefix)}-{escape(pattern)})" d="{escape(shape.path)}"/>')
    parts += [f'<path class="water" d="{escape(path)}"/>' for path in picture.water]
    parts += [f'<path class="map-other" d="{escape(path)}"/>' for path in overlay]
    parts += [f'<path class="map-outlined" d="{escape(path)}"/>' for path in outlined]
    height = max(picture.width, picture.height) * _LABEL
    parts += [
        f'<text class="map-label" x="{coordinate(shape.label_x)}" y="{coordinate(shape.label_y + height * 0.35)}"'
        f' font-size="{coordinate(height)}" text-anchor="middle">{escape(labels[shape.code])}</text>'
        for shape in known
        if labels and shape.code in labels
    ]
    parts.append("</g></svg>")
    return "".join(parts)


def look_swatch(look: Look) -> str:
    """A square of 14 x 14 for legends and tables; the word stands beside it."""
    marks = PATTERNS.get(look.pattern, "")
    inside = f'<svg x="3.5" y="3.5" width="7" height="7">{marks}</svg>' if marks else ""
    square = f'<rect class="fill-{escape(look.tone)} swatch-edge" x="0.5" y="0.5" width="13" height="13" rx="3"/>'
    return opening("swatch", 14, 14, None) + square + inside + "</svg>"


def _definitions(prefix: str, scale: float) -> str:
    name, size = escape(prefix), coordinate(scale)
    tiles = "".join(
        f'<pattern id="{name}-{key}" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="scale({size})">{marks}</pattern>'
        for key, marks in PATTERNS.items()
    )
    return f"<defs>{tiles}</defs>"
