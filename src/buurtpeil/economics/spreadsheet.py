# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does someone take a calculation along and go on with it in a spreadsheet?

Needs a `Result` (and, if there is one, that of the base beside a scenario) and drawn results. Gives an XLSX file whose
formulas live: change an input, and every step, flow and party follows. Drawn and solved results are labelled values.
"""

from __future__ import annotations

from collections.abc import Sequence

from buurtpeil.economics import report_sheets
from buurtpeil.economics.report import Report, Uncertainty
from buurtpeil.economics.result import Result
from buurtpeil.economics.uncertainty import Bar
from buurtpeil.economics.workbook import Workbook


def to_xlsx(
    result: Result,
    base: Result | None = None,
    *,
    uncertainty: Uncertainty | None = None,
    bars: Sequence[Bar] = (),
    language: str = "nl",
) -> bytes:
    """An XLSX file with living formulas.

    Parameters
    ----------
    result : the run to write. base : the run of the base, to stand beside a scenario.
    uncertainty, bars : what draws say, and a tornado; printed as labelled values.
    """
    workbook = Workbook(result, base, language)
    names = [
        "result",
        "inputs",
        *(["cash"] if result.parties else []),
        *(["uncertainty"] if uncertainty else []),
        "sources",
    ]
    # In the order of reading; the sheets of formulas come after.
    sheets = {name: workbook.book.add_worksheet(workbook.word(name)) for name in names}
    layouts = [
        workbook.variant(variant, place, f" {place + 1}" if place else "")
        for place, variant in enumerate(workbook.variants)
    ]
    workbook.inputs(sheets["inputs"])
    workbook.rules(workbook.book.add_worksheet(workbook.word("rules")))
    report_sheets.result(workbook, sheets["result"], layouts)
    if result.parties:
        report_sheets.cash(workbook, sheets["cash"], layouts)
    if uncertainty:
        report_sheets.uncertainty(workbook, sheets["uncertainty"], uncertainty, bars)
    report_sheets.sources(workbook, sheets["sources"])
    return workbook.close()


def report_to_xlsx(report: Report, language: str = "nl") -> bytes:
    """The file of a report: the base beside what was asked for, and what draws say."""
    return to_xlsx(report.result, report.base, uncertainty=report.uncertainty, bars=report.bars, language=language)
