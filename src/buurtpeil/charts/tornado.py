# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which input moves a result most?

Needs per input the result at its low and at its high, and the result as it is. Gives bars around that result, the
longest on top; the side of the high value is filled, that of the low value hatched by a lighter tone and an outline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from buurtpeil.charts.svg import coordinate, escape, is_finite, opening

WIDTH = 640.0
_LEFT, _RIGHT, _TOP, _ROW, _BOTTOM = 250.0, 14.0, 8.0, 30.0, 24.0


@dataclass(frozen=True)
class Swing:
    """One input: its name, its low and high in words, and the result at each."""

    name: str
    low: str
    high: str
    at_low: float
    at_high: float


def tornado_chart(
    swings: Sequence[Swing],
    middle: float,
    *,
    say: Callable[[float], str],
    description: str | None,
    width: float = WIDTH,
) -> str:
    """Bars of what each input does.

    Parameters
    ----------
    swings : the largest first. middle : the result with every input as it is.
    say : an amount in words. description : text for readers who can't see it; None when it stands beside the chart.
    """
    shown = [swing for swing in swings if is_finite(swing.at_low) and is_finite(swing.at_high)]
    ends = [value for swing in shown for value in (swing.at_low, swing.at_high)]
    low, high = min([0.0, middle, *ends]), max([0.0, middle, *ends])
    if low == high:
        high = low + 1.0
    height = _TOP + _ROW * len(shown) + _BOTTOM

    def x(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (width - _LEFT - _RIGHT)

    parts = [opening("tornado", width, height, description)]
    bottom = height - _BOTTOM
    for number, swing in enumerate(shown):
        top = _TOP + _ROW * number
        parts.append(
            f'<text class="chart-label" x="{coordinate(_LEFT - 8)}" y="{coordinate(top + 12)}" '
            f'text-anchor="end">{escape(swing.name)}</text>'
            f'<text class="chart-note" x="{coordinate(_LEFT - 8)}" y="{coordinate(top + 24)}" '
            f'text-anchor="end">{escape(f"{swing.low} … {swing.high}")}</text>'
        )
        parts += [
            _bar(kind, x(middle), x(value), top)
            for kind, value in (("tornado-low", swing.at_low), ("tornado-high", swing.at_high))
        ]
    for kind, value in (("curve-zero", 0.0), ("tornado-middle", middle)):
        parts.append(f'<path class="{kind}" d="M{coordinate(x(value))} {coordinate(_TOP - 4)}V{coordinate(bottom)}"/>')
    for value in sorted({low, high, middle}):
        anchor = "start" if value == low else "end" if value == high else "middle"
        near = value == middle and min(x(value) - x(low), x(high) - x(value)) < 110
        if not near or value in (low, high):
            parts.append(
                f'<text class="chart-label" x="{coordinate(x(value))}" y="{coordinate(bottom + 16)}" '
                f'text-anchor="{anchor}">{escape(say(value))}</text>'
            )
    return "".join([*parts, "</svg>"])


def _bar(kind: str, one: float, other: float, top: float) -> str:
    left, right = min(one, other), max(one, other)
    return (
        f'<rect class="{kind}" x="{coordinate(left)}" y="{coordinate(top + 3)}" '
        f'width="{coordinate(right - left)}" height="{coordinate(_ROW - 10)}"/>'
    )
