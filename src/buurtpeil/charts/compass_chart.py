# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the whole compass of an area look as one picture?

Needs the lines of a compass. Gives a chart with a row a domain: name, judgement in words, dot and interval on one
scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.charts.dot_interval import HEIGHT, dot_interval, shared_limit
from buurtpeil.charts.legend import TONES, swatch
from buurtpeil.charts.svg import coordinate, escape, opening
from buurtpeil.estimates.colour import Colour

_WIDTH, _NAME, _WORD, _CHART = 640.0, 0.0, 190.0, 240.0
_HEAD = 26.0


@dataclass(frozen=True)
class CompassLine:
    """One row: its name, judgement with its word, and the numbers of `dot_interval`."""

    name: str
    colour: Colour
    word: str
    score: float
    lower: float
    upper: float
    band: float


def compass_chart(lines: Sequence[CompassLine], *, ends: tuple[str, str, str], description: str) -> str:
    """The compass; `ends` are the words at the left, the middle and the right of the scale."""
    limit = shared_limit([end for line in lines for end in (line.lower, line.upper)])
    left = _WIDTH - _CHART
    parts = [opening("compass-chart", _WIDTH, _HEAD + HEIGHT * len(lines), description)]
    for place, (word, anchor) in enumerate(zip(ends, ("start", "middle", "end"), strict=True)):
        parts.append(_text(left + place * _CHART / 2, 14, word, f' text-anchor="{anchor}"'))
    for number, line in enumerate(lines):
        top = _HEAD + number * HEIGHT
        drawn = dot_interval(
            line.score, line.lower, line.upper, band=line.band, limit=limit, tone=TONES[line.colour], width=_CHART
        )
        parts.append(_text(_NAME, top + 20, line.name))
        parts.append(_placed(swatch(line.colour), _WORD, top + 8))
        parts.append(_text(_WORD + 22, top + 20, line.word))
        parts.append(_placed(drawn, left, top))
    return "".join([*parts, "</svg>"])


def _text(x: float, y: float, text: str, more: str = "") -> str:
    place = f'x="{coordinate(x)}" y="{coordinate(y)}"'
    return f'<text class="chart-label" {place} font-size="13"{more}>{escape(text)}</text>'


def _placed(svg: str, x: float, y: float) -> str:
    """A chart within a chart."""
    return svg.replace("<svg ", f'<svg x="{coordinate(x)}" y="{coordinate(y)}" ', 1)
