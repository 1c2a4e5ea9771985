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
    book.text(sheet, 0, 0, model.title(book.language), "title")
    _paragraph(book, sheet, 1, model.summary_nl if book.language == "nl" else model.summary_en)
    _paragraph(book, sheet, 2, book.word("living"))
    book.text(sheet, 3, 0, book.word("result"), "head")
    for place in range(len(book.variants)):
        book.text(sheet, 3, 1 + place, book.variant_name(place), "head-number")
    book.text(sheet, 3, 1 + len(book.variants), book.word("unit"), "head")
    row = 4
    shown: set[int] = set()
    for key, node in book.calculation.measures.items():
        if node.per_period or key in book.calculation.case.steps or key.endswith("/outside") or id(node) in shown:
            continue
        shown.add(id(node))
        book.text(sheet, row, 0, node.label.text(book.language) if isinstance(node, nodes.Named) else key, "wrap")
        book.text(sheet, row, 1 + len(book.variants), node.unit.text(book.language) if node.unit else "")
        style = "money" if node.unit is not None and node.unit.is_money else "value"
        for place, (variant, layout) in enumerate(zip(book.variants, layouts, strict=True)):
            value = book.calculation.value(key, variant.inputs)
            sheet.write_formula(row, 1 + place, f"={layout.cell(node, None)}", book.formats[style], value)
        row += 1
    row = rates(book, sheet, row + 1)
    book.text(sheet, row, 0, book.word("remarks"), "part")
    for text in remarks(book):
        row += 1
        _paragraph(book, sheet, row, text)
    sheet.set_column(0, 0, 62)
    sheet.set_column(1, len(book.variants), 18)
    sheet.set_column(1 + len(book.variants), 1 + len(book.variants), 20)
    sheet.freeze_panes(4, 1)
    book.print_as(sheet, head_row=3)


def _paragraph(book: Workbook, sheet: Any, row: int, text: str) -> None:
    """A remark over the width of the table, as high as it needs to be."""
    sheet.set_row(row, 15 * (1 + len(text) // 95))
    sheet.merge_range(row, 0, row, 1 + len(book.variants), "", book.formats["wrap"])
    book.text(sheet, row, 0, text, "wrap")


def cash(book: Workbook, sheet: Any, layouts: Sequence[Layout]) -> None:
    """Cash per period and party as formulas, with a line chart of the running totals, for the chosen variant."""
    case, layout, variant = book.calculation.case, layouts[-1], book.variants[-1]
    book.text(sheet, 0, 0, book.word("cash"), "title")
    book.text(sheet, 1, 0, book.word("cash-explained"))
    moving = [party for party in variant.parties.values() if any(party.net) and party.key != OUTSIDE.key]
    last = book.calculation.time.count
    chart = book.book.add_chart({"type": "line"})
    book.text(sheet, 3, 0, book.word("period"), "head")
    sheet.set_row(3, 42)
    for column, party in enumerate(moving, 1):
        name = case.parties[party.key].text(book.language)
        net, running = (book.calculation.measure(f"{kind}/{party.key}") for kind in ("net", "cumulative"))
        book.text(sheet, 3, column, name, "head-number")
        book.text(sheet, 3, column + len(moving) + 1, name, "head-number")
        for period in range(last + 1):
            sheet.write_number(4 + period, 0, period)
            for place, node, value in ((column, net, party.net), (column + len(moving) + 1, running, party.cumulative)):
                sheet.write_formula(
                    4 + period, place, f"={layout.cell(node, period)}", book.formats["money"], value[period]
                )
        place = column + len(moving) + 1
        chart.add_series(
            {
                "name": [sheet.get_name(), 3, place],
                "categories": [sheet.get_name(), 4, 0, 4 + last, 0],
                "values": [sheet.get_name(), 4, place, 4 + last, place],
            }
        )
    book.text(sheet, 2, len(moving) + 2, book.word("running"), "part")
    chart.set_title({"name": book.word("running"), "name_font": {"size": 11}})
    chart.set_x_axis({"name": book.word("period"), "label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 340})
    if moving:
        sheet.insert_chart(6 + last, 0, chart, {"description": book.word("running")})
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 2 * len(moving) + 1, 16)
    sheet.freeze_panes(4, 1)
    book.print_as(sheet, wide=True, head_row=3)


def rates(book: Workbook, sheet: Any, row: int) -> int:
    """Internal rates: solved by the program, so values; every root in a column of its own."""
    book.text(sheet, row, 0, book.word("internal-rates"), "part")
    for place, variant in enumerate(book.variants):
        for party in variant.parties.values():
            if party.sign_changes and party.key != OUTSIDE.key:
                row += 1
                name = party.nl if book.language == "nl" else party.en
                book.text(sheet, row, 0, f"{name} ({book.variant_name(place)})")
                for column, rate in enumerate(party.internal_rates):
                    sheet.write_number(row, 1 + column, rate, book.formats["share"])
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
    book.text(sheet, 0, 0, book.word("drawn"), "part")
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
    book.print_as(sheet, wide=True)


def sources(book: Workbook, sheet: Any) -> None:
    """Where each input comes from, and what has changed since the report."""
    book.heading(sheet, ("name", "status", "source"))
    for row, one in enumerate(book.variants[0].inputs):
        book.text(sheet, 3 + row, 0, one.label.text(book.language), "wrap")
        book.text(sheet, 3 + row, 1, STATUS_WORDS[one.status][book.language], "wrap")
        book.text(sheet, 3 + row, 2, one.source, "wrap")
        book.high_enough(sheet, 3 + row, (one.label.text(book.language), 46), (one.source, 86))
    row = 4 + len(book.variants[0].inputs)
    book.text(sheet, row, 0, book.word("changed-since"), "part")
    for number, (nl, en) in enumerate(book.calculation.model.changed_since_2017):
        book.text(sheet, row + 1 + number, 0, nl if book.language == "nl" else en)
    model = book.calculation.model
    book.text(
        sheet,
        row + 2 + len(model.changed_since_2017),
        0,
        f"Buurtpeil, {model.key} {model.version}, {book.variants[-1].inputs_hash[:12]}",
    )
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 80)
    book.print_as(sheet, wide=True, head_row=2)
