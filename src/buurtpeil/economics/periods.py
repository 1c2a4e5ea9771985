# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""When does something happen?

Needs a start year (an input, so that a user can move it), a step and a number of periods. Gives a `Timeline` whose
dates switch dated rules on and off on the right day, and masks that put amounts in their periods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.functions import both, ceiling, constant, equals, named, plain_number, where
from buurtpeil.economics.nodes import InputValue, PeriodDate, PeriodIndex
from buurtpeil.economics.units import NUMBER, Unit
from buurtpeil.errors import EconomicsError


class Step(StrEnum):
    """The length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in a period."""
        return {"month": 1, "quarter": 3, "year": 12}[self.value]


@dataclass(frozen=True)
class Timeline:
    """Period 0 is the moment of the start; period t ends t steps later, and its amounts fall at its end.

    Parameters
    ----------
    start_year : expression in calendar years (an input), the year of the start.
    count : the number of periods after the start: the longest that any input can ask for, at least 1.
    step : month, quarter or year.
    start_month : 1 to 12.

    `index` counts periods (in the unit of the step), `years` are the years since the start as a plain number (the
    exponent of growth), `dates` are the first days of the periods and `start_date` that of the start (for rules).
    """

    start_year: Expression
    count: int
    step: Step = Step.YEAR
    start_month: int = 1
    index: Expression = field(init=False)
    dates: Expression = field(init=False)
    start_date: Expression = field(init=False)
    years: Expression = field(init=False)

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 1200:
            raise EconomicsError(
                "A timeline has 1 to 1,200 periods,", f"not {self.count}.", "Choose another count or step."
            )
        if not 1 <= self.start_month <= 12:
            raise EconomicsError("A start month is 1 to 12,", f"not {self.start_month}.", "Give a month of the year.")
        months = self.step.months
        index: Expression = PeriodIndex(
            count=self.count, months=months, unit=Unit.parse(self.step.value), per_period=True
        )
        dates: Expression = PeriodDate(
            arguments=(self.start_year,),
            count=self.count,
            months=months,
            start_month=self.start_month,
            unit=NUMBER,
            per_period=True,
        )
        start: Expression = PeriodDate(
            arguments=(self.start_year,), count=0, months=months, start_month=self.start_month, unit=NUMBER
        )
        object.__setattr__(self, "index", named(Label("period", "Periode", "Period"), index))
        object.__setattr__(self, "dates", named(Label("period-begins", "Begin van de periode", "Period begins"), dates))
        object.__setattr__(self, "start_date", start)
        elapsed = plain_number(self.index)
        object.__setattr__(self, "years", elapsed if months == 12 else elapsed / (12 / months))

    @property
    def one(self) -> Expression:
        """One period, in the unit of the index."""
        return constant(1, self.step.value)

    def at(self, period: Expression | float) -> Expression:
        """1 in one period, else 0; a period between two whole ones counts as the later."""
        return where(equals(self.index, _whole(period)), 1, 0)

    def during(self, first: Expression | float, last: Expression | float) -> Expression:
        """1 from the first up to and including the last period, else 0; the last is rounded up as `at` does."""
        return where(both(self.index >= first, self.index <= _whole(last)), 1, 0)

    def growth(self, yearly_rate: Expression, from_period: float = 0) -> Expression:
        """(1 + rate) to the years since `from_period`: a price that rises each year."""
        years = self.years if not from_period else self.years - from_period * self.step.months / 12
        return (1 + yearly_rate) ** years


def _whole(period: Expression | float) -> Expression | float:
    """The period that a moment falls in: rounded up, unless it is an input that is whole already."""
    if not isinstance(period, Expression):
        return math.ceil(period)
    return period if isinstance(period, InputValue) and period.input.whole else ceiling(period)
