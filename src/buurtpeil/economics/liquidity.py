# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely is it that unexpected bills empty the cash?

Needs the cash at the end of each period as expected, and the number and cost of unexpected bills. Gives the exact
probability that cash is ever below zero, by following the number of bills from period to period; nothing is drawn.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import poisson

from buurtpeil.economics.expression import Array

#: What is left out: paths with so many bills that they are this unlikely.
_TAIL = 1e-12


def probability_of_no_cash(expected: Array, bills: Array, cost: Array, last: Array) -> Array:
    """The probability that cash is below zero at the end of any period from 0 to `last`.

    The number of bills in each period is Poisson and independent; each costs the same. Cash is what was expected, plus
    the bills that were expected, less those that came. Bills begin in period 1.

    Parameters
    ----------
    expected : (periods, draws or 1), euros at the end of each period, with bills at their mean.
    bills : (1, draws or 1), expected number a period. cost : euros a bill. last : the last period that counts.

    Returns
    -------
    (1, draws): a probability.
    """
    width = max(array.shape[1] for array in (expected, bills, cost, last))
    cash, mean, price, end = (
        np.broadcast_to(array, (array.shape[0], width)) for array in (expected, bills, cost, last)
    )
    periods = min(int(end.max()), cash.shape[0] - 1)
    most = int(poisson.isf(_TAIL, max(float(mean.max()) * max(periods, 1), 1e-9))) + 1
    numbers = np.arange(most + 1)[:, None]
    in_one_period = int(poisson.isf(_TAIL, max(float(mean.max()), 1e-9))) + 1
    chance: Array = np.asarray(poisson.pmf(np.arange(in_one_period + 1)[:, None], mean))
    alive = np.where(numbers == 0, 1.0, 0.0) * (cash[0] >= 0)
    for period in range(1, periods + 1):
        counts = period <= end[0]
        left = cash[period] + price[0] * (period * mean[0] - numbers)
        after = np.where(left >= -1e-6, _add_bills(alive, chance), 0.0)
        alive = np.where(counts, after, alive)
    return np.asarray(np.clip(1 - alive.sum(axis=0, keepdims=True), 0.0, 1.0))


def _add_bills(alive: Array, chance: Array) -> Array:
    """The chance of each total of bills after one more period."""
    total = np.zeros_like(alive)
    for more in range(min(chance.shape[0], alive.shape[0])):
        total[more:] += chance[more] * alive[: alive.shape[0] - more]
    return total
