# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a file tell more than the pages do, directly or by subtraction?

Needs a publication, an indicator and a municipality. Gives which figures and which bases stay out of every file: those
that are not shown, and as many beside them as it takes to keep a total minus its parts from telling one that is not
shown (docs/adr/0013). The answer depends on the municipality only, never on what was asked for: two files together tell
no more than each alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.catalogue import Indicator, Kind
from buurtpeil.indicators.disclosure import LEAST_COUNT, is_too_small, least_base_of
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import IndicatorFigures

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_SECRET = (Status.SUPPRESSED, Status.UNKNOWN)
_NUMBERS = ("value", "estimate", "lower", "upper", "probability_worse", "probability_equal", "probability_better")


@dataclass(frozen=True, eq=False)
class Kept:
    """What stays out of a file, arrays (n, T): figures that are not shown, and bases besides."""

    figure: Mask
    base: Mask


def pick(figures: IndicatorFigures, rows: npt.NDArray[np.int64]) -> IndicatorFigures:
    """The figures of some areas of a whole publication, in the order of `rows`."""
    names = [name for name, value in vars(figures).items() if isinstance(value, np.ndarray)]
    return replace(figures, **{name: getattr(figures, name)[rows] for name in names})


def without_hidden(publication: Publication, figures: IndicatorFigures, codes: Sequence[str]) -> IndicatorFigures:
    """`figures` of these areas, arrays (n, T), without what a file may not tell."""
    kept = kept_out(publication, figures.indicator.key, codes)
    blank: dict[str, Any] = {name: np.where(kept.figure, np.nan, getattr(figures, name)) for name in _NUMBERS}
    was_there = kept.figure & has_figure(figures.status)
    return replace(
        figures,
        **blank,
        base=np.where(kept.base, np.nan, figures.base),
        status=np.where(was_there, np.uint8(Status.SUPPRESSED), figures.status),
        colour=np.where(kept.figure, np.uint8(Colour.NONE), figures.colour),
    )


def kept_out(publication: Publication, key: str, codes: Sequence[str]) -> Kept:
    """What stays out of a file with these areas."""
    length = len(publication.figures_of_indicator(key).periods)  # type: ignore[union-attr]
    figure, base = np.zeros((len(codes), length), dtype=bool), np.zeros((len(codes), length), dtype=bool)
    for place, code in enumerate(codes):
        rows, kept = _kept_of(publication, key, municipality_of(code) or code)
        row = int(np.searchsorted(rows, publication.areas.row(code)))
        figure[place], base[place] = kept.figure[row], kept.base[row]
    return Kept(figure, base)


@lru_cache(maxsize=1024)
def _kept_of(publication: Publication, key: str, municipality: str) -> tuple[npt.NDArray[np.int64], Kept]:
    """(rows of all areas of a municipality in code order, what stays out of them)."""
    areas, figures = publication.areas, publication.figures_of_indicator(key)
    assert figures is not None
    if municipality in areas and municipality_of(municipality):
        rows = np.flatnonzero(areas.municipality_row == areas.row(municipality))
    else:
        rows = areas.rows([municipality])
    inside = pick(figures, rows)
    return rows, keep_out(areas.take(rows), inside.indicator, inside.value, inside.base, inside.status)


def keep_out(
    areas: AreaTable, indicator: Indicator, value: Floats, base: Floats, status: npt.NDArray[np.uint8]
) -> Kept:
    """What stays out of a file, for all areas of one municipality; arrays (n, T)."""
    is_count = indicator.kind is Kind.COUNT
    there = has_figure(status) & np.isfinite(value)
    limit = LEAST_COUNT if is_count else least_base_of(indicator)
    small = is_too_small(value, base, np.array(limit), True) if is_count else base < limit
    hidden = ~there | small
    secret = (there & small) | np.isin(status, _SECRET)
    # What adds up: the counts themselves, or the bases that turn a share or rate into a count.
    amount = np.where(hidden, np.nan, value if is_count else base)
    beside = protect(areas, amount, hidden, secret, limit)
    return Kept(hidden | beside, hidden | beside) if is_count else Kept(hidden, hidden | beside)


def protect(areas: AreaTable, amount: Floats, hidden: Mask, secret: Mask, limit: float) -> Mask:
    """(n, T) the shown amounts to withhold, so that no total minus its shown parts tells a secret one.

    Of each total whose parts hold a secret, at least two parts stay untold and together they are at least `limit`; a
    total that is secret itself has an untold part. The smallest go first.
    """
    untold, secret = hidden.copy(), secret.copy()
    groups = list(_groups(areas))
    for _round in range(len(areas)):
        before = untold.sum()
        for parent, children in groups:
            for period in np.flatnonzero(secret[children].any(axis=0) | secret[parent]):
                _protect_one(parent, children, int(period), amount, untold, secret, limit)
        if untold.sum() == before:
            break
    return untold & ~hidden


def _protect_one(
    parent: int,
    children: npt.NDArray[np.int64],
    period: int,
    amount: Floats,
    untold: Mask,
    secret: Mask,
    limit: float,
) -> None:
    while True:
        told = children[~untold[children, period] & np.isfinite(amount[children, period])]
        closed = len(children) - len(told)
        if untold[parent, period]:
            safe = closed > 0 or not secret[parent, period]
        else:
            rest = amount[parent, period] - amount[told, period].sum()
            safe = closed == 0 or not np.isfinite(rest) or (closed > 1 and rest >= limit)
        if safe or not len(told):
            return
        smallest = told[np.argmin(amount[told, period])]
        untold[smallest, period] = secret[smallest, period] = True


def _groups(areas: AreaTable) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """(row of a total, rows of its parts): each district, and the municipality both by district and neighbourhood."""
    for row in np.flatnonzero(np.isin(areas.levels, (Level.DISTRICT.value, Level.MUNICIPALITY.value))).tolist():
        children = areas.children(str(areas.codes[row]))
        if len(children):
            yield row, children
        if areas.levels[row] == Level.MUNICIPALITY.value:
            inside = areas.rows_within(str(areas.codes[row]), Level.NEIGHBOURHOOD)
            if len(inside):
                yield row, inside
