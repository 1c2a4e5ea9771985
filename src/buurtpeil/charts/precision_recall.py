# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does it cost in false alarms to find more of what comes?

Needs per rule the precision at a row of recalls. Gives lines of precision over recall, ours thick and named at its end,
the others thin with a dash pattern each and their names in a row below, so that the picture can be read without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.charts.svg import coordinate, escape, is_finite, opening

WIDTH, HEIGHT = 640.0, 320.0
_LEFT, _RIGHT, _TOP, _FOOT = 56.0, 16.0, 12.0, 44.0
_KEY_ROW, _KEY_COLUMNS = 22.0, 2
_DASHES = ("", "8 4", "2 3", "8 3 2 3", "14 4", "4 4", "1 5", "12 3 2 3 2 3")
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Curve:
    """One rule: its name, the precision (0 to 1, NaN for none) at each recall, and whether it is ours."""

    name: str
    precision: Sequence[float]
    is_ours: bool = False


def precision_recall_lines(
    curves: Sequence[Curve],
    recalls: Sequence[float],
    axis_names: tuple[str, str],
    tick_labels: Sequence[str],
    description: str | None = None,
) -> str:
    """The picture; `axis_names` are those of recall and precision, `tick_labels` the words at 0, 25%, 50%, 75%, 1."""
    key_rows = -(-len(curves) // _KEY_COLUMNS)
    height = HEIGHT + _KEY_ROW * key_rows
    largest = max((value for curve in curves for value in curve.precision if is_finite(value)), default=1.0)
    top = next(tick for tick in _TICKS[1:] if tick >= min(largest, 1.0) - 1e-9)

    def x(recall: float) -> float:
        return _LEFT + recall * (WIDTH - _LEFT - _RIGHT)

    def y(precision: float) -> float:
        return HEIGHT - _FOOT - min(precision / top, 1.0) * (HEIGHT - _FOOT - _TOP)

    parts = [opening("precision-recall", WIDTH, height, description)]
    for tick, label in zip(_TICKS, tick_labels, strict=True):
        parts.append(_text("curve-tick", x(tick), HEIGHT - _FOOT + 18, label, "middle"))
        if tick <= top:
            line = f"M{coordinate(_LEFT)} {coordinate(y(tick))}H{coordinate(WIDTH - _RIGHT)}"
            parts.append(f'<path class="curve-grid" d="{line}"/>')
            parts.append(_text("curve-tick", _LEFT - 8, y(tick) + 4, label, "end"))
    parts.append(_text("curve-axis", x(0.5), HEIGHT - 6, axis_names[0], "middle"))
    parts.append(_text("curve-axis", _LEFT + 6, _TOP + 10, axis_names[1], "start"))
    for number, curve in enumerate(curves):
        points = [
            f"{coordinate(x(recall))} {coordinate(y(value))}"
            for recall, value in zip(recalls, curve.precision, strict=True)
            if is_finite(value)
        ]
        kind = " is-ours" if curve.is_ours else ""
        dash = _DASHES[number % len(_DASHES)]
        pattern = f' stroke-dasharray="{dash}"' if dash else ""
        if points:
            parts.append(f'<path class="curve-line{kind}"{pattern} d="M{"L".join(points)}"/>')
        column, row = number % _KEY_COLUMNS, number // _KEY_COLUMNS
        at = column * WIDTH / _KEY_COLUMNS
        middle = HEIGHT + _KEY_ROW * (row + 0.5)
        parts.append(
            f'<path class="curve-line{kind}"{pattern} d="M{coordinate(at)} {coordinate(middle)}h40"/>'
            + _text(f"curve-key{kind}", at + 48, middle + 5, curve.name, "start")
        )
    parts.append("</svg>")
    return "".join(parts)


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{coordinate(x)}" y="{coordinate(y)}" text-anchor="{anchor}">{escape(text)}</text>'
