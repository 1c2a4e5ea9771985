# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a calculation read on a terminal?

Needs a `Report`. Gives text in plain Dutch or English: the result per party and for society, who loses, when it closes,
what moves it, what to go and measure, and what a person must confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from buurtpeil.cli.lines import wrap
from buurtpeil.cli.tables import to_text
from buurtpeil.economics.model import Model
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
from buurtpeil.economics.uncertainty import Spread

TOP = 6


def list_text(models: Iterable[Model], language: str) -> str:
    """Every model: key, title and question."""
    lines = []
    for model in models:
        title, question = (model.nl, model.summary_nl) if language == "nl" else (model.en, model.summary_en)
        lines += [f"{model.key}  (§{model.section})", wrap(f"{title}. {question}", "    ", "    ")]
    return "\n".join([*lines, "", wrap(phrase("list-hint", language))])


def report_text(report: Report, language: str, *, uncertain: bool) -> str:
    """The whole report, as lines."""
    parts = [
        _opening(report, language),
        _parties(report, language, uncertain=uncertain),
        _losing(report, language),
        _outputs(report, language),
        _closing(report, language),
        _tornado(report, language),
        [wrap(line) for line in drawn_lines(report, language)] if uncertain else [],
        _compared(report, language),
        _resting(report, language),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _opening(report: Report, language: str) -> list[str]:
    result, model = report.result, report.result.calculation.model
    scenario = model.scenario(result.scenario).label.text(language)
    title = f"{model.title(language)} (§{model.section}, {scenario})"
    lines = [title, "─" * min(len(title), 100), wrap(model.summary_nl if language == "nl" else model.summary_en)]
    changed = [one for one in result.as_json()["inputs"] if one["changed"]]
    if changed:
        own = report.values_by_key
        told = "; ".join(
            f"{own[one['key']].label.text(language)} {unit_value(own[one['key']], one['value'], language)}"
            for one in changed
        )
        lines.append(wrap(phrase("changed", language).format(values=told)))
    return lines + [wrap(f"! {remark.nl if language == 'nl' else remark.en}", "  ", "") for remark in result.warnings]


def _parties(report: Report, language: str, *, uncertain: bool) -> list[str]:
    if not report.parties:
        return []
    records = [
        {
            "who": party.nl if language == "nl" else party.en,
            "cash": amount(party.npv, language),
            "effects": amount(party.npv_with_effects, language),
            **_spread(report.spread_of(party.key), language),
        }
        for party in report.parties
    ]
    for key, value in (report.result.society or {}).items():
        is_all = key == "npv/society"
        name = phrase("society", language) if is_all else f"  {measure_name(report, key, language).split(', ')[-1]}"
        spread = report.spread_of("society") if is_all else None
        records.append({"who": name, "effects": amount(value, language), **_spread(spread, language)})
    headings = {key: phrase(key, language) for key in ("who", "cash", "effects")}
    if uncertain:
        headings |= {"range": phrase("range", language), "losing": phrase("losing-chance", language)}
    table = to_text(records, headings, set(headings) - {"who"})
    prices = (
        phrase("nominal", language) if report.prices == "nominal" else f"{phrase('prices', language)} {report.prices}"
    )
    return [phrase("worth-now", language).format(prices=prices), "", table, "", *_cash(report, language)]


def _cash(report: Report, language: str) -> list[str]:
    """When money comes back, of the parties whose account moves, and whether budgets are enough."""
    records = account_rows(report, language)
    if not records:
        return []
    headings = {key: phrase(key, language) for key in COLUMNS}
    budgets = [wrap(line) for line in budget_lines(report, language)]
    return [to_text(records, headings, set(headings) - {"who"}), wrap(phrase("account-note", language)), *budgets]


def _spread(spread: Spread | None, language: str) -> Mapping[str, str]:
    if spread is None:
        return {}
    return {
        "range": f"{amount(spread.p5, language)} … {amount(spread.p95, language)}",
        "losing": chance(spread.probability_of_losing, language),
    }


def _losing(report: Report, language: str) -> list[str]:
    if not report.parties:
        return []
    names = ", ".join(
        f"{party.nl if language == 'nl' else party.en} ({amount(party.npv_with_effects, language)})"
        for party in report.losing
    )
    return [wrap(f"{phrase('losers', language)}: {names or phrase('no-one', language)}.")]


def _outputs(report: Report, language: str) -> list[str]:
    nodes = report.result.calculation.case.outputs
    records = [
        {"name": measure_name(report, key, language), "value": values_text(value, nodes[key], language)}
        for key, value in report.result.outputs.items()
    ]
    headings = {"name": phrase("result", language), "value": ""}
    return to_text(records, headings, {"value"}).splitlines() if records else []


def _closing(report: Report, language: str) -> list[str]:
    if not report.turning_points:
        return []
    own = report.values_by_key
    what = measure_name(report, report.headline, language)
    records = [
        {
            "name": own[one.key].label.text(language),
            "now": unit_value(own[one.key], own[one.key].value, language),
            "turns": turning_text(report, one, language),
        }
        for one in report.turning_points
    ]
    headings = {"name": phrase("input", language), "now": phrase("now", language), "turns": phrase("turns", language)}
    notes = [wrap(line) for line in unknown_lines(report, language)]
    return [wrap(phrase("closes", language).format(what=what)), "", to_text(records, headings), *notes]


def _tornado(report: Report, language: str) -> list[str]:
    own = report.values_by_key
    records = [
        {
            "name": own[bar.key].label.text(language),
            "span": f"{unit_value(own[bar.key], bar.low, language)} … {unit_value(own[bar.key], bar.high, language)}",
            "result": f"{amount(bar.at_low, language)} … {amount(bar.at_high, language)}",
            "flips": phrase("flips", language) if bar.flips else "",
            "status": status_letter(own[bar.key]),
        }
        for bar in report.bars[:TOP]
    ]
    if not records:
        return []
    headings = {"name": phrase("input", language), "status": "", "span": phrase("span", language),
                "result": phrase("becomes", language), "flips": ""}  # fmt: skip
    return [wrap(phrase("moves", language)), "", to_text(records, headings), "", wrap(phrase("letters", language))]


def _compared(report: Report, language: str) -> list[str]:
    if not report.compared:
        return []
    model = report.result.calculation.model
    runs = {report.result.scenario: report.result, **report.compared}
    headings = {"who": phrase("who", language)}
    headings |= {key: model.scenario(key).label.text(language) for key in runs}
    records = [
        {"who": party.nl if language == "nl" else party.en}
        | {key: amount(run.parties[party.key].npv_with_effects, language) for key, run in runs.items()}
        for party in report.parties
    ]
    if report.result.society is not None:
        records.append({"who": phrase("society", language)} | {
            key: amount((run.society or {}).get("npv/society", 0.0), language) for key, run in runs.items()
        })  # fmt: skip
    return [wrap(phrase("compared", language)), "", to_text(records, headings, set(runs))]


def _resting(report: Report, language: str) -> list[str]:
    """What the result rests on, and what it leaves out."""
    return [wrap(line, "  ", "") for line in resting_lines(report, language)]
