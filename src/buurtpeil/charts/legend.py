# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each judgement look like when colour is not enough?

Needs a `Colour`. Gives its class suffix, its small swatch for legends and tables, and the patterns that maps lay over
their areas: dots for worse, lines for undetermined, so that the picture holds in grey and for the colour-blind.
"""

from __future__ import annotations

from buurtpeil.charts.svg import coordinate, escape, opening
from buurtpeil.estimates.colour import Colour

TONES: dict[Colour, str] = {
    Colour.NONE: "none",
    Colour.UNDETERMINED: "undetermined",
    Colour.WORSE: "worse",
    Colour.ABOUT_EQUAL: "equal",
    Colour.BETTER: "better",
}
_MARKS: dict[Colour, str] = {
    Colour.WORSE: "".join(
        f'<circle class="mark-dot" cx="{x}" cy="{y}" r="1"/>' for x, y in ((4, 4), (10, 4), (7, 7), (4, 10), (10, 10))
    ),
    Colour.UNDETERMINED: '<path class="mark-line" d="M1 7L7 1M1 13L13 1M7 13L13 7"/>',
}


def _swatch(colour: Colour) -> str:
    square = f'<rect class="fill-{TONES[colour]}" x="0.5" y="0.5" width="13" height="13" rx="3"/>'
    return opening("swatch", 14, 14, None) + square + _MARKS.get(colour, "") + "</svg>"


_SWATCHES = {colour: _swatch(colour) for colour in Colour}


def swatch(colour: Colour) -> str:
    """A square of 14 x 14 in the look of one judgement; the word stands beside it."""
    return _SWATCHES[colour]


def pattern_definitions(prefix: str, scale: float) -> str:
    """The ``<defs>`` that `pattern_fill` refers to.

    `prefix` keeps ids apart when a page holds several maps; `scale` is the number of SVG units in a pixel as shown.
    """
    name, size = escape(prefix), coordinate(scale)
    return (
        f'<defs><pattern id="{name}-worse" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="scale({size})"><circle class="mark-dot" cx="1.75" cy="1.75" r="0.95"/>'
        '<circle class="mark-dot" cx="5.25" cy="5.25" r="0.95"/></pattern>'
        f'<pattern id="{name}-undetermined" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45) scale({size})"><path class="mark-line" d="M1.5 0V6"/></pattern></defs>'
    )


def pattern_fill(colour: Colour, prefix: str) -> str | None:
    """The value of a ``fill`` attribute for the pattern laid over an area; None where plain colour is the pattern."""
    return f"url(#{escape(prefix)}-{TONES[colour]})" if colour in _MARKS else None
