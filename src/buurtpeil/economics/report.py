# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does someone who must decide want to read of a calculation, in one piece?

Needs a `Calculation` and a user's values. Gives a `Report`: the result, when it closes, what rests on assumptions and,
if asked for, what draws say of it. Terminal, JSON, spreadsheet and PDF all tell this one report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from buurtpeil.economics.break_even import bounds, break_even
from buurtpeil.economics.calculation import SOCIETY, Calculation
from buurtpeil.economics.discounting import Discounting
from buurtpeil.economics.evaluate import evaluate
from buurtpeil.economics.expression import Array, in_order
from buurtpeil.economics.guards import check_prices
from buurtpeil.economics.nodes import InputValue, RuleValue
from buurtpeil.economics.parties import OUTSIDE
from buurtpeil.economics.quantities import Input, Shape
from buurtpeil.economics.result import PartyResult, Result, calculate
from buurtpeil.economics.rules import DAY_ZERO
from buurtpeil.economics.sensitivity import Index, Information, sobol_indices, value_of_information
from buurtpeil.economics.text import as_text
from buurtpeil.economics.uncertainty import (
    SEED,
    Bar,
    Spread,
    band,
    share_on_assumptions,
    simulate,
    tornado,
)
from buurtpeil.errors import EconomicsError

#: Enough for percentiles that no longer move in what is shown.
DRAWS = 2**14
#: Of how many inputs it is told where the result turns.
TURNING_POINTS = 5
HALF_A_CENT = 0.005


class Turning(StrEnum):
    """Whether an input has a value at which the headline is zero."""

    FOUND = "found"
    NOT_ACHIEVABLE = "not-achievable"  # all of its possible values were looked at
    UNKNOWN = "unknown"  # not within the values looked at, and beyond them the calculation can't be made


@dataclass(frozen=True)
class TurningPoint:
    """Every value of an input at which the headline is zero; `searched` is the range in which was looked.

    `reason` says why no more could be looked at, empty where all possible values were.
    """

    key: str
    values: tuple[float, ...]
    searched: tuple[float, float]
    reason: str = ""

    @property
    def status(self) -> Turning:
        """Found, not achievable, or unknown."""
        if self.values:
            return Turning.FOUND
        return Turning.UNKNOWN if self.reason else Turning.NOT_ACHIEVABLE


@dataclass(frozen=True)
class Uncertainty:
    """What draws say: the spread per measure, what moves the headline, and what knowing an input would be worth.

    `bands` holds per party the 5th, 50th and 95th percentile of its running total, shape (3, periods).
    """

    draws: int
    seed: int
    spreads: Mapping[str, Spread]
    bands: Mapping[str, Array]
    indices: tuple[Index, ...]
    information: tuple[Information, ...]


@dataclass(frozen=True)
class Rate:
    """A discount rate: per year as a fraction (of a schedule the first), in words, and where it comes from."""

    value: float
    words: Mapping[str, str]
    sources: tuple[str, ...]
    nominal: bool
    discounting: Discounting


@dataclass(frozen=True)
class Report:
    """One report; `headline` is the key of the measure that all of it is about."""

    result: Result
    base: Result | None
    headline: str
    turning_points: tuple[TurningPoint, ...]
    bars: tuple[Bar, ...]
    on_assumptions: float | None
    rate: Rate | None
    prices: str | None
    uncertainty: Uncertainty | None = None
    compared: Mapping[str, Result] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[PartyResult, ...]:
        """All that take part; not the outside."""
        return tuple(party for party in self.result.parties.values() if party.key != OUTSIDE.key)

    @property
    def losing(self) -> tuple[PartyResult, ...]:
        """Parties that are worse off, with avoided cost and welfare counted."""
        return tuple(party for party in self.parties if party.npv_with_effects < -HALF_A_CENT)

    @property
    def values_by_key(self) -> Mapping[str, Input]:
        """The inputs of this run."""
        return {one.key: one for one in self.result.inputs}

    @property
    def headline_value(self) -> float:
        """The headline, once, with every input as it is."""
        return self.result.calculation.value(self.headline, self.result.inputs)

    def spread_of(self, party: str) -> Spread | None:
        """The spread of what a party gains; None without draws."""
        if self.uncertainty is None:
            return None
        spreads = self.uncertainty.spreads
        if party == SOCIETY:
            return spreads.get("npv/society")
        return spreads.get(f"effects/{party}", spreads.get(f"npv/{party}"))


def make_report(
    calculation: Calculation,
    values: Mapping[str, float] | None = None,
    scenario: str | None = None,
    *,
    uncertain: bool = False,
    compare: tuple[str, ...] = (),
    budgets: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Report:
    """Work everything out that a report tells.

    Parameters
    ----------
    values : a user's values by input key, over those of the scenario. uncertain : whether to draw as well.
    compare : keys of scenarios to put beside this one, with the same values of the user. budgets : euros a year that a
    party may pay, by its key. draws, seed : of the draws.

    Raises
    ------
    EconomicsError : as `calculate` does.
    """
    result = calculate(calculation, values, scenario, budgets)
    base = calculate(calculation) if result.scenario != "base" or values else None
    headline, inputs = calculation.headline, result.inputs
    if calculation.run([headline], inputs)[0].shape[0] != 1:
        raise EconomicsError("The headline of a report is one number,", f"and {headline!r} is a row.", "Change it.")
    bars = tornado(calculation, inputs)
    flows = calculation.case.flows
    return Report(
        result,
        base,
        headline,
        tuple(_turning(calculation, result, key) for key in _gradual(bars, inputs)[:TURNING_POINTS]),
        bars,
        share_on_assumptions(calculation, inputs),
        _rate(calculation, inputs) if flows else None,
        check_prices(flows, calculation.case.rate_is_nominal) if flows else None,
        _uncertainty(calculation, inputs, headline, draws, seed) if uncertain else None,
        {key: calculate(calculation, values, key) for key in compare},
    )


def _gradual(bars: tuple[Bar, ...], inputs: tuple[Input, ...]) -> list[str]:
    """Inputs that can have any value: a yes or no, or a way to read a print, has no turning point."""
    own = {one.key: one for one in inputs}
    return [
        bar.key
        for bar in bars
        if bar.swing > 0 and own[bar.key].unit != "switch" and own[bar.key].shape is not Shape.DISCRETE
    ]


def _turning(calculation: Calculation, result: Result, key: str) -> TurningPoint:
    """All possible values of an input are looked at; where that can't be, those of its own range."""
    one = next(one for one in result.inputs if one.key == key)
    reason = ""
    for searched in (bounds(one), one.span):
        try:
            found = break_even(calculation, result.inputs, key, calculation.headline, searched)
        except EconomicsError as problem:
            # Somewhere between its bounds the input leaves a rule's table, or divides by zero.
            reason = f"{problem.what} {problem.values}".strip()
        else:
            return TurningPoint(key, tuple(sorted(set(found))), searched, reason)
    return TurningPoint(key, (), one.span, reason)


def _rate(calculation: Calculation, inputs: tuple[Input, ...]) -> Rate:
    values, schedule = {one.key: one.value for one in inputs}, calculation.discounting.schedule
    if schedule is not None:
        node, sources = schedule.rate(calculation.time), [schedule.reference]
        words = {"nl": schedule.nl, "en": schedule.en}
    else:
        node = calculation.case.rates[""]
        below = in_order([node])
        sources = [
            one.input.source for one in below if isinstance(one, InputValue) and one.input.unit != "calendar-year"
        ]
        start = DAY_ZERO + timedelta(days=int(evaluate(calculation.time.start_date, values)[0, 0]))
        sources += [one.rule.on(start).reference for one in below if isinstance(one, RuleValue)]
        words = {language: as_text(node, language, unfold=False) for language in ("nl", "en")}
    return Rate(
        float(evaluate(node, values)[0, 0]),
        words,
        tuple(dict.fromkeys(sources)),
        calculation.case.rate_is_nominal,
        calculation.discounting,
    )


def _uncertainty(
    calculation: Calculation, inputs: tuple[Input, ...], headline: str, draws: int, seed: int
) -> Uncertainty:
    simulation = simulate(calculation, inputs, None, draws, seed)
    spreads = {key: simulation.spread(key) for key in simulation.measures}
    rows = [key for key, nodes in calculation.parties.items() if nodes.cumulative is not None and key != OUTSIDE.key]
    return Uncertainty(
        draws,
        seed,
        spreads,
        {key: band(calculation, inputs, f"cumulative/{key}", draws=min(draws, 2**12), seed=seed) for key in rows},
        sobol_indices(calculation, inputs, seed=seed),
        value_of_information(simulation, headline) if headline in simulation.measures and simulation.inputs else (),
    )
