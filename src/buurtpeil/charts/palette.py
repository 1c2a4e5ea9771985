# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which colours has a chart where no style sheet reaches it: in a file, on paper, in a mail?

Needs nothing. Gives the light tokens and the look of every class of our charts as SVG attributes. A page takes the same
from ``static/css/tokens.css`` and ``charts.css``; a test holds them equal, so that a chart has one look.
"""

from __future__ import annotations

from collections.abc import Mapping

FACE = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, Segoe UI, Helvetica, Arial, sans-serif"

TOKENS: Mapping[str, str] = {
    "paper": "#fbfaf6",
    "card": "#ffffff",
    "ink": "#17232b",
    "body": "#33424b",
    "muted": "#5a6871",
    "line": "#e2dfd6",
    "line-strong": "#87929a",
    "accent": "#0c5a66",
    "worse": "#b93f2c",
    "worse-dot": "#e9a396",
    "worse-ink": "#a43423",
    "equal": "#ebcf86",
    "equal-ink": "#96700f",
    "better": "#35857a",
    "better-ink": "#24695f",
    "undetermined": "#e6e6e3",
    "undetermined-line": "#a3a9ab",
    "undetermined-ink": "#6f797e",
    "none": "#f0eee7",
    "water": "#c9dbe4",
    "band": "#f0ead6",
    "band-line": "#8b8266",
    "sunken": "#f3f1ea",
    "step-1": "#e4efe9",
    "step-2": "#b5d6ce",
    "step-3": "#79b3ad",
    "step-4": "#3d8889",
    "step-5": "#0f5560",
    "less": "#3f7fb5",
    "same": "#e6e6e3",
    "more": "#b8742c",
    "hatch": "#17232b",
    "series-1": "#0b5b67",
    "series-2": "#a53524",
    "series-3": "#6b4fa0",
    "series-4": "#8f6a0c",
    "series-5": "#1f6fb2",
    "series-6": "#4d4d4d",
}

SERIES = tuple(name for name in TOKENS if name.startswith("series-"))

# Class, or two classes that stand together, to attributes; the value of a colour is the name of a token.
LOOKS: Mapping[str, Mapping[str, str]] = {
    **{f"fill-{tone}": {"fill": tone} for tone in ("worse", "equal", "better", "undetermined", "none")},
    **{f"fill-{tone}": {"fill": tone} for tone in (*(f"step-{n}" for n in range(1, 6)), "less", "same", "more")},
    "fill-hidden": {"fill": "sunken"},
    "swatch-edge": {"stroke": "line-strong", "stroke-width": "1"},
    "mark-hatch": {"fill": "transparent", "stroke": "hatch", "stroke-width": "1", "opacity": "0.55"},
    "map-other": {
        "fill": "transparent",
        "stroke": "ink",
        "stroke-width": "1.6",
        "stroke-dasharray": "5 3",
        "vector-effect": "non-scaling-stroke",
    },
    "map-label": {
        "fill": "ink",
        "stroke": "paper",
        "stroke-width": "3",
        "paint-order": "stroke",
        "font-weight": "640",
    },
    "mark-dot": {"fill": "worse-dot"},
    "mark-line": {"fill": "transparent", "stroke": "undetermined-line", "stroke-width": "1.3"},
    "spark-line": {
        "fill": "transparent",
        "stroke": "ink",
        "stroke-width": "1.8",
        "stroke-linejoin": "round",
        "stroke-linecap": "round",
    },
    "spark-line.tone-worse": {"stroke": "worse"},
    "spark-line.tone-better": {"stroke": "better"},
    "spark-reference": {
        "fill": "transparent",
        "stroke": "muted",
        "stroke-width": "1.3",
        "stroke-dasharray": "1.5 2.5",
    },
    "spark-break": {"stroke": "line-strong", "stroke-width": "1"},
    "spark-provisional": {"fill": "transparent", "stroke": "line-strong", "stroke-width": "0.8"},
    "spark-dot": {"fill": "ink"},
    "spark-end": {"fill": "ink"},
    "spark-end-open": {"fill": "paper", "stroke": "ink", "stroke-width": "1.6"},
    "spark-dot.tone-worse": {"fill": "worse"},
    "spark-end.tone-worse": {"fill": "worse"},
    "spark-dot.tone-better": {"fill": "better"},
    "spark-end.tone-better": {"fill": "better"},
    "spark-end-open.tone-worse": {"stroke": "worse"},
    "spark-end-open.tone-better": {"stroke": "better"},
    "interval-band": {"fill": "band"},
    "interval-city": {"stroke": "band-line", "stroke-width": "1.2"},
    "interval-line": {
        "fill": "transparent",
        "stroke": "undetermined-ink",
        "stroke-width": "3",
        "stroke-linecap": "round",
        "opacity": "0.6",
    },
    "interval-dot": {"fill": "undetermined-ink"},
    "interval-arrow": {"fill": "undetermined-ink"},
    "interval-line.tone-worse": {"stroke": "worse"},
    "interval-line.tone-equal": {"stroke": "equal-ink"},
    "interval-line.tone-better": {"stroke": "better"},
    "interval-dot.tone-worse": {"fill": "worse"},
    "interval-arrow.tone-worse": {"fill": "worse"},
    "interval-dot.tone-equal": {"fill": "equal-ink"},
    "interval-arrow.tone-equal": {"fill": "equal-ink"},
    "interval-dot.tone-better": {"fill": "better"},
    "interval-arrow.tone-better": {"fill": "better"},
    "map-area": {
        "vector-effect": "non-scaling-stroke",
        "stroke": "paper",
        "stroke-width": "1.6",
        "stroke-linejoin": "round",
    },
    "water": {"fill": "water"},
    "map-outlined": {
        "fill": "transparent",
        "stroke": "ink",
        "stroke-width": "2.4",
        "stroke-linejoin": "round",
        "vector-effect": "non-scaling-stroke",
    },
    "marker-line": {"stroke": "ink", "stroke-width": "1.2", "vector-effect": "non-scaling-stroke"},
    "marker": {"fill": "ink", "stroke": "paper", "stroke-width": "1.2", "vector-effect": "non-scaling-stroke"},
    "marker-text": {"fill": "paper", "font-weight": "680"},
    "chart-label": {"fill": "body"},
    # Of charts that Vega-Lite drew: fill and stroke in one token.
    **{f"vf-{token}": {"fill": token} for token in ("ink", "body", "muted", "accent", *SERIES)},
    **{
        f"vs-{token}": {"stroke": token} for token in ("ink", "body", "muted", "line", "line-strong", "accent", *SERIES)
    },
}


def look_of(classes: list[str]) -> dict[str, str]:
    """The attributes of an element with these classes; two classes together win over one."""
    found: dict[str, str] = {}
    pairs = [f"{one}.{other}" for one in classes for other in classes if one != other]
    for name in (*classes, *pairs):
        found |= LOOKS.get(name, {})
    return {
        name: "none" if value == "transparent" else TOKENS.get(value, value) if name in ("fill", "stroke") else value
        for name, value in found.items()
    }
