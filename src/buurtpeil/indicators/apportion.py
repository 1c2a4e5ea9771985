# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is the figure of a place that cuts through neighbourhoods?

Needs the shown figures of the neighbourhoods with their bases, and the share of each that lies in the place. Gives the
figure of the place: numerators over denominators, with the share of it that is interpolated, the share that is known,
and a margin that counts the apportionment in.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from buurtpeil.indicators.catalogue import Indicator, Kind
from buurtpeil.indicators.disclosure import is_too_small, may_be_shown
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Flag, Status

Floats = npt.NDArray[np.float64]

# Of less than this share of the place known, no figure; a count needs nearly all, because what lacks is a number too.
LEAST_COVERAGE = 0.75
LEAST_COVERAGE_OF_COUNT = 0.95
HALF_WIDTH = 1.6448536269514722  # standard deviations of a 90% interval of a normal distribution
# How far the share of a neighbourhood that lies in the place may be wrong, as the size of a beta distribution around
# it: with surface as weight a stated half is 0.50 +- 0.17, with addresses 0.50 +- 0.035.
SURFACE_SIZE, ADDRESSES_SIZE = 8.0, 200.0
_EMPTY = (Status.ZERO_BASE, Status.NO_INHABITANTS)
# Which absence to name where parts lack a figure for different reasons: the one that hides most comes first.
_ABSENCES = (
    Status.SUPPRESSED,
    Status.UNKNOWN,
    Status.MISSING_FROM_SOURCE,
    Status.BASE_DOES_NOT_FIT,
    Status.NO_INHABITANTS,
    Status.ZERO_BASE,
)
NOT_DIVISIBLE = {
    "nl": "een index of score is niet te verdelen of op te tellen over gebieden",
    "en": "an index or score can't be divided or put together over areas",
}
NO_DENOMINATOR = {
    "nl": "de bron geeft geen noemer, dus niemand weet hoe zwaar elk deel telt",
    "en": "the source gives no denominator, so nobody knows how much each part counts",
}


@dataclass(frozen=True, eq=False)
class PartFigures:
    """The figures of the K neighbourhoods of a place; T columns, each a period of some indicator.

    Attributes
    ----------
    value, base, status, flags, deviation : (K, T) as published; `deviation` is the standard deviation of the estimate.
    spread : (T,) the standard deviation between neighbourhoods of the city: how far a part may differ from its whole.
    least_base : (T,) the smallest base on which each is shown.
    share : (K, T) of each neighbourhood in the place. by_addresses : (K, T) whether that was counted in addresses.
    size : (K,) inhabitants of each neighbourhood, for how much of the place is known; NaN unknown.
    """

    value: Floats
    base: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    deviation: Floats
    spread: Floats
    least_base: Floats
    share: Floats
    by_addresses: npt.NDArray[np.bool_]
    size: Floats


@dataclass(frozen=True, eq=False)
class Apportioned:
    """The figures of a place; arrays (T,).

    Attributes
    ----------
    value : in the indicator's unit, NaN where there is none; `status` says why.
    base : the denominators together, of what is known.
    coverage : the share of the place's inhabitants that the value is about, 0 to 1.
    interpolated : the share of the value's base that comes from neighbourhoods that were divided.
    deviation : standard deviation of the value; NaN where the noise of a part is unknown.
    lacks_base : whether a part has a figure and no denominator, so that it could not take part.
    """

    value: Floats
    base: Floats
    coverage: Floats
    interpolated: Floats
    deviation: Floats
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    lacks_base: npt.NDArray[np.bool_]

    def columns(self, first: int, last: int) -> Apportioned:
        """Those from `first` up to `last`."""
        return Apportioned(**{item.name: getattr(self, item.name)[first:last] for item in fields(self)})


def why_not(indicator: Indicator) -> dict[str, str] | None:
    """The reason in both languages why an indicator has no figure for any place; None where it may have."""
    if not indicator.divisible or indicator.kind is Kind.SCORE:
        return NOT_DIVISIBLE
    if indicator.kind is not Kind.COUNT and indicator.denominator is None:
        return NO_DENOMINATOR
    return None


def apportion(parts: PartFigures, is_count: bool = False) -> Apportioned:
    """Put the parts together: counts, or shares, rates and means.

    Only figures that may be shown take part, so the result tells nothing that is hidden. A place depends on its own
    neighbourhoods and, for the margin, on the spread in its city.
    """
    share = parts.share
    known = may_be_shown(parts.value, parts.base, parts.status, parts.least_base, is_count)
    if not is_count:
        known &= parts.base > 0
    weight = np.where(known, share if is_count else share * parts.base, 0.0)
    amount = np.where(known, parts.value, 0.0) * weight
    total = weight.sum(axis=0)
    has_any = known.any(axis=0)
    value = amount.sum(axis=0) if is_count else _divide(amount.sum(axis=0), total)
    # By status only: a hidden part whose base happens to be 0 must not be told from one with a base of 1.
    is_empty = np.isin(parts.status, _EMPTY)
    coverage = _coverage(parts, share, known, is_empty)
    variance = _variance(parts, share, known, weight, value, coverage, is_count)
    base = np.where(has_any, np.nan if is_count else total, np.nan)
    enough = coverage >= (LEAST_COVERAGE_OF_COUNT if is_count else LEAST_COVERAGE)
    status = _status(parts, known, has_any & enough, is_too_small(value, base, parts.least_base, is_count))
    shown = has_figure(status)
    divided = np.where(share < 1, amount if is_count else weight, 0.0).sum(axis=0)
    interpolated = _divide(divided, amount.sum(axis=0) if is_count else total)
    flags = np.bitwise_or.reduce(np.where(known, parts.flags, 0), axis=0)
    flags = flags | np.where(interpolated > 0, Flag.INTERPOLATED, 0) | np.where(coverage < 1, Flag.ESTIMATED, 0)
    return Apportioned(
        value=np.where(shown, value, np.nan),
        base=np.where(shown, base, np.nan),
        coverage=coverage,
        interpolated=np.where(shown, interpolated, np.nan),
        deviation=np.where(shown, np.sqrt(variance), np.nan),
        status=status,
        flags=np.where(shown, flags, 0).astype(np.uint16),
        lacks_base=(has_figure(parts.status) & ~np.isfinite(parts.base)).any(axis=0) & np.array(not is_count),
    )


def spread_between(value: Floats, base: Floats) -> Floats:
    """(T,) the standard deviation between areas (n, T), weighted by base; NaN with fewer than two figures.

    It holds chance too, so it is rather too wide: a margin may be too careful, never too bold.
    """
    is_there = np.isfinite(value)
    weight = np.where(is_there & (base > 0), base, 0.0)
    weight = np.where(weight.sum(axis=0) > 0, weight, is_there.astype(np.float64))
    filled = np.where(is_there, value, 0.0)
    mean = _divide((weight * filled).sum(axis=0), weight.sum(axis=0))
    squares = (weight * np.where(is_there, filled - mean, 0.0) ** 2).sum(axis=0)
    return np.where(is_there.sum(axis=0) >= 2, np.sqrt(_divide(squares, weight.sum(axis=0))), np.nan)


def _coverage(
    parts: PartFigures, share: Floats, known: npt.NDArray[np.bool_], is_empty: npt.NDArray[np.bool_]
) -> Floats:
    """(T,) by the inhabitants that are known, else by neighbourhoods; an empty part is no gap.

    Not by base: how large a hidden part's base is would then follow from the coverage.
    """
    size = np.nan_to_num(parts.size)[:, np.newaxis]
    weight = np.where(is_empty & ~known, 0.0, share * (size if size.sum() > 0 else 1.0))
    return _divide(np.where(known, weight, 0.0).sum(axis=0), weight.sum(axis=0))


def _variance(
    parts: PartFigures,
    share: Floats,
    known: npt.NDArray[np.bool_],
    weight: Floats,
    value: Floats,
    coverage: Floats,
    is_count: bool,
) -> Floats:
    """(T,) noise of the parts, how far a part may differ from its whole, how sure its share is, and what is unknown."""
    filled, deviation = np.where(known, parts.value, 0.0), np.where(known, parts.deviation, 0.0)
    size = np.where(parts.by_addresses, ADDRESSES_SIZE, SURFACE_SIZE)
    wrong_share = np.sqrt(share * (1 - share) / (1 + size))
    apart = np.where(share < 1, parts.spread, 0.0) ** 2 * (1 - share)
    if is_count:
        by_part = np.where(known, (share * deviation) ** 2 + (filled * wrong_share) ** 2, 0.0)
        # The events of one neighbourhood fall in the part or beside it: a binomial draw.
        counted: Floats = (by_part + np.where(known, filled * share * (1 - share), 0.0)).sum(axis=0)
        return counted
    total = weight.sum(axis=0)
    own = (weight**2 * np.where(known, deviation**2 + apart, 0.0)).sum(axis=0)
    shifted = np.where(known, (filled - value) * np.nan_to_num(parts.base) * wrong_share, 0.0)
    missing = np.where(coverage < 1, (1 - coverage) * parts.spread, 0.0) ** 2
    noise: Floats = _divide(own + (shifted**2).sum(axis=0), total**2) + missing
    return noise


def _status(
    parts: PartFigures, known: npt.NDArray[np.bool_], enough: npt.NDArray[np.bool_], is_small: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint8]:
    """(T,) as a neighbourhood's own; a small place and a part below the limits are both suppressed."""
    own = np.where(
        ~known & np.isin(parts.status, (Status.OBSERVED, Status.MODELLED_BY_PUBLISHER)), Status.SUPPRESSED, parts.status
    )
    absent = np.full(parts.value.shape[1], Status.UNKNOWN, dtype=np.uint8)
    for absence in reversed(_ABSENCES):
        absent[((own == absence) & ~known).any(axis=0)] = absence
    is_modelled = (known & (parts.status == Status.MODELLED_BY_PUBLISHER)).any(axis=0)
    figure = np.where(is_modelled, Status.MODELLED_BY_PUBLISHER, Status.OBSERVED)
    return np.where(enough, np.where(is_small, Status.SUPPRESSED, figure), absent).astype(np.uint8)


def _divide(amount: Floats, total: Floats) -> Floats:
    result: Floats = np.divide(amount, total, out=np.full(np.shape(total), np.nan), where=total > 0)
    return result
