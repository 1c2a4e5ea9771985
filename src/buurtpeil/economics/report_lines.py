# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must stand below every result of a calculation?

Needs a `Report` and a language. Gives a line each: what rests on assumptions, rate, price level, baseline, what has no
number, which law has changed and what a person must confirm.
"""

from __future__ import annotations

from collections.abc import Iterator

from buurtpeil.economics.report import Report
from buurtpeil.economics.report_words import phrase, share, unit_value


def resting_lines(report: Report, language: str) -> Iterator[str]:
    """Assumptions, rate, price level, baseline, what has no number and which law has changed: a line each."""
    case, model, own = report.result.calculation.case, report.result.calculation.model, report.values_by_key
    if report.on_assumptions is not None:
        yield phrase("on-assumptions", language).format(share=f"{round(100 * report.on_assumptions)}%")
    if report.rate is not None:
        kind = phrase("nominal-rate" if report.rate.nominal else "real-rate", language)
        sources = "; ".join(report.rate.sources)
        yield f"{kind}: {share(report.rate.value, language)}. {phrase('source', language)}: {sources}."
    if case.baseline_text is not None:
        yield f"{phrase('baseline', language)}: {case.baseline_text.text(language)}"
    elif any(flow.baseline for flow in case.flows):
        booked = "; ".join(flow.label.text(language) for flow in case.flows if flow.baseline)
        yield f"{phrase('baseline', language)}: {booked}."
    for item in case.pro_memoria_items:
        yield f"{phrase('pro-memoria', language)}: {item.label.text(language)}."
    for nl, en in model.changed_since_2017:
        yield f"{phrase('changed-since', language)}: {nl if language == 'nl' else en}"
    names = "; ".join(
        f"{own[key].label.text(language)} {unit_value(own[key], own[key].value, language)}"
        for key in report.result.to_confirm
    )
    if names:
        yield f"{phrase('to-confirm', language)}: {names}."
    yield phrase("run", language).format(key=model.key, version=model.version, hash=report.result.inputs_hash[:12])
