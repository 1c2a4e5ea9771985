# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes into each calculation, how does it work, and who says so?

Needs the models. Gives two pages a model (docs/reference/calculations/KEY.md and KEY.nl.md) and two lists: the
question, inputs with unit, range, status and source, formulas in words from the graph, dated rules, golden cases,
laws that changed, and what a person must confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from buurtpeil.economics import nodes
from buurtpeil.economics.anomalies import anomalies
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import BASIS_WORDS, Flow
from buurtpeil.economics.quantities import STATUS_WORDS, TO_CONFIRM, Input
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report_words import decimal, unit_value
from buurtpeil.economics.text import as_text
from tools.reference.calculation_words import word
from tools.reference.markdown import page, table

FOLDER = "calculations"
ANOMALIES = "anomalies"
_ENDINGS = {"en": ".md", "nl": ".nl.md"}


def pages() -> Mapping[str, Callable[[], str]]:
    """Every page by its place below docs/reference."""
    found: dict[str, Callable[[], str]] = {}
    for language, ending in _ENDINGS.items():
        found[f"{FOLDER}/index{ending}"] = partial(index_page, language)
        found[f"{FOLDER}/{ANOMALIES}{ending}"] = partial(anomalies_page, language)
        for key in all_models():
            found[f"{FOLDER}/{key}{ending}"] = partial(model_page, key, language)
    return found


def index_page(language: str) -> str:
    """The list of models with their questions."""
    rows = [
        (f"[{model.title(language)}]({key}{_ENDINGS[language]})", f"§{model.section}",
         model.summary_nl if language == "nl" else model.summary_en, f"`{key}`")
        for key, model in all_models().items()
    ]  # fmt: skip
    head = [word(key, language) for key in ("calculation", "section", "question", "key")]
    return page(word("calculations", language), word("introduction", language), table(head, rows))


def anomalies_page(language: str) -> str:
    """The places in the report that can be read in more than one way, and where each is handled."""
    rows = [
        (
            f"§{one.section}" if one.section[0].isdigit() else one.section,
            one.print[language],
            one.handling[language],
            ", ".join(f"`{pointer.split(':', 1)[1]}`" for pointer in one.where if _names_a_key(pointer)) or "–",
        )
        for one in anomalies()
    ]
    head = [word(key, language) for key in ("section", "print", "handling", "where")]
    return page(word("anomalies", language), word("anomalies-introduction", language), table(head, rows))


def _names_a_key(pointer: str) -> bool:
    """Warnings and laws are pointed at by their text; the handling says that they are there."""
    return pointer.split(":", 1)[0] not in ("warning", "changed")


def model_page(key: str, language: str) -> str:
    """All of one model."""
    case = calculation(key)
    model = case.model
    other = "nl" if language == "en" else "en"
    facts = (
        f"`buurtpeil calculate {key}`; §{model.section}; {word('version', language)} {model.version}. "
        f"[{word('other', language)}]({key}{_ENDINGS[other]})."
    )
    parts = [facts]
    for name, text in (
        ("inputs", _inputs(case, language)),
        ("scenarios", _scenarios(case, language)),
        ("parties", _flows(case, language)),
        ("formulas", _formulas(case, language)),
        ("rules", _rules(case, language)),
        ("golden", _golden(case, language)),
        ("changed", "\n".join(f"- {nl if language == 'nl' else en}" for nl, en in model.changed_since_2017)),
        ("outside", _left_out(case, language)),
        ("confirm", _confirm(case, language)),
    ):
        if text:
            parts.append(f"## {word(name, language)}\n\n{text}")
    return page(model.title(language), model.summary_nl if language == "nl" else model.summary_en, *parts)


def _inputs(case: Calculation, language: str) -> str:
    head = [word(key, language) for key in ("input", "value", "range", "prices", "status", "source")]
    rows = [
        (f"{one.label.text(language)} (`{one.key}`)", unit_value(one, one.value, language), _range(one, language),
         one.prices or "", STATUS_WORDS[one.status][language], one.source)
        for one in case.model.inputs
    ]  # fmt: skip
    found = table(head, rows)
    pairs = "; ".join(f"`{a}` ~ `{b}`: {decimal(rho, language, 2)}" for a, b, rho in case.model.correlations)
    return f"{found}\n\n{word('correlations', language)}: {pairs}." if pairs else found


def _range(one: Input, language: str) -> str:
    if one.readings:
        return "; ".join(
            f"{unit_value(one, reading.value, language)} ({decimal(100 * reading.probability, language)}%: "
            f"{reading.nl if language == 'nl' else reading.en})"
            for reading in one.readings
        )
    if one.low is None or one.high is None:
        return ""
    return f"{unit_value(one, one.low, language)} … {unit_value(one, one.high, language)}"


def _scenarios(case: Calculation, language: str) -> str:
    own = {one.key: one for one in case.model.inputs}
    rows = [
        (f"{scenario.label.text(language)} (`{scenario.key}`)",
         "; ".join(f"{own[key].label.text(language)} {unit_value(own[key], value, language)}"
                   for key, value in scenario.values.items()))
        for scenario in case.model.scenarios
    ]  # fmt: skip
    return table([word("scenario", language), word("values", language)], rows) if rows else ""


def _flows(case: Calculation, language: str) -> str:
    """Who pays whom, on what basis."""
    parties = case.case.parties

    def name(flow: Flow) -> str:
        return f"{flow.label.text(language)} ({word('in-baseline', language)})" if flow.baseline else flow.label.text(
            language)  # fmt: skip

    rows = [
        (name(flow), parties[flow.payer].text(language), parties[flow.receiver].text(language),
         BASIS_WORDS[flow.basis][language], _formula(flow.amount, language))
        for flow in case.case.flows
    ]  # fmt: skip
    head = [word(key, language) for key in ("flow", "payer", "receiver", "basis", "amount")]
    return table(head, rows) if rows else ""


def _formulas(case: Calculation, language: str) -> str:
    rows = [
        (_label(node, key, language), _formula(node, language), node.unit.text(language) if node.unit else "")
        for key, node in {**case.case.steps, **case.case.outputs}.items()
    ]
    rates = [
        (word("rate", language) + (f", {case.case.parties[party].text(language)}" if party else ""),
         as_text(node, language, unfold=False), "")
        for party, node in case.case.rates.items()
    ]  # fmt: skip
    return table([word(key, language) for key in ("step", "formula", "unit")], [*rows, *rates])


def _label(node: Expression, key: str, language: str) -> str:
    return f"{node.label.text(language) if isinstance(node, nodes.Named) else key} (`{key}`)"


def _formula(node: Expression, language: str) -> str:
    inner = node.arguments[0] if isinstance(node, nodes.Named) else node
    return word("computed", language) if isinstance(inner, nodes.Computed) else as_text(node, language)


def _rules(case: Calculation, language: str) -> str:
    head = [word(key, language) for key in ("rule", "from", "to", "value", "status", "source")]
    return table(head, list(_entries(case, language))) if case.used_rules else ""


def _entries(case: Calculation, language: str) -> Iterator[tuple[Any, ...]]:
    for key in case.used_rules:
        rule = case.case.rules[key]
        for entry in rule.entries:
            value = decimal(entry.value, language, 6)
            last = entry.last or word("no-end", language)
            yield (
                rule.label.text(language),
                entry.first,
                last,
                value,
                STATUS_WORDS[entry.status][language],
                entry.reference,
            )


def _golden(case: Calculation, language: str) -> str:
    rows = [
        (golden.name, "; ".join(f"`{key}` = {value:g}" for key, value in golden.values.items()),
         "; ".join(f"`{key}` = {_expected(value, language)}" for key, value in golden.expected.items()), golden.source)
        for golden in case.model.golden
    ]  # fmt: skip
    head = [word(key, language) for key in ("case", "values", "expected", "source")]
    return f"{word('golden-why', language)}\n\n{table(head, rows)}"


def _expected(value: float | tuple[float, ...], language: str) -> str:
    if isinstance(value, tuple):
        return " / ".join(decimal(one, language, 6) for one in value) or word("none", language)
    return decimal(value, language, 6)


def _left_out(case: Calculation, language: str) -> str:
    told = case.case
    lines = [f"- {word('baseline', language)}: {told.baseline_text.text(language)}"] if told.baseline_text else []
    lines += [
        f"- {word('no-number', language)}, {told.parties[item.party].text(language)}: {item.label.text(language)}."
        for item in told.pro_memoria_items
    ]
    lines += [
        f"- {word('remark' if one.condition is None else 'warns', language)}: {one.nl if language == 'nl' else one.en}"
        for one in told.warnings
    ]
    return "\n".join(lines)


def _confirm(case: Calculation, language: str) -> str:
    return "\n".join(
        f"- {one.label.text(language)}: {unit_value(one, one.value, language)} ({STATUS_WORDS[one.status][language]})"
        for one in case.model.inputs
        if one.status in TO_CONFIRM and one.key in case.used_inputs
    )
