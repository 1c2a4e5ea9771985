# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do numbered markers stand, so that none hides another?

Needs the point and the text of each marker. Gives their SVG: pills pushed apart where they would overlap, each with a
thin line to its own point when it had to move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.charts.svg import coordinate, escape

_RADIUS = 0.019  # of the longest side of the map
_TEXT = 0.021
_ROUNDS = 60
_GAP = 1.06  # pills keep a sliver of map between them


@dataclass
class _Pill:
    text: str
    home_x: float
    home_y: float
    half_width: float
    x: float
    y: float


def draw_markers(points: Sequence[tuple[float, float, str]], longest: float) -> str:
    """Pills at (x, y, text) on a map whose longest side is `longest` SVG units."""
    radius, size = longest * _RADIUS, longest * _TEXT
    pills = [_Pill(text, x, y, max(radius, size * 0.34 * len(text) + radius * 0.45), x, y) for x, y, text in points]
    _push_apart(pills, radius)
    lines = "".join(
        f'<path class="marker-line" d="M{coordinate(pill.home_x)} {coordinate(pill.home_y)}'
        f'L{coordinate(pill.x)} {coordinate(pill.y)}"/>'
        for pill in pills
        if max(abs(pill.x - pill.home_x) - pill.half_width, abs(pill.y - pill.home_y) - radius) > 0
    )
    return lines + "".join(_draw(pill, radius, size) for pill in pills)


def _push_apart(pills: list[_Pill], radius: float) -> None:
    """Move overlapping pills along the shorter way out, half each; stops when none overlaps."""
    for _round in range(_ROUNDS):
        moved = False
        for position, one in enumerate(pills):
            for other in pills[position + 1 :]:
                across = (one.half_width + other.half_width) * _GAP - abs(one.x - other.x)
                down = 2 * radius * _GAP - abs(one.y - other.y)
                if across <= 0 or down <= 0:
                    continue
                moved = True
                if across < down:
                    shift = across / 2 if one.x > other.x else -across / 2
                    one.x, other.x = one.x + shift, other.x - shift
                else:
                    shift = down / 2 if one.y > other.y else -down / 2
                    one.y, other.y = one.y + shift, other.y - shift
        if not moved:
            return


def _draw(pill: _Pill, radius: float, size: float) -> str:
    return (
        '<g class="map-marker"><rect class="marker"'
        f' x="{coordinate(pill.x - pill.half_width)}" y="{coordinate(pill.y - radius)}"'
        f' width="{coordinate(2 * pill.half_width)}" height="{coordinate(2 * radius)}" rx="{coordinate(radius)}"/>'
        f'<text class="marker-text" x="{coordinate(pill.x)}" y="{coordinate(pill.y + size * 0.35)}"'
        f' font-size="{coordinate(size)}" text-anchor="middle">{escape(pill.text)}</text></g>'
    )
