# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a party carry it: is its yearly budget enough, what does it get back per euro, and at which single rate?

Needs what a party pays and receives per period, as an expression or as a `Result` holds it. Gives what comes in per
euro that goes out and a modified internal rate (one number where there are several roots) as expressions, and the years
in which a budget is exceeded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.functions import absolute, both, largest, maximum, present_value, where
from buurtpeil.economics.periods import Timeline
from buurtpeil.errors import EconomicsError

#: Less than this is no payment: it is what the last digits of a computer's numbers leave.
HALF_A_CENT = 0.005


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


def by_year(net: Sequence[float], months: int) -> tuple[float, ...]:
    """Amounts per year: the start, then each year of 12 months after it; the last may be shorter."""
    per_year = 12 // months
    later = [sum(net[first : first + per_year]) for first in range(1, len(net), per_year)]
    return (*net[:1], *later)


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
        if -amount > limit + HALF_A_CENT
    )


def received_per_euro(cash: Expression, worth: Callable[[Expression], Expression]) -> Expression:
    """What comes in over what goes out, both made present by `worth`; 0 where nothing is paid."""
    gained, paid = worth(maximum(cash, 0)), worth(maximum(-cash, 0))
    return where(paid > HALF_A_CENT, gained / maximum(paid, HALF_A_CENT), 0)


def modified_rate(cash: Expression, rate: Expression, time: Timeline) -> Expression:
    """The one yearly rate at which what goes out, financed, grows into what comes in, reinvested; both at `rate`.

    (worth of receipts at the end, reinvested / worth of payments now, financed) ^ (1 / years) - 1, where the end is
    the last period with an amount. It exists also where the internal rate has several roots; 0 where there are only
    payments or only receipts (`Result` says that there is none).
    """
    months = time.step.months
    gained, paid = (present_value(maximum(side, 0), rate, months) for side in (cash, -cash))
    last = largest(where(absolute(cash) < HALF_A_CENT, 0, time.years))
    at_the_end = gained * (1 + rate) ** last
    return where(
        both(paid > HALF_A_CENT, gained > HALF_A_CENT),
        (maximum(at_the_end, HALF_A_CENT) / maximum(paid, HALF_A_CENT)) ** (1 / maximum(last, 1 / 12)) - 1,
        0,
    )
