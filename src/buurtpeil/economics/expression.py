# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a calculation written once, so that several readers can follow it?

Needs quantities and operators. Gives a graph of nodes that `evaluate` works out over draws, `formulas` prints as living
spreadsheet formulas and `text` prints as a sentence; units, price levels and shapes are checked while it is built.
A node is one value, or one value a period (`per_period`): period 0 is the start, period t ends t steps later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buurtpeil.economics.units import NUMBER, Unit
from buurtpeil.errors import EconomicsError

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
class Operation(Expression):
    """Two arguments and a sign: + - * / ^ min max < <= > >= = and or."""

    sign: str


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
