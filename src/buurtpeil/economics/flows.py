# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pays what to whom, and on what basis does it count?

Needs parties and amounts per period. Gives `Flow` records, each one debit and one credit, and the net amount per party
as an expression; because each flow has two sides, the sum over all parties and the outside is zero by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.nodes import Named
from buurtpeil.economics.units import EURO, Unit
from buurtpeil.errors import EconomicsError


class Basis(StrEnum):
    """How real a euro is: welfare never enters a party's budget. For what has no number see `ProMemoria`."""

    CASH = "cash"
    FINANCING = "financing"
    AVOIDED_COST = "avoided-cost"
    WELFARE = "welfare"


BASIS_WORDS: Mapping[Basis, Mapping[str, str]] = {
    Basis.CASH: {"nl": "kas", "en": "cash"},
    Basis.FINANCING: {"nl": "financiering", "en": "financing"},
    Basis.AVOIDED_COST: {"nl": "vermeden kosten", "en": "avoided cost"},
    Basis.WELFARE: {"nl": "welvaart", "en": "welfare"},
}


@dataclass(frozen=True)
class Flow:
    """An amount per period from payer to receiver.

    `effect` is the key of a monetised effect (see `guards`); `bookable` says that an avoided cost is money in a budget
    line; `baseline` flows belong to the alternative without the project, and results are project minus baseline;
    `double_count_reason` is the printed reason to allow an overlap.
    """

    label: Label
    payer: str
    receiver: str
    amount: Expression
    basis: Basis
    effect: str | None = None
    bookable: bool = False
    baseline: bool = False
    double_count_reason: Label | None = None

    @property
    def is_bankable(self) -> bool:
        """Whether a party's account feels it."""
        return self.basis in (Basis.CASH, Basis.FINANCING) or (self.basis is Basis.AVOIDED_COST and self.bookable)


@dataclass(frozen=True)
class ProMemoria:
    """An effect without a number, which is listed with every result."""

    label: Label
    party: str


def check_amount(flow: Flow, amount: Expression, step: str) -> None:
    """Raise where a flow is no amount of euros per period, or has one party on both sides."""
    name = f"Flow {flow.label.key!r} ({flow.label.en})"
    if flow.payer == flow.receiver:
        raise EconomicsError(f"{name} goes from a party to itself:", f"{flow.payer!r}.", "Name payer and receiver.")
    if not amount.per_period:
        raise EconomicsError(
            f"{name} has one amount,",
            "not one per period.",
            "Multiply it by Timeline.during() or Timeline.at() to say when it is paid.",
        )
    if amount.unit not in (None, EURO, Unit.parse(f"euro/{step}")):
        raise EconomicsError(
            f"{name} is not in euros per period:", f"{amount.unit}.", f"Work it out in euro or euro/{step}."
        )


def per_period(label: Label, amount: Expression) -> Expression:
    """An amount as a named step in euros, so that euros a year in a yearly period and single euros add up."""
    return Named(arguments=(amount,), label=label, unit=EURO, prices=amount.prices, per_period=amount.per_period)


def net(flows: Iterable[Flow], party: str, choose: Callable[[Flow], bool] = lambda flow: True) -> Expression | None:
    """What a party gains per period: received minus paid, project minus baseline; None where it has no such flows."""
    result: Expression | None = None
    for flow in flows:
        if party not in (flow.payer, flow.receiver) or not choose(flow):
            continue
        gains = (flow.receiver == party) != flow.baseline
        if result is None:
            result = flow.amount if gains else -flow.amount
        else:
            result = result + flow.amount if gains else result - flow.amount
    return result
