# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do neighbouring areas move away from their city together?

Needs the drift of one indicator and who neighbours whom. Gives per area that moves the wrong way itself the chance that
it and its neighbours do so as much by accident: none of them need be sure alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.local_moran import local_moran
from buurtpeil.signals.drift import Drift

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
RULE_VERSION = "1.2"
COUNTS_FROM = 0.16  # a movement of about one standard error
NEIGHBOURS_SHARE = 0.05  # the neighbours by themselves must move the wrong way more than this chance allows
SEEMS_RARE = 0.01  # only then is it worth asking that
LEAST_AREAS = 20
_SUREST = 1e-12


@dataclass(frozen=True, eq=False)
class Cluster:
    """The test of each area (A,); NaN where it was not tested.

    Attributes
    ----------
    p_value : that an area and its neighbours show so much evidence of moving the wrong way while none of them moves.
    is_shared : whether the neighbours take part, and not the area alone.
    change : the mean worsening of the area and its neighbours with a figure, in the indicator's unit.
    moves : the movement of each area as a standard normal score, positive = worse.
    """

    p_value: Floats
    is_shared: npt.NDArray[np.bool_]
    change: Floats
    moves: Floats


def detect_cluster(drift: Drift, neighbours: Neighbours, generator: np.random.Generator) -> Cluster:
    """Test every area whose own gap grows and that has a neighbour with a movement; none in a country of a few areas.

    What counts is the evidence for a movement, so that a small area counts no more than its figures can tell: the
    product of the chances that are small, and nothing for the others (Zaykin and others 2002), because a group seldom
    fills all that surrounds one area. The strongest of them is left out: one area that moves is a drift, and makes no
    cluster of those around it. That the neighbours share in it is local Moran's question, against as many areas
    drawn from the whole country. Modelled and copied figures have no movement.
    """
    moves = -special.ndtri(np.clip(drift.p_value, _SUREST, 1 - _SUREST))
    is_there = np.isfinite(moves)
    nobody = np.zeros(len(moves), dtype=bool)
    if np.count_nonzero(is_there) < LEAST_AREAS:
        return Cluster(np.full(len(moves), np.nan), nobody, np.full(len(moves), np.nan), moves)
    evidence = np.where(drift.p_value <= COUNTS_FROM, -np.log(np.maximum(drift.p_value, _SUREST)), 0.0)
    evidence = np.where(is_there, evidence, np.nan)
    present = np.where(is_there, evidence, 0.0)
    together = present + _over_neighbours(present, neighbours)
    strongest = present.copy()
    np.maximum.at(strongest, neighbours.area, present[neighbours.neighbour])
    others = _over_neighbours(is_there.astype(np.float64), neighbours)
    is_tested = is_there & (moves > 0) & (others > 0)
    p_value = np.where(is_tested, truncated_product(together - strongest, others, COUNTS_FROM), np.nan)
    seems_rare = is_tested & (p_value <= SEEMS_RARE)
    is_shared = nobody
    if seems_rare.any():
        is_shared = seems_rare & (local_moran(evidence, neighbours, generator).p_high <= NEIGHBOURS_SHARE)
    change = np.where(is_tested, _shared_change(drift, neighbours), np.nan)
    return Cluster(p_value, is_shared, change, moves)


def truncated_product(evidence: Floats, number: Floats, counts_from: float) -> Floats:
    """The chance that `number` independent tests give this much evidence: the sum of -log p over p <= `counts_from`.

    How many of them are small is binomial, and what they add is a gamma variable (Zaykin and others 2002, eq. 1).
    """
    chance = np.where(evidence > 0, 0.0, 1.0)
    each = -np.log(counts_from)
    for small in range(1, int(number.max(initial=0)) + 1):
        beyond = special.gammaincc(small, np.maximum(evidence - small * each, 0))
        chance = chance + np.where(evidence > 0, stats.binom.pmf(small, number, counts_from) * beyond, 0.0)
    return np.minimum(chance, 1.0)


def _shared_change(drift: Drift, neighbours: Neighbours) -> Floats:
    has_any = np.isfinite(drift.change).astype(np.float64)
    amount = np.where(has_any > 0, drift.change, 0.0)
    number = has_any + _over_neighbours(has_any, neighbours)
    return np.where(number > 0, (amount + _over_neighbours(amount, neighbours)) / np.maximum(number, 1), np.nan)


def _over_neighbours(amount: Floats, neighbours: Neighbours) -> Floats:
    """(A,) the sum over the neighbours of each area."""
    total = np.bincount(neighbours.area, weights=amount[neighbours.neighbour], minlength=len(amount))
    return total.astype(np.float64)
