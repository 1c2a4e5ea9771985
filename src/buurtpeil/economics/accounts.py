# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a party carry it: is its yearly budget enough, what does it get back per euro, and at which single rate?

Needs what a party pays and receives per period, as a `Result` holds it. Gives the years in which a budget is exceeded,
what comes in per euro that goes out, and a modified internal rate: one number where there are several roots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpeil.economics.expression import Array
from buurtpeil.economics.finance import check_rate, present_value
from buurtpeil.errors import EconomicsError


@dataclass(frozen=True)
class Breach:
    """A period in which a party pays more than its budget: how much is paid, the budget, and what is lacking."""

    period: int
    paid: float
    budget: float

    @property
    def lacking(self) -> float:
        """Euros above the budget."""
        return self.paid - self.budget


def budget_breaches(net: Sequence[float], budgets: float | Sequence[float]) -> tuple[Breach, ...]:
    """The periods in which a party's net payment is above its budget.

    Parameters
    ----------
    net : euros per period, received less paid, from period 0 (`Result.parties[key].net`).
    budgets : euros the party may pay in each period: one amount for all, or one for each period.

    Raises
    ------
    EconomicsError : a budget below zero, or as many budgets as there are no periods.
    """
    limits = [float(budgets)] * len(net) if isinstance(budgets, int | float) else [float(one) for one in budgets]
    if len(limits) != len(net):
        raise EconomicsError(
            "A budget is needed for each period:", f"{len(limits)} for {len(net)}.", "Give one amount, or one a period."
        )
    if any(limit < 0 for limit in limits):
        raise EconomicsError("A budget is below zero:", f"{min(limits)}.", "Give what the party may pay.")
    return tuple(
        Breach(period, -amount, limit)
        for period, (amount, limit) in enumerate(zip(net, limits, strict=True))
        if -amount > limit + 0.005
    )


def received_per_euro(net: Array, rate: float | Array) -> Array:
    """What comes in over what goes out, both worth now at a yearly rate; not a number where nothing is paid.

    Parameters
    ----------
    net : (periods, draws) euros, yearly. rate : a number or (1, draws).

    Returns
    -------
    (1, draws).
    """
    gained, paid = present_value(np.maximum(net, 0), rate), present_value(np.maximum(-net, 0), rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(paid > 0, gained / paid, np.nan))


def modified_internal_rate(net: Array, finance_rate: float, reinvest_rate: float) -> Array:
    """The one rate at which what goes out, financed, grows into what comes in, reinvested; by draw.

    (worth of receipts at the end, reinvested / worth of payments now, financed) ^ (1 / periods) - 1, where the end is
    the last period with an amount. It exists also where the internal rate has several roots.

    Parameters
    ----------
    net : (periods, draws) euros. finance_rate, reinvest_rate : per period.

    Raises
    ------
    EconomicsError : a draw that only pays or only receives, or with one amount only; a rate of -100% or less.
    """
    check_rate(np.array([finance_rate, reinvest_rate]))
    if not ((net > 0).any(axis=0) & (net < 0).any(axis=0)).all():
        raise EconomicsError(
            "A modified internal rate needs payments and receipts,",
            "and a draw has only one of them.",
            "Look at the present value instead.",
        )
    last = net.shape[0] - 1 - np.argmax(net[::-1] != 0, axis=0)
    paid = present_value(np.maximum(-net, 0), finance_rate)[0]
    gained = present_value(np.maximum(net, 0), reinvest_rate)[0] * (1 + reinvest_rate) ** last
    return np.asarray((gained / paid) ** (1 / last) - 1)
