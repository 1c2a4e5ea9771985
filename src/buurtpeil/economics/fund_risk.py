# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely is it that a guarantee fund runs dry, and how much must be in it?

Needs the number of loans, their terms, the chance of default and what is lost then. Gives, from many made-up lives of
the fund with a fixed seed, the chance that it ever falls below zero and the start capital that is enough in most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from buurtpeil.economics.expression import Array
from buurtpeil.economics.finance import annuity_factor
from buurtpeil.economics.once import once_each

SEED = 20_260_101
#: Lives of the fund: the standard error of a chance of 1% is then 0.07 percentage points.
LIVES = 20_000
#: When draws vary what the fund depends on, lives are shared out over them; the mean over draws stays as good.
FEWEST_LIVES, LIVES_IN_ALL = 50, 200_000


@dataclass(frozen=True)
class GuaranteedLoans:
    """Equal annuity loans under one fund; rates a year, the loan rate nominal and paid monthly.

    `premium` is a share of the principal a year, `default` the chance that a loan that runs defaults in a year, `loss`
    what is then lost of the balance; `spread` is the coefficient of variation of the chance of default between good
    and bad years (0: defaults are independent).
    """

    loans: float
    rate: float
    term: float
    premium: float
    default: float
    loss: float
    fund_return: float
    spread: float

    def balances(self) -> Array:
        """What is owed at the start of each year, per euro lent; shape (years,)."""
        months = np.full(1, 12 * self.term)
        left = 12 * np.maximum(self.term - np.arange(int(np.ceil(self.term))), 0)
        monthly = np.full(1, self.rate / 12)
        return np.asarray(annuity_factor(np.full_like(left, self.rate / 12), left) / annuity_factor(monthly, months))

    def needed(self, lives: int = LIVES) -> Array:
        """The start capital, per euro lent, that keeps each life of the fund from falling below zero; ascending.

        Premium comes in and claims go out at year ends, and what is in the fund grows with its return.
        """
        random = np.random.default_rng(SEED)
        running = np.full(lives, round(self.loans))
        drawn = np.zeros(lives)
        deepest = np.zeros(lives)
        for year, balance in enumerate(self.balances(), start=1):
            bad_year = random.gamma(self.spread**-2, self.spread**2, lives) if self.spread > 0 else 1.0
            defaults = random.binomial(running, np.minimum(self.default * bad_year, 1))
            drawn += (defaults * self.loss * balance - running * self.premium) / (1 + self.fund_return) ** year
            running -= defaults
            np.maximum(deepest, drawn, out=deepest)
        return np.sort(deepest) / round(self.loans)


@lru_cache(maxsize=64)
def _needed(values: tuple[float, ...], lives: int) -> Array:
    return GuaranteedLoans(*values).needed(lives)


def _each(statistic: Callable[[Array, float], float]) -> Callable[..., Array]:
    """A function for `functions.computed`: the fields of `GuaranteedLoans` in order, then one number more."""
    count = len(fields(GuaranteedLoans))

    def over_arrays(*arguments: Array) -> Array:
        width = max(argument.shape[1] for argument in arguments)
        lives = int(np.clip(LIVES_IN_ALL // width, FEWEST_LIVES, LIVES))
        each = once_each(lambda *values: statistic(_needed(values[:count], lives), values[count]))
        return each(*arguments)

    return over_arrays


def _chance(needed: Array, start: float) -> float:
    return float(np.mean(needed > start + 1e-12))


def _enough(needed: Array, chance: float) -> float:
    return float(needed[max(int(np.ceil((1 - chance) * len(needed))), 1) - 1])


#: The chance that a fund with this start capital (the last argument, per euro lent) ever falls below zero.
ruin_probability = _each(_chance)

#: The start capital per euro lent with which a fund falls below zero with no more than this chance (the last argument).
start_capital = _each(_enough)
