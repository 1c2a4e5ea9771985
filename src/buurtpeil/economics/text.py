# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a calculation read?

Needs a node and a language. Gives the formula in words, Dutch or English, with the names of inputs and steps: what the
documentation and the explanation of a result print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import Expression, Number, Operation

_WORDS: Mapping[str, Mapping[str, str]] = {
    "min": {"nl": "de kleinste van", "en": "the smallest of"},
    "max": {"nl": "de grootste van", "en": "the largest of"},
    "and": {"nl": "en", "en": "and"},
    "or": {"nl": "of", "en": "or"},
    "if": {"nl": "als", "en": "if"},
    "then": {"nl": "dan", "en": "then"},
    "else": {"nl": "anders", "en": "else"},
    "ln": {"nl": "ln", "en": "ln"},
    "exp": {"nl": "exp", "en": "exp"},
    "floor": {"nl": "naar beneden afgerond", "en": "rounded down"},
    "ceiling": {"nl": "naar boven afgerond", "en": "rounded up"},
    "abs": {"nl": "zonder teken", "en": "without sign"},
    "period": {"nl": "periode", "en": "period"},
    "period-date": {"nl": "eerste dag van de periode, vanaf", "en": "first day of the period, from"},
    "rule": {"nl": "op de datum", "en": "on the date"},
    "previous": {"nl": "de vorige periode van", "en": "the period before of"},
    "at-first": {"nl": "in periode 0", "en": "in period 0"},
    "cumulative": {"nl": "opgeteld tot en met elke periode:", "en": "summed up to each period:"},
    "state": {"nl": "de eigen waarde een periode eerder", "en": "its own value one period earlier"},
    "recurrence": {"nl": "te beginnen met", "en": "beginning with"},
    "next": {"nl": "en daarna", "en": "and then"},
    "annuity": {"nl": "annuïteitsfactor", "en": "annuity factor"},
    "present": {"nl": "contante waarde van", "en": "present value of"},
    "at-rate": {"nl": "tegen", "en": "at"},
    "sum": {"nl": "som over de perioden van", "en": "sum over periods of"},
    "over-min": {"nl": "laagste over de perioden van", "en": "lowest over periods of"},
    "over-max": {"nl": "hoogste over de perioden van", "en": "highest over periods of"},
    "in-period": {"nl": "in periode", "en": "in period"},
    "cohorts": {"nl": "som over cohorten van", "en": "sum over cohorts of"},
    "profile": {"nl": "met per stuk, naar leeftijd,", "en": "with per one, by age,"},
}
_BINDING = {"or": 0, "and": 1, "<": 2, "<=": 2, ">": 2, ">=": 2, "=": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_SIGNS = {"*": "×", "/": "/", "-": "−", "<=": "≤", ">=": "≥"}
_TIGHT = 9


def as_text(node: Expression, language: str = "en", *, unfold: bool = True) -> str:
    """The formula in words; of a named step its definition (`unfold`) or its name."""
    if unfold and isinstance(node, nodes.Named):
        node = node.arguments[0]
    return _Reader(language).read(node)[0]


class _Reader:
    """Reads a node as (text, how tightly it binds)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def word(self, key: str) -> str:
        return _WORDS[key][self.language]

    def read(self, node: Any) -> tuple[str, int]:
        return _READ[type(node)](self, node)

    def inside(self, node: Expression, binding: int = 0) -> str:
        text, own = self.read(node)
        return f"({text})" if own < binding else text

    def parts(self, *parts: str) -> tuple[str, int]:
        return f"({' '.join(parts)})", _TIGHT

    def operation(self, node: Any) -> tuple[str, int]:
        left, right = node.arguments
        if node.sign in ("min", "max"):
            return f"{self.word(node.sign)} ({self.inside(left)}; {self.inside(right)})", _TIGHT
        if node.sign == "*" and isinstance(left, Number) and left.value == -1:
            return f"−{self.inside(right, _BINDING['^'])}", _BINDING["*"]
        own = _BINDING[node.sign]
        sign = self.word(node.sign) if node.sign in ("and", "or") else _SIGNS.get(node.sign, node.sign)
        return f"{self.inside(left, own)} {sign} {self.inside(right, own + (node.sign in '-/^'))}", own

    def where(self, node: Any) -> tuple[str, int]:
        condition, yes, no = map(self.inside, node.arguments)
        return self.parts(self.word("if"), condition, self.word("then"), yes, self.word("else"), no)

    def number(self, node: Any) -> tuple[str, int]:
        text = f"{node.value:g}"
        return (text.replace(".", ",") if self.language == "nl" else text), _TIGHT

    def rule(self, node: Any) -> tuple[str, int]:
        return self.parts(node.rule.label.text(self.language), self.word("rule"))


def _call(word: str) -> Callable[[_Reader, Any], tuple[str, int]]:
    return lambda r, n: (f"{r.word(word)} ({'; '.join(map(r.inside, n.arguments))})", _TIGHT)


def _pair(before: str, between: str) -> Callable[[_Reader, Any], tuple[str, int]]:
    return lambda r, n: r.parts(r.word(before), r.inside(n.arguments[0]), r.word(between), r.inside(n.arguments[1]))


_READ: dict[type[Expression], Callable[[_Reader, Any], tuple[str, int]]] = {
    Number: _Reader.number,
    nodes.InputValue: lambda r, n: (n.input.label.text(r.language), _TIGHT),
    nodes.RuleValue: _Reader.rule,
    nodes.PeriodIndex: lambda r, n: (r.word("period"), _TIGHT),
    nodes.PeriodDate: _call("period-date"),
    Operation: _Reader.operation,
    nodes.Function: lambda r, n: (f"{r.word(n.name)} ({r.inside(n.arguments[0])})", _TIGHT),
    nodes.Where: _Reader.where,
    nodes.Previous: lambda r, n: r.parts(
        r.word("previous"), r.inside(n.arguments[0]) + ",", r.word("at-first"), r.inside(n.arguments[1])
    ),
    nodes.Cumulative: _call("cumulative"),
    nodes.State: lambda r, n: (r.word("state"), _TIGHT),
    nodes.Recurrence: lambda r, n: r.parts(
        r.word("recurrence"), r.inside(n.arguments[0]) + ",", r.word("next"), r.inside(n.body)
    ),
    nodes.AnnuityFactor: _call("annuity"),
    nodes.PresentValue: _pair("present", "at-rate"),
    nodes.OverPeriods: lambda r, n: r.parts(
        r.word("sum" if n.name == "sum" else f"over-{n.name}"), r.inside(n.arguments[0])
    ),
    nodes.AtPeriod: lambda r, n: r.parts(r.inside(n.arguments[0]), r.word("in-period"), r.inside(n.arguments[1])),
    nodes.OverCohorts: _pair("cohorts", "profile"),
    nodes.Computed: lambda r, n: (n.label.text(r.language), _TIGHT),
    nodes.Named: lambda r, n: (n.label.text(r.language), _TIGHT),
}
