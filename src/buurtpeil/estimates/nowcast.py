# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many events of the last periods are still to be reported?

Needs how many events of each period were known after each delay (a reporting triangle). Gives per period the part that
is expected to be known by now, the expected final number and its standard deviation (chain ladder, Mack 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Nowcast:
    """Per period (T,), oldest first.

    Attributes
    ----------
    known : the number reported by now.
    expected : the number when all is reported.
    deviation : the standard deviation of `expected` (Mack 1993); 0 where nothing more is to come.
    complete : the part that is expected to be known by now, 0 to 1.
    """

    known: Floats
    expected: Floats
    deviation: Floats
    complete: Floats


def nowcast(triangle: Floats) -> Nowcast:
    """Complete a cumulative reporting triangle (T periods, D delays), NaN where the future has not come yet.

    Row t holds how many events of period t were known after 0, 1, ... periods. What comes after the longest delay that
    was ever seen is taken as nothing.

    Raises
    ------
    PanelError : a row without its first figure, a gap in a row, or a number that falls.
    """
    _check(triangle)
    periods, delays = triangle.shape
    factor, spread = _development(triangle)
    reached = np.isfinite(triangle).sum(axis=1) - 1
    known = triangle[np.arange(periods), reached]
    expected, deviation = known.copy(), np.zeros(periods)
    totals = [np.nansum(triangle[np.isfinite(triangle[:, delay + 1]), delay]) for delay in range(delays - 1)]
    for period in range(periods):
        variance, level = 0.0, known[period]
        for delay in range(reached[period], delays - 1):
            # Mack (1993): the step's own noise, and that its factor was learned from few periods.
            noise = spread[delay] * (level + (level**2 / totals[delay] if totals[delay] > 0 else 0.0))
            variance = variance * factor[delay] ** 2 + noise
            level = level * factor[delay]
        expected[period], deviation[period] = level, np.sqrt(variance)
    to_come = np.array([np.prod(1 / factor[delay:]) for delay in reached])
    return Nowcast(known, expected, deviation, to_come)


def _development(triangle: Floats) -> tuple[Floats, Floats]:
    """(D - 1,) by how much the known number grows per step, and how much periods differ in that (Mack 1993)."""
    steps = triangle.shape[1] - 1
    factor, spread = np.ones(steps), np.zeros(steps)
    for delay in range(steps):
        both = np.isfinite(triangle[:, delay + 1]) & (triangle[:, delay] > 0)
        before, after = triangle[both, delay], triangle[both, delay + 1]
        if len(before):
            factor[delay] = after.sum() / before.sum()
        if len(before) > 1:
            spread[delay] = (before * (after / before - factor[delay]) ** 2).sum() / (len(before) - 1)
        elif delay > 1 and spread[delay - 2] > 0:  # one period tells no spread: it goes on falling as it did
            earlier, last = spread[delay - 2], spread[delay - 1]
            spread[delay] = min(last**2 / earlier, earlier, last)
        elif delay:
            spread[delay] = spread[delay - 1]
    return factor, spread


def _check(triangle: Floats) -> None:
    there = np.isfinite(triangle)
    if triangle.ndim != 2 or not triangle.shape[1] or not there[:, 0].all():
        raise PanelError("Each period needs the number that was known at once.", "", "Leave such a period out.")
    if (there[:, 1:] & ~there[:, :-1]).any():
        raise PanelError("A reporting triangle has a gap.", "", "Carry the last known number forward.")
    with np.errstate(invalid="ignore"):
        if (triangle[:, 1:] < triangle[:, :-1]).any() or (triangle < 0).any():
            raise PanelError("The number that is known can't fall.", "", "Give cumulative numbers.")
