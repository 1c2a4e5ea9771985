# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the other sheets of a workbook say: results, remarks, draws and sources?

Needs a `Workbook` with its layouts, and results over draws. Gives the sheet with results per party as formulas, and the
sheets of labelled values, which say that they don't change along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.layout import Layout
from buurtpeil.economics.parties import OUTSIDE
from buurtpeil.economics.quantities import STATUS_WORDS
from buurtpeil.economics.uncertainty import Bar, Spread
from buurtpeil.economics.workbook import Workbook


def result(book: Workbook, sheet: Any, layouts: Sequence[Layout]) -> None:
    """Results per party and for society, as formulas."""
    model = book.calculation.model
    book.text(sheet, 0, 0, model.title(book.language), "head")
    book.text(sheet, 1, 0, model.summary_nl if book.language == "nl" else model.summary_en)
    for place, variant in enumerate(book.variants):
        book.text(sheet, 3, 1 + place, model.scenario(variant.scenario).label.text(book.language), "head")
    row = 4
    shown: set[int] = set()
    for key, node in book.calculation.measures.items():
        if node.per_period or key in book.calculation.case.steps or key.endswith("/outside") or id(node) in shown:
            continue
        shown.add(id(node))
        book.text(sheet, row, 0, node.label.text(book.language) if isinstance(node, nodes.Named) else key)
        for place, (variant, layout) in enumerate(zip(book.variants, layouts, strict=True)):
            value = book.calculation.value(key, variant.inputs)
            sheet.write_formula(row, 1 + place, f"={layout.cell(node, None)}", book.formats["value"], value)
        row += 1
    row = rates(book, sheet, row + 1)
    for text in remarks(book):
        book.text(sheet, row, 0, text)
        row += 1
    sheet.set_column(0, 0, 64)
    sheet.set_column(1, 2, 20)


def rates(book: Workbook, sheet: Any, row: int) -> int:
    """Internal rates: solved by the program, so values; every root in a column of its own."""
    book.text(sheet, row, 0, book.word("internal-rates"), "head")
    for place, variant in enumerate(book.variants):
        for party in variant.parties.values():
            if party.sign_changes and party.key != OUTSIDE.key:
                row += 1
                name = party.nl if book.language == "nl" else party.en
                book.text(sheet, row, 0, f"{name}{f' ({place + 1})' if place else ''}")
                for column, rate in enumerate(party.internal_rates):
                    sheet.write_number(row, 1 + column, rate)
                if not party.internal_rates:
                    book.text(sheet, row, 1, book.word("no-rate"))
    return row + 2


def remarks(book: Workbook) -> list[str]:
    """Warnings, the baseline, what has no number and what to confirm."""
    nl = book.language == "nl"
    case, result = book.calculation.case, book.variants[-1]
    remarks = [remark.nl if nl else remark.en for remark in result.warnings]
    if case.baseline_text is not None:
        remarks.append(f"{book.word('baseline')}: {case.baseline_text.text(book.language)}")
    remarks += [f"{book.word('pro-memoria')}: {item.label.text(book.language)}" for item in case.pro_memoria_items]
    names = {one.key: one.label.text(book.language) for one in result.inputs}
    return [*remarks, f"{book.word('to-confirm')}: {', '.join(names[key] for key in result.to_confirm)}"]


def uncertainty(book: Workbook, sheet: Any, spreads: Mapping[str, Spread], bars: Sequence[Bar]) -> None:
    """Results over draws, and one input at a time: values."""
    book.text(sheet, 0, 0, book.word("drawn"))
    book.heading(sheet, ("name", "mean", "p5", "p50", "p95", "losing"))
    row = 3
    for key, spread in spreads.items():
        node: Expression = book.calculation.measure(key)
        book.text(sheet, row, 0, node.label.text(book.language) if isinstance(node, nodes.Named) else key)
        numbers = (spread.mean, spread.p5, spread.p50, spread.p95, spread.probability_of_losing)
        for column, number in enumerate(numbers):
            sheet.write_number(row, 1 + column, number, book.formats["value"])
        row += 1
    names = {one.key: one.label.text(book.language) for one in book.variants[-1].inputs}
    for column, key in enumerate(("one-at-a-time", "low", "high", "at-low", "at-high")):
        book.text(sheet, row + 1, column, book.word(key), "head")
    for number, bar in enumerate(bars):
        book.text(sheet, row + 2 + number, 0, names[bar.key])
        for column, value in enumerate((bar.low, bar.high, bar.at_low, bar.at_high)):
            sheet.write_number(row + 2 + number, 1 + column, value, book.formats["value"])
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 5, 16)


def sources(book: Workbook, sheet: Any) -> None:
    """Where each input comes from, and what has changed since the report."""
    book.heading(sheet, ("name", "status", "source"))
    for row, one in enumerate(book.variants[0].inputs):
        book.text(sheet, 3 + row, 0, one.label.text(book.language))
        book.text(sheet, 3 + row, 1, STATUS_WORDS[one.status][book.language])
        book.text(sheet, 3 + row, 2, one.source)
    row = 4 + len(book.variants[0].inputs)
    book.text(sheet, row, 0, book.word("changed-since"), "head")
    for number, (nl, en) in enumerate(book.calculation.model.changed_since_2017):
        book.text(sheet, row + 1 + number, 0, nl if book.language == "nl" else en)
    model = book.calculation.model
    book.text(
        sheet,
        row + 2 + len(model.changed_since_2017),
        0,
        f"Buurtpeil, {model.key} {model.version}, {book.variants[-1].inputs_hash[:12]}",
    )
    sheet.set_column(0, 1, 44)
    sheet.set_column(2, 2, 100)
