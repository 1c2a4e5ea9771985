# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is anything counted twice, lost, or added that may not be added?

Needs flows, parties and price levels. Gives checks that raise, naming both sides of the fault, and the attribution
chain that every effect must pass, so that no factor is silently 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from buurtpeil.economics.expression import Array, Expression, common_prices
from buurtpeil.economics.flows import Flow
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.periods import Timeline
from buurtpeil.economics.quantities import NOMINAL
from buurtpeil.economics.rules import Rule
from buurtpeil.errors import EconomicsError

#: The largest sum over parties that is rounding, in euros.
CENT = 0.01


def check_double_counting(flows: Sequence[Flow], parents: Mapping[str, str], parties: Mapping[str, Party]) -> None:
    """Raise where one effect is monetised twice for the same beneficiary.

    The same effect, or an effect and one it is part of (`parents` maps part to whole), may not both be booked for one
    receiver; a receiver that is society as a whole includes every other. A written reason on the later flow allows it.

    Raises
    ------
    EconomicsError : with both flows named.
    """
    booked = [flow for flow in flows if flow.effect is not None]
    for place, later in enumerate(booked):
        for earlier in booked[:place]:
            if earlier.baseline != later.baseline or later.double_count_reason is not None:
                continue
            if _related(earlier.effect, later.effect, parents) and _overlap(earlier, later, parties):
                raise EconomicsError(
                    "An effect is booked twice:",
                    f"{earlier.label.key!r} (effect {earlier.effect}, for {earlier.receiver}) and {later.label.key!r} "
                    f"(effect {later.effect}, for {later.receiver}).",
                    "Book the whole or its parts, net of each other, or give a written double_count_reason.",
                )


def _related(one: str | None, other: str | None, parents: Mapping[str, str]) -> bool:
    return one in _line(other, parents) or other in _line(one, parents)


def _line(effect: str | None, parents: Mapping[str, str]) -> list[str]:
    """An effect and all it is part of."""
    line: list[str] = []
    while effect is not None and effect not in line:
        line.append(effect)
        effect = parents.get(effect)
    return line


def _overlap(one: Flow, other: Flow, parties: Mapping[str, Party]) -> bool:
    kinds = {parties[flow.receiver].kind for flow in (one, other)}
    return one.receiver == other.receiver or PartyKind.SOCIETY in kinds


def check_sum_to_zero(nets: Iterable[Array]) -> None:
    """Raise where the net amounts of all parties and the outside don't add up to zero in each period and draw."""
    total = sum(nets, start=np.zeros((1, 1)))
    if np.abs(total).max() > CENT:
        raise EconomicsError(
            "Flows do not add up to zero over the parties:",
            f"{np.abs(total).max():.2f} euros.",
            "Each amount needs a payer and a receiver.",
        )


def check_prices(flows: Iterable[Flow], rate_is_nominal: bool) -> str | None:
    """The one price level of all flows.

    Raises
    ------
    EconomicsError : mixed price levels, a real rate on nominal flows or the reverse.
    """
    prices = common_prices("the flows of one calculation", *(flow.amount for flow in flows))
    if prices is not None and (prices == NOMINAL) != rate_is_nominal:
        rate = "nominal" if rate_is_nominal else "real"
        raise EconomicsError(
            f"A {rate} rate on flows in other prices:",
            f"the flows are in {prices} prices.",
            "Convert the flows with to_real() or to_nominal(), or discount with the other kind of rate.",
        )
    return prices


def attribution(
    gross: Expression,
    *,
    reach: Expression,
    attributable: Expression,
    deadweight: Expression,
    displacement: Expression,
    drop_out: Expression,
    time: Timeline,
) -> Expression:
    """What of a gross effect may be credited, per period: every factor must be named.

    gross × reach × attributable × (1 - deadweight) × (1 - displacement) × (1 - drop_out)^years. Deadweight would have
    happened anyway; displacement is a loss elsewhere; drop_out is the share of the effect that fades a year.
    """
    kept = gross * reach * attributable * (1 - deadweight) * (1 - displacement)
    return kept * time.growth(-drop_out)


def to_nominal(amount: Expression, inflation: Expression, time: Timeline) -> Expression:
    """Real amounts per period as nominal ones, at yearly inflation from the start of the timeline."""
    return _in_prices(amount * time.growth(inflation), NOMINAL)


def to_real(amount: Expression, inflation: Expression, time: Timeline, price_year: int) -> Expression:
    """Nominal amounts per period in prices of the start, which is `price_year`."""
    return _in_prices(amount / time.growth(inflation), str(price_year))


def indexed(amount: Expression, prices: Rule, price_year: int) -> Expression:
    """An amount of one price year in prices of another, by a dated index such as rule "consumer-prices"."""
    if amount.prices is None or amount.prices == NOMINAL:
        raise EconomicsError(
            "Only real euros can be indexed:", f"prices are {amount.prices}.", "Give the input its price year."
        )
    before, after = prices.on(date(int(amount.prices), 1, 1)), prices.on(date(price_year, 1, 1))
    return _in_prices(amount * (after.value / before.value), str(price_year))


def _in_prices(amount: Expression, prices: str) -> Expression:
    return replace(amount, prices=prices)
