# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which signals does a publication hold?

Needs the panel, the estimates and the incompleteness of every indicator. Gives the `Signal` records of all kinds whose
q-value is at most the error rate, surest first; the same input and seed give the same list and the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups, build_groups
from buurtpeil.indicators.catalogue import Direction, Indicator, Measure
from buurtpeil.indicators.panel import Panel
from buurtpeil.signals import drift, floor
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.explain import Finding, explain
from buurtpeil.signals.false_discovery import bayesian_false_discovery, benjamini_hochberg
from buurtpeil.signals.signal import Signal, SignalKind

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DEPENDS_ON = Dependence.ALL
ERROR_RATE = 0.05  # the default of the visible dial (SIGNALS §4)
RULE_VERSIONS = {SignalKind.DRIFT: drift.RULE_VERSION, SignalKind.FLOOR: floor.RULE_VERSION}

Judged = tuple[Indicator, Panel, Estimates]  # panel and estimates of one indicator, I = 1


@dataclass(frozen=True, eq=False)
class Candidates:
    """All tests of one kind on one indicator, arrays (n,): every test counts in its family, only some may be shown.

    Attributes
    ----------
    rows, family : row in the area table and number of the municipality.
    evidence : p-value (drift) or posterior probability (floor).
    is_relevant : large or sure enough to show. Dropping after the test keeps the error rate: it only shortens the list.
    first : column of the first period; the last period of the block is the last one.
    size : in the indicator's unit, positive = worse.
    """

    kind: SignalKind
    block: int
    rows: Integers
    family: Integers
    evidence: Floats
    is_relevant: npt.NDArray[np.bool_]
    first: Integers
    size: Floats


def detect(
    judged: Sequence[Judged],
    incomplete: Sequence[npt.NDArray[np.bool_]],
    seed: str,
    error_rate: float = ERROR_RATE,
    measures: Mapping[str, Measure] | None = None,
) -> list[Signal]:
    """All signals with a q-value of at most `error_rate`, surest first.

    `incomplete` holds an (A, T) mask per indicator: the municipality's figures are incomplete, so nothing is tested.
    One family is a municipality and a kind, over all indicators and areas. `measures` names numerators and denominators
    in the drivers. `seed` names the publication and goes into the ids.
    """
    if not judged:
        return []
    groups = build_groups(judged[0][1].areas)
    candidates = [
        found
        for block, ((indicator, panel, estimates), mask) in enumerate(zip(judged, incomplete, strict=True))
        for found in find_candidates(block, indicator, panel, estimates, mask, groups)
    ]
    findings = []
    for kind in SignalKind:
        own = [found for found in candidates if found.kind is kind]
        if own:
            findings += _select(own, kind, judged, error_rate)
    findings.sort(key=lambda finding: (finding.q_value, finding.indicator.key, str(finding.area), finding.kind))
    return [explain(finding, seed, measures or {}) for finding in findings]


def find_candidates(
    block: int,
    indicator: Indicator,
    panel: Panel,
    estimates: Estimates,
    incomplete: npt.NDArray[np.bool_],
    groups: Groups,
) -> list[Candidates]:
    """The tests of one indicator; none for an indicator without a direction or without periods."""
    periods = panel.shape[2]
    if indicator.direction is Direction.NEITHER or periods == 0:
        return []
    usable = usable_cells(panel, 0, incomplete)
    drifting = drift.detect_drift(panel, 0, indicator, estimates.reference[0], usable, groups)
    below = floor.judge_floor(indicator, estimates, 0, usable, groups)
    margin = estimates.margin[0, :, -1]
    behind = indicator.direction.sign_of_worse * (estimates.estimate[0, :, -1] - estimates.reference[0, :, -1])
    # Farther from the city, not nearer to it: an area that loses a lead is still ahead.
    is_drift_shown = (drifting.change > margin) & (behind > 0)
    last = np.full(len(margin), periods - 1)
    return [
        _candidates(SignalKind.DRIFT, block, groups, drifting.p_value, is_drift_shown, drifting.first, drifting.change),
        _candidates(
            SignalKind.FLOOR,
            block,
            groups,
            below.probability,
            below.probability >= floor.LEAST_PROBABILITY,
            last,
            below.distance,
        ),
    ]


def _candidates(
    kind: SignalKind,
    block: int,
    groups: Groups,
    evidence: Floats,
    is_relevant: npt.NDArray[np.bool_],
    first: Integers,
    size: Floats,
) -> Candidates:
    rows = np.flatnonzero(np.isfinite(evidence))
    return Candidates(
        kind, block, rows, groups.municipality[rows], evidence[rows], is_relevant[rows], first[rows], size[rows]
    )


def _select(own: Sequence[Candidates], kind: SignalKind, judged: Sequence[Judged], error_rate: float) -> list[Finding]:
    """The findings of one kind that fit in the error rate."""
    evidence = np.concatenate([found.evidence for found in own])
    family = np.concatenate([found.family for found in own])
    if kind is SignalKind.DRIFT:
        q_values = benjamini_hochberg(evidence, family)
        probability = 1 - q_values
    else:
        q_values = bayesian_false_discovery(evidence, family)
        probability = evidence
    starts = np.cumsum([0] + [len(found.rows) for found in own])
    findings = []
    for found, start in zip(own, starts, strict=False):
        indicator, panel, estimates = judged[found.block]
        shown = found.is_relevant & (q_values[start : start + len(found.rows)] <= error_rate)
        for item in np.flatnonzero(shown):
            findings.append(
                Finding(
                    kind=kind,
                    rule_version=RULE_VERSIONS[kind],
                    indicator=indicator,
                    panel=panel,
                    estimates=estimates,
                    row=int(found.rows[item]),
                    first=int(found.first[item]),
                    size=float(found.size[item]),
                    probability=float(probability[start + item]),
                    q_value=float(q_values[start + item]),
                )
            )
    return findings
