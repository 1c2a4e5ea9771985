# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""On which series are the rules replayed?

Needs the figures of publishers laid out as measures, the catalogue and ``backtest_series.toml``. Gives `Series`: the
figures of one indicator over the areas of one level, with their reference, as the pipeline would judge them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.reference import municipal_reference
from buurtpeil.indicators.assemble import Assembled, assemble
from buurtpeil.indicators.catalogue import Bilingual, Catalogue, Direction, Indicator, Kind, Margin, MarginKind, Noise
from buurtpeil.indicators.completeness import measure_completeness
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.indicators.panel import Panel
from buurtpeil.proof.event import read_event
from buurtpeil.signals.eligibility import usable_cells

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
LEAST_PERIODS = 3  # now and two periods ahead: shorter series have no outcome at all


@dataclass(frozen=True, eq=False)
class Series:
    """One indicator to replay rules on: `panel` (1, A, T) of one level, `reference` and `usable` (A, T)."""

    collection: str
    indicator: Indicator
    panel: Panel
    reference: Floats
    usable: Booleans

    @property
    def is_gated(self) -> bool:
        """Whether it is long enough to hold a rule to (event.toml)."""
        return len(self.panel.periods) >= read_event().least_periods_to_gate

    @property
    def is_long_enough(self) -> bool:
        """Whether any outcome can be known."""
        return len(self.panel.periods) >= LEAST_PERIODS

    def until(self, column: int) -> Series:
        """The series as it stood when `column` was the last period."""
        end = column + 1
        names = ("value", "base", "variance", "status", "flags")
        parts = {name: getattr(self.panel, name)[:, :, :end] for name in names}
        panel = replace(self.panel, periods=self.panel.periods[:end], **parts)
        return replace(self, panel=panel, reference=self.reference[:, :end], usable=self.usable[:, :end])


@dataclass(frozen=True)
class Plan:
    """What ``backtest_series.toml`` fixes beside the series themselves."""

    kept_aside: int
    list_length: int
    close_call: float
    collections: Mapping[str, Bilingual]


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((files("buurtpeil.proof") / "backtest_series.toml").read_text("utf-8"))


@cache
def read_plan() -> Plan:
    """The fixed numbers of the back-test, with the names of the collections."""
    content = _file()
    return Plan(content["kept_aside"], content["list_length"], content["close_call"], content["collection"])


def build_series(grids: Mapping[str, MeasureGrid], areas: AreaTable, catalogue: Catalogue) -> list[Series]:
    """Every series of the file whose measure is there, in the order of the file; too short ones too."""
    found = []
    for entry in _file()["series"]:
        for indicator in _indicators(entry, catalogue):
            measures = _joined(grids, indicator, entry.get("months"))
            assembled = assemble(indicator, measures, areas)
            if assembled is not None and (series := _series(entry, indicator, assembled, areas)) is not None:
                found.append(series)
    return found


def _indicators(entry: Mapping[str, Any], catalogue: Catalogue) -> Sequence[Indicator]:
    if "indicators" in entry:
        return [catalogue.indicator(key) for key in entry["indicators"]]
    model = catalogue.indicator(entry["like"])
    margin = Margin(MarginKind.ABSOLUTE, entry["margin"]) if "margin" in entry else model.margin
    return [
        replace(
            model,
            key=entry["key"],
            name=entry["name"],
            kind=Kind(entry.get("kind", model.kind)),
            noise=Noise(entry.get("noise", model.noise)),
            numerator=None,
            value=entry["value"],
            denominator=entry.get("denominator"),
            margin=margin,
            floor=None,
            base_fit=None,
            period_kind="reporting-year",
            publication_delay_months=entry["delay"],
        )
    ]


def _series(entry: Mapping[str, Any], indicator: Indicator, assembled: Assembled, areas: AreaTable) -> Series | None:
    panel = assembled.panel
    rows = np.flatnonzero((areas.levels == entry["level"]) & np.isfinite(panel.value[0]).any(axis=1))
    if indicator.direction is Direction.NEITHER or not len(rows):
        return None
    incomplete = np.zeros(panel.shape[1:], dtype=bool)
    if entry["reference"] == "published":
        only = Catalogue({}, {}, {indicator.key: indicator}, "")
        reference = municipal_reference(panel, only).value[0][rows]
        incomplete = measure_completeness(assembled, areas).is_incomplete(areas)
    own = panel.take_areas(rows)
    if entry["reference"] == "areas":
        reference = municipal_reference(own, Catalogue({}, {}, {indicator.key: indicator}, "")).value[0]
    elif entry["reference"] == "everywhere":
        reference = np.broadcast_to(_mean_of_all(own.value[0]), own.shape[1:]).copy()
    return Series(entry["collection"], indicator, own, reference, usable_cells(own, 0, incomplete[rows]))


def _mean_of_all(value: Floats) -> Floats:
    there = np.isfinite(value)
    number = there.sum(axis=0)
    total = np.where(there, value, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0)
    return mean


def _joined(grids: Mapping[str, MeasureGrid], indicator: Indicator, months: int | None) -> Mapping[str, MeasureGrid]:
    """The measures, the monthly one added up over `months` whole months that end with a quarter or the like.

    A period is named after its last month, from which it is known.
    """
    if months is None or (grid := grids.get(indicator.value or "")) is None:
        return grids
    ends = [place for place, period in enumerate(grid.periods) if int(period[5:]) % months == 0]
    wholes = [place for place in ends if place >= months - 1]
    value = np.column_stack([grid.value[:, place - months + 1 : place + 1].sum(axis=1) for place in wholes] or [[]])
    joined = MeasureGrid(
        tuple(grid.periods[place] for place in wholes),
        value,
        grid.status[:, wholes],
        grid.flags[:, wholes],
        grid.snapshot[:, wholes],
    )
    return {**grids, indicator.value or "": joined}
