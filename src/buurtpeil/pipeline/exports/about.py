# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must a reader of a file know, in plain text?

Needs a `FigureTable`. Gives the README that goes with it, and its sentences for formats that carry metadata inside.
"""

from __future__ import annotations

from collections.abc import Sequence

from buurtpeil.pipeline.exports.columns import COLUMNS, FORMULAS, HIDDEN, USE, code_words
from buurtpeil.pipeline.exports.table import FigureTable

_WORDS = {
    "made-up": {
        "nl": "Verzonnen cijfers van een verzonnen gemeente.",
        "en": "Made-up figures of a made-up municipality.",
    },
    "publication": {
        "nl": "Publicatie {id}, berekend op {day}; gebieden van {edition}.",
        "en": "Publication {id}, worked out on {day}; areas of {edition}.",
    },
    "methods": {"nl": "Versies van de methoden", "en": "Versions of the methods"},
    "sources": {"nl": "Bronnen", "en": "Sources"},
    "columns": {"nl": "Kolommen", "en": "Columns"},
    "codes": {"nl": "Wat de woorden betekenen", "en": "What the words mean"},
    "formulas": {"nl": "Formules", "en": "Formulas"},
    "indicators": {"nl": "Indicatoren", "en": "Indicators"},
    "licence": {"nl": "licentie", "en": "licence"},
    "snapshot": {"nl": "levering", "en": "delivery"},
    "measured": {"nl": "gemeten op een andere manier vanaf", "en": "measured in another way from"},
}


def about_lines(table: FigureTable, language: str) -> list[str]:
    """What holds for the whole file, a sentence or two each."""
    number = _WORDS["publication"][language].format(
        id=table.publication, day=table.published_at[:10], edition=table.edition
    )
    methods = ", ".join(f"{name} {version}" for name, version in table.methods.items())
    lines = [number, f"{_WORDS['methods'][language]}: {methods}.", table.reference[language]]
    lines += [HIDDEN[language], USE[language]]
    return [_WORDS["made-up"][language], *lines] if table.is_made_up else lines


def indicator_lines(table: FigureTable, language: str) -> list[tuple[str, str]]:
    """(name and unit, meaning with its breaks) of each indicator."""
    lines = []
    for figures in table.figures:
        one = figures.indicator
        breaks = [
            f" ({_WORDS['measured'][language]} {item.period}: {item.reason[language]})" for item in one.method_breaks
        ]
        lines.append(
            (f"{one.key}: {one.name[language]}, {one.unit[language]}", one.meaning[language] + "".join(breaks))
        )
    return lines


def source_lines(table: FigureTable, language: str) -> list[str]:
    """Each delivery once: title, publisher, licence, how final it is, and its snapshot."""
    found = {line.snapshot: line for line in table.sources}
    return [
        f"{line.title[language]}. {line.publisher}; {_WORDS['licence'][language]} {line.licence}; "
        f"{line.published or line.retrieved[:10]}; {line.delivery[language]}; "
        f"{_WORDS['snapshot'][language]} {line.snapshot[:12]}"
        for line in sorted(found.values(), key=lambda line: (line.title[language], line.snapshot))
    ]


def to_readme(table: FigureTable, language: str) -> bytes:
    """The README of a file of figures."""
    parts: list[tuple[str, Sequence[str]]] = [
        (table.title[language], about_lines(table, language)),
        (_WORDS["columns"][language], [f"{one.name}: {one.about[language]}" for one in COLUMNS]),
        (_WORDS["codes"][language], _code_lines(language)),
        (_WORDS["formulas"][language], [formula[language] for formula in FORMULAS]),
        (_WORDS["indicators"][language], [f"{name}. {meaning}" for name, meaning in indicator_lines(table, language)]),
        (_WORDS["sources"][language], source_lines(table, language)),
    ]
    texts = [f"{head}\n{'=' * len(head)}\n" + "\n".join(f"- {line}" for line in lines) for head, lines in parts]
    return ("\n\n".join(texts) + "\n").encode()


def _code_lines(language: str) -> list[str]:
    return [
        f"{column} = {code}: {words}" for column, codes in code_words(language).items() for code, words in codes.items()
    ]
