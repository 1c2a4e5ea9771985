# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which input matters most, and which assumption should one go and measure?

Needs a `Calculation` and uncertain inputs. Gives Sobol indices with bootstrap intervals (Saltelli's sample, Jansen's
estimators) and the value of information per input; correlated inputs are taken as one group, because apart they have no
index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.draws import cube, from_cube
from buurtpeil.economics.expression import Array
from buurtpeil.economics.quantities import Input
from buurtpeil.economics.uncertainty import SEED, Simulation


@dataclass(frozen=True)
class Index:
    """Share of the variance due to a group of inputs: alone (`first`), and with all it interacts with (`total`).

    Intervals hold 90% of 100 bootstrap samples.
    """

    inputs: tuple[str, ...]
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


def groups_of(keys: Sequence[str], correlations: Sequence[tuple[str, str, float]]) -> list[tuple[str, ...]]:
    """Inputs that are correlated, directly or through others, together; each other input by itself."""
    group = {key: {key} for key in keys}
    for a, b, rho in correlations:
        if a in group and b in group and rho:
            merged = group[a] | group[b]
            for key in merged:
                group[key] = merged
    found: list[tuple[str, ...]] = []
    for key in keys:
        members = tuple(other for other in keys if other in group[key])
        if members not in found:
            found.append(members)
    return found


def sobol_indices(
    calculation: Calculation, inputs: Sequence[Input], key: str | None = None, base: int = 2048, seed: int = SEED
) -> tuple[Index, ...]:
    """Sobol indices of one measure; the largest total first, empty where nothing is uncertain.

    `base` draws (a power of two) are worked out for two independent samples and once more per group.

    Source: Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, table 2, estimators (b) and (f).
    """
    uncertain = [one for one in inputs if one.is_uncertain and one.key in calculation.used_inputs]
    if not uncertain:
        return ()
    keys = [one.key for one in uncertain]
    correlations = calculation.model.correlations
    groups = groups_of(keys, correlations)
    points = cube(2 * len(keys), base, seed)
    a, b = points[: len(keys)], points[len(keys) :]
    mixed = [np.where(np.isin(keys, group)[:, None], b, a) for group in groups]
    values = from_cube(uncertain, correlations, np.concatenate([a, b, *mixed], axis=1))
    found = calculation.run([key or calculation.headline], inputs, values)[0][0]
    found = np.broadcast_to(found, (base * (len(groups) + 2),)).reshape(len(groups) + 2, base)
    return _indices(groups, found - found.mean(), np.random.default_rng(seed))


def _indices(groups: Sequence[tuple[str, ...]], found: Array, random: np.random.Generator) -> tuple[Index, ...]:
    of_a, of_b, of_mixed = found[0], found[1], found[2:]
    base = of_a.size
    # Weights: the sample itself, then 100 resamples; every estimator is then one product of matrices.
    weights = np.concatenate([np.ones((1, base)), random.multinomial(base, np.full(base, 1 / base), size=100)]) / base
    both = np.concatenate([of_a, of_b])
    twice = np.concatenate([weights, weights], axis=1) / 2
    variance = twice @ both**2 - (twice @ both) ** 2
    if variance[0] <= 0:
        return ()
    with np.errstate(divide="ignore", invalid="ignore"):
        first = weights @ (of_b * (of_mixed - of_a)).T / variance[:, None]
        total = weights @ ((of_a - of_mixed) ** 2).T / 2 / variance[:, None]
    rows = [
        Index(
            group,
            float(first[0, place]),
            _interval(first[1:, place]),
            float(total[0, place]),
            _interval(total[1:, place]),
        )
        for place, group in enumerate(groups)
    ]
    return tuple(sorted(rows, key=lambda index: -index.total))


def _interval(values: Array) -> tuple[float, float]:
    low, high = np.nanpercentile(values, [5, 95])
    return float(low), float(high)


@dataclass(frozen=True)
class Information:
    """What it is worth, in euros, to know inputs before deciding; the inputs of `perfect` are all of them."""

    inputs: tuple[str, ...]
    value: float


def value_of_information(simulation: Simulation, key: str, bins: int = 50) -> tuple[Information, ...]:
    """Expected gain of knowing one input before choosing to do it or leave it (worth 0); the largest first.

    Draws are sorted by the input and cut into bins of equal size; with the input known, the better choice is made in
    each bin. The last record, with no input, is the gain of knowing everything: no research can be worth more.
    Source: Strong & Oakley 2013, doi:10.1177/0272989X12465910 (single-parameter binning).
    """
    worth = simulation.measures[key]
    now = max(0.0, float(worth.mean()))
    found = [
        Information((name,), max(0.0, _knowing(values, worth, bins) - now))
        for name, values in simulation.inputs.items()
    ]
    everything = Information((), float(np.maximum(worth, 0).mean()) - now)
    return (*sorted(found, key=lambda one: -one.value), everything)


def _knowing(values: Array, worth: Array, bins: int) -> float:
    """Mean of the better choice over bins; values that are the same (a reading) stay together."""
    levels = np.unique(values)
    if levels.size <= bins:
        cell = np.searchsorted(levels, values)
    else:
        cell = np.searchsorted(np.quantile(values, np.arange(1, bins) / bins), values, side="right")
    sums = np.bincount(cell, weights=worth, minlength=1)
    return float(np.maximum(sums, 0).sum() / worth.size)
