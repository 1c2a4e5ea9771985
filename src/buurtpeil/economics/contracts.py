# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do parties agree on: loans, guarantees, funds, subsidies, payment for outcomes?

Needs amounts and terms as expressions, and a timeline. Gives the amounts per period that follow from the contract, as
expressions that a model books as flows. Rates and terms are per and in periods of the timeline, unless a name says
otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.functions import (
    cumulative,
    floor,
    loan_balance,
    loan_payment,
    maximum,
    minimum,
    plain_number,
    previous,
    recurrence,
)
from buurtpeil.economics.periods import Timeline


@dataclass(frozen=True)
class Loan:
    """Per period: what is lent, paid (interest and redemption) and still owed at the end."""

    drawn: Expression
    payment: Expression
    interest: Expression
    balance: Expression


def effective_per_period(yearly_rate: Expression, time: Timeline) -> Expression:
    """An effective yearly rate per period: (1 + rate)^(part of a year) - 1."""
    return (1 + yearly_rate) ** (time.step.months / 12) - 1


def annuity_loan(principal: Expression, rate: Expression, term: Expression, time: Timeline) -> Loan:
    """Equal payments in arrears over `term` periods, lent at the start."""
    running, count = time.during(1, term), plain_number(term)
    balance = loan_balance(principal, rate, count, plain_number(time.index))
    interest = previous(balance) * rate
    return Loan(principal * time.at(0), loan_payment(principal, rate, count) * running, interest * running, balance)


def linear_loan(principal: Expression, rate: Expression, term: Expression, time: Timeline) -> Loan:
    """Equal redemption over `term` periods, with interest on what was owed."""
    running = time.during(1, term)
    balance = principal * maximum(1 - time.index / term, 0)
    interest = previous(balance) * rate * running
    return Loan(principal * time.at(0), interest + principal / plain_number(term) * running, interest, balance)


def interest_only_loan(principal: Expression, rate: Expression, term: Expression, time: Timeline) -> Loan:
    """Interest each period; the principal at the end."""
    interest = principal * rate * time.during(1, term)
    balance = principal * time.during(0, term) - principal * time.at(term)
    return Loan(principal * time.at(0), interest + principal * time.at(term), interest, balance)


def capped_subsidy(
    cost: Expression,
    own_share: Expression,
    own_means: Expression,
    cap: Expression,
    ceiling_left: Expression,
    *,
    share_of_subsidy: bool = False,
) -> Expression:
    """The grant for a project: never more than the cap, what is left of the ceiling, or cost less own means.

    Own means are at least `own_share` of the total cost or, with `share_of_subsidy`, of the grant itself.
    """
    need = cost / (1 + own_share) if share_of_subsidy else cost - own_share * cost
    return maximum(minimum(need, cost - own_means, cap, ceiling_left), 0)


@dataclass(frozen=True)
class Guarantee:
    """Per period: premium to the guarantor, expected claim on it, and what it still stands for."""

    premium: Expression
    claim: Expression
    exposure: Expression


def guarantee(
    balance: Expression, premium_rate: Expression, default_rate: Expression, loss_share: Expression, time: Timeline
) -> Guarantee:
    """A guarantee on a loan balance: yearly premium and expected claim on what was owed at the start of the period."""
    part = time.step.months / 12
    exposure = previous(balance)
    return Guarantee(exposure * premium_rate * part, exposure * default_rate * loss_share * part, exposure)


def fund(
    start: Expression, yearly_return: Expression, paid_in: Expression, paid_out: Expression, time: Timeline
) -> Expression:
    """The balance of a fund: last period's with its return, plus what comes in, less what goes out; may go negative."""
    rate = effective_per_period(yearly_return, time)
    return recurrence(time.index, start, lambda balance: balance * (1 + rate) + paid_in - paid_out)


def revolving_capacity(
    fund_size: Expression, tied_per_item: Expression, cycle: Expression, periods: Expression | float
) -> Expression:
    """How many items a fund can carry in `periods` when each ties capital for one `cycle` (in the same unit)."""
    return floor(fund_size / tied_per_item) * (periods / cycle)


def outcome_payment(verified: Expression, tariff: Expression, cap: Expression) -> Expression:
    """Payment per period for verified outcomes, until the cap on the total is reached."""
    claimed = cumulative(verified * tariff)
    paid = minimum(claimed, cap)
    return paid - previous(paid)
