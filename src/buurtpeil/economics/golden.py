# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a model still give what was worked out by hand?

Needs a `Calculation` and its golden cases. Gives the measured value of each expectation, also of solved ones (internal
rates, break-evens), and the differences that are larger than the case allows.
"""

from __future__ import annotations

from collections.abc import Sequence

from buurtpeil.economics.break_even import break_even
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.finance import internal_rates
from buurtpeil.economics.model import GoldenCase
from buurtpeil.economics.quantities import Input
from buurtpeil.errors import EconomicsError


def measured(calculation: Calculation, key: str, inputs: Sequence[Input]) -> float | tuple[float, ...]:
    """A measure by key, or what must be solved for it.

    `irr/<party>` : every yearly internal rate of its cash; `break-even/<input>/<measure>` : every break-even;
    `<measure>@<period>` : one period of a row; any other key : see `Calculation`.
    """
    if key.startswith("irr/"):
        roots = internal_rates(calculation.run([f"net/{key[4:]}"], inputs)[0])
        if roots.sign_changes[0] == 0:
            raise EconomicsError(
                f"Party {key[4:]!r} only pays or only receives,",
                "so it has no internal rate of return.",
                "Look at its present value, or choose a party that does both.",
            )
        return calculation.yearly(roots.of(0))
    if key.startswith("break-even/"):
        _, name, measure = key.split("/", 2)
        return break_even(calculation, inputs, name, measure)
    name, _, period = key.partition("@")
    array = calculation.run([name], inputs)[0][:, 0]
    if period:
        return float(array[int(period) if array.size > 1 else 0])
    return float(array[0]) if array.size == 1 else tuple(map(float, array))


def differences(calculation: Calculation, case: GoldenCase) -> tuple[str, ...]:
    """What does not come out as it must, one sentence each; empty when all does."""
    inputs = calculation.inputs(case.values)
    found = []
    for key, expected in case.expected.items():
        value = measured(calculation, key, inputs)
        values = value if isinstance(value, tuple) else (value,)
        wanted = expected if isinstance(expected, tuple) else (expected,)
        near = len(values) == len(wanted) and all(
            abs(a - b) <= case.tolerance for a, b in zip(values, wanted, strict=True)
        )
        if not near:
            found.append(f"{case.name}: {key} is {values}, not {wanted} within {case.tolerance}")
    return tuple(found)
