# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Did what a signal warned of come true?

Needs later raw figures with their reference. Gives, per area and period, whether each of the two outcomes fixed in
``event.toml`` followed: yes, no, or unknown where a figure that decides it is missing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.periods import known_from
from buurtpeil.estimates.trend import sum_over_periods
from buurtpeil.indicators.catalogue import Indicator, MarginKind

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.OWN  # the reference comes in as it is


@dataclass(frozen=True)
class Event:
    """The numbers of ``event.toml``; see the reasons there."""

    version: str
    periods_before: int
    periods_after: int
    periods_ahead: int
    least_periods_to_gate: int


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What followed each area and period (A, T): 1 yes, 0 no, NaN unknown.

    Attributes
    ----------
    grew_worse : outcome (a), the smoothed gap grew by more than the margin.
    became_worse : outcome (b), newly worse than the city by more than the margin, or newly beyond the floor.
    is_bad : whether the figure itself is worse than the city by more than the margin, or beyond the floor.
    """

    grew_worse: Floats
    became_worse: Floats
    is_bad: Booleans


@cache
def read_event() -> Event:
    """The event that this version of Buurtpeil judges signals by."""
    return Event(**tomllib.loads((files("buurtpeil.proof") / "event.toml").read_text("utf-8")))


def label_outcomes(
    value: Floats, reference: Floats, broken: Booleans, indicator: Indicator, event: Event | None = None
) -> Outcomes:
    """Label every area and period from raw figures (A, T), their reference and where the series breaks.

    The gap is counted in margins, positive = worse: (value - reference) / margin, or that part of the reference for a
    relative margin, so that a city that doubles changes no gap. Raw figures and not estimates, so that a method can't
    confirm itself. Unknown where a needed figure is missing, over a break, at the ends of the series, and for an
    indicator without a direction.
    """
    event = event or read_event()
    gap = gap_in_margins(value, reference, indicator)
    grew, became = np.full(gap.shape, np.nan), np.full(gap.shape, np.nan)
    if indicator.direction.sign_of_worse == 0:
        return Outcomes(grew, became, np.zeros(gap.shape, dtype=bool))
    is_bad = _is_bad(gap, value, indicator)
    for now in range(gap.shape[1]):
        first, end = now - event.periods_before + 1, now + event.periods_after
        if first >= 0 and end < gap.shape[1]:
            before = sum_over_periods(gap[:, first : now + 1]) / event.periods_before
            after = sum_over_periods(gap[:, now + 1 : end + 1]) / event.periods_after
            is_known = np.isfinite(before) & np.isfinite(after) & ~broken[:, first + 1 : end + 1].any(axis=1)
            grew[:, now] = np.where(is_known, after - before > 1, np.nan)
        later = now + event.periods_ahead
        if later < gap.shape[1]:
            is_known = np.isfinite(gap[:, now]) & np.isfinite(gap[:, later])
            is_known &= ~broken[:, now + 1 : later + 1].any(axis=1)
            became[:, now] = np.where(is_known, is_bad[:, later] & ~is_bad[:, now], np.nan)
    return Outcomes(grew, became, is_bad)


def known_periods(indicator: Indicator, periods: tuple[str, ...], moment: date) -> Booleans:
    """(T,) which periods were known at `moment`: pseudo-real-time, because most files hold one publication only."""
    days = [known_from(period, indicator.period_kind, indicator.publication_delay_months) for period in periods]
    return np.array([day <= moment for day in days], dtype=bool)


def gap_in_margins(value: Floats, reference: Floats, indicator: Indicator) -> Floats:
    """(A, T) how far each figure lies from its reference in relevant margins, positive = worse."""
    unit = np.full(value.shape, indicator.margin.value)
    if indicator.margin.kind is MarginKind.RELATIVE:
        unit = np.where(reference != 0, indicator.margin.value * np.abs(reference), np.nan)
    gap: Floats = indicator.direction.sign_of_worse * (value - reference) / unit
    return gap


def _is_bad(gap: Floats, value: Floats, indicator: Indicator) -> Booleans:
    is_bad: Booleans = gap > 1
    if indicator.floor is not None:
        is_bad |= indicator.direction.sign_of_worse * (value - indicator.floor.value) > 0
    return is_bad
