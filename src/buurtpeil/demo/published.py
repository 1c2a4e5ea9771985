# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do publishers give what was counted or asked?

Needs drawn figures per neighbourhood. Gives figures for every area of the city with status and flags: exact totals for
wijken and the municipality, counts rounded to five, small numbers not shown, breaks and duplicates named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, parent_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.demo.figure_plan import FigurePlan
from buurtpeil.demo.truth import MovedBoundary, Story
from buurtpeil.indicators.statuses import Flag, Status

Floats = npt.NDArray[np.float64]
SMALLEST_COUNT = 10.0
SMALLEST_BASE = 50.0
ROUNDED_TO = 5.0
# Figures of the last year that come out later than this after the year's end are provisional at first.
PROVISIONAL_FROM_MONTHS = 12
_ABOUT_PERSONS = ("persons", "health")


@dataclass(frozen=True, eq=False)
class MeasureFigures:
    """One measure for all A areas of the city; shapes (A, T). `value` is NaN where the status has no figure."""

    measure: str
    periods: tuple[str, ...]
    value: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]


def membership(areas: AreaTable, neighbourhoods: Sequence[str]) -> Floats:
    """(A, B) one where an area holds a neighbourhood, itself included."""
    holds = np.zeros((len(areas), len(neighbourhoods)))
    for column, code in enumerate(neighbourhoods):
        holder: str | None = code
        while holder is not None and holder in areas:
            holds[areas.row(holder), column] = 1.0
            holder = parent_of(holder)
    return holds


def publish_base(
    measure: str, counts: Floats, areas: AreaTable, holds: Floats, periods: Sequence[int]
) -> MeasureFigures:
    """A count of persons, households or homes: rounded to five per neighbourhood, as the key figures are."""
    total = holds @ counts
    is_neighbourhood = (areas.levels == Level.NEIGHBOURHOOD.value)[:, np.newaxis]
    value = np.where(is_neighbourhood, ROUNDED_TO * np.rint(total / ROUNDED_TO), total)
    flags = np.broadcast_to(np.where(is_neighbourhood, int(Flag.ROUNDED), int(Flag.NONE)), value.shape)
    return _figures(measure, periods, value, np.full(value.shape, Status.OBSERVED), flags)


def publish_exact(measure: str, counts: Floats, holds: Floats, periods: Sequence[int | str]) -> MeasureFigures:
    """A count that is given as it is: jobs, shops, land, events."""
    value = holds @ counts
    return _figures(measure, periods, value, np.full(value.shape, Status.OBSERVED), np.zeros(value.shape))


def publish_counts(
    plan: FigurePlan, measure: str, counts: Floats, areas: AreaTable, holds: Floats, periods: Sequence[int]
) -> MeasureFigures:
    """A numerator: exact; persons fewer than ten are not shown, except in the municipality's own total."""
    figures = publish_exact(measure, counts, holds, periods)
    is_part = (areas.levels != Level.MUNICIPALITY.value)[:, np.newaxis]
    is_hidden = is_part & (figures.value < SMALLEST_COUNT) & (plan.indicator.sensitivity in _ABOUT_PERSONS)
    return _provisional(plan, _hide(figures, is_hidden))


def publish_ready_made(
    plan: FigurePlan,
    measure: str,
    drawn: Floats,
    weights: Floats,
    areas: AreaTable,
    holds: Floats,
    periods: Sequence[int],
) -> MeasureFigures:
    """A ready-made figure: larger areas are the weighted mean of their neighbourhoods, before rounding."""
    weight_of_area = holds @ weights
    total = holds @ (np.nan_to_num(drawn) * weights)
    value: Floats = np.divide(total, weight_of_area, out=np.zeros(total.shape), where=weight_of_area > 0)
    status = np.full(value.shape, Status.MODELLED_BY_PUBLISHER if plan.is_modelled else Status.OBSERVED)
    figures = _figures(measure, periods, np.round(value, plan.indicator.decimals), status, np.zeros(value.shape))
    is_hidden = weight_of_area <= 0
    if plan.indicator.sensitivity in _ABOUT_PERSONS:
        is_hidden = is_hidden | (weight_of_area < max(SMALLEST_BASE, plan.indicator.minimum_base))
    return _provisional(plan, _hide(figures, is_hidden))


def mark_moved(figures: MeasureFigures, moved: Sequence[MovedBoundary], areas: AreaTable) -> MeasureFigures:
    """Flag the first figures within a new boundary as a break in the series."""
    flags = figures.flags.copy()
    for boundary in moved:
        later = [column for column, period in enumerate(figures.periods) if int(period[:4]) >= boundary.year]
        if later and later[0] > 0:
            flags[areas.rows([boundary.grew, boundary.shrank]), later[0]] |= np.uint16(Flag.BREAK)
    return replace(figures, flags=flags)


def mark_duplicates(figures: MeasureFigures, stories: Sequence[Story], areas: AreaTable) -> MeasureFigures:
    """Copy the first neighbourhood's figures to its twins, as a source that took them together does, and flag all."""
    value, status, flags = figures.value.copy(), figures.status.copy(), figures.flags.copy()
    for story in stories:
        rows = areas.rows(story.areas)
        value[rows], status[rows] = value[rows[0]], status[rows[0]]
        flags[rows] |= np.uint16(Flag.DUPLICATE)
    return replace(figures, value=value, status=status, flags=flags)


def _hide(figures: MeasureFigures, is_hidden: npt.NDArray[np.bool_]) -> MeasureFigures:
    status = np.where(is_hidden, Status.SUPPRESSED, figures.status).astype(np.uint8)
    return replace(figures, value=np.where(is_hidden, np.nan, figures.value), status=status)


def _provisional(plan: FigurePlan, figures: MeasureFigures) -> MeasureFigures:
    if plan.indicator.publication_delay_months <= PROVISIONAL_FROM_MONTHS:
        return figures
    flags = figures.flags.copy()
    flags[:, -1] |= np.uint16(Flag.PROVISIONAL)
    return replace(figures, flags=flags)


def _figures(
    measure: str,
    periods: Sequence[int | str],
    value: Floats,
    status: npt.NDArray[np.generic],
    flags: npt.NDArray[np.generic],
) -> MeasureFigures:
    labels = tuple(str(period) for period in periods)
    return MeasureFigures(measure, labels, value, status.astype(np.uint8), flags.astype(np.uint16))
