# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which step of a calculation stands in which cell?

Needs a `Calculation` and the sheet and column in which its inputs stand. Gives addresses: named steps, whatever is used
more than once and whatever a formula needs as a whole column get a cell; the rest is printed in place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import Expression, Label, Number, in_order
from buurtpeil.economics.text import as_text

#: Rows and columns count from 0. Period 0 stands in this row of a sheet of periods; the index in its first column.
FIRST_PERIOD_ROW = 4
FIRST_STEP_ROW = 3
STEP_COLUMN = 1
#: Of these the first argument is needed as a whole column.
_WHOLE_COLUMN = (
    nodes.Previous,
    nodes.Cumulative,
    nodes.PresentValue,
    nodes.OverPeriods,
    nodes.AtPeriod,
    nodes.OverCohorts,
)
_IN_PLACE = (Number, nodes.InputValue, nodes.Named, nodes.State)


@dataclass(frozen=True)
class Placed:
    """A node with a cell: its label (the formula in words where it has no name) and row or column."""

    node: Expression
    label: Label | None
    place: int

    def name(self, language: str) -> str:
        """The name over the cell."""
        return self.label.text(language) if self.label else as_text(self.node, language)[:120]


class Layout:
    """Addresses of one variant (base or scenario) of a calculation; `formulas.Cells`.

    Parameters
    ----------
    inputs : input key -> absolute address with its sheet.
    rules : rule key -> (range of first days, range of values, cell of the last day).
    steps_sheet, periods_sheet : names of the two sheets of this variant.
    """

    def __init__(
        self,
        measures: Sequence[Expression],
        last_period: int,
        inputs: Mapping[str, str],
        rules: Mapping[str, tuple[str, str, str]],
        steps_sheet: str,
        periods_sheet: str,
    ) -> None:
        self._inputs, self._rules, self._last = inputs, rules, last_period
        self._steps_sheet, self.periods_sheet = steps_sheet, periods_sheet
        self.steps: list[Placed] = []
        self.columns: list[Placed] = []
        self.reversed: list[tuple[Placed, int]] = []
        self._places: dict[int, int] = {}
        self._reversed_places: dict[int, int] = {}
        order = in_order(measures)
        names = {id(n.arguments[0]): n.label for n in reversed(order) if isinstance(n, nodes.Named)}
        used = Counter(id(argument) for node in order for argument in node.arguments)
        whole = {id(node.arguments[0]) for node in order if isinstance(node, _WHOLE_COLUMN)}
        whole |= {id(node.arguments[1]) for node in order if isinstance(node, nodes.OverCohorts)}
        for node in order:
            needs_cell = used[id(node)] > 1 or id(node) in whole or isinstance(node, nodes.Recurrence | nodes.Computed)
            if isinstance(node, nodes.PeriodIndex):
                self._places[id(node)] = 0
            elif isinstance(node, nodes.Named):
                self._place_named(node)
            elif needs_cell and not isinstance(node, _IN_PLACE):
                self._place(node, names.get(id(node)))
        # Helper columns come last: a profile backwards, for sums over cohorts.
        for node in order:
            if isinstance(node, nodes.OverCohorts) and id(node.arguments[1]) not in self._reversed_places:
                column = len(self.columns) + 1 + len(self.reversed)
                self._reversed_places[id(node.arguments[1])] = column
                self.reversed.append((Placed(node.arguments[1], None, column), self._column_of(node.arguments[1])))

    def _place(self, node: Expression, label: Label | None) -> None:
        rows = self.columns if node.per_period else self.steps
        place = len(rows) + (1 if node.per_period else FIRST_STEP_ROW)
        self._places[id(node)] = place
        rows.append(Placed(node, label, place))

    def _place_named(self, node: nodes.Named) -> None:
        """A name shares the cell of what it names; of an input it gets one of its own."""
        target = node.arguments[0]
        if isinstance(_innermost(target), nodes.PeriodIndex):
            self._places[id(node)] = 0
            return
        if isinstance(target, nodes.Named) or (id(target) not in self._places and isinstance(target, _IN_PLACE)):
            self._place(node, node.label)
            return
        if id(target) not in self._places:
            self._place(target, node.label)
        self._places[id(node)] = self._places[id(target)]

    def _column_of(self, node: Expression) -> int:
        return self._places[id(node)]

    def cell(self, node: Expression, period: int | None) -> str | None:
        """Absolute address; None where the node is printed in place."""
        if isinstance(node, nodes.InputValue):
            return self._inputs[node.input.key]
        place = self._places.get(id(node))
        if place is None:
            return None
        if not node.per_period:
            return f"'{self._steps_sheet}'!{xl_rowcol_to_cell(place, STEP_COLUMN, True, True)}"
        row = FIRST_PERIOD_ROW + (period or 0)
        return f"'{self.periods_sheet}'!{xl_rowcol_to_cell(row, place, True, True)}"

    def _range(self, column: int, first: int, last: int) -> str:
        rows = FIRST_PERIOD_ROW + first, FIRST_PERIOD_ROW + last
        return f"'{self.periods_sheet}'!{xl_range_abs(rows[0], column, rows[1], column)}"

    def column(self, node: Expression, first: int, last: int) -> str:
        """A node's periods `first` to `last`."""
        return self._range(self._column_of(node), first, last)

    def index_column(self, first: int, last: int) -> str:
        """Period numbers."""
        return self._range(0, first, last)

    def reversed_column(self, node: Expression, first: int, last: int) -> str:
        """Rows `first` to `last` of the helper column that holds the node backwards."""
        return self._range(self._reversed_places[id(node)], first, last)

    def last_period(self) -> int:
        """The number of the last period."""
        return self._last

    def rule(self, node: nodes.RuleValue) -> tuple[str, str, str]:
        """Where a rule's table stands."""
        return self._rules[node.rule.key]


def _innermost(node: Expression) -> Expression:
    """What a name, or a name of a name, stands for."""
    return _innermost(node.arguments[0]) if isinstance(node, nodes.Named) else node
