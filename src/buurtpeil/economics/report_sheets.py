# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the other sheets of a workbook say: results, remarks, draws and sources?

Needs a `Workbook` with its layouts, and results over draws. Gives the sheet with results per party as formulas, and the
sheets of labelled values, which say that they don't change along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.layout import Layout
from buurtpeil.economics.parties import OUTSIDE
from buurtpeil.economics.quantities import STATUS_WORDS
from buurtpeil.economics.report import Uncertainty
from buurtpeil.economics.report_words import phrase
from buurtpeil.economics.result import PartyResult
from buurtpeil.economics.uncertainty import Bar
from buurtpeil.economics.workbook import Workbook

#: Of a party that pays nothing, or only pays, there is none; the expression then gives 0.
_NONE_AT_ZERO = ("received-per-euro/", "modified-rate/")
_NOTHING = 1e-9


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
        style = "share" if key.startswith("modified-rate/") else style
        for place, (variant, layout) in enumerate(zip(book.variants, layouts, strict=True)):
            cell, value = layout.cell(node, None), book.calculation.value(key, variant.inputs)
            if key.startswith(_NONE_AT_ZERO):
                formula = f'=IF(ABS({cell})<1E-9,"–",{cell})'
                shown_value: float | str = "–" if abs(value) < _NOTHING else value
            else:
                formula, shown_value = f"={cell}", value
            sheet.write_formula(row, 1 + place, formula, book.formats[style], shown_value)
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
    _budgets(book, sheet, layout, moving, 2 * len(moving) + 3)
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


def _budgets(book: Workbook, sheet: Any, layout: Layout, moving: Sequence[PartyResult], column: int) -> None:
    """For each party with a budget: a cell to change it in, and per year what is lacking, as formulas."""
    last, per_year = book.calculation.time.count, 12 // book.calculation.time.step.months
    for party in moving:
        if party.budget is None:
            continue
        name = party.nl if book.language == "nl" else party.en
        book.text(sheet, 1, column, f"{book.word('budget')} {name}", "head-number")
        sheet.write_number(2, column, party.budget, book.formats["input"])
        book.text(sheet, 3, column, f"{book.word('lacking')} {name}", "head-number")
        budget, net = xl_rowcol_to_cell(2, column, True, True), book.calculation.measure(f"net/{party.key}")
        lacking = {one.period: one.lacking for one in party.breaches}
        for year, first in enumerate((0, *range(1, last + 1, per_year))):
            end = first if year == 0 else min(first + per_year - 1, last)
            cells = f"{layout.cell(net, first)}:{layout.cell(net, end)}".replace(f":'{layout.periods_sheet}'!", ":")
            formula = f"=MAX(0,-SUM({cells})-{budget})"
            sheet.write_formula(4 + end, column, formula, book.formats["money"], lacking.get(year, 0.0))
        sheet.set_column(column, column, 18)
        column += 1


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
    discounting = book.calculation.discounting
    if discounting.schedule is not None:
        remarks.append(
            f"{discounting.schedule.nl if nl else discounting.schedule.en}. {discounting.schedule.reference}"
        )
    if case.flows:
        remarks.append(phrase(f"moment-{discounting.moment.value}", book.language))
    if case.baseline_text is not None:
        remarks.append(f"{book.word('baseline')}: {case.baseline_text.text(book.language)}")
    remarks += [f"{book.word('pro-memoria')}: {item.label.text(book.language)}" for item in case.pro_memoria_items]
    names = {one.key: one.label.text(book.language) for one in result.inputs}
    return [*remarks, f"{book.word('to-confirm')}: {', '.join(names[key] for key in result.to_confirm)}"]


def uncertainty(book: Workbook, sheet: Any, found: Uncertainty, bars: Sequence[Bar]) -> None:
    """Results over draws, what drives them, what knowing is worth, and one input at a time: values."""
    book.text(sheet, 0, 0, book.word("drawn"), "part")
    book.heading(sheet, ("name", "mean", "p5", "p50", "p95", "losing"))
    rows = [
        (_measure_name(book, key), spread.mean, spread.p5, spread.p50, spread.p95, spread.probability_of_losing)
        for key, spread in found.spreads.items()
    ]
    row = _table(book, sheet, 3, rows)
    row = _head(book, sheet, row, ("driven-by", "first-order", "from", "to", "total-order", "from", "to"))
    row = _table(
        book,
        sheet,
        row,
        [
            (_input_names(book, one.inputs), one.first, *one.first_interval, one.total, *one.total_interval)
            for one in found.indices
        ],
    )
    row = _head(book, sheet, row, ("measure-first", "worth-knowing"))
    row = _table(
        book,
        sheet,
        row,
        [(_input_names(book, one.inputs) or book.word("everything"), one.value) for one in found.information],
    )
    row = _head(book, sheet, row, ("one-at-a-time", "low", "high", "at-low", "at-high"))
    row = _table(
        book,
        sheet,
        row,
        [(_input_names(book, (bar.key,)), bar.low, bar.high, bar.at_low, bar.at_high) for bar in bars],
    )
    book.text(sheet, row, 0, f"{book.word('draws')}: {found.draws}, {book.word('seed')}: {found.seed}")
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 6, 16)
    book.print_as(sheet, wide=True)


def _head(book: Workbook, sheet: Any, row: int, words: Sequence[str]) -> int:
    """Headings of a next table, after an empty row; gives the row below."""
    for column, key in enumerate(words):
        book.text(sheet, row, column, book.word(key), "head")
    return row + 1


def _table(book: Workbook, sheet: Any, row: int, rows: Sequence[tuple[str, *tuple[float, ...]]]) -> int:
    """A name and numbers a row; gives the row after an empty one."""
    for name, *numbers in rows:
        book.text(sheet, row, 0, name)
        for column, number in enumerate(numbers, 1):
            sheet.write_number(row, column, number, book.formats["value"])
        row += 1
    return row + 1


def _measure_name(book: Workbook, key: str) -> str:
    node: Expression = book.calculation.measure(key)
    return node.label.text(book.language) if isinstance(node, nodes.Named) else key


def _input_names(book: Workbook, keys: Sequence[str]) -> str:
    names = {one.key: one.label.text(book.language) for one in book.variants[-1].inputs}
    return " + ".join(names[key] for key in keys)


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
