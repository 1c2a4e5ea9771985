# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a back-test told in words?

Needs a `Backtest`. Gives the sentences and the rows of its tables from ``backtest_words.toml``,
in Dutch and English, for page and terminal alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from buurtpeil.cli.lines import NOTHING, say_number
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_origin import Method
from buurtpeil.proof.backtest import Backtest
from buurtpeil.proof.backtest_compare import Comparison, Estimate, ForecastResult, RuleResult
from buurtpeil.proof.backtest_rules import RULE_WORDS, Rule
from buurtpeil.proof.backtest_series import Series

Bilingual = Mapping[str, str]

_TEXTS: dict[str, dict[str, Bilingual]] = tomllib.loads(
    (files("buurtpeil.cli") / "backtest_words.toml").read_text("utf-8")
)
WORDS = _TEXTS["word"]
OUTCOMES: dict[Target | None, Bilingual] = {
    None: _TEXTS["outcome"]["both"],
    **{target: _TEXTS["outcome"][target.value] for target in Target},
}
METHODS = {method: _TEXTS["method"][method.value] for method in Method}


def say_estimate(estimate: Estimate | None, language: str) -> str:
    """``0,312 [0,290 – 0,335]``."""
    if estimate is None:
        return NOTHING
    ends = f"{say_number(estimate.lower, 3, language)} – {say_number(estimate.upper, 3, language)}"
    return f"{say_number(estimate.value, 3, language)} [{ends}]"


def verdicts(found: Backtest, language: str) -> list[str]:
    """One sentence per bar: both measures, for both outcomes together and each."""
    sentences = []
    for target in (None, *Target):
        comparison = found.comparison("", target)
        if comparison is not None:
            sentences += [_verdict(comparison, top, found.plan.list_length, language) for top in (False, True)]
    return sentences or [WORDS["no-gate"][language]]


def _verdict(comparison: Comparison, is_top: bool, length: int, language: str) -> str:
    def own(result: RuleResult) -> Estimate:
        return result.precision if is_top else result.average_precision

    def ahead(result: RuleResult) -> Estimate | None:
        return result.advantage_precision if is_top else result.advantage

    ours = next(result for result in comparison.rules if result.rule is Rule.EXPECTED)
    simple = [result for result in comparison.rules if result.rule is not Rule.EXPECTED]
    best = max(simple, key=lambda result: own(result).value)
    not_beaten = [result for result in simple if (lead := ahead(result)) is None or not lead.lower > 0]
    what = WORDS["precision" if is_top else "average-precision"][language].format(length=length)
    key = "not-better" if not_beaten else "better"
    return WORDS[key][language].format(
        what=what,
        outcome=OUTCOMES[comparison.target][language],
        ours=say_estimate(own(ours), language),
        best=say_estimate(own(best), language),
        rule=RULE_WORDS[best.rule][language],
        not_beaten="; ".join(
            f"{RULE_WORDS[result.rule][language]} ({say_estimate(ahead(result), language)})" for result in not_beaten
        ),
    )


def rule_rows(comparison: Comparison, language: str) -> list[list[str]]:
    """Name, average precision, hits, found, false alarms, close calls, and how far ours is ahead."""
    return [
        [
            RULE_WORDS[result.rule][language],
            say_estimate(result.average_precision, language),
            say_estimate(result.precision, language),
            *(say_number(part, 3, language) for part in (result.recall, result.false_alarms, result.close_calls)),
            say_estimate(result.advantage, language),
            say_estimate(result.advantage_precision, language),
        ]
        for result in comparison.rules
    ]


def say_use(series: Series, language: str) -> str:
    """Whether a series counts, is only reported, or is too short."""
    key = "gated" if series.is_gated else "reported" if series.is_long_enough else "too-short"
    return WORDS[key][language]


def forecast_row(item: ForecastResult, found: Backtest, language: str) -> list[str]:
    """Indicator, target, cases, ratios and who spoke how often."""
    name = WORDS["all-gated"][language] if item.series < 0 else found.series[item.series].indicator.name[language]
    methods = ", ".join(f"{METHODS[Method(key)][language]} ({count})" for key, count in item.methods.items())
    return [
        name,
        OUTCOMES[item.target][language][:3],
        say_number(item.cases, 0, language),
        say_number(item.ratio, 3, language),
        say_number(item.ratio_where_it_speaks, 3, language),
        methods,
    ]
