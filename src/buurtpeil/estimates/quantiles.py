# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which value does a gamma or beta variable stay under with a given probability, for millions of them?

Needs the parameters as arrays. Gives quantiles whose relative error is below one in a million for probabilities from
0.05 to 0.95 (a test holds them beside scipy): by series and by one corrected step where the parameters are large
enough, exactly where they are not.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
#: From these sizes on the error stays below one in a million.
SHAPE_OF_SERIES, SHAPE_OF_STEP = 10.0, 5.0
_INNER = (0.05, 0.95)


def gamma_quantile(shape: Floats, probability: float) -> Floats:
    """The quantile of gamma variables of rate 1, of the same size as `shape`."""
    if not _INNER[0] <= probability <= _INNER[1]:
        return np.asarray(special.gammaincinv(shape, probability))
    large = shape >= SHAPE_OF_SERIES
    if large.all():
        return _gamma_series(shape, probability)
    result = np.empty_like(shape)
    result[large] = _gamma_series(shape[large], probability)
    result[~large] = special.gammaincinv(shape[~large], probability)
    return result


def _gamma_series(shape: Floats, probability: float) -> Floats:
    """The expansion of Goldberg and Levine (1946) of the chi-squared quantile, in powers of one over the root.

    Source: Annals of Mathematical Statistics 17, 216-225; chi-squared of 2 `shape` degrees is twice the gamma.
    """
    z = float(special.ndtri(probability))
    root2 = math.sqrt(2)
    coefficients = (
        z * root2,
        2 / 3 * (z**2 - 1),
        (z**3 - 7 * z) / (9 * root2),
        -(6 * z**4 + 14 * z**2 - 32) / 405,
        (9 * z**5 + 256 * z**3 - 433 * z) / (4860 * root2),
        (12 * z**6 - 243 * z**4 - 923 * z**2 + 1472) / 25515,
        -(3753 * z**7 + 4353 * z**5 - 289517 * z**3 - 289717 * z) / (9185400 * root2),
    )
    step = 1 / np.sqrt(2 * shape)
    series = np.full_like(shape, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        series *= step
        series += coefficient
    # degrees + root of degrees x (first + second x step + ...)
    return np.asarray((2 * shape + series / step) / 2)


def beta_quantile(first: Floats, second: Floats, probability: float) -> Floats:
    """The quantile of beta variables, of the same size as the parameters."""
    if not _INNER[0] <= probability <= _INNER[1]:
        return np.asarray(special.betaincinv(first, second, probability))
    large = np.minimum(first, second) >= SHAPE_OF_STEP
    result = np.empty_like(first)
    result[large] = _beta_step(first[large], second[large], probability)
    result[~large] = special.betaincinv(first[~large], second[~large], probability)
    return result


def _beta_step(first: Floats, second: Floats, probability: float) -> Floats:
    """One step of Halley from the normal approximation. Source: Abramowitz and Stegun 26.5.22."""
    y = -float(special.ndtri(probability))
    one, other = 1 / (2 * first - 1), 1 / (2 * second - 1)
    h, part = 2 / (one + other), (y * y - 3) / 6
    w = y * np.sqrt(h + part) / h - (other - one) * (part + 5 / 6 - 2 / (3 * h))
    x = first / (first + second * np.exp(2 * w))
    log_density = (first - 1) * np.log(x) + (second - 1) * np.log1p(-x) - special.betaln(first, second)
    step = (special.betainc(first, second, x) - probability) * np.exp(-log_density)
    return np.asarray(x - step / (1 - 0.5 * step * ((first - 1) / x - (second - 1) / (1 - x))))
