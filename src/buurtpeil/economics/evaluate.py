# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a calculation come to, once or in a hundred thousand draws?

Needs nodes and the values of the inputs, one number or one per draw. Gives an array a node, shape (periods or 1,
draws or 1): one of the two evaluators (the other, `formulas`, prints the same graph as spreadsheet formulas).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from buurtpeil.economics import finance, nodes
from buurtpeil.economics.expression import Array, Expression, Number, Operation, in_order
from buurtpeil.economics.text import as_text
from buurtpeil.errors import EconomicsError

#: Cells of one intermediate array; draws are worked in chunks of such a size that it stays in the processor's cache.
CELLS_IN_CHUNK = 200_000
THREADS = 2


class Program:
    """Nodes in the order in which they are worked out; made once, run for any values of the inputs.

    Nodes that say the same (two masks of the same years) share a slot, so that each is worked out once.
    """

    def __init__(self, outputs: Sequence[Expression]) -> None:
        self.outputs = tuple(outputs)
        order = in_order(self.outputs)
        self._steps: list[tuple[Expression, tuple[int, ...]]] = []
        slots: dict[int, int] = {}
        known: dict[Any, int] = {}
        for node in order:
            arguments = tuple(slots[id(argument)] for argument in node.arguments)
            if isinstance(node, nodes.Named):
                slots[id(node)] = arguments[0]
                continue
            key = (type(node), arguments, _meaning(node))
            if key not in known:
                known[key] = len(self._steps)
                self._steps.append((node, arguments))
            slots[id(node)] = known[key]
        self._slots = [slots[id(node)] for node in self.outputs]
        self._unneeded = self._last_uses()
        self._periods = max(
            [n.count + 1 for n in order if isinstance(n, nodes.PeriodIndex | nodes.PeriodDate)], default=1
        )

    def _last_uses(self) -> list[list[int]]:
        """Per step the slots that nothing needs any more, so that memory does not grow with the graph."""
        last = {slot: place for place, (_, arguments) in enumerate(self._steps) for slot in (place, *arguments)}
        free: list[list[int]] = [[] for _ in self._steps]
        for slot, place in last.items():
            if slot not in self._slots:
                free[place].append(slot)
        return free

    def run(self, values: Mapping[str, Array | float]) -> list[Array]:
        """All outputs, each of shape (periods or 1, draws or 1), worked in chunks of draws.

        Raises
        ------
        EconomicsError : a result that is not finite, a date outside a rule, a rate of -100%.
        """
        arrays = {key: np.asarray(value, dtype=float).reshape(1, -1) for key, value in values.items()}
        draws = max([array.shape[1] for array in arrays.values()], default=1)
        size = max(256, CELLS_IN_CHUNK // self._periods)

        def part(start: int) -> list[Array]:
            chunk = {
                key: array if array.shape[1] == 1 else array[:, start : start + size] for key, array in arrays.items()
            }
            return self._run_chunk(chunk, min(size, draws - start))

        starts = range(0, draws, size)
        if len(starts) == 1:
            return part(0)
        # Chunks know nothing of each other, and numpy lets other threads work while it does.
        with ThreadPoolExecutor(THREADS) as pool:
            parts = list(pool.map(part, starts))
        return [np.concatenate(pieces, axis=1) for pieces in zip(*parts, strict=True)]

    def _run_chunk(self, values: Mapping[str, Array], draws: int) -> list[Array]:
        results: dict[int, Array] = {}
        with np.errstate(all="ignore"):
            for place, (node, arguments) in enumerate(self._steps):
                results[place] = apply(node, [results[slot] for slot in arguments], values)
                for slot in self._unneeded[place]:
                    del results[slot]
        outputs = [results[slot] for slot in self._slots]
        for node, array in zip(self.outputs, outputs, strict=True):
            if not np.isfinite(array).all():
                self._explain(node, values)
        if draws > 1:
            outputs = [np.broadcast_to(array, (array.shape[0], draws)) for array in outputs]
        return outputs

    def _explain(self, output: Expression, values: Mapping[str, Array]) -> None:
        """Raise, naming the first step whose result is not a number although what goes in is."""
        results: dict[int, Array] = {}
        culprit = output
        with np.errstate(all="ignore"):
            for node in in_order([output]):
                results[id(node)] = apply(node, [results[id(argument)] for argument in node.arguments], values)
                if not np.isfinite(results[id(node)]).all():
                    culprit = node
                    break
        names = sorted({n.input.key for n in in_order([culprit]) if isinstance(n, nodes.InputValue)})
        raise EconomicsError(
            "A result is not a number:",
            f"{as_text(culprit)}.",
            f"Something is divided by zero or grows without end; check {', '.join(names) or 'it'}.",
        )


def _meaning(node: Any) -> Any:
    """What sets a node apart from others of its kind with the same arguments."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, nodes.InputValue):
        return node.input.key
    if isinstance(node, nodes.RuleValue):
        return node.rule.key
    if isinstance(node, Operation):
        return node.sign
    if isinstance(node, nodes.Function | nodes.OverPeriods):
        return node.name
    if isinstance(node, nodes.PeriodIndex | nodes.PeriodDate):
        return node.count, node.months, getattr(node, "start_month", 0)
    if isinstance(node, nodes.PresentValue):
        return node.months
    return id(node) if isinstance(node, nodes.Recurrence | nodes.Computed) else None


def evaluate(node: Expression, values: Mapping[str, Array | float] | None = None) -> Array:
    """One node for one set of values; inputs that are left out have their own value."""
    own = {n.input.key: n.input.value for n in in_order([node]) if isinstance(n, nodes.InputValue)}
    return Program([node]).run({**own, **(values or {})})[0]


def apply(node: Expression, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    """The value of one node, given those of its arguments."""
    result: Array = _WORK[type(node)](node, arguments, values)
    return result


def _input(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    return values[node.input.key]


def _period_index(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    return np.arange(node.count + 1, dtype=float)[:, None]


def _period_date(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    steps = np.maximum(np.arange(node.count + 1) - 1, 0)[:, None] * node.months
    months = (np.round(arguments[0]) - 1970) * 12 + node.start_month - 1 + steps
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(float)
    return np.asarray(days + 25569)  # 1 January 1970 as a spreadsheet counts days


def _power(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    base, exponent = arguments
    steps = exponent[:, 0]
    whole_rows = exponent.shape[1] == 1 and base.shape[0] == 1 and steps.size > 2
    if whole_rows and np.array_equal(steps, steps[0] + np.arange(steps.size)):
        # 0, 1, 2 … periods: multiplying is far faster than raising to a power.
        result = np.empty((steps.size, base.shape[1]))
        result[0] = base[0] ** steps[0]
        for row in range(1, steps.size):
            np.multiply(result[row - 1], base[0], out=result[row])
        return result
    return np.asarray(base**exponent)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "min": np.minimum,
    "max": np.maximum,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "and": np.logical_and,
    "or": np.logical_or,
}
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "ln": np.log,
    "exp": np.exp,
    "floor": np.floor,
    "ceiling": np.ceil,
    "abs": np.abs,
}
_OVER: dict[str, Callable[..., Any]] = {"sum": np.sum, "min": np.min, "max": np.max}


def _operation(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    if node.sign == "^":
        return _power(node, arguments, values)
    return np.asarray(_SIGNS[node.sign](*arguments), dtype=float)


def _previous(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    amounts, initial = arguments
    width = max(amounts.shape[1], initial.shape[1])
    first = np.broadcast_to(initial[:1], (1, width))
    return np.concatenate([first, np.broadcast_to(amounts[:-1], (amounts.shape[0] - 1, width))])


def _recurrence(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    outside = {id(argument): array for argument, array in zip(node.arguments, arguments, strict=True)}
    periods = max(array.shape[0] for array in arguments)
    state = np.array(arguments[0][:1])
    rows = [state]
    for period in range(1, periods):
        now = {key: array[period : period + 1] if array.shape[0] > 1 else array for key, array in outside.items()}
        now[id(node.state)] = state
        for dependent in node.dependents:
            now[id(dependent)] = apply(dependent, [now[id(argument)] for argument in dependent.arguments], values)
        state = now[id(node.body)]
        rows.append(state)
    width = max(row.shape[1] for row in rows)
    return np.concatenate([np.broadcast_to(row, (1, width)) for row in rows])


def _at_period(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    amounts, period = arguments
    rows = np.round(period).astype(int)
    if rows.min() < 0 or rows.max() >= amounts.shape[0]:
        raise EconomicsError(
            "A period outside the timeline is asked for:",
            f"{as_text(node)}.",
            f"Choose one from 0 to {amounts.shape[0] - 1}.",
        )
    width = max(amounts.shape[1], rows.shape[1])
    return np.take_along_axis(
        np.broadcast_to(amounts, (amounts.shape[0], width)), np.broadcast_to(rows, (1, width)), axis=0
    )


def _over_cohorts(node: Any, arguments: list[Array], values: Mapping[str, Array]) -> Array:
    starts, profile = arguments
    periods = max(starts.shape[0], profile.shape[0])
    width = max(starts.shape[1], profile.shape[1])
    result = np.zeros((periods, width))
    for period in range(periods):
        if starts[period].any():
            result[period:] += starts[period] * profile[: periods - period]
    return result


_WORK: dict[type[Expression], Callable[[Any, list[Array], Mapping[str, Array]], Array]] = {
    Number: lambda node, a, v: np.full((1, 1), node.value),
    nodes.InputValue: _input,
    nodes.RuleValue: lambda node, a, v: node.rule.look_up(a[0]),
    nodes.PeriodIndex: _period_index,
    nodes.PeriodDate: _period_date,
    Operation: _operation,
    nodes.Function: lambda node, a, v: np.asarray(_FUNCTIONS[node.name](a[0])),
    nodes.Where: lambda node, a, v: np.where(a[0] != 0, a[1], a[2]),
    nodes.Previous: _previous,
    nodes.Cumulative: lambda node, a, v: np.cumsum(a[0], axis=0),
    nodes.Recurrence: _recurrence,
    nodes.AnnuityFactor: lambda node, a, v: finance.annuity_factor(a[0], a[1]),
    nodes.PresentValue: lambda node, a, v: finance.present_value(a[0], a[1], node.months),
    nodes.OverPeriods: lambda node, a, v: np.asarray(_OVER[node.name](a[0], axis=0, keepdims=True)),
    nodes.AtPeriod: _at_period,
    nodes.OverCohorts: _over_cohorts,
    nodes.Computed: lambda node, a, v: np.atleast_2d(np.asarray(node.function(*a), dtype=float)),
    nodes.Named: lambda node, a, v: a[0],
}
