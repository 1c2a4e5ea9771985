# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do publishers see of the truth?

Needs a true path and the people it is about. Gives what was counted or asked: whole numbers drawn from the path, or
ready-made figures with the error of a survey, a model or a meter. Nothing is rounded or hidden yet.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from buurtpeil.demo.figure_plan import FigurePlan
from buurtpeil.indicators.catalogue import Kind, Noise

Floats = npt.NDArray[np.float64]
# A figure about persons that needs a larger base than this comes from a survey among them.
SURVEY_MINIMUM_BASE = 200.0
SURVEY_SHARE, SURVEY_FEWEST, SURVEY_MOST = 0.25, 8.0, 700.0
MODEL_ERROR = 0.15  # of the spread between neighbourhoods
METER_ERROR = 0.10  # of the spread, in a neighbourhood of 2,000; more in a smaller one
EVENTS_PER_YEAR_SPREAD = 40.0  # size of the gamma in monthly notifications: some months are busier by chance


def draw_counts(plan: FigurePlan, path: Floats, base: Floats, chance: np.random.Generator) -> Floats:
    """(B, Y) persons, homes or events that were counted, whole numbers."""
    expected = base * path / plan.indicator.per
    if plan.indicator.kind is Kind.SHARE:
        share = np.clip(path / plan.indicator.per, 0.0, 1.0)
        return chance.binomial(base.astype(np.int64), share).astype(np.float64)
    return chance.poisson(np.maximum(expected, 0.0)).astype(np.float64)


def draw_busy_months(path: Floats, base: Floats, per: float, chance: np.random.Generator) -> Floats:
    """(B, M) events a month, more variable than Poisson, as notifications are."""
    busy = chance.gamma(EVENTS_PER_YEAR_SPREAD, 1.0 / EVENTS_PER_YEAR_SPREAD, path.shape)
    return chance.poisson(np.maximum(base * path / per * busy, 0.0)).astype(np.float64)


def draw_ready_made(plan: FigurePlan, path: Floats, base: Floats, chance: np.random.Generator) -> Floats:
    """(B, Y) figures in the indicator's unit; NaN where there is nobody to ask."""
    indicator = plan.indicator
    if indicator.noise in (Noise.BINOMIAL, Noise.POISSON):
        per = 100.0 if indicator.kind is Kind.SHARE else indicator.per
        share = np.clip(path / per, 0.0, 1.0)
        counts = (
            chance.binomial(base.astype(np.int64), share)
            if indicator.noise is Noise.BINOMIAL
            else chance.poisson(np.maximum(base * path / per, 0.0))
        )
        return np.asarray(np.divide(per * counts, base, out=np.full(path.shape, np.nan), where=base > 0))
    drawn = path + _error(plan, path, base) * chance.normal(0.0, 1.0, path.shape)
    highest = 100.0 if indicator.kind is Kind.SHARE else 10.0 if indicator.kind is Kind.SCORE else np.inf
    return np.asarray(np.where(base > 0, np.clip(drawn, 0.0, highest), np.nan))


def _error(plan: FigurePlan, path: Floats, base: Floats) -> Floats:
    """(B, Y) standard error of one figure."""
    if plan.indicator.noise is Noise.REGISTER:
        return np.zeros(path.shape)
    if plan.is_modelled:
        return np.full(path.shape, MODEL_ERROR * plan.spread)
    if plan.indicator.kind is Kind.SHARE and plan.indicator.minimum_base >= SURVEY_MINIMUM_BASE:
        answers = np.clip(SURVEY_SHARE * base, SURVEY_FEWEST, SURVEY_MOST)
        return np.asarray(np.sqrt(np.clip(path, 1.0, 99.0) * (100.0 - np.clip(path, 1.0, 99.0)) / answers))
    return np.asarray(METER_ERROR * plan.spread * np.sqrt(2000.0 / np.clip(base, 100.0, 2000.0)))
