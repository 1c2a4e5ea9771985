# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out, for whom, and what must a reader know beside it?

Needs a `Calculation` and values. Gives a `Result`: results per party and for society, internal rates with all roots,
warnings and the list to confirm; `as_json` gives it under stable keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from buurtpeil.economics.accounts import HALF_A_CENT, Breach, budget_breaches, by_year
from buurtpeil.economics.calculation import END_OF_PERIOD, Calculation
from buurtpeil.economics.evaluate import Program
from buurtpeil.economics.finance import internal_rates
from buurtpeil.economics.model import Remark
from buurtpeil.economics.parties import Vat
from buurtpeil.economics.quantities import TO_CONFIRM, Input, check_known

#: Of the JSON; goes up when a key changes its meaning.
SCHEMA = "1"


@dataclass(frozen=True)
class PartyResult:
    """Per party: worth now (cash; with avoided cost and welfare), cash per period, and what the rate of return is.

    `first_positive_period` is where the running total stops being negative for good; None where it never does.
    `internal_rates` are yearly, every root; `sign_changes` the most there can be. `received_per_euro` is None where
    nothing is paid, `modified_rate` (yearly, financed and reinvested at the party's discount rate) where nothing is
    paid or nothing comes in. `budget` is what the party may pay a year, None where nobody said; `breaches` counts years
    after the start.
    """

    key: str
    nl: str
    en: str
    npv: float
    npv_with_effects: float
    net: tuple[float, ...]
    cumulative: tuple[float, ...]
    peak_need: float
    first_positive_period: int | None
    internal_rates: tuple[float, ...]
    sign_changes: int
    received_per_euro: float | None = None
    modified_rate: float | None = None
    budget: float | None = None
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Result:
    """One run; `society` is None where no alternative without the project is told."""

    calculation: Calculation
    inputs: tuple[Input, ...]
    scenario: str
    outputs: Mapping[str, float | tuple[float, ...]]
    steps: Mapping[str, float | tuple[float, ...]]
    parties: Mapping[str, PartyResult]
    society: Mapping[str, float] | None
    warnings: tuple[Remark, ...]

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Keys of inputs that a person must confirm before this is more than indicative."""
        used = self.calculation.used_inputs
        return tuple(one.key for one in self.inputs if one.key in used and one.status in TO_CONFIRM)

    def as_json(self) -> dict[str, Any]:
        """Everything under stable keys; amounts unrounded."""
        model, case = self.calculation.model, self.calculation.case
        changed = {one.key for one, own in zip(self.inputs, model.inputs, strict=True) if one.value != own.value}
        return {
            "schema": SCHEMA,
            "model": {
                "key": model.key,
                "version": model.version,
                "section": model.section,
                "title": {"nl": model.nl, "en": model.en},
            },
            "scenario": self.scenario,
            "inputs_hash": self.inputs_hash,
            "inputs": [_input_json(one, one.key in changed) for one in self.inputs],
            "rules": [_rule_json(self.calculation, key) for key in self.calculation.used_rules],
            "baseline": None
            if case.baseline_text is None
            else {"nl": case.baseline_text.nl, "en": case.baseline_text.en},
            "steps": _values_json(self.steps, case.steps),
            "outputs": _values_json(self.outputs, case.outputs),
            "parties": {key: _party_json(party, case.parties[key].vat) for key, party in self.parties.items()},
            "society": None if self.society is None else dict(self.society),
            "pro_memoria": [
                {"key": item.label.key, "party": item.party, "nl": item.label.nl, "en": item.label.en}
                for item in case.pro_memoria_items
            ],
            "warnings": [{"nl": remark.nl, "en": remark.en} for remark in self.warnings],
            "to_confirm": list(self.to_confirm),
        }

    @property
    def inputs_hash(self) -> str:
        """Sha256 of model, version, values and way of discounting: the same hash is the same run."""
        model, discounting = self.calculation.model, self.calculation.discounting
        content: list[Any] = [model.key, model.version, {one.key: one.value for one in self.inputs}]
        if discounting != END_OF_PERIOD:
            content.append([discounting.moment, discounting.schedule.key if discounting.schedule else None])
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def calculate(
    calculation: Calculation,
    values: Mapping[str, float] | None = None,
    scenario: str | None = None,
    budgets: Mapping[str, float] | None = None,
) -> Result:
    """Work a model out once.

    Parameters
    ----------
    values : a user's values by input key, over those of the scenario.
    budgets : euros a year that a party may pay, by its key.

    Raises
    ------
    EconomicsError : an unknown key, a value out of bounds, a date outside a rule, a result that is not a number.
    """
    inputs = calculation.inputs(values, scenario)
    for party in budgets or {}:
        check_known("party", party, calculation.parties)
    calculation.check_sum_to_zero(inputs)
    case = calculation.case
    keys = [*calculation.measures]
    found = dict(zip(keys, calculation.run(keys, inputs), strict=True))
    plain = {key: _plain(array) for key, array in found.items()}
    society = {key: float(array[0, 0]) for key, array in found.items() if key in calculation.society}
    return Result(
        calculation,
        inputs,
        calculation.model.scenario(scenario).key,
        {key: plain[key] for key in case.outputs},
        {key: plain[key] for key in case.steps},
        {
            key: _party(calculation, key, found, (budgets or {}).get(key))
            for key in calculation.parties
            if f"npv/{key}" in found or f"effects/{key}" in found
        },
        society or None,
        _warnings(calculation, inputs),
    )


def _plain(array: np.ndarray[Any, Any]) -> float | tuple[float, ...]:
    # Adding 0 makes the minus of "minus nothing" go.
    return float(array[0, 0]) + 0.0 if array.shape[0] == 1 else tuple(float(value) + 0.0 for value in array[:, 0])


def _party(
    calculation: Calculation, key: str, found: Mapping[str, np.ndarray[Any, Any]], budget: float | None
) -> PartyResult:
    party = calculation.case.parties[key]
    with_effects = float(found[f"effects/{key}"][0, 0]) + 0.0
    if f"npv/{key}" not in found:
        return PartyResult(key, party.nl, party.en, 0.0, with_effects, (), (), 0.0, 0, (), 0, budget=budget)
    cash, running = (
        np.broadcast_to(found[f"{name}/{key}"], (calculation.time.count + 1, 1)) for name in ("net", "cumulative")
    )
    rates: tuple[float, ...] = ()
    changes = 0
    paid = np.where(np.abs(cash) < HALF_A_CENT, 0.0, cash)
    if np.any(paid):
        roots = internal_rates(paid)
        changes = int(roots.sign_changes[0])
        rates = calculation.yearly(roots.of(0))
    return PartyResult(
        key,
        party.nl,
        party.en,
        float(found[f"npv/{key}"][0, 0]) + 0.0,
        with_effects,
        tuple(float(amount) + 0.0 for amount in cash[:, 0]),
        tuple(float(amount) + 0.0 for amount in running[:, 0]),
        float(found[f"peak-need/{key}"][0, 0]),
        _first_positive(running[:, 0]),
        rates,
        changes,
        float(found[f"received-per-euro/{key}"][0, 0]) if np.any(paid < 0) else None,
        float(found[f"modified-rate/{key}"][0, 0]) if np.any(paid < 0) and np.any(paid > 0) else None,
        budget,
        () if budget is None else budget_breaches(by_year(cash[:, 0].tolist(), calculation.time.step.months), budget),
    )


def _first_positive(running: np.ndarray[Any, Any]) -> int | None:
    below = np.flatnonzero(running < -HALF_A_CENT)
    first = int(below[-1]) + 1 if below.size else 0
    return first if first < running.size else None


def _warnings(calculation: Calculation, inputs: Sequence[Input]) -> tuple[Remark, ...]:
    remarks = calculation.case.warnings
    conditions = [remark.condition for remark in remarks if remark.condition is not None]
    values = iter(Program(conditions).run({one.key: one.value for one in inputs}) if conditions else [])
    return tuple(r for r in remarks if r.condition is None or bool(np.any(next(values) != 0)))


def _input_json(one: Input, changed: bool) -> dict[str, Any]:
    return {
        "key": one.key,
        "nl": one.nl,
        "en": one.en,
        "value": one.value,
        "unit": one.unit,
        "prices": one.prices,
        "status": one.status.value,
        "source": one.source,
        "low": one.low,
        "high": one.high,
        "shape": one.shape.value if one.is_uncertain else None,
        "changed": changed,
    }


def _rule_json(calculation: Calculation, key: str) -> dict[str, Any]:
    rule = calculation.case.rules[key]
    entries = [
        {
            "first": entry.first.isoformat(),
            "last": entry.last.isoformat() if entry.last else None,
            "value": entry.value,
            "reference": entry.reference,
            "status": entry.status.value,
        }
        for entry in rule.entries
    ]
    return {"key": key, "nl": rule.nl, "en": rule.en, "unit": rule.unit, "entries": entries}


def _values_json(values: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[str, Any]:
    def one(key: str, value: Any) -> dict[str, Any]:
        node = nodes[key]
        return {
            "nl": node.label.nl,
            "en": node.label.en,
            "unit": {"nl": node.unit.text("nl"), "en": node.unit.text("en")} if node.unit else None,
            "value": list(value) if isinstance(value, tuple) else value,
        }

    return {key: one(key, value) for key, value in values.items()}


def _party_json(party: PartyResult, vat: Vat | None) -> dict[str, Any]:
    return {
        "vat": None if vat is None else vat.value,
        "nl": party.nl,
        "en": party.en,
        "npv": party.npv,
        "npv_with_effects": party.npv_with_effects,
        "net": list(party.net),
        "cumulative": list(party.cumulative),
        "peak_need": party.peak_need,
        "first_positive_period": party.first_positive_period,
        "internal_rates": list(party.internal_rates),
        "sign_changes": party.sign_changes,
        "received_per_euro": party.received_per_euro,
        "modified_rate": party.modified_rate,
        "budget": None
        if party.budget is None
        else {
            "per_year": party.budget,
            "breaches": [{"year": one.period, "paid": one.paid, "lacking": one.lacking} for one in party.breaches],
        },
    }
