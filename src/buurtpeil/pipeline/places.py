# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of any place that someone calls "our bit"?

Needs a publication, its ground, and the parts of the place. Gives every indicator of
the place as of a neighbourhood, worked out from shown figures only; like `together` this is done when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.blocks import Weight
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.areas.table import NO_ROW
from buurtpeil.indicators.apportion import HALF_WIDTH, Apportioned, PartFigures, apportion, spread_between, why_not
from buurtpeil.indicators.catalogue import Indicator, Kind
from buurtpeil.indicators.completeness import LAND_AREA
from buurtpeil.indicators.disclosure import LEAST_COUNT, least_base_of
from buurtpeil.indicators.panel import has_figure
from buurtpeil.pipeline.publication import Publication

Floats = npt.NDArray[np.float64]
_PARTS = ("value", "base", "status", "flags", "deviation")


@dataclass(frozen=True, eq=False)
class PlaceFigure:
    """One indicator of a place; arrays (T,).

    `figures` is None where `refusal` says, in both languages, why this indicator has none for any place. `lower` and
    `upper` hold the 90% interval, the apportionment included; `reference` is that of the parts, NaN where they differ.
    """

    indicator: Indicator
    periods: tuple[str, ...]
    figures: Apportioned | None
    lower: Floats
    upper: Floats
    reference: Floats
    refusal: Mapping[str, str] | None = None

    @property
    def latest(self) -> int:
        """The position of the last period with a figure, else of the last period."""
        value = self.lower if self.figures is None else self.figures.value
        known = np.flatnonzero(np.isfinite(value))
        return int(known[-1]) if len(known) else len(self.periods) - 1


def inhabitants_of(ground: Ground, parts: PlaceParts) -> float:
    """About how many people live in a place, by the shares of its parts; NaN where no part is known.

    Neighbourhoods with fewer than ten, or of unknown size, add nothing.
    """
    people = ground.inhabitants[parts.rows]
    shown = people >= LEAST_COUNT
    return float((people * parts.share)[shown].sum()) if shown.any() else float("nan")


def figures_of_place(publication: Publication, ground: Ground, parts: PlaceParts) -> tuple[PlaceFigure, ...]:
    """Every indicator that any publisher delivered, in catalogue order.

    All indicators are worked out at once: a column a period, one indicator beside the other.
    """
    keys = publication.figures.keys
    indicators = {key: publication.catalogue.indicator(key) for key in keys}
    found: dict[str, PlaceFigure] = {}
    for is_count in (False, True):
        possible = [
            key for key in keys if why_not(indicators[key]) is None and (indicators[key].kind is Kind.COUNT) == is_count
        ]
        if possible:
            found |= _together(publication, ground, parts, [indicators[key] for key in possible], is_count)
    return tuple(found[key] if key in found else _refused(publication, indicators[key]) for key in keys)


def _refused(publication: Publication, indicator: Indicator) -> PlaceFigure:
    periods = publication.figures.periods(indicator.key)
    nothing = np.full(len(periods), np.nan)
    return PlaceFigure(indicator, periods, None, nothing, nothing, nothing, why_not(indicator))


def _together(
    publication: Publication, ground: Ground, parts: PlaceParts, indicators: Sequence[Indicator], is_count: bool
) -> dict[str, PlaceFigure]:
    rows, around = parts.rows, _rows_around(ground, parts.rows)
    blocks = [publication.figures.block(indicator.key) for indicator in indicators]
    lengths = [len(publication.figures.periods(indicator.key)) for indicator in indicators]

    def columns(name: str, of_rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        return np.concatenate([block[name][of_rows] for block in blocks], axis=1)

    def repeat(values: Sequence[Any]) -> npt.NDArray[Any]:
        return np.repeat(np.array(values), lengths)

    is_land = repeat([indicator.denominator == LAND_AREA for indicator in indicators])
    share = np.where(is_land, parts.surface_share[:, np.newaxis], parts.share[:, np.newaxis])
    by_addresses = ~is_land & (parts.weight == Weight.ADDRESSES)[:, np.newaxis]
    is_shown = has_figure(columns("status", around))
    spread = spread_between(np.where(is_shown, columns("value", around), np.nan), columns("base", around))
    figures = apportion(
        PartFigures(
            **{name: columns(name, rows) for name in _PARTS},
            spread=spread,
            least_base=repeat([least_base_of(indicator) for indicator in indicators]),
            share=share,
            by_addresses=by_addresses,
            size=ground.inhabitants[rows],
        ),
        is_count,
    )
    references = columns("reference", rows)
    reference = np.where((references == references[0]).all(axis=0), references[0], np.nan)
    if len(rows) == 1 and not parts.is_divided[0]:
        shown = np.isfinite(figures.value)
        lower, upper = (np.where(shown, columns(name, rows)[0], np.nan) for name in ("lower", "upper"))
    else:
        largest = repeat([100.0 if indicator.kind is Kind.SHARE else np.inf for indicator in indicators])
        smallest = repeat([-np.inf if indicator.kind is Kind.MEAN else 0.0 for indicator in indicators])
        half = HALF_WIDTH * figures.deviation
        lower, upper = np.maximum(figures.value - half, smallest), np.minimum(figures.value + half, largest)
    ends = np.cumsum(lengths)
    return {
        indicator.key: PlaceFigure(
            indicator,
            publication.figures.periods(indicator.key),
            figures.columns(end - length, end),
            lower[end - length : end],
            upper[end - length : end],
            reference[end - length : end],
        )
        for indicator, length, end in zip(indicators, lengths, ends.tolist(), strict=True)
    }


def _rows_around(ground: Ground, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The neighbourhoods of the municipalities that the place lies in: how far places there differ."""
    cities = np.unique(ground.areas.municipality_row[rows])
    in_one = np.isin(ground.areas.municipality_row[ground.neighbourhoods], cities[cities != NO_ROW])
    return ground.neighbourhoods[in_one] if in_one.any() else rows
