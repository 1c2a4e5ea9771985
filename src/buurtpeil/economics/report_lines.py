# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must stand below every result of a calculation?

Needs a `Report` and a language. Gives a line each: what draws say, what rests on assumptions, rate, price level,
baseline, what has no number, which law has changed and what a person must confirm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from buurtpeil.economics.parties import Vat
from buurtpeil.economics.report import Report
from buurtpeil.economics.report_words import amount, chance, phrase, share, unit_value

MOST_NAMED = 3


def drawn_lines(report: Report, language: str) -> Iterator[str]:
    """What draws say: what drives the result, what to go and measure first, and how they were drawn."""
    found, own = report.uncertainty, report.values_by_key
    if found is None:
        return

    def names(keys: Sequence[str]) -> str:
        return " + ".join(own[key].label.text(language) for key in keys)

    driving = [one for one in found.indices if round(100 * one.total) > 0][:MOST_NAMED]
    if driving:
        told = "; ".join(
            f"{names(one.inputs)} {chance(min(1.0, one.total), language)}"
            f" ({' – '.join(chance(min(1.0, max(0.0, edge)), language) for edge in one.total_interval)})"
            for one in driving
        )
        yield phrase("drives", language).format(names=told)
    worth = [one for one in found.information if one.inputs and round(one.value) > 0][:MOST_NAMED]
    told = "; ".join(f"{names(one.inputs)} ({amount(one.value, language)})" for one in worth)
    yield phrase("go-measure", language).format(names=told) if worth else phrase("nothing-to-measure", language)
    yield phrase("drawn", language).format(draws=found.draws, seed=found.seed)


def resting_lines(report: Report, language: str) -> Iterator[str]:
    """Assumptions, rate, price level, baseline, what has no number and which law has changed: a line each."""
    case, model, own = report.result.calculation.case, report.result.calculation.model, report.values_by_key
    if report.on_assumptions is not None:
        yield phrase("on-assumptions", language).format(share=f"{round(100 * report.on_assumptions)}%")
    if report.rate is not None:
        kind = phrase("nominal-rate" if report.rate.nominal else "real-rate", language)
        sources, schedule = "; ".join(report.rate.sources), report.rate.discounting.schedule
        rates = (
            share(report.rate.value, language)
            if schedule is None
            else ", ".join(
                phrase("until-year", language).format(rate=share(rate, language), year=until)
                for until, rate in schedule.steps
            )
        )
        yield f"{kind}: {rates}. {phrase('source', language)}: {sources}."
        yield phrase(f"moment-{report.rate.discounting.moment.value}", language)
    yield from _vat(report, language)
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


def _vat(report: Report, language: str) -> Iterator[str]:
    """For whom amounts are to be given with VAT, and for whom without."""
    by_vat: dict[Vat, list[str]] = {}
    for party in report.parties:
        known = report.result.calculation.case.parties[party.key]
        if known.vat is not None and any(party.net):
            by_vat.setdefault(known.vat, []).append(known.text(language))
    if by_vat:
        told = "; ".join(
            phrase(f"vat-{vat.value}", language).format(names=", ".join(by_vat[vat])) for vat in Vat if vat in by_vat
        )
        yield f"{phrase('vat', language)}: {told}."
