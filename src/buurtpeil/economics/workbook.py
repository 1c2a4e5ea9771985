# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where does each step of a calculation stand in a workbook, as a formula that lives?

Needs a `Result`, or two: the base and a scenario. Gives the sheets of inputs, steps, periods and rules, with the
engine's values as what was last worked out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from buurtpeil.economics import nodes
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.evaluate import Program
from buurtpeil.economics.expression import Array
from buurtpeil.economics.formulas import Printer
from buurtpeil.economics.layout import FIRST_PERIOD_ROW, STEP_COLUMN, Layout, Placed
from buurtpeil.economics.quantities import STATUS_WORDS, Input
from buurtpeil.economics.report_words import status_letter
from buurtpeil.economics.result import Result
from buurtpeil.economics.rules import day_number
from buurtpeil.economics.sheet_words import word
from buurtpeil.economics.text import as_text
from buurtpeil.economics.units import PLAIN, Unit
from buurtpeil.errors import EconomicsError

#: The longest formula that Excel reads.
LONGEST_FORMULA = 8192
FIRST_INPUT_ROW = 4
_TOP: Mapping[str, Any] = {"valign": "top", "text_wrap": True}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#154273"},
    "part": {"bold": True, "font_size": 12, "font_color": "#154273"},
    "head": {**_TOP, "bold": True, "bg_color": "#E6ECF3", "bottom": 1},
    "head-number": {**_TOP, "bold": True, "bg_color": "#E6ECF3", "bottom": 1, "align": "right"},
    "input": {"bg_color": "#FFF6DA", "border": 1, "num_format": "#,##0.00##", "valign": "top"},
    "year": {"bg_color": "#FFF6DA", "border": 1, "num_format": "0", "valign": "top"},
    "value": {"num_format": "#,##0.00##;[Red]-#,##0.00##", "valign": "top"},
    "money": {"num_format": "#,##0.00;[Red]-#,##0.00", "valign": "top"},
    "share": {"num_format": "0.00%;[Red]-0.00%", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd"},
    "wrap": _TOP,
}
INPUT_COLUMN = 2
_END_OF_TIME = 2_958_465


class Workbook:
    """One file in the making."""

    def __init__(self, result: Result, base: Result | None = None, language: str = "nl") -> None:
        self.language = language
        self.variants = [base or result] if base is None or base is result else [base, result]
        self.calculation: Calculation = result.calculation
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self._buffer, options)
        self.formats = {name: self.book.add_format(style) for name, style in STYLES.items()}
        self.book.set_properties({"title": result.calculation.model.title(language), "author": "Buurtpeil"})

    def word(self, key: str) -> str:
        """A word of the file in its language."""
        return word(key, self.language)

    def text(self, sheet: Any, row: int, column: int, text: str, style: str | None = None) -> None:
        """Write text that no spreadsheet will take for a formula, also after it is saved as CSV."""
        safe = f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
        sheet.write_string(row, column, safe, self.formats.get(style or ""))

    def variant_name(self, place: int) -> str:
        """The scenario of a variant; a base with other values beside the base is the user's own."""
        variant = self.variants[place]
        if place and variant.scenario == self.variants[0].scenario:
            return self.word("own-values")
        return self.calculation.model.scenario(variant.scenario).label.text(self.language)

    def high_enough(self, sheet: Any, row: int, *cells: tuple[str, int]) -> None:
        """Make a row as high as its texts need in columns of these widths: not every program does so by itself."""
        lines = max(1, *(-(-len(text) // max(1, width)) for text, width in cells))
        if lines > 1:
            sheet.set_row(row, 14 * lines)

    def print_as(
        self, sheet: Any, *, wide: bool = False, head_row: int | None = None, whole_width: bool = True
    ) -> None:
        """A4 with a page number; as wide as the page, and the heading again on each page."""
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.set_footer(f"&L&A&C{self.word('made')}&R&P / &N")
        sheet.hide_gridlines(2)
        if wide:
            sheet.set_landscape()
        if whole_width:
            sheet.fit_to_pages(1, 0)
        if head_row is not None:
            sheet.repeat_rows(0, head_row)

    def close(self) -> bytes:
        """Finish the file and give its bytes."""
        self.book.close()
        return self._buffer.getvalue()

    def inputs(self, sheet: Any) -> None:
        """The sheet on which a user changes things: one column a variant."""
        model, language = self.calculation.model, self.language
        self.text(sheet, 0, 0, model.title(language), "title")
        self.text(sheet, 1, 0, self.word("change-here"))
        variants = [self.variant_name(place) for place in range(len(self.variants))]
        heads = [
            self.word("key"),
            self.word("name"),
            *variants,
            *map(self.word, ("unit", "prices", "status", "source")),
        ]
        for column, head in enumerate([*heads, self.word("low"), self.word("high")]):
            self.text(sheet, FIRST_INPUT_ROW - 1, column, head, "head")
        after = INPUT_COLUMN + len(variants)
        for number, one in enumerate(self.variants[0].inputs):
            row = FIRST_INPUT_ROW + number
            self.text(sheet, row, 0, one.key, "wrap")
            self.text(sheet, row, 1, one.label.text(language), "wrap")
            style = self.formats["year" if one.unit == "calendar-year" else "input"]
            for place, variant in enumerate(self.variants):
                sheet.write_number(row, INPUT_COLUMN + place, variant.inputs[number].value, style)
            status = f"{status_letter(one)}: {STATUS_WORDS[one.status][language]}"
            for offset, text in enumerate((_unit(one, language), one.prices or "", status, one.source)):
                self.text(sheet, row, after + offset, text, "wrap")
            self.high_enough(sheet, row, (one.label.text(language), 42), (one.source, 50), (status, 24))
            if one.low is not None and one.high is not None:
                sheet.write_number(row, after + 4, one.low, self.formats["value"])
                sheet.write_number(row, after + 5, one.high, self.formats["value"])
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 40)
        sheet.set_column(INPUT_COLUMN, after, 15)
        sheet.set_column(after + 1, after + 1, 10)
        sheet.set_column(after + 2, after + 2, 22)
        sheet.set_column(after + 3, after + 3, 46)
        sheet.set_column(after + 4, after + 5, 12)
        sheet.freeze_panes(FIRST_INPUT_ROW, 2)
        self.print_as(sheet, wide=True, head_row=FIRST_INPUT_ROW - 1)

    def variant(self, result: Result, place: int, suffix: str) -> Layout:
        """The sheets of steps and periods of one variant."""
        steps_name, periods_name = self.word("steps") + suffix, self.word("periods") + suffix
        column = INPUT_COLUMN + place
        inputs = {
            one.key: f"'{self.word('inputs')}'!{xl_rowcol_to_cell(FIRST_INPUT_ROW + row, column, True, True)}"
            for row, one in enumerate(result.inputs)
        }
        measures = list(self.calculation.measures.values())
        time = self.calculation.case.time
        layout = Layout(
            measures, time.count if time else 0, inputs, self._rule_ranges(self.word("rules")), steps_name, periods_name
        )
        steps_sheet = self.book.add_worksheet(steps_name)
        periods_sheet = self.book.add_worksheet(periods_name)
        nodes = [placed.node for placed in (*layout.steps, *layout.columns)]
        arrays = Program(nodes).run({one.key: one.value for one in result.inputs})
        values = {id(node): array for node, array in zip(nodes, arrays, strict=True)}
        self._steps(steps_sheet, layout, values)
        if time is not None:
            self._periods(periods_sheet, layout, values, time.count)
        return layout

    def heading(self, sheet: Any, words: Sequence[str]) -> None:
        """Headings in the third row."""
        for column, key in enumerate(words):
            self.text(sheet, 2, column, self.word(key), "head")

    def _steps(self, sheet: Any, layout: Layout, values: Mapping[int, Array]) -> None:
        self.text(sheet, 0, 0, self.word("steps-explained"))
        self.heading(sheet, ("name", "value", "unit", "how"))
        for placed in layout.steps:
            self.text(sheet, placed.place, 0, placed.name(self.language), "wrap")
            self._cell(sheet, placed.place, STEP_COLUMN, placed, layout, None, float(values[id(placed.node)][0, 0]))
            self.text(sheet, placed.place, 2, placed.node.unit.text(self.language) if placed.node.unit else "")
            self.text(sheet, placed.place, 3, self._how(placed), "wrap")
            self.high_enough(sheet, placed.place, (placed.name(self.language), 48), (self._how(placed), 88))
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 2, 16)
        sheet.set_column(3, 3, 80)
        sheet.freeze_panes(3, 1)
        self.print_as(sheet, wide=True, head_row=2)

    def _periods(self, sheet: Any, layout: Layout, values: Mapping[int, Array], last: int) -> None:
        self.text(sheet, 0, 0, self.word("period"), "head")
        for period in range(last + 1):
            sheet.write_number(FIRST_PERIOD_ROW + period, 0, period)
        for placed in layout.columns:
            self.text(sheet, 0, placed.place, placed.name(self.language), "head")
            self.text(sheet, 1, placed.place, placed.node.unit.text(self.language) if placed.node.unit else "")
            self.text(sheet, 2, placed.place, self._how(placed), "wrap")
            rows = np.broadcast_to(values[id(placed.node)], (last + 1, 1))[:, 0]
            for period, value in enumerate(rows):
                self._cell(sheet, FIRST_PERIOD_ROW + period, placed.place, placed, layout, period, float(value))
        for helper, column in layout.reversed:
            rows = np.broadcast_to(values[id(helper.node)], (last + 1, 1))[:, 0]
            self.text(sheet, 0, helper.place, self.word("backwards"), "head")
            for period in range(last + 1):
                source = xl_rowcol_to_cell(FIRST_PERIOD_ROW + last - period, column, True, True)
                sheet.write_formula(
                    FIRST_PERIOD_ROW + period,
                    helper.place,
                    f"={source}",
                    self.formats["value"],
                    float(rows[last - period]),
                )
        sheet.set_row(0, 45)
        sheet.set_row(2, 60)
        sheet.repeat_columns(0)
        self.print_as(sheet, wide=True, head_row=2, whole_width=False)
        sheet.set_column(0, 0, 9)
        sheet.set_column(1, len(layout.columns) + len(layout.reversed) + 1, 18)
        sheet.freeze_panes(FIRST_PERIOD_ROW, 1)

    def _how(self, placed: Placed) -> str:
        if isinstance(placed.node, nodes.Computed):
            return self.word("computed")
        return as_text(placed.node, self.language)

    def _cell(
        self, sheet: Any, row: int, column: int, placed: Placed, layout: Layout, period: int | None, value: float
    ) -> None:
        """A formula with the engine's value as what was last worked out; a number where no formula can hold it."""
        style = self.formats["date" if isinstance(placed.node, nodes.PeriodDate) else "value"]
        if isinstance(placed.node, nodes.Computed):
            sheet.write_number(row, column, value, style)
            return
        formula = Printer(layout).formula(placed.node, period).replace(f"'{sheet.get_name()}'!", "")
        if len(formula) > LONGEST_FORMULA:
            raise EconomicsError(
                "A formula is too long for a spreadsheet:", placed.name("en"), "Name its parts as steps."
            )
        sheet.write_formula(row, column, formula, style, value)

    def _rule_ranges(self, sheet: str) -> dict[str, tuple[str, str, str]]:
        found, row = {}, 2
        for key in self.calculation.used_rules:
            last = row + len(self.calculation.case.rules[key].entries) - 1
            days, values = (f"'{sheet}'!{xl_range_abs(row, column, last, column)}" for column in (1, 3))
            found[key] = (days, values, f"'{sheet}'!{xl_rowcol_to_cell(last, 2, True, True)}")
            row = last + 1
        return found

    def rules(self, sheet: Any) -> None:
        """The tables of the dated rules that are looked up."""
        for column, key in enumerate(("rule", "first", "last", "value", "unit", "status", "reference")):
            self.text(sheet, 1, column, self.word(key), "head")
        row = 2
        for key in self.calculation.used_rules:
            rule = self.calculation.case.rules[key]
            for entry in rule.entries:
                self.text(sheet, row, 0, rule.label.text(self.language))
                sheet.write_number(row, 1, day_number(entry.first), self.formats["date"])
                sheet.write_number(row, 2, day_number(entry.last) if entry.last else _END_OF_TIME, self.formats["date"])
                sheet.write_number(row, 3, entry.value)
                for offset, text in enumerate((rule.unit, STATUS_WORDS[entry.status][self.language], entry.reference)):
                    self.text(sheet, row, 4 + offset, text)
                row += 1
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 5, 14)
        sheet.set_column(6, 6, 80)
        self.print_as(sheet, wide=True, head_row=1)


def _unit(one: Input, language: str) -> str:
    return PLAIN[one.unit][language] if one.unit in PLAIN else Unit.parse(one.unit).text(language)
