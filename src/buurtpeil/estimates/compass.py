# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is an area worse than, about equal to or better than its city, and how sure is that?

Needs a panel and the catalogue. Gives `Estimates`: reference, shrunken level with its interval, the three probabilities
and the colour of every figure; *undetermined* wherever no probability reaches the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.colour import COLOUR_THRESHOLD, Colour
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups, build_groups
from buurtpeil.estimates.posterior import Family, Posterior
from buurtpeil.estimates.reference import municipal_reference
from buurtpeil.estimates.shrinkage import shrink
from buurtpeil.estimates.variance import NoiseSource, observation_variance
from buurtpeil.indicators.catalogue import Catalogue, Direction, Indicator, Kind, MarginKind
from buurtpeil.indicators.panel import Panel, has_figure
from buurtpeil.indicators.statuses import Status

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
VERSION = "1.2"
LOWER, UPPER = 0.05, 0.95
_POSSIBLE = {Kind.SHARE: (0.0, 100.0), Kind.RATE: (0.0, np.inf), Kind.COUNT: (0.0, np.inf)}


@dataclass(frozen=True, eq=False)
class Estimates:
    """What is probably true of every figure; all arrays (I, A, T), numbers in the indicator's unit, NaN = unknown.

    Attributes
    ----------
    reference, reference_kind : with what the area is compared, and its `ReferenceKind`.
    estimate, deviation : posterior mean and standard deviation; where the noise is unknown the estimate is the figure.
    lower, upper : the 90% interval.
    margin : the difference with the reference that counts as really worse or better, in the unit.
    probability_worse, probability_equal, probability_better : add up to 1.
    probability_beyond_floor : that the true level lies beyond the indicator's floor; NaN without a floor.
    noise_source : `NoiseSource` of the figure's variance.
    colour : `Colour`.
    """

    reference: Floats
    reference_kind: npt.NDArray[np.uint8]
    estimate: Floats
    deviation: Floats
    lower: Floats
    upper: Floats
    margin: Floats
    probability_worse: Floats
    probability_equal: Floats
    probability_better: Floats
    probability_beyond_floor: Floats
    noise_source: npt.NDArray[np.uint8]
    colour: npt.NDArray[np.uint8]


def estimate(panel: Panel, catalogue: Catalogue) -> Estimates:
    """Estimate and judge every figure of `panel`.

    The reference is taken as known. It holds the area itself, so the two move together a little: by the area's part of
    the city, a few percent for most. That makes a large area look slightly nearer to its city, never farther, and keeps
    the colours of areas independent of how the city's own noise is modelled.
    """
    groups = build_groups(panel.areas)
    reference = municipal_reference(panel, catalogue)
    blocks = [
        _estimate_one(panel, position, catalogue.indicator(key), reference.value[position], groups)
        for position, key in enumerate(panel.indicators)
    ]
    fields = {name: np.stack([block[name] for block in blocks]) for name in blocks[0]} if blocks else _empty(panel)
    return Estimates(reference=reference.value, reference_kind=reference.kind, **fields)


def _estimate_one(
    panel: Panel, position: int, indicator: Indicator, reference: Floats, groups: Groups
) -> dict[str, npt.NDArray[np.generic]]:
    value, status = panel.value[position], panel.status[position]
    variance = observation_variance(panel, position, indicator, reference)
    # A modelled figure already borrowed from elsewhere; the count of one area says nothing about that of another; and
    # noise taken too wide would pull areas together and make what is left look sure.
    stands_alone = (status == Status.MODELLED_BY_PUBLISHER) | (indicator.kind is Kind.COUNT)
    stands_alone |= variance.source == NoiseSource.LEARNED_WIDE
    posterior = shrink(value, variance, groups, stands_alone)
    mean = posterior.mean()
    smallest, largest = _POSSIBLE.get(indicator.kind, (-np.inf, np.inf))
    return {
        "estimate": np.where(posterior.family == Family.UNKNOWN, value, mean),
        "deviation": posterior.deviation(),
        "lower": np.clip(posterior.quantile(LOWER), smallest, largest),
        "upper": np.clip(posterior.quantile(UPPER), smallest, largest),
        "probability_beyond_floor": _beyond_floor(indicator, posterior),
        "noise_source": variance.source,
        **judge(indicator, posterior, reference, status, panel.base[position], groups),
    }


def judge(
    indicator: Indicator,
    posterior: Posterior,
    reference: Floats,
    status: npt.NDArray[np.uint8],
    base: Floats,
    groups: Groups,
) -> dict[str, npt.NDArray[np.generic]]:
    """Margin, the three probabilities and the colour against any (A, T) `reference`; named as in `Estimates`."""
    margin = margin_around(indicator, reference)
    worse, better = _probabilities(indicator, posterior, reference, margin)
    equal = np.maximum(1 - worse - better, 0.0)
    is_judged = np.isfinite(worse) & ~(base < indicator.minimum_base)
    is_judged &= ~groups.is_level(Level.COUNTRY)[:, np.newaxis]
    colour = np.full(reference.shape, Colour.UNDETERMINED, dtype=np.uint8)
    for probability, verdict in ((worse, Colour.WORSE), (equal, Colour.ABOUT_EQUAL), (better, Colour.BETTER)):
        colour[is_judged & (np.nan_to_num(probability) >= COLOUR_THRESHOLD)] = verdict
    colour[~has_figure(status)] = Colour.NONE
    if indicator.direction is Direction.NEITHER:
        colour[:] = Colour.NONE
    return {
        "margin": margin,
        "probability_worse": worse,
        "probability_equal": equal,
        "probability_better": better,
        "colour": colour,
    }


def margin_around(indicator: Indicator, reference: Floats) -> Floats:
    """(A, T) the margin in the unit; unknown for a part of a reference of zero: a part of nothing says nothing."""
    if indicator.margin.kind is MarginKind.ABSOLUTE:
        return np.where(np.isfinite(reference), indicator.margin.value, np.nan)
    return np.where(reference != 0, indicator.margin.value * np.abs(reference), np.nan)


def _probabilities(
    indicator: Indicator, posterior: Posterior, reference: Floats, margin: Floats
) -> tuple[Floats, Floats]:
    """(A, T) the probability of being worse, and of being better, than the reference by more than the margin."""
    if indicator.direction is Direction.NEITHER:
        nothing = np.full(reference.shape, np.nan)
        return nothing, nothing.copy()
    below = posterior.probability_below(reference - margin)
    above = 1 - posterior.probability_below(reference + margin)
    return (above, below) if indicator.direction.sign_of_worse > 0 else (below, above)


def _beyond_floor(indicator: Indicator, posterior: Posterior) -> Floats:
    if indicator.floor is None or indicator.direction is Direction.NEITHER:
        return np.full(posterior.family.shape, np.nan)
    below = posterior.probability_below(indicator.floor.value)
    return 1 - below if indicator.direction.sign_of_worse > 0 else below


def _empty(panel: Panel) -> dict[str, npt.NDArray[np.generic]]:
    floats = ("estimate", "deviation", "lower", "upper", "margin", "probability_worse", "probability_equal")
    fields: dict[str, npt.NDArray[np.generic]] = {
        name: np.full(panel.shape, np.nan) for name in (*floats, "probability_better", "probability_beyond_floor")
    }
    return fields | {name: np.zeros(panel.shape, dtype=np.uint8) for name in ("noise_source", "colour")}
