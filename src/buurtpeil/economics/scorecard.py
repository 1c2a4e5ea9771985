# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a scorecard pay for a better figure of the neighbourhood?

Needs the rows of table 3.1 of the report. Gives each row's inputs, and what of an agreed change counts: the
neighbourhood's own level, or how far its gap to the city closed.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from dataclasses import dataclass

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.functions import maximum, where
from buurtpeil.economics.model import Quantities
from buurtpeil.economics.quantities import NOMINAL, Input, Reading, Shape, Status

REPORT, ASSUMPTION = Status.REPORT, Status.ASSUMPTION


@dataclass(frozen=True)
class Indicator:
    """A row of table 3.1: `worth` euros per `step` of its unit; `better` is 1 where more is better, else -1.

    `start` and `city` are at the first measurement, `change` is agreed for the whole term; without `city` the row
    counts the neighbourhood's own figure, never the gap. The two rows "n.t.b." (lonely elderly, nuisance by drink and
    drugs) have no value and are listed as pro memoria.
    """

    key: str
    nl: str
    en: str
    unit: str
    better: int
    worth: float
    step: float
    start: float
    city: float | None
    change: float
    source: str = "no figure in the report; enter the first measurement and the agreed change"

    @property
    def status(self) -> Status:
        """Only the school figures stand in the report."""
        return REPORT if self.key == "school" else ASSUMPTION

    def inputs(self) -> tuple[Input, ...]:
        """Worth and agreed change; where the gap counts also the first measurement and the city's figures."""
        nl, en, prices = self.nl.lower(), self.en.lower(), NOMINAL if self.unit == "euro" else None
        per = f"table 3.1, per {self.step:g} {self.unit}"
        if self.key == "income":
            worth = Input("worth-income", f"Waarde: {nl}", f"Worth: {en}", self.worth, "euro", REPORT,
                          f'{per}, printed "5.5000 euro"; confirm', prices=NOMINAL, shape=Shape.DISCRETE,
                          maximum=1_000_000, readings=(Reading(5_500, 0.9, "5.500", "5,500"),
                                                       Reading(55_000, 0.1, "55.000", "55,000")))
        else:
            worth = Input(f"worth-{self.key}", f"Waarde: {nl}", f"Worth: {en}", self.worth, "euro", REPORT, per,
                          prices=NOMINAL, maximum=1_000_000)
        change = Input(f"change-{self.key}", f"Verbetering: {nl}", f"Improvement: {en}", self.change, self.unit,
                       self.status, self.source, prices=prices, low=0, high=1.5 * self.change, minimum=-1_000_000,
                       maximum=1_000_000)
        if self.city is None:
            return worth, change
        return (
            worth,
            change,
            Input(f"start-{self.key}", f"Begin: {nl}", f"Start: {en}", self.start, self.unit, self.status, self.source,
                  prices=prices, maximum=1_000_000),
            Input(f"city-{self.key}", f"Begin stad: {nl}", f"Start in the city: {en}", self.city, self.unit,
                  self.status, self.source, prices=prices, maximum=1_000_000),
            Input(f"city-change-{self.key}", f"Verbetering stad: {nl}", f"Improvement in the city: {en}", 0, self.unit,
                  ASSUMPTION, "no change in the golden cases; confirm", prices=prices, minimum=-1_000_000,
                  maximum=1_000_000),
        )


INDICATORS = (
    Indicator("benefits", "Bijstand (%)", "On benefits (%)", "point", -1, 750, 0.1, 12, 6, 2),
    Indicator("income", "Gemiddeld inkomen", "Average income", "euro", 1, 5_500, 1_000, 17_000, 21_000, 1_000),
    Indicator("school", "Vroegtijdig schoolverlaters (%)", "Early school leavers (%)", "point", -1, 1_500, 1, 15.9, 4.7,
              4, "§3.4: 15.9% against 4.7% in 2016, 4 less in ten years"),
    Indicator("sport", "Jongeren in sportvereniging (%)", "Young people in a sports club (%)", "point", 1, 1_000, 1, 40,
              60, 5),
    Indicator("notifications", "Meldingen openbare ruimte (%)", "Notifications of public space (%)", "point", -1, 125,
              0.1, 10, 5, 2),
    Indicator("rating", "Cijfer openbare ruimte", "Rating of public space", "point", 1, 250, 0.1, 6, None, 0.5),
    Indicator("burglary", "Inbraken per 1.000", "Burglaries per 1,000", "point", -1, 500, 1, 12, 7, 3),
)


def improvement(row: Indicator, x: Quantities, agreed: Expression, progress: Expression) -> Expression:
    """What counts of an indicator per period, in its unit: its own level, or how far its gap to the city closed."""
    level = agreed * progress
    if row.city is None:
        return level
    behind = row.better * (x[f"city-{row.key}"] - x[f"start-{row.key}"])
    closed = maximum(behind, 0) - maximum(behind - level + x[f"city-change-{row.key}"] * progress, 0)
    return where(x.gap > 0, closed, level)
