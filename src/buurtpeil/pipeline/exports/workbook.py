# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are figures written as a spreadsheet that people read?

Needs a `FigureTable`. Gives an XLSX file: figures as numbers, words in the reader's language, a sheet that explains.
Nothing in it is a formula: every text is written as text.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from buurtpeil.pipeline.exports.about import about_lines, indicator_lines, source_lines
from buurtpeil.pipeline.exports.columns import COLUMNS, FORMULAS, code_words
from buurtpeil.pipeline.exports.table import FigureTable

_SHEETS = {
    "figures": {"nl": "Cijfers", "en": "Figures"},
    "about": {"nl": "Uitleg", "en": "Explanation"},
    "indicators": {"nl": "Indicatoren", "en": "Indicators"},
    "sources": {"nl": "Bronnen", "en": "Sources"},
}
# Nothing that comes from a publisher may become a formula, a link or another number than it was.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_WIDTHS = {"indicator": 26, "unit": 18, "name": 26, "area": 12, "status": 22, "flags": 20, "judgement": 22}
_LONGEST_TEXT = 32_767  # characters in a cell of Excel


def to_xlsx(table: FigureTable, language: str) -> bytes:
    """The workbook; the same table gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    # The moment of the publication, not of the download.
    created = datetime.fromisoformat(table.published_at).replace(tzinfo=None)
    book.set_properties(
        {"title": table.title[language], "comments": f"Buurtpeil {table.publication}", "created": created}
    )
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    numbers = {key: book.add_format({"num_format": key}) for key in _number_formats(table)}
    _figures(book.add_worksheet(_SHEETS["figures"][language]), table, language, formats["head"], numbers)
    _explanation(book.add_worksheet(_SHEETS["about"][language]), table, language, formats)
    _pairs(book.add_worksheet(_SHEETS["indicators"][language]), indicator_lines(table, language), formats)
    sources = [(line, "") for line in source_lines(table, language)]
    _pairs(book.add_worksheet(_SHEETS["sources"][language]), sources, formats)
    book.close()
    return stream.getvalue()


def _number_format(column: str, decimals: int) -> str:
    """How a number is shown: a figure with the decimals of its indicator, a base whole, a probability in percent."""
    if column.startswith("probability"):
        return "0.0%"
    return "#,##0" + ("." + "0" * decimals if decimals and column != "base" else "")


def _number_formats(table: FigureTable) -> set[str]:
    decimals = {figures.indicator.decimals for figures in table.figures}
    return {_number_format(column.name, places) for column in COLUMNS for places in {*decimals, 0}}


def _figures(sheet: Any, table: FigureTable, language: str, head: Any, numbers: dict[str, Any]) -> None:
    words = code_words(language)
    names = {figures.indicator.key: figures.indicator for figures in table.figures}
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.title[language], head)
        sheet.set_column(place, place, _WIDTHS.get(column.name, 11))
    row = 0
    for line in table.lines():
        row += 1
        one = names[str(line["indicator"])]
        line |= {"indicator": one.name[language], "unit": one.unit[language]}
        for place, column in enumerate(COLUMNS):
            value = line[column.name]
            if isinstance(value, str):
                codes = words.get(column.name, {})
                said = ", ".join(codes.get(code, code) for code in value.split(" ")) if codes else value
                sheet.write_string(row, place, _text(said))
            elif value is not None:
                sheet.write_number(row, place, value, numbers[_number_format(column.name, one.decimals)])
    sheet.freeze_panes(1, 4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, row, len(COLUMNS) - 1)


def _explanation(sheet: Any, table: FigureTable, language: str, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, _text(table.title[language]), formats["title"])
    lines = [("", line) for line in about_lines(table, language)]
    lines += [(column.title[language], column.about[language]) for column in COLUMNS]
    lines += [("", formula[language]) for formula in FORMULAS]
    for row, (name, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, _text(name), formats["text"])
        sheet.write_string(row, 1, _text(text), formats["text"])


def _pairs(sheet: Any, lines: list[tuple[str, str]], formats: dict[str, Any]) -> None:
    sheet.set_column(0, 1, 70)
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, _text(name), formats["text"])
        sheet.write_string(row, 1, _text(text), formats["text"])


def _text(text: str) -> str:
    return text[:_LONGEST_TEXT]
