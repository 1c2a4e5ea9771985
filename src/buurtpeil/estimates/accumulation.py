# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In how many domains is an area worse than its city, and are there more than before?

Needs the scores of the domains. Gives the expected number of domains in red with its interval, and the chance that the
number grew: a probability per domain, never a count of colours, so that *undetermined* is half of neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import UPPER
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.domains import TOTAL, DomainScores
from buurtpeil.estimates.periods import time_in_years

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # as the scores it reads
VERSION = "1.0"
CHANGE_YEARS = 5


@dataclass(frozen=True, eq=False)
class Accumulation:
    """Domains in red; arrays (A, T), NaN where no domain is known.

    Attributes
    ----------
    known : the number of domains that can be judged (at least two indicators).
    expected : the mean number of domains worse than the city, of those known.
    lower, upper : the 90% interval of that number, in whole domains.
    before : the mean number `CHANGE_YEARS` earlier or, without that year, the last before it; of the domains known at
        both moments.
    grew : the chance that it is more now than it was then, by one domain at least, and two or more now.
    """

    known: npt.NDArray[np.int64]
    expected: Floats
    lower: Floats
    upper: Floats
    before: Floats
    grew: Floats


def accumulate(scores: DomainScores) -> Accumulation:
    """Count domains in probability; domains are taken as independent given the figures (each has its own indicators).

    The number is a sum of unequal chances (Poisson-binomial), worked out exactly by adding one domain at a time.
    """
    own = [position for position, key in enumerate(scores.keys) if key != TOTAL]
    chance = probability_in_red(scores)[own]
    is_known = np.isfinite(chance)
    now = distribution(np.where(is_known, chance, 0.0))
    has_any = is_known.any(axis=0)
    cumulative = np.cumsum(now, axis=0)
    lower, upper = (np.sum(cumulative < edge, axis=0).astype(np.float64) for edge in (1 - UPPER, UPPER))
    before, grew = _change(chance, columns_before(scores.periods))
    return Accumulation(
        is_known.sum(axis=0),
        np.where(has_any, np.where(is_known, chance, 0.0).sum(axis=0), np.nan),
        np.where(has_any, lower, np.nan),
        np.where(has_any, upper, np.nan),
        before,
        grew,
    )


def probability_in_red(scores: DomainScores) -> Floats:
    """(D, A, T) the posterior probability of being worse than the city by more than the margin; NaN if undecidable."""
    deviation = (scores.upper - scores.score) / special.ndtri(UPPER)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = (-scores.band - scores.score) / deviation
    chance = np.where(deviation > 0, special.ndtr(distance), np.where(scores.score < -scores.band, 1.0, 0.0))
    few = (scores.indicators_used < 2) | (scores.colour == Colour.NONE) | ~np.isfinite(scores.score)
    return np.where(few, np.nan, chance)


def distribution(chance: Floats) -> Floats:
    """(D + 1, ...) the probability of each number of successes among D independent chances (D, ...)."""
    number = np.zeros((len(chance) + 1, *chance.shape[1:]))
    number[0] = 1.0
    for one in chance:
        number[1:] = number[1:] * (1 - one) + number[:-1] * one
        number[0] = number[0] * (1 - one)
    return number


def columns_before(periods: tuple[str, ...]) -> list[int]:
    """(T,) the column of each period that lies `CHANGE_YEARS` back, or the last before that; -1 without one."""
    years = time_in_years(periods)
    return [int(np.searchsorted(years, year - CHANGE_YEARS, side="right")) - 1 for year in years]


def _change(chance: Floats, earlier_column: list[int]) -> tuple[Floats, Floats]:
    before, grew = np.full(chance.shape[1:], np.nan), np.full(chance.shape[1:], np.nan)
    for column, earlier in enumerate(earlier_column):
        if earlier < 0:
            continue
        then, now = chance[:, :, earlier], chance[:, :, column]
        in_both = np.isfinite(then) & np.isfinite(now)
        number_then, number_now = (distribution(np.where(in_both, one, 0.0)) for one in (then, now))
        fewer_then = np.cumsum(number_then, axis=0) - number_then  # the chance of fewer than each number
        has_any = in_both.any(axis=0)
        before[:, column] = np.where(has_any, np.where(in_both, then, 0.0).sum(axis=0), np.nan)
        grew[:, column] = np.where(has_any, (number_now * fewer_then)[2:].sum(axis=0), np.nan)
    return before, grew
