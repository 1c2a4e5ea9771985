# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is an area's lasting level, and how far from it is it now?

Needs gaps and a prior. Gives a filter (Kalman 1960) of two parts, a lasting level and a deviation that dies out, run
over all areas at once; its forecast two periods ahead; and the setting that forecast best so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.outlook_gaps import Gaps
from buurtpeil.estimates.outlook_prior import Prior

Floats = npt.NDArray[np.float64]
_ROBUST = 3.0  # deviations; a surprise beyond this counts as if it lay here (Masreliez 1975)
_PRIOR_PERIODS = 3.0  # how many periods "this area wobbles like the others" weighs
_LARGEST_SURPRISE = 16.0
_STUDENT = 5.0  # degrees of freedom by which settings are compared, so that one outlier does not decide
_STEADY_NOISE = 0.01  # wobble from period to period beyond drawing, as a part of the spread
_LARGEST_PASSING = 0.9  # at most this part of the spread dies out


class Target(StrEnum):
    """What is foretold; outcome (a) is about the first, outcome (b) about the second."""

    NEXT_TWO = "next-two"  # the mean of the next two periods
    TWO_AHEAD = "two-ahead"  # the second period from now


@dataclass(frozen=True)
class Setting:
    """`persistence` of a deviation per period, `change` per period (variance) as a part of the spread, and the power
    of the level with which changes grow (0: alike for all, 2: in proportion)."""

    persistence: float
    change: float
    power: int


SETTINGS = (
    Setting(0.7, 0.001, 1),
    *(Setting(persistence, change, power) for persistence in (0.7, 0.97) for change in (0.01, 0.04, 0.16)
      for power in (0, 1, 2)),
)  # fmt: skip
UNLEARNED = Setting(0.97, 0.02, 1)


@dataclass(frozen=True, eq=False)
class State:
    """What the filter knows after a period, arrays (S, A) over settings and areas.

    Attributes
    ----------
    level, deviation : the lasting level and what passes, with `level_variance`, `covariance`, `deviation_variance`.
    unrest : how much more than expected the area wobbles.
    score : (S,) the mean log density of what came so far.
    """

    level: Floats
    deviation: Floats
    level_variance: Floats
    covariance: Floats
    deviation_variance: Floats
    unrest: Floats
    score: Floats


@dataclass(frozen=True, eq=False)
class Forecast:
    """Mean and variance of the target as it will be measured, arrays (A,) in margins; NaN without a figure now."""

    mean: Floats
    variance: Floats


def run_filter(gaps: Gaps, prior: Prior, settings: Sequence[Setting]) -> State:
    """The state after the last column, under each setting. A break starts the area again from its prior."""
    persistence, share, power = (
        np.array([[getattr(setting, name)] for setting in settings]) for name in ("persistence", "change", "power")
    )
    shape = len(settings), len(gaps.gap)
    change = share * prior.spread
    passing = np.minimum(change / (1 - persistence**2), _LARGEST_PASSING * prior.spread)
    lasting = prior.spread - passing + prior.mean_variance
    level, deviation = np.broadcast_to(prior.mean, shape).copy(), np.zeros(shape)
    p_level, p_both, p_deviation = lasting, np.zeros(shape), passing
    surprise, seen = np.zeros(shape), np.zeros(len(gaps.gap))
    score, scored = np.zeros(len(settings)), 0
    for column in range(gaps.periods):
        ratio = _to_power(gaps.level_ratio(level + deviation, column), power)
        if column:
            deviation, p_both = persistence * deviation, persistence * p_both
            p_deviation = persistence**2 * p_deviation + change * ratio
            restart = gaps.first[:, column] == column
            if restart.any():
                level, deviation = np.where(restart, prior.mean, level), np.where(restart, 0.0, deviation)
                p_level, p_both = np.where(restart, lasting, p_level), np.where(restart, 0.0, p_both)
                p_deviation = np.where(restart, passing, p_deviation)
        there = np.isfinite(gaps.gap[:, column])
        unrest = (_PRIOR_PERIODS + surprise) / (_PRIOR_PERIODS + seen)
        drawn = gaps.own_noise(level + deviation, column)
        own = np.where(gaps.is_drawn[:, column], drawn, drawn * unrest)
        error = np.where(there, gaps.gap[:, column] - level - deviation, 0.0)
        known = p_level + 2 * p_both + p_deviation + _STEADY_NOISE * prior.spread * ratio
        expected = known + own
        if column:
            usual = expected * unrest
            density = -0.5 * np.log(usual) - (_STUDENT + 1) / 2 * np.log1p(error**2 / usual / _STUDENT)
            score, scored = score + density[:, there].sum(axis=1), scored + int(np.count_nonzero(there))
            surprise = surprise + np.where(there, np.minimum(error**2 / (known + drawn), _LARGEST_SURPRISE), 0.0)
            seen = seen + there
            limit = _ROBUST * np.sqrt(usual)
            error = np.clip(error, -limit, limit)
        gain_level = np.where(there, (p_level + p_both) / expected, 0.0)
        gain_deviation = np.where(there, (p_both + p_deviation) / expected, 0.0)
        level, deviation = level + gain_level * error, deviation + gain_deviation * error
        p_level, p_both, p_deviation = (
            p_level - gain_level * (p_level + p_both),
            p_both - gain_level * (p_both + p_deviation),
            p_deviation - gain_deviation * (p_both + p_deviation),
        )
    unrest = (_PRIOR_PERIODS + surprise) / (_PRIOR_PERIODS + seen)
    return State(level, deviation, p_level, p_both, p_deviation, unrest, score / max(scored, 1))


def _to_power(ratio: Floats, power: npt.NDArray[np.int64]) -> Floats:
    """`ratio` to the power 0, 1 or 2; a general power costs ten times as much."""
    return np.where(power == 0, 1.0, np.where(power == 1, ratio, ratio * ratio))


def choose_setting(gaps: Gaps, prior: Prior) -> Setting:
    """The setting under which each figure so far was foretold best from those before it; one choice for all areas."""
    if gaps.periods < 2:
        return UNLEARNED
    return SETTINGS[int(np.argmax(run_filter(gaps, prior, SETTINGS).score))]


def forecast_by_filter(gaps: Gaps, prior: Prior, setting: Setting) -> dict[Target, Forecast]:
    """The targets as they will be measured: deviations die out, changes and noise come on top."""
    state = run_filter(gaps, prior, [setting])
    return {target: _forecast(state, gaps, prior, setting, target) for target in Target}


def _forecast(state: State, gaps: Gaps, prior: Prior, setting: Setting, target: Target) -> Forecast:
    last, persistence = gaps.periods - 1, setting.persistence
    change = setting.change * prior.spread
    if target is Target.NEXT_TWO:
        left, changes, figures = (persistence + persistence**2) / 2, ((1 + persistence) ** 2 + 1) / 4, 2
    else:
        left, changes, figures = persistence**2, 1 + persistence**2, 1
    mean = (state.level + left * state.deviation)[0]
    ratio = _to_power(gaps.level_ratio(mean, last), np.array(setting.power))
    known = (state.level_variance + 2 * left * state.covariance + left**2 * state.deviation_variance)[0]
    coming = changes * change * ratio
    noise = (_STEADY_NOISE * prior.spread * ratio + gaps.own_noise(mean, last)) / figures
    there = np.isfinite(gaps.gap[:, last])
    variance = (known + coming + noise) * state.unrest[0]
    return Forecast(np.where(there, mean, np.nan), np.where(there, variance, np.nan))
