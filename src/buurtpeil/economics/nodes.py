# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which kinds of node are there, beside numbers and signs?

Needs `expression`. Gives one small class a kind; each has a line in `evaluate`, in `formulas` and in `text`, and a test
holds the three to that. Models make them with `functions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from buurtpeil.economics.expression import Expression, Label, Operation

if TYPE_CHECKING:
    from buurtpeil.economics.quantities import Input
    from buurtpeil.economics.rules import Rule


@dataclass(frozen=True, eq=False, kw_only=True)
class InputValue(Expression):
    """The value of an input: one number, or one per draw."""

    input: Input


@dataclass(frozen=True, eq=False, kw_only=True)
class RuleValue(Expression):
    """What a dated rule says on the date in the one argument (a day number)."""

    rule: Rule


@dataclass(frozen=True, eq=False, kw_only=True)
class PeriodIndex(Expression):
    """0, 1, 2 … `count`: 0 is the start."""

    count: int
    months: int


@dataclass(frozen=True, eq=False, kw_only=True)
class PeriodDate(Expression):
    """The first day of each period as a spreadsheet's day number; argument: the year of the start."""

    count: int
    months: int
    start_month: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Function(Expression):
    """One argument: ln, exp, floor, ceiling or abs."""

    name: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Where(Expression):
    """Condition, value if it holds, value if not."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Previous(Expression):
    """The value of the period before; the second argument in period 0."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Cumulative(Expression):
    """The sum up to and including each period."""


@dataclass(frozen=True, eq=False, kw_only=True)
class State(Expression):
    """Inside a `Recurrence`: its own value one period earlier."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Recurrence(Expression):
    """A balance, fund or queue: the first argument in period 0, then `body`, worked out from the period before.

    `dependents` are the nodes of the body that follow from the state, in order; the second argument is the index of
    the timeline, further ones are what the body takes from outside.
    """

    state: State
    body: Expression
    dependents: tuple[Expression, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class AnnuityFactor(Expression):
    """Worth now of 1 at the end of each of n periods: (1 - (1 + rate)^-n) / rate; arguments: rate, n."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PresentValue(Expression):
    """Worth at the start of amounts at period ends, at a yearly rate; arguments: amounts, rate."""

    months: int


@dataclass(frozen=True, eq=False, kw_only=True)
class OverPeriods(Expression):
    """One number of a row of periods: sum, min or max."""

    name: str


@dataclass(frozen=True, eq=False, kw_only=True)
class AtPeriod(Expression):
    """The amount in one period; arguments: amounts, period."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OverCohorts(Expression):
    """Sum over cohorts: those that started k periods ago times the profile at age k; arguments: starts, profile."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Computed(Expression):
    """A drawn or optimised result: worked out by a function of arrays, printed elsewhere as a labelled value.

    `function` takes one array a argument, shape (periods or 1, draws or 1), and gives one of such a shape.
    """

    label: Label
    function: Callable[..., Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class Named(Expression):
    """A step with a name: a cell of its own in the spreadsheet and a sentence of its own in the documentation."""

    label: Label


#: Kinds that work period by period and so may stand in the body of a recurrence.
ELEMENTWISE = (Operation, Function, Where, RuleValue, AnnuityFactor, Named)
