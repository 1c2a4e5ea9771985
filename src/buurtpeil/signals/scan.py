# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which signals does a publication hold?

Needs the panel, the estimates and the incompleteness of every indicator, the catalogue and who neighbours whom. Gives
the `Signal` records of all kinds whose q-value is at most the error rate, surest first; the same input and seed give
the same list and the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.catalogue import Catalogue, Indicator, Measure
from buurtpeil.indicators.panel import Panel
from buurtpeil.signals import accumulation, breaks, cluster, drift, expected, floor, surge
from buurtpeil.signals.candidates import Candidates, find_candidates
from buurtpeil.signals.explain import Finding, explain
from buurtpeil.signals.false_discovery import bayesian_false_discovery, benjamini_hochberg
from buurtpeil.signals.merging import merge_clusters, merge_repeated
from buurtpeil.signals.signal import Signal, SignalKind
from buurtpeil.signals.track_record import TrackRecord

DEPENDS_ON = Dependence.ALL
ERROR_RATE = 0.05  # the default of the visible dial (SIGNALS §4)
RULE_VERSIONS = {
    SignalKind.DRIFT: drift.RULE_VERSION,
    SignalKind.BREAK: breaks.RULE_VERSION,
    SignalKind.CLUSTER: cluster.RULE_VERSION,
    SignalKind.FLOOR: floor.RULE_VERSION,
    SignalKind.EXPECTED: expected.RULE_VERSION,
    SignalKind.ACCUMULATION: accumulation.RULE_VERSION,
    SignalKind.SURGE: surge.RULE_VERSION,
    SignalKind.QUIET: surge.RULE_VERSION,
}
#: Kinds whose evidence is a p-value; that of the others is a posterior probability.
TESTED = (SignalKind.DRIFT, SignalKind.BREAK, SignalKind.CLUSTER)

Judged = tuple[Indicator, Panel, Estimates]  # panel and estimates of one indicator, I = 1


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a scan looks at beside the indicators one by one; without it, clusters and accumulation are not tested.

    `track_records` says of a kind of signal how good its rule has been.
    """

    neighbours: Neighbours | None = None
    catalogue: Catalogue | None = None
    track_records: Mapping[SignalKind, TrackRecord] = field(default_factory=dict)


def detect(
    judged: Sequence[Judged],
    incomplete: Sequence[npt.NDArray[np.bool_]],
    seed: str,
    error_rate: float = ERROR_RATE,
    measures: Mapping[str, Measure] | None = None,
    surroundings: Surroundings | None = None,
    expected_error_rate: float = expected.ERROR_RATE,
) -> list[Signal]:
    """All signals with a q-value of at most `error_rate` (forecasts: `expected_error_rate`), surest first.

    `incomplete` holds an (A, T) mask per indicator: the municipality's figures are incomplete, so nothing is tested.
    One family is a municipality and a kind, over all indicators and areas. `measures` names numerators and denominators
    in the drivers. `seed` names the publication and goes into the ids.
    """
    if not judged:
        return []
    areas = judged[0][1].areas
    groups = build_groups(areas)
    around = surroundings or Surroundings()
    nobody = np.zeros(0, dtype=np.int64)
    neighbours = around.neighbours or Neighbours(len(areas), nobody, nobody)
    candidates = [
        found
        for block, ((indicator, panel, estimates), mask) in enumerate(zip(judged, incomplete, strict=True))
        for found in find_candidates(block, indicator, panel, estimates, mask, groups, neighbours, seed)
    ]
    candidates += expected.expect_worse(judged, incomplete, groups)
    findings = []
    for kind in SignalKind:
        own = [found for found in candidates if found.kind is kind]
        if own:
            # A forecast has a dial of its own: it can't be as sure as a finding of today.
            findings += _select(own, kind, judged, expected_error_rate if kind is SignalKind.EXPECTED else error_rate)
    findings = merge_repeated(merge_clusters(findings, neighbours))
    told = {kind: record.sentence() for kind, record in around.track_records.items()}
    signals = [explain(finding, seed, measures or {}, told.get(finding.kind)) for finding in findings]
    if around.catalogue is not None:
        scores = accumulation.score_counted(judged, incomplete, areas, around.catalogue)
        domains = around.catalogue.domains
        signals += accumulation.detect_accumulation(scores, domains, areas, groups, seed, error_rate)
    return in_order(signals)


def in_order(signals: Sequence[Signal]) -> list[Signal]:
    """Surest first; equally sure ones always in the same order."""
    return sorted(signals, key=lambda signal: (signal.q_value, signal.indicator, signal.area, signal.kind))


def _select(own: Sequence[Candidates], kind: SignalKind, judged: Sequence[Judged], error_rate: float) -> list[Finding]:
    """The findings of one kind that fit in the error rate."""
    evidence = np.concatenate([found.evidence for found in own])
    family = np.concatenate([found.family for found in own])
    if kind in TESTED:
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
            row = int(found.rows[item])
            findings.append(
                Finding(
                    kind=kind,
                    rule_version=RULE_VERSIONS[kind],
                    indicator=indicator,
                    panel=panel,
                    estimates=estimates,
                    row=row,
                    first=int(found.first[item]),
                    size=float(found.size[item]),
                    probability=float(probability[start + item]),
                    q_value=float(q_values[start + item]),
                    moves_along=found.members,
                )
            )
    return findings


def within_budget(signals: Sequence[Signal], budget: int) -> list[Signal]:
    """At most `budget` signals per municipality, the surest: the second dial, beside the error rate (SIGNALS §4)."""
    left: dict[str, int] = {}
    kept = []
    for signal in signals:
        left[signal.municipality] = left.get(signal.municipality, budget) - 1
        if left[signal.municipality] >= 0:
            kept.append(signal)
    return kept
