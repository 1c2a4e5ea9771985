# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a scan look as one page that can be mailed or put beside a note?

Needs a scan. Gives one HTML document without scripts or outside files. Everything from a source is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from buurtpeil.estimates.colour import COLOUR_WORDS
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.scan import Scan
from buurtpeil.signals.signal import KIND_WORDS

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#17232b;background:#fbfaf6;max-width:75rem}
body{margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
th,td{padding:.3rem .7rem;border-bottom:1px solid #e2dfd6;text-align:left;vertical-align:top}
.made-up{background:#fdf3d0;padding:.5rem 1rem}
"""
_WORDS = {
    "made_up": {"nl": "Dit is een verzonnen gemeente.", "en": "This is a made-up municipality."},
    "signals": {"nl": "Signalen", "en": "Signals"},
    "none": {"nl": "Er zijn nu geen signalen.", "en": "There are no signals now."},
    "look": {
        "nl": "Een signaal is een reden om te kijken, geen oordeel en geen oorzaak.",
        "en": "A signal is a reason to look, not a verdict and not a cause.",
    },
    "compass": {"nl": "Wijkkompas", "en": "Compass"},
    "area": {"nl": "Buurt", "en": "Neighbourhood"},
    "inhabitants": {"nl": "Inwoners", "en": "Inhabitants"},
    "total": {"nl": "Totaal", "en": "Total"},
    "totals": {"nl": "Volledigheid per bron", "en": "Completeness per source"},
    "sources": {"nl": "Bronnen", "en": "Sources"},
}
_SIGNAL_HEADINGS = {
    "nl": ("Soort", "Buurt", "Wat valt op", "Wanneer is het onterecht?"),
    "en": ("Kind", "Neighbourhood", "What stands out", "When would it be wrong?"),
}
_TOTAL_HEADINGS = {
    "nl": ("Indicator", "Periode", "Buurten in de bron", "Deel van het gemeentecijfer"),
    "en": ("Indicator", "Period", "Areas in the source", "Share of the municipal figure"),
}


def to_page(scan: Scan, catalogue: Catalogue, language: str) -> str:
    """The scan as one HTML document in "nl" or "en"."""
    word = {key: texts[language] for key, texts in _WORDS.items()}
    names = {area.code: area.name for area in scan.areas}
    signals = [
        (KIND_WORDS[signal.kind][language], names.get(signal.area, signal.area), signal.sentence[language],
         signal.false_if[language])
        for signal in scan.signals
    ]  # fmt: skip
    domains = list(scan.areas[0].colours) if scan.areas else []
    heads = [word["total"] if domain == "total" else catalogue.domains[domain].name[language] for domain in domains]
    compass = [
        (area.name, f"{area.inhabitants:.0f}" if area.inhabitants == area.inhabitants else "–",
         *(COLOUR_WORDS[area.colours[domain]][language] for domain in domains))
        for area in scan.areas
    ]  # fmt: skip
    totals = [
        (catalogue.indicator(line.indicator).name[language], line.period,
         f"{line.areas_present}/{line.areas_expected}",
         f"{100 * line.share:.1f}%" if line.share == line.share else "–")
        for line in scan.totals
    ]  # fmt: skip
    sources = [
        (source.publisher, source.title[language], source.reference, source.licence, source.retrieved[:10])
        for source in scan.sources
    ]
    parts = [
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(scan.name)} – Buurtpeil</title><style>{_STYLE}</style></head><body>",
        f'<p class="made-up">{word["made_up"]}</p>' if scan.is_made_up else "",
        f"<h1>{escape(scan.name)}</h1><p>{escape(scan.summary.sentence[language])}</p>",
        f"<h2>{word['signals']}</h2>",
        _table(_SIGNAL_HEADINGS[language], signals) if signals else f"<p>{word['none']}</p>",
        f"<p>{word['look']}</p><h2>{word['compass']}</h2>",
        _table((word["area"], word["inhabitants"], *heads), compass),
        f"<h2>{word['totals']}</h2>",
        _table(_TOTAL_HEADINGS[language], totals),
        f"<h2>{word['sources']}</h2><ul>",
        *(f"<li>{escape('; '.join(source))}</li>" for source in sources),
        "</ul></body></html>",
    ]
    return "\n".join(part for part in parts if part)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>\n" for row in rows)
    return f'<table tabindex="0"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
