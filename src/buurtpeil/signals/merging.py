# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which findings are one and the same thing to a reader?

Needs the findings of all kinds. Gives fewer: one for a group of neighbours, and one for an area and indicator that more
than one rule noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.signals.explain import Finding
from buurtpeil.signals.signal import SignalKind

_TELLS_MORE = (SignalKind.BREAK, SignalKind.DRIFT)  # a jump says more than a line through it


def merge_clusters(findings: Sequence[Finding], neighbours: Neighbours) -> list[Finding]:
    """One finding per connected group of areas, indicator and municipality: that of its surest area.

    The group is the areas with a finding and those of their neighbours that move along; `members` holds their rows.
    """
    merged = [finding for finding in findings if finding.kind is not SignalKind.CLUSTER]
    clusters = [finding for finding in findings if finding.kind is SignalKind.CLUSTER]
    for key in sorted({(finding.indicator.key, finding.municipality) for finding in clusters}):
        own = [finding for finding in clusters if (finding.indicator.key, finding.municipality) == key]
        cores = np.zeros(neighbours.count, dtype=bool)
        cores[[finding.row for finding in own]] = True
        beside = np.zeros(neighbours.count, dtype=bool)
        beside[neighbours.neighbour[cores[neighbours.area]]] = True
        label = neighbours.groups_of(cores | (beside & own[0].moves_along))
        for number in sorted({int(label[finding.row]) for finding in own}):
            group = [finding for finding in own if label[finding.row] == number]
            surest = min(group, key=lambda finding: (finding.q_value, -finding.size, finding.row))
            members = tuple(int(row) for row in np.flatnonzero(label == number))
            merged.append(replace(surest, members=members))
    return merged


def merge_repeated(findings: Sequence[Finding]) -> list[Finding]:
    """A jump that is also a line is told as a jump; the other kind goes into `also`.

    A floor is another question, and a group of neighbours another matter: they keep signals of their own.
    """
    by_figure: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.kind in _TELLS_MORE:
            by_figure.setdefault((finding.indicator.key, finding.row), []).append(finding)
    kept = [finding for finding in findings if finding.kind not in _TELLS_MORE]
    for group in by_figure.values():
        ordered = sorted(group, key=lambda finding: _TELLS_MORE.index(finding.kind))
        kept.append(replace(ordered[0], also=tuple(finding.kind for finding in ordered[1:])))
    return kept
