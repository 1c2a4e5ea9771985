# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which choices does a composite index rest on, and what does each of them do?

Needs standardised figures. Gives the named choices, figures on a common scale (OECD and JRC 2008, Handbook on
constructing composite indicators, steps 5 and 6) and their weighted mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError

Floats = npt.NDArray[np.float64]
SMALLEST, LARGEST = 1.0, 100.0  # the ends of the scale of min-max and rank: above zero, so that a product can be taken


class Normalisation(StrEnum):
    """How indicators of different units come on one scale; the names a person types."""

    STANDARDISED = "standardised"  # the gap to the city in deviations between areas: keeps distances, has no end
    MIN_MAX = "min-max"  # 1 for the least favourable area to 100 for the most: an outlier presses the others together
    RANK = "rank"  # the order, spread evenly over 1 to 100: drops distances, and with them outliers


class Aggregation(StrEnum):
    """How the indicators become one number; the names a person types."""

    ARITHMETIC = "arithmetic"  # good in one makes up for bad in another
    GEOMETRIC = "geometric"  # makes up less, the lower one of them lies


@dataclass(frozen=True)
class Choices:
    """All that a composite index rests on beside figures and weights.

    `weight_spread`: the standard deviation of a weight as a part of itself, for a weight of average size; 0 takes the
    weights as certain. `draws`: the number of draws the intervals rest on.
    """

    normalisation: Normalisation = Normalisation.STANDARDISED
    aggregation: Aggregation = Aggregation.ARITHMETIC
    weight_spread: float = 0.3
    draws: int = 1000

    def __post_init__(self) -> None:
        if not 0 <= self.weight_spread <= 2:
            raise PanelError("The spread of weights lies between 0 and 2, not at", repr(self.weight_spread))
        if self.draws < 100:
            raise PanelError("An interval needs 100 draws or more, not", repr(self.draws))

    @property
    def is_linear(self) -> bool:
        """Whether the index is a weighted sum of the figures themselves."""
        return self.aggregation is Aggregation.ARITHMETIC and self.normalisation is not Normalisation.RANK


def normalise(score: Floats, among: Floats, choices: Choices) -> Floats:
    """`score` (A, I) on the scale of the chosen normalisation; the ends of min-max are those of `among`.

    NaN stays NaN. Where all areas are equal, each gets the middle of the scale.
    """
    match choices.normalisation:
        case Normalisation.STANDARDISED:
            return score
        case Normalisation.MIN_MAX:
            smallest, width = _ends(among)
            part = np.where(width > 0, (score - smallest) / np.where(width > 0, width, 1.0), 0.5)
            scaled = np.where(np.isfinite(score), SMALLEST + (LARGEST - SMALLEST) * part, np.nan)
            # A draw beyond the ends may be, but not at or below zero, where no product can be taken.
            return scaled if choices.aggregation is Aggregation.ARITHMETIC else np.maximum(scaled, SMALLEST / 2)
        case Normalisation.RANK:
            return np.column_stack([_evenly(column) for column in score.T])


def unit_of(among: Floats, choices: Choices) -> Floats:
    """(I,) how far one unit of each score goes on the chosen scale; only for scales that keep distances."""
    if choices.normalisation is Normalisation.STANDARDISED:
        return np.ones(among.shape[1])
    _, width = _ends(among)
    return np.divide(LARGEST - SMALLEST, width, out=np.zeros(len(width)), where=width > 0)


def combine(scaled: Floats, weight: Floats, choices: Choices) -> Floats:
    """(A,) the weighted mean of what each area has; `weight` (I,)."""
    is_there = np.isfinite(scaled)
    total = is_there @ weight
    if choices.aggregation is Aggregation.ARITHMETIC:
        return np.asarray(np.where(is_there, scaled, 0.0) @ weight / total)
    return np.asarray(np.exp(np.log(np.where(is_there, scaled, 1.0)) @ weight / total))


def _ends(among: Floats) -> tuple[Floats, Floats]:
    """(I,) the smallest figure of each indicator, and how far the largest lies above it; 0 where there is none."""
    here = np.isfinite(among)
    smallest = np.where(here, among, np.inf).min(axis=0)
    largest = np.where(here, among, -np.inf).max(axis=0)
    known = np.isfinite(smallest)
    return np.where(known, smallest, 0.0), np.where(known, largest - np.where(known, smallest, 0.0), 0.0)


def _evenly(column: Floats) -> Floats:
    """The order of the finite values, over 1 to 100; equal values share the mean of their places."""
    scaled = np.full(len(column), np.nan)
    here = np.isfinite(column)
    number = int(here.sum())
    _, inverse, count = np.unique(column[here], return_inverse=True, return_counts=True)
    mean_place = np.cumsum(count) - (count + 1) / 2  # from 0
    part = mean_place[inverse] / (number - 1) if number > 1 else np.full(number, 0.5)
    scaled[here] = SMALLEST + (LARGEST - SMALLEST) * part
    return scaled
