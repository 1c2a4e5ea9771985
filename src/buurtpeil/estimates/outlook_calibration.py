# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely is it that an area becomes worse?

Needs the outlooks of all indicators. Gives a probability per area for each of the two outcomes: the score of the
forecast, calibrated on how often earlier scores came true, over all indicators together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, special

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.outlook import Outlook
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_origin import Origin

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
# The logistic curve nearest to the normal one (Camilli 1994): a score in deviations needs no more than this when the
# forecast's own variance is right.
NORMAL_SLOPE = 1.702
_LEAN = 8.0  # how strongly each coefficient is held to its prior (a variance of 1/8 on the logit scale)
_SMALLEST_SLOPE = 0.5
_ROUNDS = 25
_PRECISE = 1e-10


@dataclass(frozen=True, eq=False)
class Calibration:
    """logit(probability) = `slope` x score + `level` + `own` of the indicator; `cases`, of which `came` came true, are
    what it rests on."""

    slope: float
    level: float
    own: tuple[float, ...]
    cases: int
    came: int

    def probability(self, indicator: int, origin: Origin, target: Target) -> Floats:
        """(A,) the probability of the outcome; 0 where it can't come any more, NaN without a figure now."""
        logit = self.slope * origin.score[target] + self.level + self.own[indicator]
        probability = np.where(origin.at_risk[target], special.expit(logit), 0.0)
        return np.where(np.isfinite(origin.score[target]), probability, np.nan)


def calibrate(outlooks: Sequence[Outlook], target: Target) -> Calibration:
    """Learn from the known outcomes of all earlier forecasts (Platt 2000, with a prior).

    Without any the normal curve stands. An indicator's own coefficient leans to zero, so that a few cases change
    little; the slope never gets so small that the order would hardly count.
    """
    scores, outcomes, indicators = [], [], []
    for number, outlook in enumerate(outlooks):
        for origin in outlook.past:
            known = origin.at_risk[target] & np.isfinite(origin.outcome[target]) & np.isfinite(origin.score[target])
            scores.append(origin.score[target][known])
            outcomes.append(origin.outcome[target][known])
            indicators.append(np.full(len(scores[-1]), number))
    if not scores or not sum(len(part) for part in scores):
        return Calibration(NORMAL_SLOPE, 0.0, (0.0,) * len(outlooks), 0, 0)
    score, outcome, indicator = np.concatenate(scores), np.concatenate(outcomes), np.concatenate(indicators)
    slope, level, own = _fit(score, outcome, indicator, len(outlooks))
    return Calibration(max(slope, _SMALLEST_SLOPE), level, tuple(own), len(score), int(outcome.sum()))


def _fit(
    score: Floats, outcome: Floats, indicator: npt.NDArray[np.int64], count: int
) -> tuple[float, float, list[float]]:
    """Newton's method on the penalised likelihood; sums per indicator keep it small for any number of areas."""
    prior = np.zeros(count + 2)
    prior[0] = NORMAL_SLOPE
    coefficients = prior.copy()

    def per_indicator(amounts: Floats) -> Floats:
        return np.bincount(indicator, weights=amounts, minlength=count).astype(np.float64, copy=False)

    for _ in range(_ROUNDS):
        expected = special.expit(coefficients[0] * score + coefficients[1] + coefficients[2:][indicator])
        weight, residual = expected * (1 - expected), outcome - expected
        own, crossed = per_indicator(weight), per_indicator(weight * score)
        own_residual = per_indicator(residual)
        curvature = np.diag(np.concatenate([[float((weight * score**2).sum()), own.sum()], own]))
        curvature[0, 1] = curvature[1, 0] = crossed.sum()
        curvature[0, 2:] = curvature[2:, 0] = crossed
        curvature[1, 2:] = curvature[2:, 1] = own
        gradient = np.concatenate([[float((residual * score).sum()), own_residual.sum()], own_residual])
        gradient = gradient - _LEAN * (coefficients - prior)
        step = linalg.solve(curvature + _LEAN * np.eye(count + 2), gradient, assume_a="pos")
        coefficients = coefficients + step
        if float(np.abs(step).max()) < _PRECISE:
            break
    return float(coefficients[0]), float(coefficients[1]), coefficients[2:].tolist()
