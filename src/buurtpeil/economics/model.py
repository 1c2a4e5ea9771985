# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does one describe a calculation: its inputs, its parties and who pays what?

Needs a list of inputs and a function `build(x, case)` that writes the formulas. Gives a `Model` (the description) and a
`Case` (the notebook that `build` fills with steps, flows and results); docs/developers/economics-models.md shows how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.flows import Basis, Flow, ProMemoria, check_amount, per_period
from buurtpeil.economics.functions import named
from buurtpeil.economics.parties import OUTSIDE, Party
from buurtpeil.economics.periods import Step, Timeline
from buurtpeil.economics.quantities import Input, check_known
from buurtpeil.economics.rules import RuleBook
from buurtpeil.economics.scenarios import BASE, Scenario
from buurtpeil.errors import EconomicsError

#: Keys of the counterpart of all parties and of their sum.
RESERVED = (OUTSIDE.key, "society")


class Quantities:
    """The inputs of a model as expressions, by attribute: `x.rent_per_month` is input "rent-per-month"."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._nodes = {one.key: one.expression() for one in inputs}

    def __getattr__(self, name: str) -> Expression:
        return self[name.replace("_", "-")]

    def __getitem__(self, key: str) -> Expression:
        check_known("input", key, self._nodes)
        return self._nodes[key]


@dataclass(frozen=True)
class Remark:
    """A remark that holds where the condition is not 0 (or always, without one)."""

    nl: str
    en: str
    condition: Expression | None = None


@dataclass(frozen=True)
class GoldenCase:
    """Inputs and what must come out: keys as in `Calculation.measure`, values from a hand calculation or a paper.

    A tuple is a list of roots (internal rates, break-evens). `tolerance` is 0.01 euros, or 0.0001 for rates.
    """

    name: str
    values: Mapping[str, float]
    expected: Mapping[str, float | tuple[float, ...]]
    source: str
    tolerance: float = 0.01


class Case:
    """What `build` fills; every name is a permanent key."""

    def __init__(self, parties: Sequence[Party], rules: RuleBook) -> None:
        self.parties = {party.key: party for party in (*parties, OUTSIDE)}
        self.rules = rules
        self.time: Timeline | None = None
        self.steps: dict[str, Expression] = {}
        self.outputs: dict[str, Expression] = {}
        self.flows: list[Flow] = []
        self.pro_memoria_items: list[ProMemoria] = []
        self.warnings: list[Remark] = []
        self.rates: dict[str, Expression] = {}
        self.rate_is_nominal = False
        self.baseline_text: Label | None = None

    def timeline(self, start_year: Expression, count: int, step: Step = Step.YEAR, start_month: int = 1) -> Timeline:
        """Set the one timeline of this case: the longest that any input can ask for."""
        self.time = Timeline(start_year, count, step, start_month)
        return self.time

    def rule(self, key: str, moment: Expression) -> Expression:
        """What a dated rule says on a day (`time.start_date`) or in each period (`time.dates`)."""
        return self.rules[key].at(moment)

    def step(self, key: str, nl: str, en: str, value: Expression | float) -> Expression:
        """Name an intermediate result: a cell in the spreadsheet, a sentence in the documentation."""
        return self._keep(self.steps, key, nl, en, value)

    def output(self, key: str, nl: str, en: str, value: Expression | float) -> Expression:
        """Name a result that users see; one value, or one a period."""
        return self._keep(self.outputs, key, nl, en, value)

    def _keep(self, where: dict[str, Expression], key: str, nl: str, en: str, value: Expression | float) -> Expression:
        self._check_new(key)
        where[key] = named(Label(key, nl, en), value)
        return where[key]

    def _check_new(self, key: str) -> None:
        if key in self.steps or key in self.outputs or any(flow.label.key == key for flow in self.flows):
            raise EconomicsError("Two steps, results or flows share a key:", f"{key!r}.", "Give each its own.")

    def flow(
        self,
        key: str,
        nl: str,
        en: str,
        *,
        payer: str,
        receiver: str,
        amount: Expression,
        basis: Basis = Basis.CASH,
        effect: str | None = None,
        bookable: bool = False,
        baseline: bool = False,
        double_count_reason: Label | None = None,
    ) -> Expression:
        """Book an amount per period from payer to receiver; gives the amount as a named step.

        Welfare and avoided cost come from "outside". See `flows.Flow` for the other words.
        """
        self._check_new(key)
        for party in (payer, receiver):
            check_known("party", party, self.parties)
        if self.time is None:
            raise EconomicsError(
                "A flow needs a timeline,", f"and {key!r} comes before it.", "Call case.timeline() first."
            )
        label = Label(key, nl, en)
        flow = Flow(
            label, payer, receiver, per_period(label, amount), basis, effect, bookable, baseline, double_count_reason
        )
        check_amount(flow, amount, self.time.step.value)
        self.flows.append(flow)
        if double_count_reason is not None:
            self.warnings.append(Remark(double_count_reason.nl, double_count_reason.en))
        return flow.amount

    def discount(self, rate: Expression, *, party: str | None = None, nominal: bool = False) -> None:
        """Set the yearly rate of society and of every party, or of one party; all real, or all nominal."""
        if party is not None:
            check_known("party", party, self.parties)
        elif self.rates and nominal != self.rate_is_nominal:
            raise EconomicsError("Real and nominal rates in one calculation.", way_out="Use one kind.")
        self.rates[party or ""] = rate
        self.rate_is_nominal = nominal

    def no_baseline_flows(self, nl: str, en: str) -> None:
        """Say in words what happens without the project, where that moves no money; else book flows with baseline."""
        self.baseline_text = Label("baseline", nl, en)

    def pro_memoria(self, key: str, nl: str, en: str, party: str) -> None:
        """List an effect that has no number, for a party."""
        check_known("party", party, self.parties)
        self.pro_memoria_items.append(ProMemoria(Label(key, nl, en), party))

    def warn(self, nl: str, en: str, condition: Expression | None = None) -> None:
        """Warn always, or where a condition (one value, or any period of it) holds."""
        self.warnings.append(Remark(nl, en, condition))


@dataclass(frozen=True, kw_only=True)
class Model:
    """One calculation a user can make.

    Parameters
    ----------
    key : permanent, kebab-case. section : of the report. nl, en : title.
    summary_nl, summary_en : what question it answers, in one or two sentences.
    inputs, parties : see `quantities` and `parties`.
    build : writes formulas into a case.
    effects : part -> whole, for the guard against counting twice.
    correlations : (input, input, rank correlation).
    scenarios : beside the base. golden : cases it must meet.
    changed_since_2017 : pairs (nl, en) of laws and facts that are different now.
    version : goes up when a result changes.
    """

    key: str
    section: str
    nl: str
    en: str
    summary_nl: str
    summary_en: str
    inputs: Sequence[Input]
    parties: Sequence[Party]
    build: Callable[[Quantities, Case], None]
    golden: Sequence[GoldenCase]
    effects: Mapping[str, str] = field(default_factory=dict)
    correlations: Sequence[tuple[str, str, float]] = ()
    scenarios: Sequence[Scenario] = ()
    changed_since_2017: Sequence[tuple[str, str]] = ()
    version: str = "1"

    def __post_init__(self) -> None:
        keys = [one.key for one in self.inputs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise EconomicsError(f"Model {self.key!r} has two inputs of one key:", ", ".join(twice), "Rename one.")
        if any(party.key in RESERVED for party in self.parties):
            raise EconomicsError(
                f"Model {self.key!r} has a party whose key is taken:", ", ".join(RESERVED), "Rename that party."
            )
        for scenario in self.scenarios:
            for key in scenario.values:
                check_known("input", key, keys)
        for first, second, _ in self.correlations:
            check_known("input", first, keys)
            check_known("input", second, keys)

    def title(self, language: str = "en") -> str:
        """The title in one language."""
        return self.nl if language == "nl" else self.en

    def scenario(self, key: str | None) -> Scenario:
        """A scenario by key; None or "base" is the base."""
        known = {scenario.key: scenario for scenario in (BASE, *self.scenarios)}
        check_known("scenario", key or BASE.key, known)
        return known[key or BASE.key]
