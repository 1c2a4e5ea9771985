# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which place may an area have in a composite index, given that neither its figures nor the weights are certain?

Needs standardised figures with their noise, weights, and a seeded generator. Gives per area the index, its place, the
interval of places it may as well have, and how much of that interval comes from the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError
from buurtpeil.estimates.composite_choices import Aggregation, Choices, Normalisation, combine, normalise, unit_of
from buurtpeil.estimates.dependence import Dependence

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]
DEPENDS_ON = Dependence.ALL  # a place is a place among the others
VERSION = "1.0"
LEAST_COVERAGE = 0.5
LEAST_AREAS = 3
_BLOCK = 2**21  # numbers worked on at a time: what stays in the processor's cache is faster


@dataclass(frozen=True, eq=False)
class Composite:
    """The index of A areas over I indicators; place 1 is the most favourable. NaN and 0 where an area takes no part.

    Attributes
    ----------
    index : (A,) on the scale of the normalisation, higher = more favourable.
    coverage : (A,) the part of the total weight of which the area has figures, 0 to 1.
    place : (A,) the place of the index as it stands; areas that are equal share the better one.
    lower, upper : (A,) the 90% interval of the place, from the noise in the figures and the uncertain weights together;
        it always holds the place itself.
    from_weights : (A,) the part of the variance of the place that is due to the weights, 0 to 1; the rest is noise.
    weight : (I,) the weights used, adding up to 1.
    shift_without : (I,) how many places an area moves on average when the indicator is left out.
    shift_without_dimension : (D,) the same for all indicators of a dimension together.
    """

    index: Floats
    coverage: Floats
    place: Places
    lower: Places
    upper: Places
    from_weights: Floats
    weight: Floats
    shift_without: Floats
    shift_without_dimension: Floats


def compose(
    score: Floats,
    variance: Floats,
    weight: Floats,
    dimension: npt.NDArray[np.int64],
    choices: Choices,
    generator: np.random.Generator,
) -> Composite:
    """Put `score` (A, I) together, positive = better, with noise `variance` (A, I) and `weight` (I,).

    `dimension` (I,) numbers the dimension of each indicator, from 0.

    The weights are made to add up to 1. An area without a figure takes the weights of those it has; one that has less
    than `LEAST_COVERAGE` of the weight gets no place. Uncertain weights are drawn from a Dirichlet distribution around
    `weight`, figures from their normal posterior (OECD and JRC 2008, Handbook on constructing composite indicators,
    step 7). Raises `PanelError` for weights that are negative or all zero, and for a geometric mean of standardised
    figures, which may be negative.
    """
    _check(score, variance, weight, choices)
    weight = weight / weight.sum()
    coverage = np.minimum(np.isfinite(score) @ weight, 1.0)
    rows = np.flatnonzero(coverage >= LEAST_COVERAGE - 1e-9)
    if len(rows) < LEAST_AREAS:
        return _nothing(coverage, weight, dimension)
    own, noise = score[rows], np.where(np.isfinite(score[rows]), variance[rows], 0.0)
    index = combine(normalise(own, own, choices), weight, choices)
    place = places(index[np.newaxis])[0]
    weights = draw_weights(weight, choices, generator)
    fixed = np.broadcast_to(weight, weights.shape)
    both = _places_drawn(own, noise, weights, choices, generator)
    lower, upper = _interval(both)
    from_weights = _part(
        _places_drawn(own, np.zeros(own.shape), weights, choices, generator),
        _places_drawn(own, noise, fixed, choices, generator),
    )
    whole = _nothing(coverage, weight, dimension)
    for target, found in (
        (whole.index, index), (whole.place, place), (whole.lower, np.minimum(lower, place)),
        (whole.upper, np.maximum(upper, place)), (whole.from_weights, from_weights),
    ):  # fmt: skip
        target[rows] = found
    whole.shift_without[:] = _shifts(own, weight, np.arange(len(weight)), place, choices)
    whole.shift_without_dimension[:] = _shifts(own, weight, dimension, place, choices)
    return whole


def draw_weights(weight: Floats, choices: Choices, generator: np.random.Generator) -> Floats:
    """(draws, I) weights around `weight` that each add up to 1.

    The concentration of the Dirichlet distribution is such that a weight of 1 / (number of weights) has a standard
    deviation of `choices.weight_spread` times itself; a weight of zero stays zero.
    """
    used = weight > 0
    number = int(used.sum())
    drawn = np.zeros((choices.draws, len(weight)))
    if choices.weight_spread == 0 or number == 1:
        drawn[:] = weight
    else:
        concentration = max((number - 1) / choices.weight_spread**2 - 1, 1e-3)
        drawn[:, used] = generator.dirichlet(concentration * weight[used], choices.draws)
    return drawn


def places(index: Floats) -> Places:
    """(R, A) the place of each area in each row, 1 for the highest; equal areas share the better place."""
    order = np.argsort(-index, axis=1)
    ordered = np.take_along_axis(index, order, axis=1)
    starts = np.zeros(index.shape, dtype=np.int32)
    is_lower = ordered[:, 1:] < ordered[:, :-1]
    starts[:, 1:] = np.where(is_lower, np.arange(1, index.shape[1], dtype=np.int32), 0)
    found = np.empty(index.shape, dtype=np.int32)
    np.put_along_axis(found, order, np.maximum.accumulate(starts, axis=1) + 1, axis=1)
    return found


def _places_drawn(
    score: Floats, variance: Floats, weights: Floats, choices: Choices, generator: np.random.Generator
) -> Places:
    """(draws, A) the places in each draw of figures and weights."""
    draws = len(weights)
    found = np.empty((draws, len(score)), dtype=np.int32)
    in_one_go = choices.is_linear
    step = max(1, _BLOCK // len(score)) if in_one_go else 1
    for first in range(0, draws, step):
        part = slice(first, min(first + step, draws))
        if in_one_go:
            index = _linear_draws(score, variance, weights[part], choices, generator)
        else:
            drawn = score + np.sqrt(variance) * generator.standard_normal(score.shape)
            index = combine(normalise(drawn, score, choices), weights[first], choices)[np.newaxis]
        found[part] = places(index)
    return found


def _linear_draws(
    score: Floats, variance: Floats, weights: Floats, choices: Choices, generator: np.random.Generator
) -> Floats:
    """(R, A) draws of a weighted mean without drawing each figure.

    Given the weights it is normal, with mean sum(w x) and variance sum(w^2 v): one draw an area gives the same
    distribution as one for each of its figures.
    """
    scaled = normalise(score, score, choices)
    noise = variance * unit_of(score, choices) ** 2
    is_there = np.isfinite(score)
    amount = weights @ np.where(is_there, scaled, 0.0).T
    deviation = np.sqrt(weights**2 @ noise.T)
    amount += deviation * generator.standard_normal(amount.shape)
    if not is_there.all():
        amount /= weights @ is_there.T.astype(np.float64)
    return np.asarray(amount)


def _interval(drawn: Places) -> tuple[Places, Places]:
    """(A,) the places that 5% of the draws are before, and 5% after: places that occurred, never something between."""
    draws = len(drawn)
    first, last = int(0.05 * draws), draws - 1 - int(0.05 * draws)
    ordered = np.partition(np.ascontiguousarray(drawn.T), sorted({first, last}), axis=1)
    return ordered[:, first], ordered[:, last]


def _part(weights_only: Places, noise_only: Places) -> Floats:
    """(A,) the part of the variance that weights alone give, of that of weights alone and noise alone together."""
    by_weights, by_noise = weights_only.var(axis=0), noise_only.var(axis=0)
    total = by_weights + by_noise
    return np.asarray(np.divide(by_weights, total, out=np.zeros(len(total)), where=total > 0))


def _shifts(score: Floats, weight: Floats, group: npt.NDArray[np.int64], place: Places, choices: Choices) -> Floats:
    """The mean number of places that areas move without each group of indicators; NaN where an area keeps nothing."""
    shifts = np.full(int(group.max()) + 1, np.nan)
    scaled = normalise(score, score, choices)
    for number in range(len(shifts)):
        less = np.where(group == number, 0.0, weight)
        if (np.isfinite(score) @ less > 0).all():
            moved = places(combine(scaled, less, choices)[np.newaxis])[0]
            shifts[number] = np.abs(moved - place).mean()
    return shifts


def _nothing(coverage: Floats, weight: Floats, dimension: npt.NDArray[np.int64]) -> Composite:
    areas = len(coverage)
    index, from_weights = np.full(areas, np.nan), np.full(areas, np.nan)
    place, lower, upper = (np.zeros(areas, dtype=np.int32) for _ in range(3))
    shifts = np.full(len(weight), np.nan), np.full(int(dimension.max()) + 1, np.nan)
    return Composite(index, coverage, place, lower, upper, from_weights, weight, *shifts)


def _check(score: Floats, variance: Floats, weight: Floats, choices: Choices) -> None:
    if not score.shape == variance.shape == (len(score), len(weight)):
        raise PanelError(
            "Figures, noise and weights do not fit each other:", f"{score.shape}, {variance.shape}, {weight.shape}"
        )
    if not (np.isfinite(weight) & (weight >= 0)).all() or not weight.sum() > 0:
        raise PanelError("Weights are zero or more, and not all zero:", str(weight.tolist()))
    if choices.aggregation is Aggregation.GEOMETRIC and choices.normalisation is Normalisation.STANDARDISED:
        raise PanelError(
            "A geometric mean needs figures above zero; standardised ones lie on both sides of it.",
            "",
            "Choose the normalisation min-max or rank.",
        )
