# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is the likely level of a small area, given the others of its city?

Needs the figures of one indicator and their noise. Gives a `Posterior` per figure: empirical Bayes towards the areas of
the same level in the same municipality and period. A figure that the publisher modelled is never shrunk again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import LEVELS, Groups, by_group_and_period, group_sum
from buurtpeil.estimates.posterior import Family, Posterior
from buurtpeil.estimates.variance import NoiseSource, ObservationVariance

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # a municipality borrows from all others how much areas differ

# How many areas the spread in all municipalities together weighs beside a municipality's own spread. Without it a city
# of six areas that look alike by luck would be called certain to be alike. Same idea as Smyth (2004) for variances.
AREAS_BORROWED = 10.0
_LARGEST_SHARE_SPREAD = 0.95  # spread between areas as a part of mean (100 - mean); 1 is "all or nothing everywhere"
_JEFFREYS = 0.5


@dataclass(frozen=True, eq=False)
class Prior:
    """What the areas of one level in one municipality have in common, for each area and period, arrays (A, T).

    Attributes
    ----------
    mean : of the true levels over the areas, each weighed by how well it is known.
    spread : the variance of the true levels between areas, relative to `scale`; NaN where nothing can be learned.
    mean_variance : the variance of `mean` itself.
    """

    mean: Floats
    spread: Floats
    mean_variance: Floats


def shrink(
    value: Floats, variance: ObservationVariance, groups: Groups, stands_alone: npt.NDArray[np.bool_]
) -> Posterior:
    """The posterior of every figure (A, T) of one indicator; unknown where the noise is unknown.

    Rates: gamma prior with Poisson figures; shares: beta prior with binomial figures; others: normal. The prior is
    fitted by moments: with drawing variances this is Marshall (1991) and Clayton and Kaldor (1987) with the correction
    for fitting the mean, in general DerSimonian and Laird (1986). Rounding widens the noise by lowering the exposure.
    The uncertainty of the prior mean is added (Rao and Molina 2015, §5.3.2, first two terms), so that a city of one
    area keeps exactly its own noise. Where `stands_alone` (A, T), nothing is borrowed: normal around the figure.
    """
    is_shrinkable = np.isfinite(variance.variance) & ~stands_alone
    family = np.full(value.shape, Family.UNKNOWN, dtype=np.uint8)
    first, second = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    for source, member, fit in (
        (NoiseSource.POISSON, Family.GAMMA, _gamma_posterior),
        (NoiseSource.BINOMIAL, Family.BETA, _beta_posterior),
        (None, Family.NORMAL, _normal_posterior),
    ):
        if source is None:
            here = is_shrinkable & ~np.isin(variance.source, (NoiseSource.POISSON, NoiseSource.BINOMIAL))
        else:
            here = is_shrinkable & (variance.source == source)
        if here.any():
            fitted_first, fitted_second = fit(value, variance, here, groups)
            first[here], second[here], family[here] = fitted_first[here], fitted_second[here], member
    alone = np.isfinite(variance.variance) & stands_alone
    first[alone], second[alone], family[alone] = value[alone], np.sqrt(variance.variance[alone]), Family.NORMAL
    return Posterior(family, first, second)


def family_of(source: npt.NDArray[np.uint8], stands_alone: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """The family that `shrink` gives a figure with this `NoiseSource`."""
    family = np.full(source.shape, Family.NORMAL, dtype=np.uint8)
    family[(source == NoiseSource.POISSON) & ~stands_alone] = Family.GAMMA
    family[(source == NoiseSource.BINOMIAL) & ~stands_alone] = Family.BETA
    return family


def _gamma_posterior(
    value: Floats, variance: ObservationVariance, here: npt.NDArray[np.bool_], groups: Groups
) -> tuple[Floats, Floats]:
    """Shape and rate (A, T): the prior (mean, spread x mean^2) and the events seen over their exposure."""
    centre, least = _centre(value, variance.exposure, here, groups)
    centre = np.maximum(centre, least)
    noise = centre / variance.exposure + variance.rounding
    prior = fit_prior(value, noise, centre**2, here, groups)
    mean = np.maximum(prior.mean, least)
    exposure = centre / noise
    is_fitted = np.isfinite(prior.spread)
    prior_rate = np.where(is_fitted, 1 / (prior.spread * mean), 0.0)
    shape = np.where(is_fitted, 1 / prior.spread, _JEFFREYS) + value * exposure
    rate = prior_rate + exposure
    own = shape / rate**2
    widened = own + np.where(is_fitted, (prior_rate / rate) ** 2 * prior.mean_variance, 0.0)
    return shape * (own / widened), rate * (own / widened)


def _beta_posterior(
    value: Floats, variance: ObservationVariance, here: npt.NDArray[np.bool_], groups: Groups
) -> tuple[Floats, Floats]:
    """Both shapes (A, T): the prior (mean, spread x mean (1 - mean)) and the persons with and without."""
    share = value / 100
    centre, least = _centre(share, variance.exposure, here, groups)
    centre = np.clip(centre, least, 1 - least)
    noise = centre * (1 - centre) / variance.exposure + variance.rounding / 1e4
    prior = fit_prior(share, noise, centre * (1 - centre), here, groups)
    mean = np.clip(prior.mean, least, 1 - least)
    persons = centre * (1 - centre) / noise
    is_fitted = np.isfinite(prior.spread)
    prior_persons = np.where(is_fitted, 1 / np.minimum(prior.spread, _LARGEST_SHARE_SPREAD) - 1, 0.0)
    with_it = np.where(is_fitted, prior_persons * mean, _JEFFREYS) + share * persons
    without = np.where(is_fitted, prior_persons * (1 - mean), _JEFFREYS) + (1 - share) * persons
    total = with_it + without
    own = with_it * without / (total**2 * (total + 1))
    weight_of_prior = prior_persons / (prior_persons + persons)
    widened = own + np.where(is_fitted, weight_of_prior**2 * prior.mean_variance, 0.0)
    # The variance of a beta is mean (1 - mean) / (total + 1): this total gives the widened one.
    factor = np.maximum((total + 1) * (own / widened) - 1, _JEFFREYS) / total
    return with_it * factor, without * factor


def _normal_posterior(
    value: Floats, variance: ObservationVariance, here: npt.NDArray[np.bool_], groups: Groups
) -> tuple[Floats, Floats]:
    """Mean and deviation (A, T)."""
    noise = variance.variance
    prior = fit_prior(value, noise, np.ones(value.shape), here, groups)
    is_fitted = np.isfinite(prior.spread)
    weight_of_prior = np.where(is_fitted, noise / (noise + np.where(is_fitted, prior.spread, 1.0)), 0.0)
    mean = (1 - weight_of_prior) * value + weight_of_prior * np.where(is_fitted, prior.mean, 0.0)
    widening = weight_of_prior**2 * np.where(is_fitted, prior.mean_variance, 0.0)
    return mean, np.sqrt((1 - weight_of_prior) * noise + widening)


def _centre(value: Floats, exposure: Floats, here: npt.NDArray[np.bool_], groups: Groups) -> tuple[Floats, Floats]:
    """(A, T) the exposure-weighted mean of each group, and half an event over its exposure (none seen is not zero)."""
    periods = value.shape[1]
    index, count = by_group_and_period(groups.peers, periods), groups.peers_count * periods
    events = group_sum(index, np.where(here, value * exposure, 0.0), count)
    total = group_sum(index, np.where(here, exposure, 0.0), count)
    centre, least = np.full(count, np.nan), np.full(count, np.nan)
    np.divide(events, total, out=centre, where=total > 0)
    np.divide(0.5, total, out=least, where=total > 0)
    return centre[index], np.minimum(least, 0.5)[index]


def fit_prior(value: Floats, noise: Floats, scale: Floats, here: npt.NDArray[np.bool_], groups: Groups) -> Prior:
    """Mean and spread of the true levels per group of peers and period (moments of DerSimonian and Laird 1986).

    `scale` (A, T), equal within a group, makes spreads comparable between municipalities (mean^2 for a rate). The
    spread of a group counts as many areas as it has less one, that of all groups of its level together
    `AREAS_BORROWED`. The spread of all together is never taken under its own standard error at zero: what looks like
    no spread may be a spread too small to see, and calling areas alike needs proof too. NaN where no group has two
    areas.
    """
    periods = value.shape[1]
    index, count = by_group_and_period(groups.peers, periods), groups.peers_count * periods
    weight = np.where(here, 1 / np.where(here, noise, 1.0), 0.0)
    amount = np.where(here, value, 0.0)
    number = group_sum(index, here.astype(np.float64), count)
    weights, squares = group_sum(index, weight, count), group_sum(index, weight**2, count)
    centre = np.divide(group_sum(index, weight * amount, count), weights, out=np.zeros(count), where=weights > 0)
    heterogeneity = group_sum(index, weight * np.where(here, amount - centre[index], 0.0) ** 2, count)
    group_scale = np.divide(
        group_sum(index, np.where(here, scale, 0.0), count), number, out=np.zeros(count), where=number > 0
    )
    can_tell = number >= 2
    freedom = np.where(can_tell, number - 1, 0.0)
    curvature = np.where(can_tell, weights - np.divide(squares, weights, out=np.zeros(count), where=weights > 0), 0.0)
    curvature = curvature * group_scale
    excess = np.where(can_tell, heterogeneity - freedom, 0.0)
    spread = _combine_spreads(excess, freedom, curvature, groups, periods)
    between = np.where(here, spread[index] * scale, 0.0)
    precision = np.where(here & np.isfinite(between), 1 / np.where(here, noise + between, 1.0), 0.0)
    precisions = group_sum(index, precision, count)
    mean, mean_variance = np.full(count, np.nan), np.full(count, np.nan)
    np.divide(group_sum(index, precision * amount, count), precisions, out=mean, where=precisions > 0)
    np.divide(1.0, precisions, out=mean_variance, where=precisions > 0)
    return Prior(mean[index], np.where(here, spread[index], np.nan), mean_variance[index])


def _combine_spreads(excess: Floats, freedom: Floats, curvature: Floats, groups: Groups, periods: int) -> Floats:
    """(groups x T) the spread of each group, partly borrowed from all groups of its level in the same period."""
    level = by_group_and_period(groups.level_of_peers, periods).ravel()
    count = LEVELS * periods
    pooled_curvature = group_sum(level, curvature, count)
    pooled_freedom = group_sum(level, freedom, count)
    numerator = np.maximum(group_sum(level, excess, count), np.sqrt(2 * pooled_freedom))
    pooled = np.full(count, np.nan)
    np.divide(numerator, pooled_curvature, out=pooled, where=(pooled_curvature > 0) & (pooled_freedom > 0))
    own = np.divide(np.maximum(excess, 0), curvature, out=np.zeros(len(excess)), where=curvature > 0)
    return (freedom * own + AREAS_BORROWED * pooled[level]) / (freedom + AREAS_BORROWED)
