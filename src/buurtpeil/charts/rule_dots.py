# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do several rules compare at a glance?

Needs per rule a number with its interval. Gives one line a rule on a shared scale from 0 to 1, a dot on its interval,
with the name at the left and the number at the right, so that the picture can be read without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.charts.svg import coordinate, escape, is_finite, opening

WIDTH = 640.0
_ROW, _TOP, _FOOT = 30.0, 8.0, 24.0
_LEFT, _RIGHT = 230.0, 60.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class RuleLine:
    """One rule: its name, the number with the ends of its interval (0 to 1, NaN for none), the number in words, and
    whether it is the one that the others are compared with."""

    name: str
    value: float
    lower: float
    upper: float
    text: str
    is_ours: bool = False


def rule_dots(lines: Sequence[RuleLine], tick_labels: Sequence[str], description: str | None = None) -> str:
    """The picture; `tick_labels` are the words at 0, a quarter, a half, three quarters and 1."""
    height = _TOP + _ROW * len(lines) + _FOOT
    span = WIDTH - _LEFT - _RIGHT

    def x(value: float) -> float:
        return _LEFT + min(max(value, 0.0), 1.0) * span

    parts = [opening("rule-dots", WIDTH, height, description)]
    bottom = coordinate(height - _FOOT)
    for tick, label in zip(_TICKS, tick_labels, strict=True):
        at = coordinate(x(tick))
        parts.append(f'<path class="rule-grid" d="M{at} {coordinate(_TOP)}V{bottom}"/>')
        parts.append(
            f'<text class="rule-tick" x="{at}" y="{coordinate(height - 6)}" text-anchor="middle">{escape(label)}</text>'
        )
    for number, line in enumerate(lines):
        y = _TOP + _ROW * (number + 0.5)
        kind = " is-ours" if line.is_ours else ""
        base = coordinate(y + 5)
        parts.append(f'<text class="rule-name{kind}" x="0" y="{base}">{escape(line.name)}</text>')
        if is_finite(line.lower) and is_finite(line.upper):
            ends = f"M{coordinate(x(line.lower))} {coordinate(y)}H{coordinate(x(line.upper))}"
            parts.append(f'<path class="rule-interval{kind}" d="{ends}"/>')
        if is_finite(line.value):
            radius = "6" if line.is_ours else "4"
            parts.append(
                f'<circle class="rule-dot{kind}" cx="{coordinate(x(line.value))}" cy="{coordinate(y)}" r="{radius}"/>'
            )
        parts.append(
            f'<text class="rule-value{kind}" x="{coordinate(WIDTH)}" y="{base}" text-anchor="end">'
            f"{escape(line.text)}</text>"
        )
    parts.append("</svg>")
    return "".join(parts)
