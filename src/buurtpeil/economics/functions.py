# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""With which words does a model write its formulas?

Needs expressions. Gives what models use beside + - * / and comparisons: the smallest and largest, choices,
earlier periods, balances, loans, present values, sums over periods and cohorts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from buurtpeil.economics.expression import (
    Expression,
    Label,
    Number,
    common_prices,
    common_unit,
    in_order,
    lift,
    operation,
)
from buurtpeil.economics.nodes import (
    ELEMENTWISE,
    AnnuityFactor,
    AtPeriod,
    Computed,
    Cumulative,
    Function,
    Named,
    OverCohorts,
    OverPeriods,
    PresentValue,
    Previous,
    Recurrence,
    State,
    Where,
)
from buurtpeil.economics.units import NUMBER, Unit
from buurtpeil.errors import EconomicsError


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
    return node  # type: ignore[no-any-return]  # _like makes whatever kind it is given


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


MONTHS_PER_YEAR = constant(12, "month/year")
