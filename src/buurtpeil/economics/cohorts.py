# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do homes, people or contracts come in, age, wait and leave?

Needs numbers that start per period and a timeline. Gives stocks per period: batches of a phase schedule, survivors of a
cohort, and a queue behind a limited capacity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.functions import maximum, minimum, over_cohorts, previous, recurrence
from buurtpeil.economics.periods import Timeline
from buurtpeil.errors import EconomicsError


def phases(batches: Sequence[tuple[Expression | float, Expression]], time: Timeline) -> Expression:
    """A schedule: pairs of (period, number that starts then), as a number per period."""
    if not batches:
        raise EconomicsError("A phase schedule has no batches.", way_out="Give at least one (period, number).")
    first, *rest = batches
    schedule = first[1] * time.at(first[0])
    for period, number in rest:
        schedule = schedule + number * time.at(period)
    return schedule


def survivors(yearly_leaving: Expression, time: Timeline) -> Expression:
    """The share of a cohort that is left after each period, when a constant share of those left leaves each year."""
    return (1 - yearly_leaving) ** time.years


def stock(starts: Expression, yearly_leaving: Expression, time: Timeline) -> Expression:
    """How many are there in each period, summed over the cohorts that started."""
    return over_cohorts(starts, survivors(yearly_leaving, time))


@dataclass(frozen=True)
class Queue:
    """Per period: how many are served and how many wait at its end."""

    served: Expression
    waiting: Expression


def capacity_queue(arrivals: Expression, capacity: Expression, time: Timeline) -> Queue:
    """First come, first served: arrivals per period (0 in period 0) against what can be served in a period."""
    waiting = recurrence(time.index, 0 * capacity, lambda before: maximum(before + arrivals - capacity, 0))
    return Queue(minimum(previous(waiting) + arrivals, capacity), waiting)
