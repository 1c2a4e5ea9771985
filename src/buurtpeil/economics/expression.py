# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a calculation written once, so that several readers can follow it?

Needs quantities and operators. Gives a graph of nodes that `evaluate` works out over draws, `formulas` prints as living
spreadsheet formulas and `text` prints as a sentence; units, price levels and shapes are checked while it is built.
A node is one value, or one value a period (`per_period`): period 0 is the start, period t ends t steps later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from buurtpeil.economics.units import NUMBER, Unit
from buurtpeil.errors import EconomicsError

if TYPE_CHECKING:
    from buurtpeil.economics.quantities import Input
    from buurtpeil.economics.rules import Rule

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """A permanent key with a name in Dutch and English."""

    key: str
    nl: str
    en: str

    def text(self, language: str = "en") -> str:
        """The name in one language."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, eq=False, kw_only=True)
class Expression:
    """A node. `unit` None is a bare number that fits any unit; `prices` is a price year, "nominal" or None."""

    arguments: tuple[Expression, ...] = ()
    unit: Unit | None = None
    prices: str | None = None
    per_period: bool = False

    def __add__(self, other: Expression | float) -> Expression:
        return operation("+", self, other)

    def __radd__(self, other: float) -> Expression:
        return operation("+", other, self)

    def __sub__(self, other: Expression | float) -> Expression:
        return operation("-", self, other)

    def __rsub__(self, other: float) -> Expression:
        return operation("-", other, self)

    def __mul__(self, other: Expression | float) -> Expression:
        return operation("*", self, other)

    def __rmul__(self, other: float) -> Expression:
        return operation("*", other, self)

    def __truediv__(self, other: Expression | float) -> Expression:
        return operation("/", self, other)

    def __rtruediv__(self, other: float) -> Expression:
        return operation("/", other, self)

    def __pow__(self, other: Expression | float) -> Expression:
        return operation("^", self, other)

    def __rpow__(self, other: float) -> Expression:
        return operation("^", other, self)

    def __neg__(self) -> Expression:
        return operation("*", -1, self)

    def __lt__(self, other: Expression | float) -> Expression:
        return operation("<", self, other)

    def __le__(self, other: Expression | float) -> Expression:
        return operation("<=", self, other)

    def __gt__(self, other: Expression | float) -> Expression:
        return operation(">", self, other)

    def __ge__(self, other: Expression | float) -> Expression:
        return operation(">=", self, other)

    def __bool__(self) -> bool:
        raise EconomicsError(
            "A calculation has no yes or no of its own:",
            "`if`, `and`, `or` on an expression.",
            "Use where(), both() or either().",
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Number(Expression):
    """A number of arithmetic (12 months, 1 minus a share); whatever could be otherwise is an `Input`."""

    value: float


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
class Operation(Expression):
    """Two arguments and a sign: + - * / ^ min max < <= > >= = and or."""

    sign: str


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
COMPARISONS = ("<", "<=", ">", ">=", "=")
LOGIC = ("and", "or")


def lift(value: Expression | float) -> Expression:
    """A number as a node; a node as it is."""
    if isinstance(value, Expression):
        return value
    if not np.isfinite(value):
        raise EconomicsError("A calculation holds a number that is not finite:", f"{value}.", "Give a finite number.")
    return Number(value=float(value))


def operation(sign: str, left: Expression | float, right: Expression | float) -> Expression:
    """Two nodes under a sign, with the unit and price level that follow.

    Raises
    ------
    EconomicsError : units or price levels that don't fit together.
    """
    a, b = lift(left), lift(right)
    if sign in ("*", "/"):
        unit = _product(sign, a.unit, b.unit)
    elif sign == "^":
        unit = _power(a, b)
    else:
        unit = common_unit(f"`{sign}`", a, b)
        if sign in COMPARISONS or sign in LOGIC:
            unit = NUMBER
    prices = common_prices(f"`{sign}`", a, b)
    return Operation(
        arguments=(a, b),
        sign=sign,
        unit=unit,
        per_period=a.per_period or b.per_period,
        prices=prices if unit is None or unit.is_money else None,
    )


def _product(sign: str, left: Unit | None, right: Unit | None) -> Unit | None:
    if left is None and right is None:
        return None
    left, right = left or NUMBER, right or NUMBER
    return left * right if sign == "*" else left / right


def _power(base: Expression, exponent: Expression) -> Unit | None:
    if base.unit is None or base.unit.is_plain:
        return base.unit if exponent.unit is None else NUMBER
    if isinstance(exponent, Number) and exponent.value.is_integer():
        return base.unit ** int(exponent.value)
    raise EconomicsError(
        "Only a plain number can be raised to a power that varies:",
        f"the base is in {base.unit}.",
        "Divide by a quantity in the same unit first.",
    )


def common_unit(where_used: str, *nodes: Expression) -> Unit | None:
    """The one unit of nodes that are added or compared; bare numbers take it over."""
    units = {node.unit for node in nodes if node.unit is not None}
    if len(units) > 1:
        raise EconomicsError(
            f"Different units under {where_used}:",
            f"{' and '.join(sorted(map(str, units)))}.",
            "Convert one of them, for example times MONTHS_PER_YEAR.",
        )
    return next(iter(units), None)


def common_prices(where_used: str, *nodes: Expression) -> str | None:
    """The one price level of nodes; None is no money."""
    levels = {node.prices for node in nodes if node.prices is not None}
    if len(levels) > 1:
        raise EconomicsError(
            f"Mixed price levels under {where_used}:",
            f"{' and '.join(sorted(levels))}.",
            "Convert one of them with indexed(), to_nominal() or to_real().",
        )
    return next(iter(levels), None)


def _like(
    node: type[Any], arguments: Iterable[Expression], *, of: tuple[Expression, ...], what: str, **more: Any
) -> Any:
    """A node whose unit and price level are those that `of` share."""
    arguments = tuple(arguments)
    more.setdefault("per_period", any(argument.per_period for argument in arguments))
    return node(arguments=arguments, unit=common_unit(what, *of), prices=common_prices(what, *of), **more)


def _rows(what: str, node: Expression) -> Expression:
    if not node.per_period:
        raise EconomicsError(
            f"{what} needs an amount per period,",
            "and this is a single value.",
            "Multiply it by Timeline.during() or Timeline.at() to say when it happens.",
        )
    return node


def minimum(*values: Expression | float) -> Expression:
    """The smallest of two or more."""
    first, *rest = values
    return lift(first) if not rest else operation("min", first, minimum(*rest))


def maximum(*values: Expression | float) -> Expression:
    """The largest of two or more."""
    first, *rest = values
    return lift(first) if not rest else operation("max", first, maximum(*rest))


def equals(left: Expression | float, right: Expression | float) -> Expression:
    """1 where both are the same, else 0."""
    return operation("=", left, right)


def both(left: Expression, right: Expression) -> Expression:
    """1 where both conditions hold, else 0."""
    return operation("and", left, right)


def either(left: Expression, right: Expression) -> Expression:
    """1 where one condition or both hold, else 0."""
    return operation("or", left, right)


def where(condition: Expression, if_true: Expression | float, if_false: Expression | float) -> Expression:
    """One value where the condition holds, the other where it does not."""
    a, b = lift(if_true), lift(if_false)
    node: Expression = _like(Where, (condition, a, b), of=(a, b), what="where()")
    return node


def _function(name: str, value: Expression | float, *, keeps_unit: bool) -> Expression:
    node = lift(value)
    if not keeps_unit and node.unit is not None and not node.unit.is_plain:
        raise EconomicsError(f"{name}() takes a plain number,", f"not {node.unit}.", "Divide by the same unit first.")
    return Function(arguments=(node,), name=name, unit=node.unit, prices=node.prices, per_period=node.per_period)


def ln(value: Expression | float) -> Expression:
    """Natural logarithm of a plain number."""
    return _function("ln", value, keeps_unit=False)


def exp(value: Expression | float) -> Expression:
    """Natural exponential of a plain number."""
    return _function("exp", value, keeps_unit=False)


def floor(value: Expression | float) -> Expression:
    """Rounded down to a whole number."""
    return _function("floor", value, keeps_unit=True)


def ceiling(value: Expression | float) -> Expression:
    """Rounded up to a whole number."""
    return _function("ceiling", value, keeps_unit=True)


def absolute(value: Expression | float) -> Expression:
    """Without its sign."""
    return _function("abs", value, keeps_unit=True)


def previous(value: Expression, initial: Expression | float = 0) -> Expression:
    """The value one period earlier; `initial` in period 0."""
    start = lift(initial)
    node: Expression = _like(Previous, (_rows("previous()", value), start), of=(value, start), what="previous()")
    return node


def cumulative(value: Expression) -> Expression:
    """The sum from period 0 up to and including each period."""
    node: Expression = _like(Cumulative, (_rows("cumulative()", value),), of=(value,), what="cumulative()")
    return node


def recurrence(index: Expression, initial: Expression | float, step: Callable[[Expression], Expression]) -> Expression:
    """A value that follows from itself one period earlier: a balance, a fund, a queue.

    `index` is that of the timeline; `initial` (one number) is period 0; `step` gets the earlier value and gives the
    value from period 1 on. Example: `recurrence(time.index, loan, lambda balance: balance * (1 + rate) - payment)`.
    """
    start = lift(initial)
    state = State(unit=start.unit, prices=start.prices, per_period=True)
    body = step(state)
    dependents = tuple(_following(body, state))
    if body not in dependents:
        raise EconomicsError(
            "The step of a recurrence does not use the value before it.",
            way_out="Use that value as an ordinary expression.",
        )
    for node in dependents:
        if not isinstance(node, ELEMENTWISE):
            raise EconomicsError(
                "A recurrence looks back one period only,",
                f"and its step uses {type(node).__name__}.",
                "Work that part out outside the step.",
            )
    outside = {id(a): a for node in dependents for a in node.arguments if a is not state and a not in dependents}
    node = _like(
        Recurrence,
        (start, _rows("recurrence()", index), *outside.values()),
        of=(start, body),
        what="recurrence()",
        per_period=True,
        state=state,
        body=body,
        dependents=dependents,
    )
    return node  # type: ignore[no-any-return]


def _following(body: Expression, state: State) -> Iterator[Expression]:
    """The nodes of the body that depend on the state, arguments first."""
    depends: set[int] = {id(state)}
    for node in in_order([body]):
        if any(id(argument) in depends for argument in node.arguments):
            depends.add(id(node))
            yield node


def annuity_factor(rate: Expression | float, count: Expression | float) -> Expression:
    """Worth now of 1 at the end of each of `count` periods at `rate` a period; `count` where the rate is 0.

    It has the unit of `count`: euros a month times a factor over months are euros.
    """
    a, b = lift(rate), lift(count)
    return AnnuityFactor(arguments=(a, b), unit=b.unit or NUMBER, per_period=a.per_period or b.per_period)


def loan_payment(principal: Expression, rate: Expression | float, count: Expression | float) -> Expression:
    """The equal payment a period, in arrears, that repays `principal` in `count` periods at `rate` a period."""
    return principal / annuity_factor(rate, count)


def loan_balance(principal: Expression, rate: Expression | float, count: Expression, elapsed: Expression) -> Expression:
    """What is still owed of an annuity loan after `elapsed` payments."""
    return loan_payment(principal, rate, count) * annuity_factor(rate, maximum(count - elapsed, 0))


def present_value(amounts: Expression, rate: Expression | float, months: int = 12) -> Expression:
    """Worth at the start of amounts per period of `months` months, at a *yearly* effective rate."""
    r = lift(rate)
    node: Expression = _like(
        PresentValue,
        (_rows("present_value()", amounts), r),
        of=(amounts,),
        what="present_value()",
        per_period=False,
        months=months,
    )
    return node


def _over(name: str, value: Expression) -> Expression:
    node: Expression = _like(
        OverPeriods, (_rows(f"{name} over periods", value),), of=(value,), what=name, per_period=False, name=name
    )
    return node


def total(value: Expression) -> Expression:
    """Sum over all periods."""
    return _over("sum", value)


def largest(value: Expression) -> Expression:
    """Largest value of all periods."""
    return _over("max", value)


def smallest(value: Expression) -> Expression:
    """Smallest value of all periods."""
    return _over("min", value)


def value_at(value: Expression, period: Expression | float) -> Expression:
    """The value in one period (0 is the start)."""
    node: Expression = _like(
        AtPeriod, (_rows("value_at()", value), lift(period)), of=(value,), what="value_at()", per_period=False
    )
    return node


def over_cohorts(starts: Expression, profile: Expression) -> Expression:
    """Sum over cohorts: `starts` (how many begin in each period) times `profile` (per one, by age in periods)."""
    a, b = _rows("over_cohorts()", starts), _rows("over_cohorts()", profile)
    product = operation("*", a, b)
    return OverCohorts(arguments=(a, b), unit=product.unit, prices=product.prices, per_period=True)


def computed(
    label: Label,
    function: Callable[..., Any],
    *arguments: Expression | float,
    unit: str = "count",
    per_period: bool = False,
    prices: str | None = None,
) -> Expression:
    """A result of a function that no formula can hold (a draw, an optimum); a labelled value in the spreadsheet."""
    return Computed(
        arguments=tuple(map(lift, arguments)),
        label=label,
        function=function,
        unit=Unit.parse(unit),
        per_period=per_period,
        prices=prices,
    )


def named(label: Label, value: Expression | float) -> Expression:
    """The same value as a step with a name."""
    node = lift(value)
    return Named(arguments=(node,), label=label, unit=node.unit, prices=node.prices, per_period=node.per_period)


def constant(value: float, unit: str) -> Expression:
    """A number of arithmetic with a unit, such as 12 month/year."""
    return Number(value=value, unit=Unit.parse(unit))


def plain_number(node: Expression) -> Expression:
    """The same value without its unit: a term in periods as a count of periods, say."""
    return replace(node, unit=NUMBER)


def in_order(nodes: Iterable[Expression]) -> list[Expression]:
    """All nodes below the given ones, each once, arguments before what uses them."""
    order: list[Expression] = []
    seen: set[int] = set()
    stack: list[tuple[Expression, bool]] = [(node, False) for node in reversed(list(nodes))]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((argument, False) for argument in reversed(node.arguments))
    return order


MONTHS_PER_YEAR = constant(12, "month/year")
