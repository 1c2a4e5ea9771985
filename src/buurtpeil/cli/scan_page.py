# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a scan look as one page that can be mailed, printed or put beside a note?

Needs a scan and the catalogue. Gives one HTML document in Dutch or English without scripts or outside files; judgement
is a word and a mark, never colour alone. Everything from a source is escaped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

from buurtpeil.cli.lines import say_date, say_number
from buurtpeil.cli.scan_text import MARKS, compared_words
from buurtpeil.cli.scan_words import (
    TOTALS_HEADINGS,
    WORDS,
    SignalGroup,
    group_signals,
    say_data_notes,
    say_incomplete,
    say_numbers,
    say_source,
    totals_rows,
)
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.scan import Scan
from buurtpeil.signals.signal import KIND_WORDS

_NUMBER_COLUMNS = {"areas", "children", "parent", "share"}
_CAPTIONS = {
    "compass": {
        "nl": "Oordeel per buurt en thema",
        "en": "Judgement per neighbourhood and domain",
    },
    "totals": {
        "nl": "Som van de buurten naast het gemeentecijfer",
        "en": "Sum of the neighbourhoods beside the municipal figure",
    },
}


def to_page(scan: Scan, catalogue: Catalogue, language: str, municipality_name: str) -> str:
    """The scan as one HTML document in "nl" or "en"."""
    word = {key: texts[language] for key, texts in WORDS.items()}
    sheets = (files("buurtpeil.web") / "static" / "css" / "tokens.css", files("buurtpeil.cli") / "scan_page.css")
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    facts = [
        word["edition"].format(edition=scan.edition),
        word["published"].format(date=say_date(scan.published_at, language)),
        word["publication"].format(id=scan.publication[:12]),
    ]
    sentence = scan.summary.sentence[language]
    if scan.code != scan.summary.municipality:
        sentence = word["whole"].format(name=municipality_name, sentence=sentence)
    period = scan.summary.latest_period
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(scan.name)} – Buurtpeil</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>",
        f'<p class="note">{word["made-up"]}</p>' if scan.is_made_up else "",
        f"<h1>{escape(scan.name)} <small>{escape(scan.code)}</small></h1>",
        f'<p class="facts">{escape("; ".join(facts))}</p>\n<p class="lead">{escape(sentence)}</p>',
        _incomplete(scan, catalogue, language),
        _data_notes(scan, language),
        _signals(scan, language),
        f"<h2>{word['compass'].format(period=period)}</h2>",
        f"<p>{escape(scan.reference[language])} {word['compass-dates'].format(period=period)}</p>",
        _compass(scan, catalogue, language),
        f"<h2>{word['totals']}</h2>\n<p>{escape(word['totals-of'].format(name=municipality_name))}</p>",
        _table(
            _CAPTIONS["totals"][language],
            [(key, texts[language]) for key, texts in TOTALS_HEADINGS.items()],
            ([escape(row[key]) for key in TOTALS_HEADINGS] for row in totals_rows(scan, catalogue, language)),
            _NUMBER_COLUMNS,
        ),
        f"<h2>{word['sources']}</h2>\n<ul>",
        *(f"<li>{escape(say_source(source, language))}</li>" for source in scan.sources),
        "</ul>\n</main>\n</body>\n</html>",
    ]
    return "\n".join(part for part in parts if part)


def _incomplete(scan: Scan, catalogue: Catalogue, language: str) -> str:
    if not scan.incomplete:
        return ""
    lines = "\n".join(f"<li>{escape(say_incomplete(line, catalogue, language))}</li>" for line in scan.incomplete)
    return (
        '<section class="note" aria-labelledby="incomplete">\n'
        f'<h2 id="incomplete">{WORDS["incomplete"][language]}</h2>\n'
        f"<ul>\n{lines}\n</ul>\n<p>{WORDS['incomplete-effect'][language]}</p>\n</section>"
    )


def _data_notes(scan: Scan, language: str) -> str:
    sentences = say_data_notes(scan, language)
    if not sentences:
        return ""
    lines = "\n".join(f"<li>{escape(one)}</li>" for one in sentences)
    return (
        '<section class="note" aria-labelledby="data-notes">\n'
        f'<h2 id="data-notes">{WORDS["data-notes"][language]}</h2>\n<ul>\n{lines}\n</ul>\n</section>'
    )


def _signals(scan: Scan, language: str) -> str:
    if not scan.signals:
        return f"<h2>{WORDS['signals'][language].format(count=0)}</h2>\n<p>{WORDS['no-signals'][language]}</p>"
    names = {area.code: area.name for area in scan.areas} | {scan.code: scan.name}
    groups = "\n".join(_group(group, language) for group in group_signals(scan, names, language))
    return (
        f"<h2>{WORDS['signals'][language].format(count=len(scan.signals))}</h2>\n"
        f"<p>{WORDS['reason-to-look'][language]} {WORDS['surest-first'][language]}</p>\n{groups}"
    )


def _group(group: SignalGroup, language: str) -> str:
    items = "\n".join(
        f"<li><strong>{escape(told.place)}</strong> <small>{escape(told.signal.area)}</small><br>"
        f"{escape(told.text)}</li>"
        for told in group.signals
    )
    reasons = "\n".join(f"<p>[{say_numbers(numbers)}] {escape(reason)}</p>" for reason, numbers in group.false_if)
    if group.track_record:
        reasons += f"\n<p>{escape(group.track_record)}</p>"
    return f"<h3>{KIND_WORDS[group.kind][language]} ({len(group.signals)})</h3>\n<ol>\n{items}\n</ol>\n{reasons}"


def _compass(scan: Scan, catalogue: Catalogue, language: str) -> str:
    if not scan.areas:
        return ""
    words = compared_words(scan, language)
    domains = list(scan.areas[0].colours)
    heads = [
        ("name", WORDS["area"][language]),
        ("inhabitants", WORDS["inhabitants"][language]),
        *(
            (domain, catalogue.domains[domain].name[language] if domain in catalogue.domains else _total(language))
            for domain in domains
        ),
    ]
    rows = (
        [
            f"{escape(area.name)} <small>{escape(area.code)}</small>",
            say_number(area.inhabitants, 0, language),
            *(_judgement(area.colours[domain], words) for domain in domains),
        ]
        for area in scan.areas
    )
    legend = ", ".join(f"{_mark(colour)} {words[colour]}" for colour in Colour)
    return f"<p>{legend}</p>\n" + _table(_CAPTIONS["compass"][language], heads, rows, {"inhabitants"}, "compass")


def _total(language: str) -> str:
    return WORDS["total"][language].capitalize()


def _mark(colour: Colour) -> str:
    name = colour.name.lower().replace("_", "-")
    return f'<span class="mark {name}" aria-hidden="true">{MARKS[colour]}</span>'


def _judgement(colour: Colour, words: Mapping[Colour, str]) -> str:
    """A mark to see and the word for whoever listens; the legend above the table joins the two."""
    return f'{_mark(colour)}<span class="spoken">{words[colour]}</span>'


def _table(
    caption: str,
    headings: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[str]],
    right: Collection[str],
    kind: str = "plain",
) -> str:
    """A table of cells that are HTML already; the first cell of a row heads it."""
    classes = [' class="right"' if key in right else "" for key, _ in headings]
    head = "".join(
        f'<th scope="col"{text_class}><span>{escape(text)}</span></th>'
        for (_, text), text_class in zip(headings, classes, strict=True)
    )
    body = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{text_class}>{cell}</td>" for cell, text_class in zip(row[1:], classes[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table class="{kind}">\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
