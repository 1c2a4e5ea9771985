# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a calculation lie on the table of a meeting?

Needs a `Report`, its pictures and a language; the extra `pdf` (typst). Gives a tagged PDF (PDF/UA-1) of a few A4
pages. What a user or a model wrote reaches typst as data, never as markup, so nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from buurtpeil.economics.report import Report
from buurtpeil.economics.report_account import COLUMNS, account_rows, budget_lines
from buurtpeil.economics.report_lines import drawn_lines, resting_lines
from buurtpeil.economics.report_words import (
    amount,
    chance,
    measure_name,
    phrase,
    status_letter,
    turning_text,
    unit_value,
    unknown_lines,
    values_text,
)
from buurtpeil.typesetting import typeset


@dataclass(frozen=True)
class Picture:
    """A chart as SVG that holds its own colours, with a title, its content in words, and a remark below it."""

    title: str
    svg: str
    text: str
    note: str = ""


def to_pdf(report: Report, pictures: Sequence[Picture], language: str = "nl") -> bytes:
    """The report as PDF.

    Raises
    ------
    TypesettingError : the extra is not installed, with how to get it.
    """
    template = files("buurtpeil.economics").joinpath("data/case.typ").read_text("utf-8")
    svgs = {f"picture-{number}.svg": picture.svg for number, picture in enumerate(pictures)}
    return typeset(template, content(report, pictures, language), svgs)


def content(report: Report, pictures: Sequence[Picture], language: str) -> dict[str, Any]:
    """All texts of the document, in its order."""
    result, own = report.result, report.values_by_key
    model = result.calculation.model
    prices = (
        phrase("nominal", language) if report.prices == "nominal" else f"{phrase('prices', language)} {report.prices}"
    )
    outputs = result.calculation.case.outputs
    return {
        "language": language,
        "title": model.title(language),
        "question": model.summary_nl if language == "nl" else model.summary_en,
        "scenario": f"{phrase('scenario', language)}: {model.scenario(result.scenario).label.text(language)}",
        "indicative": phrase("indicative", language) if result.to_confirm else "",
        "warnings": [remark.nl if language == "nl" else remark.en for remark in result.warnings],
        "gains": phrase("gains", language),
        "worth": phrase("worth-now", language).format(prices=prices) if report.parties else "",
        "party_head": [phrase(key, language) for key in ("who", "cash", "effects", "range", "losing-chance")],
        "parties": _parties(report, language),
        "account": phrase("account", language),
        "account_head": [phrase(key, language) for key in COLUMNS],
        "account_rows": [[row[key] for key in COLUMNS] for row in account_rows(report, language)],
        "account_notes": [phrase("account-note", language), *budget_lines(report, language)],
        "losers": f"{phrase('losers', language)}: {_losers(report, language)}.",
        "result": phrase("result", language),
        "value": phrase("value", language),
        "outputs": [
            [measure_name(report, key, language), values_text(value, outputs[key], language)]
            for key, value in result.outputs.items()
        ],
        "closes": phrase("closes", language).format(what=measure_name(report, report.headline, language)),
        "turn_notes": list(unknown_lines(report, language)),
        "turn_head": [phrase(key, language) for key in ("input", "now", "turns")],
        "turns": [
            [
                own[one.key].label.text(language),
                unit_value(own[one.key], own[one.key].value, language),
                turning_text(report, one, language),
            ]
            for one in report.turning_points
        ],
        "pictures": [{"title": one.title, "text": one.text, "note": one.note} for one in pictures],
        "rests": phrase("rests", language),
        "lines": [*drawn_lines(report, language), *resting_lines(report, language)],
        "inputs": phrase("inputs", language),
        "input_head": [phrase(key, language) for key in ("input", "value", "status", "source")],
        "input_rows": [
            [one.label.text(language), unit_value(one, one.value, language), status_letter(one), one.source]
            for one in result.inputs
        ],
        "letters": phrase("letters", language),
        "made": phrase("made-with", language),
        "page": phrase("page", language),
    }


def _parties(report: Report, language: str) -> list[list[str]]:
    rows = []
    for party in report.parties:
        spread = report.spread_of(party.key)
        rows.append(
            [
                party.nl if language == "nl" else party.en,
                amount(party.npv, language),
                amount(party.npv_with_effects, language),
                f"{amount(spread.p5, language)} … {amount(spread.p95, language)}" if spread else "–",
                chance(spread.probability_of_losing, language) if spread else "–",
            ]
        )
    if report.result.society is not None:
        spread = report.spread_of("society")
        rows.append(
            [
                phrase("society", language),
                "–",
                amount(report.result.society["npv/society"], language),
                f"{amount(spread.p5, language)} … {amount(spread.p95, language)}" if spread else "–",
                chance(spread.probability_of_losing, language) if spread else "–",
            ]
        )
    return rows


def _losers(report: Report, language: str) -> str:
    return ", ".join(party.nl if language == "nl" else party.en for party in report.losing) or phrase(
        "no-one", language
    )
