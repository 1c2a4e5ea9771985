# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a back-test look as one page?

Needs a `Backtest`. Gives one HTML document in Dutch or English without scripts or outside files; beside every picture
stand the same numbers as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from buurtpeil.charts.precision_recall import Curve, precision_recall_lines
from buurtpeil.charts.rule_dots import RuleLine, rule_dots
from buurtpeil.cli.backtest_words import (
    OUTCOMES,
    WORDS,
    forecast_row,
    rule_rows,
    say_estimate,
    say_use,
    verdicts,
)
from buurtpeil.cli.lines import say_number
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.proof.backtest import RECALLS, Backtest
from buurtpeil.proof.backtest_compare import Comparison
from buurtpeil.proof.backtest_lead import LeadTime
from buurtpeil.proof.backtest_rules import RULE_WORDS, Rule
from buurtpeil.proof.event import read_event

_RULE_HEADS = (
    "rule",
    "average-precision",
    "hits",
    "found",
    "false-alarms",
    "close-calls",
    "advantage",
    "advantage-hits",
)
_SHARES = {"nl": ("0", "25%", "50%", "75%", "100%"), "en": ("0", "25%", "50%", "75%", "100%")}
_SCALES = (4.0, 12.0, 24.0, 36.0, 48.0, 72.0)  # months; each can be quartered
_SHOWN_RECALLS = (0.1, 0.25, 0.5, 0.75)


def to_backtest_page(found: Backtest, language: str) -> str:
    """The back-test as one HTML document in "nl" or "en"."""
    word = {key: texts[language] for key, texts in WORDS.items()}
    sheets = (files("buurtpeil.web") / "static" / "css" / "tokens.css",
              files("buurtpeil.cli") / "scan_page.css", files("buurtpeil.cli") / "backtest_page.css")  # fmt: skip
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    plan = found.plan
    facts = word["facts"].format(
        lists=found.lists, length=plan.list_length, seed=found.seed, event=read_event().version
    )
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(word['title'])} – Buurtpeil</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(word['title'])}</h1>",
        f'<p class="lead">{escape(word["lead"])}</p>\n<p class="facts">{escape(facts)}</p>',
        f"<h2>{word['verdict']}</h2>\n<ul>",
        *(f"<li>{escape(sentence)}</li>" for sentence in verdicts(found, language)),
        f"</ul>\n<p>{escape(word['interval-note'])}</p>",
        f"<h2>{word['per-outcome']}</h2>",
        *(_outcome(found, target, language) for target in Target),
        _lead_times(found, language),
        _kept_aside(found, language),
        f"<h2>{word['collections']}</h2>",
        _collections(found, language),
        f"<h2>{escape(word['forecasts'])}</h2>\n<p>{escape(word['forecasts-note'])}</p>",
        _table(
            word["forecasts"],
            [word[key] for key in ("indicator", "outcome", "cases", "ratio", "ratio-speaking", "method")],
            [forecast_row(item, found, language) for item in found.forecasts],
        ),
        f"<h2>{word['series']}</h2>",
        _series(found, language),
        f"<h2>{word['limits']}</h2>\n<p>{escape(word['limits-text'])}</p>",
        "</main>\n</body>\n</html>",
    ]
    return "\n".join(part for part in parts if part)


def _main_comparison(found: Backtest, target: Target, part: str = "all") -> Comparison | None:
    """All gated series; where none is, the first collection there is."""
    collections = ["", *dict.fromkeys(item.collection for item in found.series)]
    there = (found.comparison(collection, target, part) for collection in collections)
    return next((item for item in there if item is not None), None)


def _outcome(found: Backtest, target: Target, language: str) -> str:
    comparison = _main_comparison(found, target)
    if comparison is None:
        return ""
    title = OUTCOMES[target][language]
    hits = WORDS["precision"][language].format(length=found.plan.list_length)
    lines = [
        RuleLine(
            RULE_WORDS[result.rule][language],
            result.precision.value,
            result.precision.lower,
            result.precision.upper,
            say_number(result.precision.value, 2, language),
            result.rule is Rule.EXPECTED,
        )
        for result in comparison.rules
    ]
    curves = [
        Curve(RULE_WORDS[rule][language], found.curves[target][rule].tolist(), rule is Rule.EXPECTED) for rule in Rule
    ]
    axes = WORDS["recall"][language], WORDS["share-right"][language]
    recalls = [RECALLS.index(recall) for recall in _SHOWN_RECALLS]
    found_word = WORDS["found"][language].lower()
    return "\n".join(
        [
            f"<h3>{escape(title)}</h3>",
            _figure(rule_dots(lines, _SHARES[language]), f"{hits}: {title}"),
            _table(title, [WORDS[key][language] for key in _RULE_HEADS], rule_rows(comparison, language)),
            f"<h4>{escape(WORDS['precision-recall'][language])}</h4>",
            _figure(precision_recall_lines(curves, RECALLS, axes, _SHARES[language]), f"{axes[1]} / {axes[0]}"),
            _table(
                f"{axes[1].capitalize()} ({title})",
                [WORDS["rule"][language], *(f"{recall:.0%} {found_word}" for recall in _SHOWN_RECALLS)],
                [
                    [curve.name, *(say_number(curve.precision[place], 3, language) for place in recalls)]
                    for curve in curves
                ],
            ),
        ]
    )  # fmt: skip


def _lead_times(found: Backtest, language: str) -> str:
    parts = [f"<h2>{WORDS['lead-time'][language]}</h2>"]
    for collection in dict.fromkeys(item.collection for item in found.leads):
        leads = [item for item in found.leads if item.collection == collection]
        if leads[0].onsets:
            parts.append(_leads_of(found.plan.collections[collection][language], leads, found, language))
    return "\n".join(parts) if len(parts) > 1 else ""


def _leads_of(name: str, leads: Sequence[LeadTime], found: Backtest, language: str) -> str:
    onsets = leads[0].onsets
    longest = max((item.months for item in leads if item.named), default=1.0)
    scale = next((step for step in _SCALES if step >= longest), longest)
    lines = [
        RuleLine(
            RULE_WORDS[item.rule][language],
            item.months / scale,
            float("nan"),
            float("nan"),
            say_number(item.months, 0, language),
            item.rule is Rule.EXPECTED,
        )
        for item in leads
    ]
    ticks = [say_number(scale * quarter / 4, 0, language) for quarter in range(5)]
    note = WORDS["lead-note"][language].format(onsets=say_number(onsets, 0, language), length=found.plan.list_length)
    rows = [
        [
            RULE_WORDS[item.rule][language],
            f"{say_number(item.named, 0, language)} ({say_number(100 * item.named / onsets, 1, language)}%)",
            say_number(item.months, 1, language),
        ]
        for item in leads
    ]
    heads = [WORDS[key][language] for key in ("rule", "named", "months")]
    return "\n".join(
        [
            f"<h3>{escape(name)}</h3>\n<p>{escape(note)}</p>",
            _figure(rule_dots(lines, ticks), f"{WORDS['lead-time'][language]} ({WORDS['months'][language].lower()})"),
            _table(f"{WORDS['lead-time'][language]} {name}", heads, rows),
        ]
    )


def _kept_aside(found: Backtest, language: str) -> str:
    tables = []
    for target in Target:
        comparison = found.comparison("", target, "kept-aside")
        if comparison is not None:
            heads = [WORDS[key][language] for key in _RULE_HEADS]
            tables.append(_table(OUTCOMES[target][language], heads, rule_rows(comparison, language)))
    if not tables:
        return ""
    title = WORDS["kept-aside"][language].format(count=found.plan.kept_aside)
    return "\n".join([f"<h2>{escape(title)}</h2>", *tables])


def _collections(found: Backtest, language: str) -> str:
    rows = []
    for collection in dict.fromkeys(item.collection for item in found.series):
        for target in Target:
            comparison = found.comparison(collection, target)
            if comparison is None:
                continue
            ours = next(result for result in comparison.rules if result.rule is Rule.EXPECTED)
            simple = [result for result in comparison.rules if result.rule is not Rule.EXPECTED]
            best = max(simple, key=lambda result: result.average_precision.value)
            rows.append(
                [
                    found.plan.collections[collection][language],
                    OUTCOMES[target][language][:3],
                    *(say_number(n, 0, language) for n in (comparison.lists, comparison.cases, comparison.came)),
                    say_estimate(ours.average_precision, language),
                    f"{RULE_WORDS[best.rule][language]}: {say_estimate(best.average_precision, language)}",
                    say_estimate(ours.precision, language),
                ]
            )
    heads = ("source", "outcome", "lists", "cases", "came", "average-precision", "best-simple", "hits")
    return _table(WORDS["collections"][language], [WORDS[key][language] for key in heads], rows)


def _series(found: Backtest, language: str) -> str:
    rows = [
        [
            item.indicator.name[language],
            found.plan.collections[item.collection][language],
            say_number(item.panel.shape[1], 0, language),
            f"{len(item.panel.periods)} ({item.panel.periods[0]} – {item.panel.periods[-1]})",
            say_use(item, language),
        ]
        for item in found.series
    ]
    heads = [WORDS[key][language] for key in ("indicator", "source", "areas", "periods", "use")]
    return _table(WORDS["series"][language], heads, rows)


def _figure(picture: str, caption: str) -> str:
    """A picture whose numbers stand in the table after it."""
    return f"<figure>\n{picture}\n<figcaption>{escape(caption)}</figcaption>\n</figure>"


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
