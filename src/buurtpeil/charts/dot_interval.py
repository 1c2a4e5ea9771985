# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far is an area from the city, and how sure is that?

Needs an estimate with its 90% interval and the half width of "around the city". Gives a dot on its interval on a scale
that all lines of a table share, so that rows can be compared by eye; what falls outside the scale gets an arrow.
"""

from __future__ import annotations

from collections.abc import Iterable

from buurtpeil.charts.svg import coordinate, is_finite, opening

WIDTH, HEIGHT = 240.0, 30.0
_MARGIN = 8.0
_SMALLEST, _LARGEST = 1.0, 4.0


def shared_limit(extremes: Iterable[float]) -> float:
    """Half the width of one scale for all rows: the largest distance, up to the next half, within 1 to 4."""
    largest = max((abs(value) for value in extremes if is_finite(value)), default=0.0)
    bounded = min(max(largest, _SMALLEST), _LARGEST)
    return -(-bounded * 2 // 1) / 2


def dot_interval(
    score: float,
    lower: float,
    upper: float,
    *,
    band: float,
    limit: float,
    tone: str,
    description: str | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> str:
    """A dot and its interval beside the city.

    Parameters
    ----------
    score, lower, upper : estimate and the ends of its 90% interval, 0 = the city, positive = better; NaN for none.
    band : half width of "about equal to the city" in the same unit.
    limit : half width of the scale (`shared_limit`).
    tone : class suffix: ``none``, ``undetermined``, ``worse``, ``equal`` or ``better``.
    description : text for readers who can't see it; None when that text stands beside the chart.
    """
    middle = width / 2
    per_unit = (middle - _MARGIN) / limit

    def x(value: float) -> float:
        return min(max(middle + value * per_unit, _MARGIN), width - _MARGIN)

    y = coordinate(height / 2)
    parts = [opening("dot-interval", width, height, description)]
    if is_finite(band) and band > 0:
        left, right = x(-band), x(band)
        parts.append(
            f'<rect class="interval-band" x="{coordinate(left)}" y="2" width="{coordinate(right - left)}"'
            f' height="{coordinate(height - 4)}" rx="2"/>'
        )
    parts.append(f'<path class="interval-city" d="M{coordinate(middle)} 2V{coordinate(height - 2)}"/>')
    if is_finite(lower) and is_finite(upper):
        parts.append(
            f'<path class="interval-line tone-{tone}" d="M{coordinate(x(lower))} {y}H{coordinate(x(upper))}"/>'
        )
        if lower < -limit:
            parts.append(f'<path class="interval-arrow tone-{tone}" d="M{coordinate(_MARGIN)} {y}l5 -4v8z"/>')
        if upper > limit:
            parts.append(f'<path class="interval-arrow tone-{tone}" d="M{coordinate(width - _MARGIN)} {y}l-5 -4v8z"/>')
    if is_finite(score):
        parts.append(f'<circle class="interval-dot tone-{tone}" cx="{coordinate(x(score))}" cy="{y}" r="5"/>')
    parts.append("</svg>")
    return "".join(parts)
