# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are signals taken along?

Needs signals of a publication. Gives them as CSV or as a spreadsheet: one line each with its sentence, how sure it is,
how good its rule has been and when it would be wrong, so that none travels without its caution.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from buurtpeil.pipeline.exports.comma import safe_text
from buurtpeil.pipeline.exports.workbook import OPTIONS
from buurtpeil.pipeline.publication import Publication
from buurtpeil.signals.signal import KIND_WORDS, Signal

COLUMNS = (
    "id", "kind", "also", "area", "name", "municipality", "indicator", "domain", "first_period", "period", "sentence",
    "value", "reference", "reference_kind", "size", "probability", "q_value", "known_from", "rule_version",
    "track_record", "false_if", "drivers", "publication",
)  # fmt: skip
CAUTION = {
    "nl": "Een signaal is een reden om te kijken: geen oordeel en geen oorzaak. Niet bedoeld om iemand een "
    "woning, lening, "
    "verzekering of baan te weigeren, of om te kiezen waar wordt gecontroleerd.",
    "en": "A signal is a reason to look: no verdict, and no cause. Not meant to refuse anyone a home, loan, "
    "insurance or "
    "job, or to choose where to check or enforce.",
}
_TITLE = {"nl": "Signalen", "en": "Signals"}
_ABOUT = {"nl": "Uitleg", "en": "Explanation"}


def signals_to_csv(publication: Publication, signals: Sequence[Signal], language: str) -> bytes:
    """One line a signal, by area code and indicator: the file is no list of the surest."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for line in _lines(publication, signals, language):
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in line])
    return stream.getvalue().encode()


def signals_to_xlsx(publication: Publication, signals: Sequence[Signal], language: str) -> bytes:
    """The same as a spreadsheet, with its caution on a sheet of its own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    created = datetime.fromisoformat(publication.published_at).replace(tzinfo=None)
    book.set_properties({"title": _TITLE[language], "comments": f"Buurtpeil {publication.id}", "created": created})
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(_TITLE[language])
    for place, name in enumerate(COLUMNS):
        sheet.write_string(0, place, name, head)
    for row, line in enumerate(_lines(publication, signals, language), start=1):
        for place, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, place, value)
            else:
                sheet.write_number(row, place, value)
    sheet.freeze_panes(1, 5)
    about = book.add_worksheet(_ABOUT[language])
    for row, text in enumerate((CAUTION[language], f"Buurtpeil {publication.id}, {publication.published_at[:10]}")):
        about.write_string(row, 0, text)
    book.close()
    return stream.getvalue()


def _lines(publication: Publication, signals: Sequence[Signal], language: str) -> list[list[str | float]]:
    ordered = sorted(signals, key=lambda one: (one.area, one.indicator, one.kind.value))
    return [
        [
            one.id,
            KIND_WORDS[one.kind][language],
            ", ".join(KIND_WORDS[kind][language] for kind in one.also),
            one.area,
            publication.areas.name(one.area),
            one.municipality,
            one.indicator,
            one.domain,
            one.first_period,
            one.period,
            one.sentence[language],
            round(one.value, 4),
            round(one.reference, 4),
            one.reference_kind,
            round(one.size, 4),
            round(one.probability, 4),
            round(one.q_value, 4),
            one.known_from,
            one.rule_version,
            one.track_record.get(language, ""),
            one.false_if[language],
            " ".join(driver.sentence[language] for driver in one.drivers),
            publication.id,
        ]
        for one in ordered
    ]
