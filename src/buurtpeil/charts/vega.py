# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a Vega-Lite specification become a chart like our own: on the server, for both themes, safe in any page?

Needs a specification whose colours are tokens of `palette`. Gives SVG without style or script: classes for colours, ids
with a prefix of their own, and our description in place of English aria texts. Kept by the hash of its content.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal
from xml.etree.ElementTree import register_namespace, tostring  # only writes; reading is defusedxml's

import vl_convert
from defusedxml.ElementTree import fromstring

from buurtpeil.charts.palette import FACE, TOKENS
from buurtpeil.charts.svg import clean, coordinate, escape

_SVG = "http://www.w3.org/2000/svg"
_LOCALES: Mapping[str, Literal["nl-NL", "en-GB"]] = {"nl": "nl-NL", "en": "en-GB"}
# The first of two tokens with one colour: "ink" and not "hatch".
_TOKEN_OF = {colour: name for name, colour in reversed(list(TOKENS.items()))}
_CONFIG: Mapping[str, Any] = {
    "aria": False,
    "background": None,
    # Room for a name whose letters are wider on the page than where it was measured.
    "padding": {"left": 5, "top": 5, "bottom": 5, "right": 36},
    "font": FACE,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": TOKENS["body"],
        "titleColor": TOKENS["body"],
        "domainColor": TOKENS["line-strong"],
        "tickColor": TOKENS["line-strong"],
        "gridColor": TOKENS["line"],
    },
    "axisX": {"grid": False},
    "header": {"labelColor": TOKENS["body"]},
    "text": {"font": FACE},
}

register_namespace("", _SVG)


def draw(spec: Mapping[str, Any], description: str, language: str) -> str:
    """The chart of a specification; `description` is the text for readers who can't see it."""
    whole = {**_clean(spec), "config": _CONFIG, "background": None}
    return _draw(json.dumps(whole, sort_keys=True), description, language)


def _clean(part: Any) -> Any:
    """The same without characters that XML can't hold: one of those in a name ends the whole process in vl-convert."""
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, Mapping):
        return {key: _clean(value) for key, value in part.items()}
    return [_clean(value) for value in part] if isinstance(part, (list, tuple)) else part


@lru_cache(maxsize=256)
def _draw(spec: str, description: str, language: str) -> str:
    # Data come with the specification: no address may be asked for any.
    raw = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=_LOCALES[language])
    prefix = "v" + hashlib.sha256(f"{spec}{description}{language}".encode()).hexdigest()[:10]
    return _ours(raw, prefix, description)


def _ours(raw: str, prefix: str, description: str) -> str:
    """Classes for colours, prefixed ids, no foreign aria."""
    root = fromstring(raw)
    for element in root.iter():
        attributes = element.attrib
        classes = [
            f"{kind}-{_TOKEN_OF[attributes[name]]}"
            for name, kind in (("fill", "vf"), ("stroke", "vs"))
            if attributes.get(name) in _TOKEN_OF
        ]
        for name in list(attributes):
            is_colour = name in ("fill", "stroke") and attributes[name] in _TOKEN_OF
            if is_colour or name in ("class", "role", "style", "cursor", "font-family") or name.startswith("aria-"):
                del attributes[name]
            elif name == "id":
                attributes[name] = f"{prefix}-{attributes[name]}"
            elif "url(#" in attributes[name]:
                attributes[name] = re.sub(r"url\(#", f"url(#{prefix}-", attributes[name])
        if classes:
            attributes["class"] = " ".join(classes)
        if element.text and element.tag != f"{{{_SVG}}}text":
            element.text = None
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    inner = "".join(tostring(child, encoding="unicode") for child in root)
    inner = inner.replace(f' xmlns="{_SVG}"', "")
    size = f'width="{coordinate(width)}" height="{coordinate(height)}"'
    box = f'viewBox="0 0 {coordinate(width)} {coordinate(height)}"'
    label = escape(description)
    return (
        f'<svg xmlns="{_SVG}" class="chart vega" {size} {box} role="img" aria-label="{label}">'
        f"<title>{label}</title>{inner}</svg>"
    )
