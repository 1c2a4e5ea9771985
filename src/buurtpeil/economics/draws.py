# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which values could the uncertain inputs have, together?

Needs inputs with ranges, rank correlations, a number of draws and a seed. Gives values per input from one scrambled
Sobol cube: evenly spread, repeatable, and correlated through a Gaussian copula.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import LinAlgError, cholesky
from scipy.special import betaincinv, ndtr, ndtri

from buurtpeil.economics.expression import Array
from buurtpeil.economics.quantities import Z95, Input, Shape
from buurtpeil.errors import EconomicsError

Correlations = Sequence[tuple[str, str, float]]


def cube(dimensions: int, draws: int, seed: int) -> Array:
    """Points of a scrambled Sobol sequence strictly between 0 and 1, shape (dimensions, draws)."""
    # More than a second to import, and a page that draws nothing should not wait for it.
    from scipy.stats import qmc

    sobol = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    points = sobol.random_base2(max(0, (draws - 1).bit_length()))[:draws]
    return np.ascontiguousarray(np.clip(points.T, 1e-12, 1 - 1e-12))


def draw(inputs: Sequence[Input], correlations: Correlations, draws: int, seed: int) -> dict[str, Array]:
    """Values of the uncertain inputs, each (draws,), with the asked rank correlations."""
    uncertain = [one for one in inputs if one.is_uncertain]
    if not uncertain:
        return {}
    return from_cube(uncertain, correlations, cube(len(uncertain), draws, seed))


def from_cube(uncertain: Sequence[Input], correlations: Correlations, points: Array) -> dict[str, Array]:
    """Values for points of the cube, shape (inputs, draws); correlated inputs move together."""
    points = _correlated(points, [one.key for one in uncertain], correlations)
    return {one.key: quantile(one, row) for one, row in zip(uncertain, points, strict=True)}


def _correlated(points: Array, keys: Sequence[str], correlations: Correlations) -> Array:
    """Gaussian copula; a rank correlation rho needs 2 sin(pi rho / 6) between the normal scores."""
    place = {key: number for number, key in enumerate(keys)}
    wanted = [(place[a], place[b], rho) for a, b, rho in correlations if a in place and b in place]
    if not wanted:
        return points
    matrix = np.eye(len(keys))
    for a, b, rho in wanted:
        if not -1 <= rho <= 1:
            raise EconomicsError("A rank correlation is -1 to 1:", f"{keys[a]}, {keys[b]}: {rho}.", "Change it.")
        matrix[a, b] = matrix[b, a] = 2 * np.sin(np.pi * np.clip(rho, -0.999999, 0.999999) / 6)
    involved = sorted({number for a, b, _ in wanted for number in (a, b)})
    try:
        lower = cholesky(matrix[np.ix_(involved, involved)], lower=True)
    except LinAlgError as fault:
        names = ", ".join(f"{keys[a]}~{keys[b]} {rho}" for a, b, rho in wanted)
        raise EconomicsError(
            "These rank correlations can't hold together:", f"{names}.", "Make them weaker."
        ) from fault
    points = points.copy()
    points[involved] = np.clip(ndtr(lower @ ndtri(points[involved])), 1e-12, 1 - 1e-12)
    return points


def quantile(one: Input, share: Array) -> Array:
    """The values of an input at shares (0 to 1) of its distribution."""
    if one.shape is Shape.DISCRETE:
        readings = sorted(one.readings, key=lambda reading: reading.value)
        edges = np.cumsum([reading.probability for reading in readings])[:-1]
        return np.array([reading.value for reading in readings])[np.searchsorted(edges, share, side="right")]
    low, high = one.span
    if low == high:
        return np.full_like(share, one.value)
    values: Array = np.clip(_QUANTILES[one.shape](one, share, low, high), one.minimum, one.maximum)
    return np.round(values) if one.whole else values


def _triangular(one: Input, share: Array, low: float, high: float) -> Array:
    turn = (one.value - low) / (high - low)
    up = low + np.sqrt(share * (high - low) * (one.value - low))
    down = high - np.sqrt((1 - share) * (high - low) * (high - one.value))
    return np.where(share < turn, up, down)


def _uniform(one: Input, share: Array, low: float, high: float) -> Array:
    # Whole numbers get an equal share each, the ends included.
    return low - 0.5 + share * (high - low + 1) if one.whole else low + share * (high - low)


def _pert(one: Input, share: Array, low: float, high: float) -> Array:
    """A beta from low to high with mean (low + 4 value + high) / 6. Source: Malcolm et al. 1959, weight 4."""
    width = high - low
    alpha, beta = 1 + 4 * (one.value - low) / width, 1 + 4 * (high - one.value) / width
    return np.asarray(low + width * betaincinv(alpha, beta, share))


def _beta(one: Input, share: Array, low: float, high: float) -> Array:
    """By moments: the mean is the value, the standard deviation what the distance from low to high stands for."""
    width = one.maximum - one.minimum
    mean, deviation = (one.value - one.minimum) / width, (high - low) / (2 * Z95) / width
    both = mean * (1 - mean) / deviation**2 - 1
    return np.asarray(one.minimum + width * betaincinv(mean * both, (1 - mean) * both, share))


def _normal(one: Input, share: Array, low: float, high: float) -> Array:
    return _truncated_normal(share, low, high, one.minimum, one.maximum)


def _lognormal(one: Input, share: Array, low: float, high: float) -> Array:
    with np.errstate(divide="ignore"):
        edges = np.log(max(0.0, one.minimum)), np.log(one.maximum)
    return np.asarray(np.exp(_truncated_normal(share, np.log(low), np.log(high), *edges)))


def _truncated_normal(share: Array, low: float, high: float, minimum: float, maximum: float) -> Array:
    """Nothing piles up at the bounds: the share that would lie beyond them is spread over what lies between."""
    middle, spread = (low + high) / 2, (high - low) / (2 * Z95)
    below, above = ndtr((minimum - middle) / spread), ndtr((maximum - middle) / spread)
    return np.asarray(middle + spread * ndtri(below + share * (above - below)))


_QUANTILES = {
    Shape.TRIANGULAR: _triangular,
    Shape.PERT: _pert,
    Shape.BETA: _beta,
    Shape.UNIFORM: _uniform,
    Shape.NORMAL: _normal,
    Shape.LOGNORMAL: _lognormal,
}
