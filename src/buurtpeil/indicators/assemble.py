# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do delivered measures become the figures of one indicator?

Needs the measure grids, the areas and an indicator. Gives a `Panel` of that indicator (I = 1): a rate or
share is always numerator over denominator, worked out here and nowhere else. Each cell depends on its own area and on
its municipality's own figure only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.indicators.catalogue import Indicator, Noise
from buurtpeil.indicators.measures import NO_SNAPSHOT, MeasureGrid
from buurtpeil.indicators.panel import Panel, has_figure
from buurtpeil.indicators.statuses import Flag, Status

Floats = npt.NDArray[np.float64]
# Of how figures are put together and completeness is counted; part of the recipe of a publication.
VERSION = "1.3"
INHABITANTS = "inhabitants"
# A ready-made figure is not divided by its base, nor does its noise follow from it: the base only tells how many
# persons it is about, and for that the count of another year will do.
WHOM_IT_IS_ABOUT_YEARS = 15


@dataclass(frozen=True, eq=False)
class Assembled:
    """The panel of one indicator and the parts it was made of.

    Attributes
    ----------
    panel : I = 1.
    numerator : (A, T) the counted events or persons, NaN for a figure that came ready-made.
    used : {measure: (A, T) snapshot index of the figure that was used, `NO_SNAPSHOT` where none}.
    """

    panel: Panel
    numerator: Floats
    used: Mapping[str, npt.NDArray[np.int16]]


@dataclass(frozen=True, eq=False)
class _Part:
    """One measure on the periods of the indicator."""

    value: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    snapshot: npt.NDArray[np.int16]


def assemble(indicator: Indicator, grids: Mapping[str, MeasureGrid], areas: AreaTable) -> Assembled | None:
    """The panel of `indicator`, or None when no publisher delivered its measure."""
    measure = indicator.numerator or indicator.value or ""
    if measure not in grids or not grids[measure].periods:
        return None
    grid = grids[measure]
    part = _Part(grid.value, grid.status, grid.flags, grid.snapshot)
    base = _base(indicator, grids, grid.periods, part.value.shape)
    value, status, flags = (
        _divide(indicator, part, base) if indicator.numerator else (part.value, part.status, part.flags)
    )
    municipality_row = areas.municipality_row
    is_misfit = _base_does_not_fit(indicator, value, base.value, municipality_row)
    is_small = has_figure(status) & (base.value < indicator.minimum_base) & ~is_misfit
    status = np.where(is_misfit, Status.BASE_DOES_NOT_FIT, np.where(is_small, Status.SUPPRESSED, status)).astype(
        np.uint8
    )
    value = np.where(has_figure(status), value, np.nan)
    panel = Panel(
        indicators=(indicator.key,),
        areas=areas,
        periods=grid.periods,
        value=value[np.newaxis],
        base=base.value[np.newaxis],
        variance=np.full((1, *value.shape), np.nan),
        status=status[np.newaxis],
        flags=(flags | _method_breaks(indicator, grid.periods))[np.newaxis].astype(np.uint16),
    )
    used = {measure: part.snapshot}
    if indicator.denominator:
        used[indicator.denominator] = base.snapshot
    numerator = part.value if indicator.numerator else np.full_like(part.value, np.nan)
    return Assembled(panel, numerator, used)


def _base(
    indicator: Indicator, grids: Mapping[str, MeasureGrid], periods: tuple[str, ...], shape: tuple[int, ...]
) -> _Part:
    """The denominator on the indicator's periods; where absent, that of the nearest year within reach, flagged."""
    part = _Part(
        np.full(shape, np.nan),
        np.full(shape, Status.MISSING_FROM_SOURCE, dtype=np.uint8),
        np.zeros(shape, dtype=np.uint16),
        np.full(shape, NO_SNAPSHOT, dtype=np.int16),
    )
    grid = grids.get(indicator.denominator or "")
    if grid is None:
        return part
    reach = indicator.denominator_reach_years
    if indicator.value and indicator.noise in (Noise.LEARNED, Noise.REGISTER):
        reach = max(reach, WHOM_IT_IS_ABOUT_YEARS)
    for column, period in enumerate(periods):
        for distance, source in _nearest_periods(period, grid.periods, reach):
            is_better = ~has_figure(part.status[:, column]) & (grid.snapshot[:, source] != NO_SNAPSHOT)
            part.value[is_better, column] = grid.value[is_better, source]
            part.status[is_better, column] = grid.status[is_better, source]
            part.flags[is_better, column] = grid.flags[is_better, source] & ~np.uint16(Flag.BREAK)
            part.snapshot[is_better, column] = grid.snapshot[is_better, source]
            if distance:
                part.flags[is_better, column] |= np.uint16(Flag.ESTIMATED)
    return part


def _nearest_periods(period: str, available: tuple[str, ...], reach: int) -> list[tuple[int, int]]:
    """(distance in years, position) of the periods within `reach`, nearest first, the earlier one first at a tie."""
    ranked = [(abs(int(other[:4]) - int(period[:4])), position) for position, other in enumerate(available)]
    return sorted((distance, position) for distance, position in ranked if distance <= reach)


def _divide(
    indicator: Indicator, part: _Part, base: _Part
) -> tuple[Floats, npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    is_countable = has_figure(part.status) & has_figure(base.status)
    is_zero_base = is_countable & (base.value <= 0)
    status = np.where(has_figure(part.status), np.where(has_figure(base.status), part.status, base.status), part.status)
    no_base = Status.NO_INHABITANTS if indicator.denominator == INHABITANTS else Status.ZERO_BASE
    status = np.where(is_zero_base, no_base, status).astype(np.uint8)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = indicator.per * part.value / base.value
    return np.where(has_figure(status), value, np.nan), status, part.flags | base.flags


def _base_does_not_fit(
    indicator: Indicator, value: Floats, base: Floats, municipality_row: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Few inhabitants against many events: the base says nothing of this figure (DOMAIN "Figures" 5).

    It doesn't say more of an earlier period with as few inhabitants: a business park is no neighbourhood for one quiet
    year, and an old rate must not stand where the last one is refused.
    """
    if indicator.base_fit is None:
        return np.zeros(value.shape, dtype=bool)
    reference = np.where(municipality_row[:, np.newaxis] == NO_ROW, np.nan, value[municipality_row])
    is_few = base < indicator.base_fit.below
    is_misfit = is_few & (value > indicator.base_fit.times_reference * reference)
    from_here_on = np.logical_or.accumulate(is_misfit[:, ::-1], axis=1)[:, ::-1]
    return is_few & from_here_on & np.isfinite(value)


def _method_breaks(indicator: Indicator, periods: tuple[str, ...]) -> npt.NDArray[np.uint16]:
    breaks = {method_break.period for method_break in indicator.method_breaks}
    return np.array([Flag.BREAK if period in breaks else 0 for period in periods], dtype=np.uint16)
