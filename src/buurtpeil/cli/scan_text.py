# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a scan read on a terminal?

Needs a scan and the catalogue. Gives text in Dutch or English: the sentence, then what is incomplete, the signals, the
compass, the totals and the sources. Sentences are wrapped; tables keep their width.
"""

from __future__ import annotations

from buurtpeil.cli.lines import say_date, say_number, wrap
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
from buurtpeil.cli.tables import to_text
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.comparison import ReferenceChoice
from buurtpeil.pipeline.scan import Scan
from buurtpeil.signals.signal import KIND_WORDS

MARKS = {
    Colour.NONE: "·",
    Colour.UNDETERMINED: "?",
    Colour.WORSE: "−",
    Colour.ABOUT_EQUAL: "=",
    Colour.BETTER: "+",
}


def to_terminal(scan: Scan, catalogue: Catalogue, language: str, municipality_name: str) -> str:
    """The whole scan; `municipality_name` is that of the municipality the area lies in, or of the area itself."""
    blocks = [
        _head(scan, language, municipality_name),
        _incomplete(scan, catalogue, language),
        _data_notes(scan, language),
        _signals(scan, language),
        _compass(scan, catalogue, language),
        _totals(scan, catalogue, language, municipality_name),
        _sources(scan, language),
    ]
    return "\n\n".join(block for block in blocks if block)


def _head(scan: Scan, language: str, municipality_name: str) -> str:
    facts = [
        WORDS["edition"][language].format(edition=scan.edition),
        WORDS["published"][language].format(date=say_date(scan.published_at, language)),
        WORDS["publication"][language].format(id=scan.publication[:12]),
    ]
    sentence = scan.summary.sentence[language]
    if scan.code != scan.summary.municipality:
        sentence = WORDS["whole"][language].format(name=municipality_name, sentence=sentence)
    lines = [f"{scan.name} ({scan.code})", wrap("; ".join(facts)), "", wrap(sentence)]
    return "\n".join(([wrap(WORDS["made-up"][language]), ""] if scan.is_made_up else []) + lines)


def _incomplete(scan: Scan, catalogue: Catalogue, language: str) -> str:
    if not scan.incomplete:
        return ""
    lines = [wrap(say_incomplete(line, catalogue, language), "  ", "! ") for line in scan.incomplete]
    return "\n".join([WORDS["incomplete"][language], *lines, wrap(WORDS["incomplete-effect"][language], "  ")])


def _data_notes(scan: Scan, language: str) -> str:
    sentences = say_data_notes(scan, language)
    return (
        "\n".join([WORDS["data-notes"][language], *(wrap(one, "  ", "! ") for one in sentences)]) if sentences else ""
    )


def _signals(scan: Scan, language: str) -> str:
    if not scan.signals:
        return WORDS["no-signals"][language]
    names = {area.code: area.name for area in scan.areas} | {scan.code: scan.name}
    head = [
        WORDS["signals"][language].format(count=len(scan.signals)),
        wrap(f"{WORDS['reason-to-look'][language]} {WORDS['surest-first'][language]}"),
    ]
    groups = [_group(group, language) for group in group_signals(scan, names, language)]
    return "\n\n".join(["\n".join(head), *groups])


def _group(group: SignalGroup, language: str) -> str:
    lines = [f"{KIND_WORDS[group.kind][language]} ({len(group.signals)})"]
    for told in group.signals:
        lines.append(f"{told.number:>4}. {told.place} ({told.signal.area})")
        lines.append(wrap(told.text, " " * 6))
    for reason, numbers in group.false_if:
        lines.append(wrap(reason, "  ", f"  [{say_numbers(numbers)}] "))
    if group.track_record:
        lines.append(wrap(group.track_record, "  "))
    return "\n".join(lines)


def _compass(scan: Scan, catalogue: Catalogue, language: str) -> str:
    if not scan.areas:
        return ""
    domains = list(scan.areas[0].colours)
    short = {domain: "T" if domain == "total" else str(number) for number, domain in enumerate(domains)}
    records = [
        {
            "code": area.code,
            "name": area.name,
            "inhabitants": say_number(area.inhabitants, 0, language),
            **{domain: MARKS[area.colours[domain]] for domain in domains},
        }
        for area in scan.areas
    ]
    headings = {"code": "Code", "name": WORDS["area"][language], "inhabitants": WORDS["inhabitants"][language]}
    names = [
        f"{short[domain]} {catalogue.domains[domain].name[language]}"
        if domain in catalogue.domains
        else f"{short[domain]} {WORDS['total'][language]}"
        for domain in domains
    ]
    legend = [f"{MARKS[colour]} {compared_words(scan, language)[colour]}" for colour in Colour]
    period = scan.summary.latest_period
    return "\n".join(
        [
            WORDS["compass"][language].format(period=period),
            wrap(f"{scan.reference[language]} {WORDS['compass-dates'][language].format(period=period)}"),
            wrap(", ".join(legend), "  "),
            wrap(", ".join(names), "  "),
            to_text(records, headings | short, right={"inhabitants"}),
        ]
    )


def compared_words(scan: Scan, language: str) -> dict[Colour, str]:
    """The words of the judgements; against another reference than the city they don't speak of the city."""
    city, other = {"nl": ("de stad", "de vergelijking"), "en": ("the city", "the comparison")}[language]
    is_city = scan.reference_key == ReferenceChoice.CITY
    return {
        colour: words[language] if is_city else words[language].replace(city, other)
        for colour, words in COLOUR_WORDS.items()
    }


def _totals(scan: Scan, catalogue: Catalogue, language: str, municipality_name: str) -> str:
    rows = totals_rows(scan, catalogue, language)
    if not rows:
        return ""
    headings = {key: words[language] for key, words in TOTALS_HEADINGS.items()}
    lines = [f"{WORDS['totals'][language]} {WORDS['totals-of'][language].format(name=municipality_name)}"]
    return "\n".join([*lines, to_text(rows, headings, right={"areas", "children", "parent", "share"})])


def _sources(scan: Scan, language: str) -> str:
    return "\n".join(
        [WORDS["sources"][language], *(wrap(say_source(item, language), "    ", "  - ") for item in scan.sources)]
    )
