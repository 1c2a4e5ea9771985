# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does each indicator of the catalogue run in the city as a whole, and how far do neighbourhoods differ?

Needs the catalogue and ``data/figures.toml``. Gives a `FigurePlan` per indicator; one without an entry gets a plan from
its kind and direction, so that an indicator added to the catalogue has figures in Voorbeeldstad from that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.indicators.catalogue import Catalogue, Indicator, Kind, Noise

Floats = npt.NDArray[np.float64]
MONTHLY = "reporting-month"
# Years in which the health monitor was held; the figures are model estimates (DOMAIN "Figures" 2).
HEALTH_MONITOR_YEARS = (2012, 2016, 2020, 2022, 2024)
HEALTH_MONITOR_PUBLISHER = "GGD"

# (level, spread) of an indicator that has no entry, by kind.
_USUAL: Mapping[Kind, tuple[float, float]] = {
    Kind.SHARE: (20.0, 5.0),
    Kind.RATE: (20.0, 6.0),
    Kind.MEAN: (10.0, 2.0),
    Kind.COUNT: (100.0, 25.0),
    Kind.SCORE: (6.5, 0.5),
}


@dataclass(frozen=True)
class FigurePlan:
    """The course of one indicator, in its own unit; see ``data/figures.toml`` for the words."""

    indicator: Indicator
    level: float
    spread: float
    trend: float
    factors: Mapping[str, float]
    by_type: Mapping[str, float]
    before_break: float
    is_linear: bool

    @property
    def is_modelled(self) -> bool:
        """Whether the publisher estimates these figures with a model, in the years of the health monitor."""
        is_monitor = any(HEALTH_MONITOR_PUBLISHER in publisher.name for publisher in self.indicator.publishers)
        return is_monitor and self.indicator.noise is Noise.LEARNED

    @property
    def is_monthly(self) -> bool:
        """Whether its periods are months."""
        return self.indicator.period_kind == MONTHLY

    def city_level(self, years: Sequence[int]) -> Floats:
        """(Y,) the city's figure, with the break in method that the catalogue names."""
        year = np.asarray(years)
        level = self.level + self.trend * (year - year[-1])
        for method_break in self.indicator.method_breaks:
            level = level + np.where(year < int(method_break.period[:4]), self.before_break, 0.0)
        return np.asarray(level, dtype=np.float64)

    def periods_in(self, years: Sequence[int]) -> tuple[int, ...]:
        """The years for which there are figures."""
        return tuple(year for year in years if not self.is_modelled or year in HEALTH_MONITOR_YEARS)

    def to_link(self, value: Floats) -> Floats:
        """From the unit to the scale on which differences add up: log odds, logarithm or as it is."""
        if self.is_linear:
            return np.asarray(value, dtype=np.float64)
        if self.indicator.kind is Kind.SHARE:
            part = np.clip(value, 0.05, 99.95) / 100.0
            return np.asarray(np.log(part / (1.0 - part)))
        return np.asarray(np.log(np.maximum(value, 1e-6)))

    def from_link(self, link: Floats) -> Floats:
        """Back to the unit."""
        if self.is_linear:
            return np.asarray(link, dtype=np.float64)
        return np.asarray(100.0 / (1.0 + np.exp(-link)) if self.indicator.kind is Kind.SHARE else np.exp(link))

    def spread_on_link(self) -> float:
        """The spread on the scale of `to_link`, to the first order at the city's level."""
        if self.is_linear:
            return self.spread
        if self.indicator.kind is Kind.SHARE:
            part = self.level / 100.0
            return self.spread / 100.0 / (part * (1.0 - part))
        return self.spread / self.level


def plan_figures(catalogue: Catalogue, table: Mapping[str, Any]) -> dict[str, FigurePlan]:
    """A plan for every indicator of the catalogue, by key."""
    return {
        key: _plan(indicator, table.get(key, _entry_from_kind(indicator)))
        for key, indicator in catalogue.indicators.items()
    }


def _plan(indicator: Indicator, entry: Mapping[str, Any]) -> FigurePlan:
    return FigurePlan(
        indicator=indicator,
        level=float(entry["level"]),
        spread=float(entry["spread"]),
        trend=float(entry.get("trend", 0.0)),
        factors=entry.get("factors", {}),
        by_type=entry.get("by_type", {}),
        before_break=float(entry.get("before_break", 0.0)),
        is_linear=indicator.kind is Kind.SCORE or entry.get("scale") == "linear",
    )


def _entry_from_kind(indicator: Indicator) -> Mapping[str, Any]:
    level, spread = _USUAL[indicator.kind]
    return {"level": level, "spread": spread, "factors": {"hardship": 0.5 * indicator.direction.sign_of_worse}}
