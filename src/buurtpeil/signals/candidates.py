# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did every rule test, and what may be shown of it?

Needs the panel, the estimates and the incompleteness of one indicator, and who neighbours whom. Gives the `Candidates`
of each kind of signal: all tests, because each counts in its family, and which of them are large enough to show.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.groups import Groups
from buurtpeil.indicators.catalogue import Direction, Indicator
from buurtpeil.indicators.panel import Panel
from buurtpeil.signals import breaks, cluster, drift, floor
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.gap import measure_gap
from buurtpeil.signals.signal import SignalKind

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
MOVES_ALONG = 1.0  # a neighbour whose own score is this high belongs to the cluster


@dataclass(frozen=True, eq=False)
class Candidates:
    """All tests of one kind on one indicator, arrays (n,): every test counts in its family, only some may be shown.

    Attributes
    ----------
    rows, family : row in the area table and number of the municipality.
    evidence : p-value (drift, break, cluster) or posterior probability (floor, expected).
    is_relevant : large or sure enough to show; where it is not, the p-value is 1 (`for_what_is_claimed`).
    first : column of the first period; the last period of the block is the last one.
    size : in the indicator's unit, positive = worse.
    members : (A,) for a cluster, which areas move along; empty for the other kinds.
    """

    kind: SignalKind
    block: int
    rows: Integers
    family: Integers
    evidence: Floats
    is_relevant: Booleans
    first: Integers
    size: Floats
    members: Booleans = field(default_factory=lambda: np.zeros(0, dtype=bool))


def find_candidates(
    block: int,
    indicator: Indicator,
    panel: Panel,
    estimates: Estimates,
    incomplete: Booleans,
    groups: Groups,
    neighbours: Neighbours,
    seed: str,
) -> list[Candidates]:
    """The tests of one indicator; none for an indicator without a direction or without periods."""
    periods = panel.shape[2]
    if indicator.direction is Direction.NEITHER or periods == 0:
        return []
    usable = usable_cells(panel, 0, incomplete)
    gap = measure_gap(panel, 0, indicator, estimates.reference[0], usable, groups)
    drifting = drift.detect_drift(gap, indicator)
    jumped = breaks.detect_break(gap, indicator)
    generator = generator_of(seed, cluster.RULE_VERSION, indicator.key)
    together = cluster.detect_cluster(drifting, neighbours, generator)
    below = floor.judge_floor(indicator, estimates, 0, usable, groups)
    margin = estimates.margin[0, :, -1]
    # Farther from the city, not nearer to it: an area that loses a lead is still ahead.
    behind = indicator.direction.sign_of_worse * (estimates.estimate[0, :, -1] - estimates.reference[0, :, -1]) > 0
    last = np.full(len(margin), periods - 1)
    sure = below.probability >= floor.LEAST_PROBABILITY

    def build(kind: SignalKind, evidence: Floats, is_relevant: Booleans, first: Integers, size: Floats) -> Candidates:
        if kind is not SignalKind.FLOOR:
            evidence = for_what_is_claimed(evidence, is_relevant)
        rows = np.flatnonzero(np.isfinite(evidence))
        members = together.moves >= MOVES_ALONG if kind is SignalKind.CLUSTER else np.zeros(0, dtype=bool)
        family = groups.municipality[rows]
        return Candidates(
            kind, block, rows, family, evidence[rows], is_relevant[rows], first[rows], size[rows], members
        )

    return [
        build(
            SignalKind.DRIFT,
            drifting.p_value,
            (drifting.change > margin) & behind,
            drifting.first,
            drifting.change,
        ),
        build(
            SignalKind.BREAK,
            jumped.p_value,
            (jumped.change > margin) & behind & jumped.is_step,
            jumped.first,
            jumped.change,
        ),
        build(
            SignalKind.CLUSTER,
            together.p_value,
            (together.change > margin) & behind & together.is_shared,
            drifting.first,
            together.change,
        ),
        build(SignalKind.FLOOR, below.probability, sure, last, below.distance),
    ]


def for_what_is_claimed(p_value: Floats, is_relevant: Booleans) -> Floats:
    """The p-value of "it moves, and that matters": 1 where it does not matter.

    Benjamini and Hochberg hold the error rate over what is found. Finding a thousand movements that nobody is told of
    (towards the city, or smaller than the margin) would let wrong ones in among those that are told.
    """
    return np.where(np.isfinite(p_value) & ~is_relevant, 1.0, p_value)


def generator_of(seed: str, rule_version: str, key: str) -> np.random.Generator:
    """The randomness of one rule on one indicator in one publication (CONVENTIONS "Randomness")."""
    digest = hashlib.sha256(f"{seed}\n{rule_version}\n{key}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))
