# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the account of each party run over the years, and how sure is that?

Needs a row of amounts per party, perhaps with a band. Gives a line chart: a line per party, named at its end,
the band of the first behind it, zero marked. Lines differ by dash as well as by colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from buurtpeil.charts.svg import coordinate, escape, is_finite, opening

WIDTH, HEIGHT = 640.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 78.0, 170.0, 12.0, 34.0
_LINE_HEIGHT = 13.0
# In euros: less than this is nothing to draw.
_FLAT = 1e-6
#: More lines than this can't be told apart.
MOST_LINES = 6


@dataclass(frozen=True)
class Curve:
    """One line: its name, an amount a period from the start, and the ends of its band (or nothing)."""

    name: str
    values: Sequence[float]
    lower: Sequence[float] = ()
    upper: Sequence[float] = ()


def cash_curve(
    curves: Sequence[Curve],
    *,
    say: Callable[[float], str],
    period: str,
    description: str | None,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> str:
    """The running totals of parties.

    Parameters
    ----------
    curves : at most `MOST_LINES`; the first is drawn with its band.
    say : an amount in words, for the vertical scale.
    period : the word for a period, below the horizontal scale.
    description : text for readers who can't see it; None when that text stands beside the chart.
    """
    shown = list(curves[:MOST_LINES])
    numbers = [
        value
        for place, curve in enumerate(shown)
        for value in (*curve.values, *((*curve.lower, *curve.upper) if not place else ()))
        if is_finite(value)
    ]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    if high - low < _FLAT:
        high = low + 1.0
    last = max([len(curve.values) - 1 for curve in shown] + [1])
    right, bottom = width - _RIGHT, height - _BOTTOM

    def x(place: float) -> float:
        return _LEFT + place / last * (right - _LEFT)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - _TOP)

    parts = [opening("cash-curve", width, height, description)]
    parts += _scale(low, high, last, x, y, say, period, right, bottom)
    if shown and shown[0].lower and shown[0].upper:
        first = shown[0]
        edge = [(x(place), y(value)) for place, value in enumerate(first.upper)]
        edge += [(x(place), y(value)) for place, value in reversed(list(enumerate(first.lower)))]
        parts.append(f'<path class="curve-band" d="{_path(edge)}Z"/>')
    for number, curve in enumerate(shown):
        points = [(x(place), y(value)) for place, value in enumerate(curve.values) if is_finite(value)]
        if points:
            parts.append(f'<path class="curve-line series-{number}" d="{_path(points)}"/>')
    parts += _names(shown, y, right)
    return "".join([*parts, "</svg>"])


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{coordinate(a)} {coordinate(b)}" for a, b in points)


def _scale(
    low: float,
    high: float,
    last: int,
    x: Callable[[float], float],
    y: Callable[[float], float],
    say: Callable[[float], str],
    period: str,
    right: float,
    bottom: float,
) -> list[str]:
    parts = []
    for value in steps(low, high):
        kind = "curve-zero" if value == 0 else "curve-grid"
        parts.append(f'<path class="{kind}" d="M{coordinate(_LEFT)} {coordinate(y(value))}H{coordinate(right)}"/>')
        parts.append(
            f'<text class="chart-label" x="{coordinate(_LEFT - 6)}" y="{coordinate(y(value) + 4)}" '
            f'text-anchor="end">{escape(say(value))}</text>'
        )
    for place in steps(0, last, most=8):
        if place == int(place):
            parts.append(
                f'<text class="chart-label" x="{coordinate(x(place))}" y="{coordinate(bottom + 15)}" '
                f'text-anchor="middle">{int(place)}</text>'
            )
    parts.append(
        f'<text class="chart-label" x="{coordinate((_LEFT + right) / 2)}" y="{coordinate(bottom + 30)}" '
        f'text-anchor="middle">{escape(period)}</text>'
    )
    return parts


def steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from low to high, zero among them where it lies between; at most `most` and one."""
    size = 1.0
    while (high - low) / size > most:
        size *= 10
    while (high - low) / size <= most / 10:
        size /= 10
    for factor in (0.1, 0.2, 0.5, 1.0):
        if (high - low) / (size * factor) <= most:
            size *= factor
            break
    # A hair of room: 1 / 0.2 is less than 5 in a computer.
    first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
    return [size * number for number in range(first, last + 1)]


def _names(curves: Sequence[Curve], y: Callable[[float], float], right: float) -> list[str]:
    """Names at the ends of the lines, pushed apart where they would touch."""
    ends = sorted(
        (y(curve.values[-1]), number, curve.name)
        for number, curve in enumerate(curves)
        if curve.values and is_finite(curve.values[-1])
    )
    parts, before = [], float("-inf")
    for end, number, name in ends:
        place = max(end, before + _LINE_HEIGHT)
        before = place
        parts.append(
            f'<path class="curve-key series-{number}" d="M{coordinate(right + 2)} {coordinate(end)}'
            f'L{coordinate(right + 12)} {coordinate(place)}h14"/>'
            f'<text class="chart-label" x="{coordinate(right + 30)}" y="{coordinate(place + 4)}">{escape(name)}</text>'
        )
    return parts
