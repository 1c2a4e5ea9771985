# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is SVG text written so that nothing unsafe or unreadable gets into it?

Needs plain values. Gives escaped text, short coordinates and the opening tag that every chart shares. Charts carry
class names and geometry only: colours live in the style sheet, so that a strict content security policy and both
themes hold.
"""

from __future__ import annotations

import math
import re

# Control characters that XML 1.0 can't hold, not even escaped; lone surrogates and two non-characters likewise.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Far beyond any drawing; keeps infinite and absurd figures from becoming coordinates that a browser refuses.
_FAR = 1e6


def clean(text: str) -> str:
    """`text` without what XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)


def escape(text: str) -> str:
    """`text` for use in element content and in double-quoted attributes."""
    return (
        clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )


def coordinate(value: float) -> str:
    """A coordinate with at most one decimal: a tenth of a pixel is the finest a reader can see."""
    bounded = min(max(value, -_FAR), _FAR) if not math.isnan(value) else 0.0
    text = f"{bounded:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def is_finite(value: float | None) -> bool:
    """Whether `value` is a number that can be drawn."""
    return value is not None and math.isfinite(value) and abs(value) < 1e300


def opening(kind: str, width: float, height: float, description: str | None) -> str:
    """The ``<svg>`` tag, with a title when the chart speaks for itself and hidden when its text stands beside it.

    `description` None means that the same content stands beside the chart as text.
    """
    size = f'width="{coordinate(width)}" height="{coordinate(height)}"'
    box = f'viewBox="0 0 {coordinate(width)} {coordinate(height)}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" {size} {box}'
    if description is None:
        return f'{start} aria-hidden="true" focusable="false">'
    text = escape(description)
    return f'{start} role="img" aria-label="{text}"><title>{text}</title>'
