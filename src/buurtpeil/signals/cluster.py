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
from scipy import special

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.local_mean import local_mean
from buurtpeil.estimates.local_moran import local_moran
from buurtpeil.signals.drift import Drift

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL
RULE_VERSION = "1.1"
# A first look for everyone; who seems rare is looked at again with fresh draws, fine enough for a long list of tests.
PERMUTATIONS, FINE_PERMUTATIONS, SEEMS_RARE = 9_999, 99_999, 0.01
NEIGHBOURS_SHARE = 0.05  # and the neighbours by themselves must move the wrong way more than this chance allows
COUNTS_FROM = 0.16  # a movement of about one standard error
LEAST_AREAS = 20
_SUREST = 1e-12


@dataclass(frozen=True, eq=False)
class Cluster:
    """The test of each area (A,); NaN where it was not tested.

    Attributes
    ----------
    p_value : that as many areas drawn by chance from the whole country move the wrong way as much on average.
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

    What counts is the evidence for a movement, so that a small area counts no more than its figures can tell: minus the
    logarithm of its chance where that is small, else nothing (the truncated product of Zaykin and others 2002), because
    a group seldom fills all that surrounds one area. Modelled and copied figures have no movement.
    """
    moves = -special.ndtri(np.clip(drift.p_value, _SUREST, 1 - _SUREST))
    nothing = np.full(len(moves), np.nan)
    if np.count_nonzero(np.isfinite(moves)) < LEAST_AREAS:
        return Cluster(nothing, np.zeros(len(moves), dtype=bool), nothing, moves)
    evidence = np.where(drift.p_value <= COUNTS_FROM, -np.log(np.maximum(drift.p_value, _SUREST)), 0.0)
    evidence = np.where(np.isfinite(moves), evidence, np.nan)
    p_value = local_mean(evidence, neighbours, generator, PERMUTATIONS).p_high
    seems_rare = p_value <= SEEMS_RARE
    if seems_rare.any():
        p_value = np.where(seems_rare, local_mean(evidence, neighbours, generator, FINE_PERMUTATIONS).p_high, p_value)
        is_shared = seems_rare & (local_moran(evidence, neighbours, generator, PERMUTATIONS).p_high <= NEIGHBOURS_SHARE)
    else:
        is_shared = seems_rare
    is_tested = np.isfinite(p_value) & (moves > 0)
    return Cluster(
        np.where(is_tested, p_value, np.nan),
        is_shared,
        np.where(is_tested, _shared_change(drift, neighbours), np.nan),
        moves,
    )


def _shared_change(drift: Drift, neighbours: Neighbours) -> Floats:
    change = drift.change
    has_any = np.isfinite(change)
    amount = np.where(has_any, change, 0.0)
    total = amount + np.bincount(neighbours.area, weights=amount[neighbours.neighbour], minlength=len(change))
    number = has_any + np.bincount(neighbours.area, weights=has_any[neighbours.neighbour], minlength=len(change))
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)
