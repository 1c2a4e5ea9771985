# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a calculation stand in a spreadsheet?

Needs nodes and the cells in which inputs, steps and rows of periods stand. Gives formula texts in functions that both
LibreOffice and Excel know and recalculate alike; the second evaluator, beside `evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import COMPARISONS, LOGIC, Expression, Number, Operation

#: Functions that formulas may use; a test holds every workbook to this list.
FUNCTIONS = frozenset(
    {
        "ABS",
        "AND",
        "DATE",
        "EXP",
        "IF",
        "INDEX",
        "INT",
        "LN",
        "LOOKUP",
        "MAX",
        "MIN",
        "NA",
        "OR",
        "PV",
        "ROUND",
        "SUM",
        "SUMPRODUCT",
    }
)


class Cells(Protocol):
    """Where things stand."""

    def cell(self, node: Expression, period: int | None) -> str | None:
        """Address of a node's value (in a period, if it has periods); None where it has no cell of its own."""

    def column(self, node: Expression, first: int, last: int) -> str:
        """The range of a node per period, from one period up to and including another."""

    def index_column(self, first: int, last: int) -> str:
        """The range of period numbers."""

    def last_period(self) -> int:
        """The last period of the timeline."""

    def reversed_column(self, node: Expression, first: int, last: int) -> str:
        """As `column`, of a helper column that holds the node's periods backwards."""

    def rule(self, node: nodes.RuleValue) -> tuple[str, str, str]:
        """Ranges of a rule's first days and values, and the cell of its last day."""


@dataclass
class Printer:
    """Prints one node in one period; nodes with a cell become its address, others are printed in place."""

    cells: Cells
    period: int | None = None
    _state: dict[int, str] = field(default_factory=dict)

    def formula(self, node: Expression, period: int | None = None) -> str:
        """The formula that works `node` out, with its leading "="."""
        self.period = period
        printed = self._print(node)
        # The outermost brackets of a sum or product say nothing.
        bare = isinstance(node, Operation) and node.sign in ("+", "-", "*", "/", "^")
        return "=" + (printed[1:-1] if bare else printed)

    def inside(self, node: Expression) -> str:
        """A node as part of a larger formula."""
        if id(node) in self._state:
            return self._state[id(node)]
        address = self.cells.cell(node, self.period if node.per_period else None)
        return address if address is not None else self._print(node)

    def _print(self, node: Any) -> str:
        return _PRINT[type(node)](self, node)

    def operation(self, node: Any) -> str:
        """Signs and the functions that stand for a sign."""
        left, right = map(self.inside, node.arguments)
        if node.sign in ("min", "max"):
            return f"{node.sign.upper()}({left},{right})"
        if node.sign in ("and", "or"):
            return f"IF({node.sign.upper()}({left},{right}),1,0)"
        if node.sign in COMPARISONS:
            return f"IF({left}{node.sign}{right},1,0)"
        return f"({left}{node.sign}{right})"

    def function(self, node: Any) -> str:
        """Functions of one argument."""
        value = self.inside(node.arguments[0])
        return {
            "ln": f"LN({value})",
            "exp": f"EXP({value})",
            "floor": f"INT({value})",
            "ceiling": f"(-INT(-{value}))",
            "abs": f"ABS({value})",
        }[str(node.name)]

    def where(self, node: Any) -> str:
        """A condition that is a comparison is printed bare, so that the formula stays readable."""
        condition, yes, no = node.arguments
        test = self.inside(condition)
        if test.startswith("IF(") and test.endswith(",1,0)") and self._is_comparison(condition):
            test = test[3:-5]
        else:
            test += "<>0"
        return f"IF({test},{self.inside(yes)},{self.inside(no)})"

    def _is_comparison(self, node: Expression) -> bool:
        return (
            isinstance(node, Operation)
            and self.cells.cell(node, self.period) is None
            and (node.sign in COMPARISONS or node.sign in LOGIC)
        )

    def rule(self, node: Any) -> str:
        """A look-up that fails, as the engine does, beyond the last day of the table."""
        moment = self.inside(node.arguments[0])
        firsts, values, last = self.cells.rule(node)
        return f"IF({moment}>{last},NA(),LOOKUP({moment},{firsts},{values}))"

    def period_date(self, node: Any) -> str:
        """The first day of the month in which the period begins."""
        steps = max((self.period or 0) - 1, 0) * node.months + node.start_month
        return f"DATE(ROUND({self.inside(node.arguments[0])},0),{steps},1)"

    def previous(self, node: Any) -> str:
        """The cell one row up."""
        amounts, initial = node.arguments
        if not self.period:
            return self.inside(initial)
        return self.cells.column(amounts, self.period - 1, self.period - 1)

    def cumulative(self, node: Any) -> str:
        """The sum of the column down to this row."""
        return f"SUM({self.cells.column(node.arguments[0], 0, self.period or 0)})"

    def recurrence(self, node: Any) -> str:
        """The body, in which the state is the cell one row up."""
        if not self.period:
            return self.inside(node.arguments[0])
        self._state[id(node.state)] = self.cells.column(node, self.period - 1, self.period - 1)
        return self.inside(node.body)

    def present_value(self, node: Any) -> str:
        """Every amount times its discount factor, in one formula that needs no equal periods of a year."""
        amounts, rate = node.arguments
        last = self.cells.last_period()
        index = self.cells.index_column(0, last)
        exponent = f"(-{index})" if node.months == 12 else f"(-{index}*{node.months}/12)"
        return f"SUMPRODUCT({self.cells.column(amounts, 0, last)}*(1+{self.inside(rate)})^{exponent})"

    def over_periods(self, node: Any) -> str:
        """One function over the column."""
        amounts = node.arguments[0]
        return f"{node.name.upper()}({self.cells.column(amounts, 0, self.cells.last_period())})"

    def at_period(self, node: Any) -> str:
        """One row of the column."""
        amounts, period = node.arguments
        return f"INDEX({self.cells.column(amounts, 0, self.cells.last_period())},{self.inside(period)}+1)"

    def over_cohorts(self, node: Any) -> str:
        """Starts from period 0 to t beside the profile from age t back to 0."""
        starts, profile = node.arguments
        now, last = self.period or 0, self.cells.last_period()
        return (
            f"SUMPRODUCT({self.cells.column(starts, 0, now)},{self.cells.reversed_column(profile, last - now, last)})"
        )


def number(value: float) -> str:
    """A number as a formula holds it; negative ones in brackets."""
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value).upper()
    return f"({text})" if value < 0 else text


_PRINT: dict[type[Expression], Callable[[Printer, Any], str]] = {
    Number: lambda p, n: number(n.value),
    nodes.InputValue: lambda p, n: str(p.cells.cell(n, None)),
    nodes.RuleValue: Printer.rule,
    nodes.PeriodIndex: lambda p, n: number(p.period or 0),
    nodes.PeriodDate: Printer.period_date,
    Operation: Printer.operation,
    nodes.Function: Printer.function,
    nodes.Where: Printer.where,
    nodes.Previous: Printer.previous,
    nodes.Cumulative: Printer.cumulative,
    nodes.State: lambda p, n: p._state[id(n)],
    nodes.Recurrence: Printer.recurrence,
    nodes.AnnuityFactor: lambda p, n: f"PV({p.inside(n.arguments[0])},{p.inside(n.arguments[1])},-1)",
    nodes.PresentValue: Printer.present_value,
    nodes.OverPeriods: Printer.over_periods,
    nodes.AtPeriod: Printer.at_period,
    nodes.OverCohorts: Printer.over_cohorts,
    nodes.Computed: lambda p, n: str(p.cells.cell(n, p.period if n.per_period else None)),
    nodes.Named: lambda p, n: p.inside(n.arguments[0]),
}
