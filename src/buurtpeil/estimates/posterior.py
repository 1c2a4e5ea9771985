# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of the true level, once the figure has been weighed?

Needs the parameters of a distribution per figure. Gives its mean, deviation, quantiles and probabilities in the unit of
the indicator, in closed form: gamma for rates, beta for shares, normal for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.estimates.quantiles import beta_quantile, gamma_quantile

Floats = npt.NDArray[np.float64]
_Formula = Callable[[Floats, Floats], npt.NDArray[Any]]
_FormulaAt = Callable[[Floats, Floats, Floats], npt.NDArray[Any]]


class Family(IntEnum):
    """The shape of a posterior and what `first` and `second` mean."""

    UNKNOWN = 0
    GAMMA = 1  # shape, rate in 1 / unit
    BETA = 2  # both shapes; the share runs from 0 to 100 percent
    NORMAL = 3  # mean, deviation


@dataclass(frozen=True, eq=False)
class Posterior:
    """Distributions of the true level, one per figure; all arrays of one shape.

    `family` holds `Family`, `first` and `second` its parameters (NaN where the family is unknown).
    """

    family: npt.NDArray[np.uint8]
    first: Floats
    second: Floats

    def mean(self) -> Floats:
        """The expected level in the unit, NaN where unknown."""
        return self._each(lambda a, b: a / b, lambda a, b: 100 * a / (a + b), lambda mean, _: mean)

    def deviation(self) -> Floats:
        """The standard deviation of the level in the unit, NaN where unknown."""
        return self._each(
            lambda a, b: np.sqrt(a) / b,
            lambda a, b: 100 * np.sqrt(a * b / (a + b + 1)) / (a + b),
            lambda _, deviation: deviation,
        )

    def quantile(self, probability: float) -> Floats:
        """The level that the truth is under with this probability; within a millionth of it (see `quantiles`)."""
        return self._each(
            lambda a, b: gamma_quantile(a, probability) / b,
            lambda a, b: 100 * beta_quantile(a, b, probability),
            lambda mean, deviation: mean + deviation * special.ndtri(probability),
        )

    def probability_below(self, level: Floats | float) -> Floats:
        """The probability that the truth lies under `level` (in the unit); NaN where either is unknown."""
        return self._each_at(
            np.broadcast_to(np.asarray(level, dtype=np.float64), self.family.shape),
            lambda a, b, x: special.gammainc(a, b * np.maximum(x, 0)),
            lambda a, b, x: special.betainc(a, b, np.clip(x / 100, 0, 1)),
            lambda mean, deviation, x: special.ndtr((x - mean) / deviation),
        )

    def _each(self, gamma: _Formula, beta: _Formula, normal: _Formula) -> Floats:
        return self._each_at(
            np.zeros(self.family.shape),
            lambda a, b, _: gamma(a, b),
            lambda a, b, _: beta(a, b),
            lambda mean, deviation, _: normal(mean, deviation),
        )

    def _each_at(self, level: Floats, gamma: _FormulaAt, beta: _FormulaAt, normal: _FormulaAt) -> Floats:
        result = np.full(self.family.shape, np.nan)
        for family, formula in ((Family.GAMMA, gamma), (Family.BETA, beta), (Family.NORMAL, normal)):
            here = (self.family == family) & np.isfinite(level)
            if here.any():
                result[here] = formula(self.first[here], self.second[here], level[here])
        return result


def posterior_of_moments(family: npt.NDArray[np.uint8], mean: Floats, deviation: Floats) -> Posterior:
    """The posterior with this mean and standard deviation, in the unit; unknown where the deviation is not known.

    Each family has two parameters, so mean and deviation say all: gamma (m/s)^2 and m/s^2; beta, with the share p and
    the deviation s as parts of one, p n and (1 - p) n where n = p (1 - p) / s^2 - 1.
    """
    known = np.where(np.isfinite(mean) & np.isfinite(deviation), family, Family.UNKNOWN).astype(np.uint8)
    first, second = np.full(mean.shape, np.nan), np.full(mean.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, part = mean / 100, deviation / 100
        persons = share * (1 - share) / part**2 - 1
        for member, one, other in (
            (Family.GAMMA, (mean / deviation) ** 2, mean / deviation**2),
            (Family.BETA, share * persons, (1 - share) * persons),
            (Family.NORMAL, mean, deviation),
        ):
            here = known == member
            first[here], second[here] = one[here], other[here]
    return Posterior(known, first, second)
