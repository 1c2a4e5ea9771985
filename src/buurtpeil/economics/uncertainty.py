# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure is a result, who may lose, and on how much of it must a person rely?

Needs a `Calculation` and inputs with ranges. Gives the spread over draws per party, the probability of losing, the
effect of each input one at a time, and the share of the result that rests on assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.draws import draw
from buurtpeil.economics.expression import Array
from buurtpeil.economics.finance import present_value
from buurtpeil.economics.quantities import TO_CONFIRM, Input
from buurtpeil.errors import EconomicsError

DRAWS = 2**17
SEED = 20_260_101
#: How far an assumption without a range is moved, up and down, to see what rests on it.
WITHOUT_RANGE = 0.10


@dataclass(frozen=True)
class Spread:
    """A measure over draws: mean, 5th, 50th and 95th percentile, and the probability of being below zero."""

    mean: float
    p5: float
    p50: float
    p95: float
    probability_of_losing: float

    @staticmethod
    def of(values: Array) -> Spread:
        """The spread of (draws,) values."""
        p5, p50, p95 = np.percentile(values, [5, 50, 95])
        # Half a cent: a party that only rounds to nothing does not lose.
        return Spread(float(values.mean()), float(p5), float(p50), float(p95), float(np.mean(values < -0.005)))


@dataclass(frozen=True)
class Simulation:
    """Draws of the inputs and what came out, each (draws,)."""

    inputs: Mapping[str, Array]
    measures: Mapping[str, Array]
    seed: int

    def spread(self, key: str) -> Spread:
        """The spread of one measure."""
        return Spread.of(self.measures[key])


def simulate(
    calculation: Calculation,
    inputs: Sequence[Input],
    keys: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Simulation:
    """Work measures out over draws of the uncertain inputs.

    Parameters
    ----------
    keys : measures of one number; None takes the worth of each party and of society.
    """
    keys = tuple(keys) if keys is not None else worth_keys(calculation)
    values = draw(inputs, calculation.model.correlations, draws, seed)
    arrays = calculation.run(keys, inputs, values)
    flat = {key: np.broadcast_to(_one_number(key, array), (draws,)) for key, array in zip(keys, arrays, strict=True)}
    return Simulation(values, flat, seed)


def worth_keys(calculation: Calculation) -> tuple[str, ...]:
    """The measures that say what each party and society gain."""
    found = [f"{name}/{key}" for key in calculation.parties if key != "outside" for name in ("npv", "effects")]
    found = [key for key in [*found, "npv/society"] if key in calculation.measures]
    return tuple(found) or (calculation.headline,)


def _one_number(key: str, array: Array) -> Array:
    if array.shape[0] != 1:
        raise EconomicsError("Uncertainty is about one number,", f"and {key!r} is a row of periods.", "Choose another.")
    return np.asarray(array[0])


@dataclass(frozen=True)
class Bar:
    """One input at its lowest and highest, all else as it is; `flips` where the sign of the result changes."""

    key: str
    low: float
    high: float
    at_low: float
    at_high: float
    flips: bool

    @property
    def swing(self) -> float:
        """How far the result moves."""
        return abs(self.at_high - self.at_low)


def tornado(calculation: Calculation, inputs: Sequence[Input], key: str | None = None) -> tuple[Bar, ...]:
    """Each uncertain input from low to high, one at a time; the largest swing first. All in one evaluation."""
    spans = {one.key: one.span for one in inputs if one.is_uncertain and one.key in calculation.used_inputs}
    bars = _bars(calculation, inputs, key or calculation.headline, spans)
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


def _bars(
    calculation: Calculation, inputs: Sequence[Input], measure: str, spans: Mapping[str, tuple[float, float]]
) -> list[Bar]:
    if not spans:
        return []
    moved: dict[str, Array] = {}
    for place, (key, (low, high)) in enumerate(spans.items()):
        own = next(one.value for one in inputs if one.key == key)
        moved[key] = np.full(2 * len(spans), own)
        moved[key][2 * place : 2 * place + 2] = low, high
    found = np.broadcast_to(_one_number(measure, calculation.run([measure], inputs, moved)[0]), (2 * len(spans),))
    return [
        Bar(key, low, high, float(at_low), float(at_high), bool(at_low * at_high < 0))
        for (key, (low, high)), at_low, at_high in zip(spans.items(), found[::2], found[1::2], strict=True)
    ]


def share_on_assumptions(calculation: Calculation, inputs: Sequence[Input], key: str | None = None) -> float | None:
    """The share (0 to 1) of what moves the result that is an assumption or comes from memory; None if nothing moves it.

    Each input is moved over its range, one at a time; one without a range by 10% up and down (yes-or-no inputs and
    calendar years are choices, and stay). The share is the swing of inputs to confirm in the swing of all.
    """
    spans = {
        one.key: one.span if one.is_uncertain else _around(one)
        for one in inputs
        if one.key in calculation.used_inputs and (one.is_uncertain or one.unit not in ("switch", "calendar-year"))
    }
    status = {one.key: one.status for one in inputs}
    bars = _bars(calculation, inputs, key or calculation.headline, spans)
    total = sum(bar.swing for bar in bars)
    return sum(bar.swing for bar in bars if status[bar.key] in TO_CONFIRM) / total if total > 0 else None


def _around(one: Input) -> tuple[float, float]:
    edges = [
        max(one.minimum, min(one.maximum, one.value * factor)) for factor in (1 - WITHOUT_RANGE, 1 + WITHOUT_RANGE)
    ]
    low, high = (round(edge) for edge in edges) if one.whole else edges
    return (min(low, high), max(low, high))


def npv_profile(
    calculation: Calculation, inputs: Sequence[Input], party: str, rates: Sequence[float] | None = None
) -> tuple[tuple[float, float], ...]:
    """What a party's cash is worth at each yearly rate: pairs of (rate, euros); from -20% to +30% by default."""
    chosen = np.asarray(np.linspace(-0.2, 0.3, 51) if rates is None else rates, dtype=float)
    cash = calculation.run([f"net/{party}"], inputs)[0]
    worth = present_value(cash, chosen[None, :], calculation.time.step.months)
    return tuple((float(rate), float(value)) for rate, value in zip(chosen, worth[0], strict=True))


def band(
    calculation: Calculation,
    inputs: Sequence[Input],
    key: str,
    percentiles: Sequence[float] = (5, 50, 95),
    draws: int = 2**14,
    seed: int = SEED,
) -> Array:
    """Percentiles in each period of a row such as `cumulative/<party>`; shape (percentiles, periods)."""
    rows = calculation.run([key], inputs, draw(inputs, calculation.model.correlations, draws, seed))[0]
    return np.asarray(np.percentile(rows, percentiles, axis=1))
