# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do people report far more, or far less, than the season, the city and the past explain?

Needs monthly counts per area. Gives per area the chance of the last months under what is usual: Farrington's
surveillance (Noufaily and others 2013) with the rest of the city as exposure, so that an app which makes everybody
report more is not a decline of each street.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.count_model import CountModel, fit_counts
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups, by_group_and_period, group_sum
from buurtpeil.signals.wobble import learn_prior_freedom

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.ALL  # how unruly areas are is learned from all of them
RULE_VERSION = "1.0"
BASELINE_MONTHS = 60
LEAST_MONTHS = 24
GUARD_MONTHS = 3  # the months right before don't teach what is usual: a surge may have begun in them
WINDOWS = (1, 3)  # the last month, and the last three together
UNUSUAL = 3.5  # standard deviations; beyond it a past month counts less, as in Noufaily and others (2013)
LEAST_EVENTS = 5.0
LEAST_TIMES = 1.5
_TREND_RIDGE, _SEASON_RIDGE = 25.0, 25.0  # a trend of 20% a year, a season of 20%: more must be shown by the counts
_MOST_FREEDOM = 1e6


@dataclass(frozen=True, eq=False)
class Surge:
    """The test of each area (A,); NaN where it was not tested.

    Attributes
    ----------
    p_value, p_quiet : the chance of so many, or so few, reports; corrected for the windows that were tried.
    months : the window that tells most, in months back from the last one.
    seen, expected : the number of reports in that window, and what was usual for it.
    quiet_months, quiet_seen, quiet_expected : the same of the window that is most quiet.
    """

    p_value: Floats
    p_quiet: Floats
    months: npt.NDArray[np.int64]
    seen: Floats
    expected: Floats
    quiet_months: npt.NDArray[np.int64]
    quiet_seen: Floats
    quiet_expected: Floats


def detect_surge(counts: Floats, groups: Groups) -> Surge:
    """Test the last months of `counts` (A, T), one column a month without gaps, NaN where a month is not whole.

    The exposure of a neighbourhood is the number of reports in the rest of its city in the same month: it carries the
    city's season, growth and quiet holidays. What remains per area is a level, a trend and a season of its own, drawn
    to nothing where counts are few. Nothing is tested without `LEAST_MONTHS` of history, or in a city of which one area
    is nearly all.
    """
    areas, months = counts.shape
    nothing = np.full(areas, np.nan)
    if months < LEAST_MONTHS + GUARD_MONTHS + max(WINDOWS):
        none = np.zeros(areas, dtype=np.int64)
        return Surge(nothing, nothing, none, nothing, nothing, none, nothing, nothing)
    small = groups.is_level(Level.NEIGHBOURHOOD)
    seen = np.where(small[:, np.newaxis], counts, np.nan)
    exposure = rest_of_city(seen, groups)
    first = max(0, months - BASELINE_MONTHS - GUARD_MONTHS - max(WINDOWS))
    past = slice(first, months - GUARD_MONTHS - max(WINDOWS))
    design = _design(months)
    ridge = np.array([0.0, _TREND_RIDGE, _SEASON_RIDGE, _SEASON_RIDGE])
    model = fit_counts(seen[:, past], exposure[:, past], design[past], ridge)
    weight = _usual(seen[:, past], exposure[:, past], design[past], model)
    model = fit_counts(seen[:, past], exposure[:, past], design[past], ridge, weight)
    return _test(seen, exposure, design, model)


def rest_of_city(counts: Floats, groups: Groups) -> Floats:
    """(A, T) the reports in the other neighbourhoods of the same municipality, of those that have a figure."""
    owner = np.maximum(groups.municipality, 0)
    index = by_group_and_period(owner, counts.shape[1])
    present = np.nan_to_num(counts)
    total = group_sum(index, present, groups.municipality_count * counts.shape[1]).reshape(-1, counts.shape[1])
    return total[owner] - present


def _design(months: int) -> Floats:
    """(T, 4) level, years since the last month, and one wave a year."""
    back = np.arange(months) - (months - 1)
    angle = 2 * np.pi * back / 12
    return np.column_stack((np.ones(months), back / 12, np.cos(angle), np.sin(angle)))


def _usual(seen: Floats, exposure: Floats, design: Floats, model: CountModel) -> Floats:
    """(A, T) less weight for months that were unusual themselves."""
    mean, _ = model.expect(design, exposure)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = (seen - mean) / np.sqrt(np.maximum(model.dispersion, 1)[:, np.newaxis] * mean)
        weight = np.where(score > UNUSUAL, (UNUSUAL / score) ** 2, 1.0)
    return np.where(np.isfinite(weight), weight, 1.0)


def _test(seen: Floats, exposure: Floats, design: Floats, model: CountModel) -> Surge:
    """Try both windows, for more and for less."""
    dispersion = _moderated(model)
    more, less = _Best.of(len(seen)), _Best.of(len(seen))
    for window in WINDOWS:
        last = slice(-window, None)
        mean, relative = model.expect(design[last], exposure[:, last])
        total, number = mean.sum(axis=1), seen[:, last].sum(axis=1)
        # What the months share is uncertain together: their deviations add up before they are squared.
        uncertain = (mean * np.sqrt(np.maximum(relative, 0))).sum(axis=1) ** 2
        above, below = _chances(number, total, total * _dispersion_at(total / window, dispersion, model) + uncertain)
        more.consider(above, window, number, total)
        less.consider(below, window, number, total)
    return Surge(
        more.p_value(), less.p_value(), more.months, more.seen, more.expected, less.months, less.seen, less.expected
    )


@dataclass(eq=False)
class _Best:
    """The window that tells most of each area so far."""

    chance: Floats
    tried: Floats
    months: npt.NDArray[np.int64]
    seen: Floats
    expected: Floats

    @classmethod
    def of(cls, areas: int) -> _Best:
        unknown = np.full(areas, np.nan)
        return cls(np.full(areas, np.inf), np.zeros(areas), np.zeros(areas, dtype=np.int64), unknown, unknown.copy())

    def consider(self, chance: Floats, months: int, seen: Floats, expected: Floats) -> None:
        """Take one more window into account."""
        self.tried += np.isfinite(chance)
        better = np.isfinite(chance) & (chance < self.chance)
        self.chance = np.where(better, chance, self.chance)
        self.months = np.where(better, months, self.months)
        self.seen, self.expected = np.where(better, seen, self.seen), np.where(better, expected, self.expected)

    def p_value(self) -> Floats:
        """(A,) the chance of the best window, corrected for the number that was tried (Bonferroni)."""
        corrected = np.minimum(self.chance * np.maximum(self.tried, 1), 1)
        return np.where(self.tried > 0, corrected, np.nan)


def _moderated(model: CountModel) -> Floats:
    """(A,) the dispersion, drawn to what is usual at an area's level, as far as areas resemble each other; at least 1.

    Usual is a line: 1 where hardly anything is reported, and more in proportion to the mean (negative binomial).
    """
    known = np.isfinite(model.heterogeneity) & (model.freedom > 0)
    if not known.any():
        return np.ones(len(model.freedom))
    weight = model.level[known] * model.freedom[known]
    extra = ((model.dispersion[known] - 1) * model.freedom[known]).sum() / weight.sum()
    usual = 1 + max(float(extra), 0.0) * model.level
    prior = min(learn_prior_freedom(model.heterogeneity / usual, model.freedom), _MOST_FREEDOM)
    with np.errstate(invalid="ignore"):
        drawn = (prior * usual + model.heterogeneity) / (prior + model.freedom)
    return np.maximum(np.nan_to_num(drawn, nan=1.0), 1.0)


def _dispersion_at(mean: Floats, dispersion: Floats, model: CountModel) -> Floats:
    """(A,) the dispersion at another mean per month than that of the past.

    What makes areas unruly (the weather, a campaign) comes in proportion, so it weighs more where there is more: as in
    a negative binomial. Where there is less than before, the dispersion is left as it was.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 + (dispersion - 1) * np.maximum(mean / model.level, 1.0)


def _chances(number: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """(A,) the chance of at least so many, and of at most so many; half of the number itself (mid-p).

    A negative binomial with this mean and variance; Poisson where they are equal.
    """
    possible = np.isfinite(number) & np.isfinite(variance) & (mean > 0)
    safe = np.where(possible, mean, 1.0)
    wide = np.where(possible, np.maximum(variance, safe * (1 + 1e-9)), 2.0)
    size = safe**2 / (wide - safe)
    chance = size / (size + safe)
    here = np.where(possible, number, 0.0)
    itself = stats.nbinom.pmf(here, size, chance)
    above = stats.nbinom.sf(here, size, chance) + itself / 2
    below = stats.nbinom.cdf(here, size, chance) - itself / 2
    return np.where(possible, above, np.nan), np.where(possible, below, np.nan)
