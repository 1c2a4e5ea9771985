# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of a model?

Needs a `Model` and the rules. Gives a `Calculation`: the graph built and guarded once, with every step, result, net
amount and present value per party as an expression under a permanent key, ready for either evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from buurtpeil.economics import guards
from buurtpeil.economics.accounts import modified_rate, received_per_euro
from buurtpeil.economics.discounting import Discounting
from buurtpeil.economics.evaluate import Program
from buurtpeil.economics.expression import Array, Expression, Label, in_order
from buurtpeil.economics.flows import BASIS_WORDS, Basis, Flow, net
from buurtpeil.economics.functions import constant, cumulative, maximum, named, smallest
from buurtpeil.economics.model import Case, Model, Quantities
from buurtpeil.economics.nodes import InputValue, RuleValue
from buurtpeil.economics.parties import OUTSIDE, Party
from buurtpeil.economics.periods import Timeline
from buurtpeil.economics.quantities import Input, changed, check_known
from buurtpeil.economics.rules import RuleBook, standard_rules
from buurtpeil.errors import EconomicsError

SOCIETY = "society"
END_OF_PERIOD = Discounting()


@dataclass(frozen=True)
class PartyNodes:
    """A party's expressions: bankable amounts, all amounts with avoided cost and welfare, and what they are worth."""

    party: Party
    cash: Expression | None
    all: Expression | None
    npv: Expression | None
    npv_with_effects: Expression | None
    cumulative: Expression | None
    peak_need: Expression | None
    received_per_euro: Expression | None
    modified_rate: Expression | None


class Calculation:
    """A model as one graph.

    Measures, by key: `<step or output>`, `npv/<party>` (what its account feels), `effects/<party>` (with avoided cost
    and welfare), `peak-need/<party>`, `received-per-euro/<party>`, `modified-rate/<party>`, `net/<party>` and
    `cumulative/<party>` (per period), `npv/society`, `basis/<basis>` (society by basis).
    """

    def __init__(self, model: Model, rules: RuleBook | None = None, discounting: Discounting = END_OF_PERIOD) -> None:
        self.model = model
        self.discounting = discounting
        case = Case(model.parties, rules or standard_rules())
        model.build(Quantities(model.inputs), case)
        self.case = case
        if case.flows:
            self._check(case)
        self.parties = {key: self._party(party) for key, party in case.parties.items()} if case.flows else {}
        self.society = self._society()
        self.measures = self._measures()

    def _check(self, case: Case) -> None:
        if "" not in case.rates:
            raise EconomicsError(
                f"Model {self.model.key!r} has flows but no discount rate.", way_out="Call case.discount(rate)."
            )
        guards.check_prices(case.flows, case.rate_is_nominal)
        self.discounting.check(case.rate_is_nominal)
        guards.check_double_counting(case.flows, self.model.effects, case.parties)

    @property
    def time(self) -> Timeline:
        """The timeline of the flows."""
        if self.case.time is None:
            raise EconomicsError(f"Model {self.model.key!r} has no timeline.", way_out="Call case.timeline().")
        return self.case.time

    def _worth(self, amounts: Expression, party: str = "") -> Expression:
        rate = self.case.rates.get(party, self.case.rates[""])
        return self.discounting.worth(amounts, rate, self.time, has_own_rate=bool(party) and party in self.case.rates)

    def _party(self, party: Party) -> PartyNodes:
        key = party.key
        cash, total = net(self.case.flows, key, lambda flow: flow.is_bankable), net(self.case.flows, key)
        only_cash = all(f.is_bankable for f in self.case.flows if key in (f.payer, f.receiver))
        if cash is not None:
            cash = named(Label(f"net/{key}", f"Netto kas {party.nl}", f"Net cash {party.en}"), cash)
        if total is not None:
            label = Label(f"all/{key}", f"Netto met effecten {party.nl}", f"Net with effects {party.en}")
            total = cash if only_cash and cash is not None else named(label, total)

        def of_cash(kind: str, nl: str, en: str, make: Callable[[Expression], Expression]) -> Expression | None:
            label = Label(f"{kind}/{key}", f"{nl} {party.nl}", f"{en} {party.en}")
            return None if cash is None else named(label, make(cash))

        rate = self.case.rates.get(key, self.case.rates[""])
        worth = of_cash("npv", "Contante waarde kas", "Net present value cash", lambda cash: self._worth(cash, key))
        words = f"Contante waarde met effecten {party.nl}", f"Present value with effects {party.en}"
        with_effects = (
            worth if total is cash or total is None else named(Label(f"effects/{key}", *words), self._worth(total, key))
        )
        running = of_cash("cumulative", "Opgetelde kas", "Cumulative cash", cumulative)
        return PartyNodes(
            party,
            cash,
            total,
            worth,
            with_effects,
            running,
            None
            if running is None
            else of_cash(
                "peak-need", "Hoogste voorfinanciering", "Peak financing need", lambda _: maximum(-smallest(running), 0)
            ),
            of_cash(
                "received-per-euro",
                "Ontvangen per betaalde euro",
                "Received per euro paid",
                lambda cash: received_per_euro(cash, lambda amounts: self._worth(amounts, key)),
            ),
            of_cash(
                "modified-rate",
                "Aangepast rendement per jaar",
                "Modified rate of return a year",
                lambda cash: modified_rate(cash, rate, self.time),
            ),
        )

    @property
    def has_baseline(self) -> bool:
        """Whether the alternative without the project is told, so that society may be judged."""
        return self.case.baseline_text is not None or any(flow.baseline for flow in self.case.flows)

    def _society(self) -> dict[str, Expression]:
        """Minus what the outside gains, in all and by basis: transfers between parties vanish."""
        if not self.has_baseline or not self.case.flows:
            return {}
        found: dict[str, Expression] = {}
        for basis in Basis:
            outside = net(self.case.flows, OUTSIDE.key, _has_basis(basis))
            if outside is not None:
                words = BASIS_WORDS[basis]
                label = Label(f"basis/{basis}", f"Samenleving, {words['nl']}", f"Society, {words['en']}")
                found[f"basis/{basis}"] = named(label, self._worth(-outside))
        outside = self.parties[OUTSIDE.key].all
        label = Label("npv/society", "Samenleving, contante waarde", "Society, net present value")
        # Where nothing comes from or goes to the outside there are transfers only, and society gains nothing.
        found["npv/society"] = named(label, constant(0, "euro") if outside is None else self._worth(-outside))
        return found

    def _measures(self) -> dict[str, Expression]:
        found = {**self.case.steps, **self.case.outputs, **{f.label.key: f.amount for f in self.case.flows}}
        for key, nodes in self.parties.items():
            for name, node in (
                ("npv", nodes.npv),
                ("effects", nodes.npv_with_effects),
                ("peak-need", nodes.peak_need),
                ("received-per-euro", nodes.received_per_euro),
                ("modified-rate", nodes.modified_rate),
                ("net", nodes.cash),
                ("all", nodes.all),
                ("cumulative", nodes.cumulative),
            ):
                if node is not None:
                    found[f"{name}/{key}"] = node
        return {**found, **self.society}

    def measure(self, key: str) -> Expression:
        """The expression under a key."""
        check_known("measure", key, self.measures)
        return self.measures[key]

    def inputs(self, values: Mapping[str, float] | None = None, scenario: str | None = None) -> tuple[Input, ...]:
        """The inputs of a scenario with a user's values over them."""
        return changed(self.model.inputs, {**self.model.scenario(scenario).values, **(values or {})})

    def run(
        self, keys: Sequence[str], inputs: Sequence[Input], draws: Mapping[str, Array] | None = None
    ) -> list[Array]:
        """Measures for inputs, or for draws of some of them; each (periods or 1, draws or 1)."""
        own = {one.key: one.value for one in inputs}
        return self._program(tuple(keys)).run({**own, **(draws or {})})

    def yearly(self, rates: Sequence[float]) -> tuple[float, ...]:
        """Rates per period of the timeline as effective yearly rates."""
        return tuple((1 + rate) ** (12 / self.time.step.months) - 1 for rate in rates)

    def _program(self, keys: tuple[str, ...]) -> Program:
        if keys not in self._programs:
            self._programs[keys] = Program([self.measure(key) for key in keys])
        return self._programs[keys]

    @cached_property
    def _programs(self) -> dict[tuple[str, ...], Program]:
        return {}

    def value(self, key: str, inputs: Sequence[Input]) -> float:
        """One measure that is one number."""
        return float(self.run([key], inputs)[0][0, 0])

    @cached_property
    def used_inputs(self) -> frozenset[str]:
        """Keys of inputs that something depends on."""
        return frozenset(n.input.key for n in in_order(self.measures.values()) if isinstance(n, InputValue))

    @cached_property
    def used_rules(self) -> tuple[str, ...]:
        """Keys of the dated rules that are looked up."""
        return tuple(sorted({n.rule.key for n in in_order(self.measures.values()) if isinstance(n, RuleValue)}))

    @cached_property
    def headline(self) -> str:
        """The measure that uncertainty is about: society, else the first party of the model, else the first output."""
        first = [f"npv/{party.key}" for party in self.model.parties if f"npv/{party.key}" in self.measures]
        return next(iter([*(["npv/society"] if "npv/society" in self.measures else []), *first, *self.case.outputs]))

    def check_sum_to_zero(self, inputs: Sequence[Input]) -> None:
        """Raise where the booking of this run does not balance."""
        keys = [f"all/{key}" for key, nodes in self.parties.items() if nodes.all is not None]
        if keys:
            guards.check_sum_to_zero(np.asarray(array) for array in self.run(keys, inputs))


def _has_basis(basis: Basis) -> Callable[[Flow], bool]:
    return lambda flow: flow.basis is basis
