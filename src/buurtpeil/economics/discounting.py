# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""At which moment of a period do amounts fall, and does the rate stay the same?

Needs nothing. Gives `Discounting`: at the end of each period at one rate unless someone asks for the middle, or for a
schedule of rates that fall with the years. Both are expressions, so that they live in a spreadsheet too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.functions import constant, cumulative, exp, ln, named, present_value, total, value_at, where
from buurtpeil.economics.periods import Timeline
from buurtpeil.economics.quantities import Status, check_known
from buurtpeil.errors import EconomicsError


class Moment(StrEnum):
    """Where in its period an amount falls; what falls at the start of the calculation stays there."""

    END = "end"
    MIDDLE = "middle"


@dataclass(frozen=True)
class Schedule:
    """Yearly rates by years since the start: pairs of (last year in which it holds, rate), in order."""

    key: str
    nl: str
    en: str
    nominal: bool
    reference: str
    status: Status
    steps: tuple[tuple[int, float], ...]

    def rate(self, time: Timeline) -> Expression:
        """The yearly rate of each period.

        Raises
        ------
        EconomicsError : the timeline is longer than the schedule.
        """
        last, years = self.steps[-1][0], time.count * time.step.months / 12
        if years > last:
            raise EconomicsError(
                f"Discount schedule {self.key!r} says nothing about", f"year {years:g}.", f"It ends after {last} years."
            )
        row: Expression = constant(self.steps[-1][1], "fraction")
        for until, rate in reversed(self.steps[:-1]):
            row = where(time.years <= until, constant(rate, "fraction"), row)
        return named(Label("discount-rate-by-year", "Discontovoet per jaar", "Discount rate by year"), row)


@cache
def schedules() -> dict[str, Schedule]:
    """The schedules that come with Buurtpeil, by key."""
    text = files("buurtpeil.economics").joinpath("data/discount_schedules.toml").read_text("utf-8")
    return {
        key: Schedule(
            key,
            entry["nl"],
            entry["en"],
            entry["nominal"],
            entry["reference"],
            Status(entry["status"]),
            tuple((step["until"], step["rate"]) for step in entry["steps"]),
        )
        for key, entry in tomllib.loads(text).items()
    }


@dataclass(frozen=True)
class Discounting:
    """How amounts are made present; `schedule` takes the place of the rate of everyone without a rate of his own."""

    moment: Moment = Moment.END
    schedule: Schedule | None = None

    @staticmethod
    def of(moment: str = Moment.END.value, schedule: str | None = None) -> Discounting:
        """From keys; raises `EconomicsError` with the nearest known ones."""
        check_known("discount moment", moment, [one.value for one in Moment])
        if schedule is not None:
            check_known("discount schedule", schedule, schedules())
        return Discounting(Moment(moment), schedules()[schedule] if schedule else None)

    def check(self, rate_is_nominal: bool) -> None:
        """Raise where a real schedule would discount amounts in current prices, or the reverse."""
        if self.schedule is not None and self.schedule.nominal != rate_is_nominal:
            kinds = ("nominal", "real") if rate_is_nominal else ("real", "nominal")
            raise EconomicsError(
                f"This calculation is in {kinds[0]} amounts, and discount schedule {self.schedule.key!r} is",
                f"{kinds[1]}.",
                "Leave the schedule out, or choose another.",
            )

    def worth(self, amounts: Expression, rate: Expression, time: Timeline, *, has_own_rate: bool = False) -> Expression:
        """Worth at the start of amounts per period; `rate` is a year's, effective."""
        months = time.step.months
        if self.schedule is not None and not has_own_rate:
            return self._by_schedule(amounts, self.schedule.rate(time), time)
        at_end = present_value(amounts, rate, months)
        if self.moment is Moment.END:
            return at_end
        at_start = value_at(amounts, 0)
        return at_start + (at_end - at_start) * (1 + rate) ** (months / 24)

    def _by_schedule(self, amounts: Expression, rate: Expression, time: Timeline) -> Expression:
        """Each period is discounted at the rates of all periods up to it; its own for half where it falls midway."""
        growth = where(time.years > 0, ln(1 + rate) * (time.step.months / 12), 0)
        exponent = cumulative(growth)
        if self.moment is Moment.MIDDLE:
            exponent = exponent - growth / 2
        return total(amounts * exp(-exponent))
