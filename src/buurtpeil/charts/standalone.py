# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a chart leave the page and still say what it shows?

Needs the SVG of a chart, its title, its legend and its sources. Gives one SVG that needs no style sheet, with all of
those in the picture, and the same as PNG.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from xml.etree.ElementTree import Element, register_namespace, tostring  # only writes; reading is defusedxml's

import vl_convert
from defusedxml.ElementTree import fromstring

from buurtpeil.charts.palette import FACE, TOKENS, look_of
from buurtpeil.charts.svg import coordinate, escape

SVG = "http://www.w3.org/2000/svg"
WIDTH = 800.0
PNG_SCALE = 2.0
_MARGIN = 24.0
_TITLE, _SMALL = 20.0, 13.0
_LETTER = 0.53  # mean width of a letter, in parts of its height
_MOST_HEIGHT = 1400.0

register_namespace("", SVG)


def standalone(
    svg: str, *, title: str, description: str, notes: Sequence[str] = (), legend: Sequence[tuple[str, str]] = ()
) -> str:
    """The chart as a file of its own: title above, legend and notes below, every colour an attribute.

    Parameters
    ----------
    svg : a chart of this room.
    title, description : what it shows; the description is the text for who can't see it.
    notes : sources and remarks, a paragraph each.
    legend : (swatch as SVG, its word), where the chart has colours.
    """
    root = fromstring(svg)
    _inline(root)
    box = [float(part) for part in (root.get("viewBox") or f"0 0 {root.get('width')} {root.get('height')}").split()]
    inner_width = min(WIDTH - 2 * _MARGIN, _MOST_HEIGHT * box[2] / box[3])
    inner_height = inner_width * box[3] / box[2]
    head, y = _lines(title, _MARGIN, _TITLE, TOKENS["ink"], "680")
    for name in ("class", "role", "aria-label", "aria-hidden", "focusable"):
        root.attrib.pop(name, None)
    placed = {"x": _MARGIN, "y": y, "width": inner_width, "height": inner_height}
    for name, value in placed.items():
        root.set(name, coordinate(value))
    root.set("viewBox", " ".join(coordinate(part) for part in box))
    y += inner_height + 14
    key, y = _legend(legend, y)
    foot = []
    for note in notes:
        lines, y = _lines(note, y, _SMALL, TOKENS["muted"], "400")
        foot.append(lines)
    width, height = coordinate(WIDTH), coordinate(y + 6)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return (
        f'<svg xmlns="{SVG}" {size} role="img" font-family="{FACE}"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>"
        f'<rect width="100%" height="100%" fill="{TOKENS["paper"]}"/>'
        f"{head}{_text_of(root)}{key}{''.join(foot)}</svg>"
    )


def inlined(svg: str) -> str:
    """The chart alone, every colour an attribute: for a document that has title, legend and text of its own."""
    root = fromstring(svg)
    _inline(root)
    for name in ("class", "role", "aria-label", "aria-hidden", "focusable"):
        root.attrib.pop(name, None)
    root.set("font-family", FACE)
    return _text_of(root)


def to_png(svg: str) -> bytes:
    """A file of `standalone` as a picture, twice as sharp as it is large."""
    return vl_convert.svg_to_png(svg, scale=PNG_SCALE)


def _text_of(root: Element) -> str:
    return tostring(root, encoding="unicode")


def _inline(root: Element) -> None:
    """Replace classes by what they look like, and links by groups: a file has no page to link within."""
    for element in root.iter():
        classes = (element.attrib.pop("class", "") or "").split()
        for name, value in look_of(classes).items():
            element.set(name, value)
        if element.tag == f"{{{SVG}}}a":
            element.tag = f"{{{SVG}}}g"
            for name in ("href", "aria-label"):
                element.attrib.pop(name, None)


def _lines(text: str, top: float, size: float, colour: str, weight: str) -> tuple[str, float]:
    """A paragraph broken at the width of the picture, and where the next one begins."""
    broken = textwrap.wrap(text, int((WIDTH - 2 * _MARGIN) / (size * _LETTER))) or [""]
    parts = [
        f'<text x="{coordinate(_MARGIN)}" y="{coordinate(top + size * (1 + 1.35 * number))}" '
        f'font-size="{coordinate(size)}" font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
        for number, line in enumerate(broken)
    ]
    return "".join(parts), top + size * 1.35 * len(broken) + size * 0.6


def _legend(legend: Sequence[tuple[str, str]], top: float) -> tuple[str, float]:
    """Swatches with their words, side by side as far as they fit."""
    parts, x, y = [], _MARGIN, top
    for drawn, word in legend:
        width = 26 + len(word) * _SMALL * _LETTER + 22
        if x > _MARGIN and x + width > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 24
        square = fromstring(drawn)
        _inline(square)
        for name, value in {"x": x, "y": y, "width": 16.0, "height": 16.0}.items():
            square.set(name, coordinate(value))
        square.attrib.pop("aria-hidden", None)
        parts.append(
            f'{_text_of(square)}<text x="{coordinate(x + 24)}" y="{coordinate(y + 13)}" '
            f'font-size="{coordinate(_SMALL)}" fill="{TOKENS["body"]}">{escape(word)}</text>'
        )
        x += width
    return "".join(parts), y + 32 if legend else top
