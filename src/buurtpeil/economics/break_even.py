# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""At which value of an input does a result turn?

Needs a `Calculation`, an input and a measure. Gives every value within the input's bounds at which the measure is zero,
or one value per draw; no value is an answer too: "not achievable", which is not the same as "can't be worked out".
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.draws import draw
from buurtpeil.economics.expression import Array
from buurtpeil.economics.quantities import Input, check_known
from buurtpeil.errors import EconomicsError

_GRID = 513
_STEPS = 200


def bounds(one: Input) -> tuple[float, float]:
    """Where to look: the bounds of the input, or ten times its highest value where it has no upper bound."""
    low = one.minimum if math.isfinite(one.minimum) else -10 * max(1.0, abs(one.span[0]))
    high = one.maximum if math.isfinite(one.maximum) else 10 * max(1.0, abs(one.span[1]))
    return low, high


def break_even(
    calculation: Calculation,
    inputs: Sequence[Input],
    key: str,
    measure: str,
    within: tuple[float, float] | None = None,
) -> tuple[float, ...]:
    """All values of an input at which a measure is zero, lowest first; empty where it is not achievable.

    `within` is where to look; without it, all that the input may be (`bounds`).

    The measure is worked out on a grid between the bounds, densest around the input's own value; each change of sign
    is halved until the bracket is as narrow as a number can be. A jump across zero (a whole number of years) gives the
    side on which the measure is not negative.

    Raises
    ------
    EconomicsError : an unknown input, or one that the measure does not depend on.
    """
    one = _find(inputs, key)
    low, high = within or bounds(one)
    grid = _grid(one, low, high)
    found = _measure(calculation, inputs, measure, {key: grid})
    if found.shape == (1,) or np.ptp(found) == 0:
        raise EconomicsError(f"{measure!r} does not depend on input {key!r}", f"between {low:g} and {high:g}.",
                             "Choose another input for the break-even.")  # fmt: skip
    exact = [float(value) for value in grid[found == 0]]
    places = np.flatnonzero(found[:-1] * found[1:] < 0)
    if places.size == 0:
        return tuple(exact)
    left, right = grid[places].copy(), grid[places + 1].copy()
    sign = np.sign(found[places])
    for _ in range(_STEPS):
        middle = np.round((left + right) / 2) if one.whole else (left + right) / 2
        if np.all((middle == left) | (middle == right)):
            break
        same = np.sign(_measure(calculation, inputs, measure, {key: middle})) == sign
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return tuple(sorted([*exact, *map(float, np.where(sign > 0, left, right))]))


def break_even_over_draws(
    calculation: Calculation, inputs: Sequence[Input], key: str, measure: str, draws: int = 4096, seed: int = 1
) -> Array:
    """The break-even in each draw of the *other* inputs, by halving between the bounds; NaN where it is not achievable.

    Meant for a measure that rises or falls over the whole of the input; of several roots one is found.
    """
    one = _find(inputs, key)
    others = [other for other in inputs if other.key != key]
    values = draw(others, calculation.model.correlations, draws, seed)
    low, high = (np.full(draws, edge) for edge in bounds(one))
    at_low = _measure(calculation, inputs, measure, {**values, key: low})
    at_high = _measure(calculation, inputs, measure, {**values, key: high})
    possible = at_low * at_high <= 0
    for _ in range(60):
        middle = (low + high) / 2
        same = np.sign(_measure(calculation, inputs, measure, {**values, key: middle})) == np.sign(at_low)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.where(possible, (low + high) / 2, np.nan)


def _find(inputs: Sequence[Input], key: str) -> Input:
    check_known("input", key, [one.key for one in inputs])
    return next(one for one in inputs if one.key == key)


def _grid(one: Input, low: float, high: float) -> Array:
    grid = np.concatenate([np.linspace(low, high, _GRID), np.linspace(*one.span, 65)])
    return np.unique(np.clip(np.round(grid) if one.whole else grid, low, high))


def _measure(calculation: Calculation, inputs: Sequence[Input], measure: str, values: dict[str, Array]) -> Array:
    array = calculation.run([measure], inputs, values)[0]
    if array.shape[0] != 1:
        raise EconomicsError("A break-even is about one number,", f"and {measure!r} is a row.", "Choose another.")
    return np.asarray(array[0])
