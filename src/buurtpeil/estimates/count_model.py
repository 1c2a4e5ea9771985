# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many events are usual in each area and period?

Needs counts of many areas, an exposure that they share in, and a design (season, trend). Gives a quasi-Poisson
regression of every area, fitted at once, with the dispersion and the uncertainty of what it expects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.trend import sum_over_periods

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.OWN  # the exposure comes in as it is
_STEPS = 15  # the same number for every area: when one is done may not depend on the others
_FARTHEST = 20.0  # on the log scale: further than any count can tell


@dataclass(frozen=True, eq=False)
class CountModel:
    """The regression of each area; NaN where it has no events or fewer periods than terms.

    Attributes
    ----------
    coefficient : (A, P) on the log scale.
    covariance : (A, P, P) for a dispersion of 1.
    level : (A,) the mean count per period.
    heterogeneity, freedom : (A,) Pearson's chi-squared and its degrees of freedom.
    """

    coefficient: Floats
    covariance: Floats
    level: Floats
    heterogeneity: Floats
    freedom: Floats

    @property
    def dispersion(self) -> Floats:
        """(A,) how many times more figures vary than a Poisson count; 1 where nothing is left to tell."""
        found = np.ones(len(self.freedom))
        np.divide(self.heterogeneity, self.freedom, out=found, where=self.freedom > 0)
        return found

    def expect(self, design: Floats, exposure: Floats) -> tuple[Floats, Floats]:
        """(A, N) the mean and its relative variance (for a dispersion of 1), for a design (N, P), exposure (A, N)."""
        mean = exposure * np.exp(np.clip(_linear(self.coefficient, design), -_FARTHEST, _FARTHEST))
        relative = np.zeros(mean.shape)
        for row in range(design.shape[1]):
            for column in range(design.shape[1]):
                relative = relative + self.covariance[:, row, column, np.newaxis] * design[:, row] * design[:, column]
        return mean, relative


def fit_counts(
    counts: Floats, exposure: Floats, design: Floats, ridge: Floats, weight: Floats | None = None
) -> CountModel:
    """Fit log E(count) = log exposure + design x coefficient for every area, by iteratively reweighted least squares.

    Parameters
    ----------
    counts : (A, T) not negative; NaN takes no part.
    exposure : (A, T) positive where a count takes part.
    design : (T, P); its first column is the level.
    ridge : (P,) how strongly each coefficient is drawn to 0, as the inverse of a variance; 0 for the level.
    weight : (A, T) between 0 and 1, to count unusual periods less; all 1 without it.

    Raises
    ------
    PanelError : a negative or infinite count.
    """
    if (counts < 0).any() or np.isinf(counts).any():
        raise PanelError("A count must be 0 or more, and finite.", repr(float(np.nanmin(counts))), "Check the source.")
    is_used = np.isfinite(counts) & (exposure > 0)
    there = is_used.astype(np.float64) if weight is None else np.where(is_used, weight, 0.0)
    seen, offset = np.where(is_used, counts, 0.0), np.log(np.where(is_used, exposure, 1.0))
    events = sum_over_periods(there * seen)
    terms = design.shape[1]
    possible = (events > 0) & (is_used.sum(axis=1) > terms)
    coefficient = np.zeros((len(counts), terms))
    coefficient[:, 0] = np.log(np.maximum(events, 0.5) / np.maximum(sum_over_periods(there * np.exp(offset)), 1e-12))
    score, information = np.zeros((len(counts), terms)), np.zeros((len(counts), terms, terms))
    for _ in range(_STEPS):
        mean = np.exp(np.clip(offset + _linear(coefficient, design), -_FARTHEST, _FARTHEST))
        residual, weighted = there * (seen - mean), there * mean
        for row in range(terms):
            score[:, row] = sum_over_periods(residual * design[:, row]) - ridge[row] * coefficient[:, row]
            for column in range(row, terms):
                both = sum_over_periods(weighted * (design[:, row] * design[:, column]))
                information[:, row, column] = information[:, column, row] = both
        information = information + np.diag(ridge + 1e-9)
        step = np.linalg.solve(information, score[:, :, np.newaxis])[:, :, 0]
        coefficient = coefficient + np.clip(step, -2, 2)
    mean = np.exp(np.clip(offset + _linear(coefficient, design), -_FARTHEST, _FARTHEST))
    heterogeneity = sum_over_periods(there * (seen - mean) ** 2 / mean)
    periods = sum_over_periods(there)
    freedom = periods - terms
    covariance: Floats = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficient[~possible], covariance[~possible] = np.nan, np.nan
    level = sum_over_periods(there * mean) / np.maximum(periods, 1e-12)
    level, heterogeneity, freedom = (np.where(possible, one, np.nan) for one in (level, heterogeneity, freedom))
    return CountModel(coefficient, covariance, level, heterogeneity, freedom)


def _linear(coefficient: Floats, design: Floats) -> Floats:
    """(A, N) design x coefficient, term by term: a matrix product would round by how many areas there are."""
    total = np.zeros((len(coefficient), len(design)))
    for term in range(design.shape[1]):
        total = total + coefficient[:, term, np.newaxis] * design[:, term]
    return total
