# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom would each rule have warned of, given what was known then?

Needs the gaps of one series up to one moment. Gives a score per area for each of the simple rules that a policy officer
would use; the highest score comes first. A rule that forecasts is read as a forecast of the outcome itself.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.outlook_filter import Target

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # how much of a gap stays is learned from all areas
RECENT = 4
_KEPT_UNLEARNED = 0.7
NOT_WARNED = -1e9  # the rule has nothing to say of this area


class Rule(StrEnum):
    """The rules that are compared; the first is ours."""

    EXPECTED = "expected"
    RED_AND_WORSE = "red-and-worse"
    TREND = "three-year-trend"
    LARGEST_DROP = "largest-drop"
    NO_CHANGE = "no-change"
    MEAN = "mean-of-last-years"
    REVERSION = "reversion-to-city"
    OWN_REVERSION = "reversion-to-own-mean"


SIMPLE_RULES = tuple(rule for rule in Rule if rule is not Rule.EXPECTED)

RULE_WORDS: dict[Rule, dict[str, str]] = {
    Rule.EXPECTED: {"nl": "Buurtpeil: wat wordt verwacht", "en": "Buurtpeil: what is expected"},
    Rule.RED_AND_WORSE: {"nl": "rood en slechter dan vorig jaar", "en": "red and worse than last year"},
    Rule.TREND: {"nl": "trend van drie jaar", "en": "three-year trend"},
    Rule.LARGEST_DROP: {"nl": "grootste achteruitgang", "en": "largest drop"},
    Rule.NO_CHANGE: {"nl": "alles blijft zoals het is", "en": "no change"},
    Rule.MEAN: {"nl": "gemiddelde van de laatste jaren", "en": "mean of the last years"},
    Rule.REVERSION: {"nl": "terug naar de stad", "en": "reversion to the city"},
    Rule.OWN_REVERSION: {"nl": "terug naar het eigen gemiddelde", "en": "reversion to its own mean"},
}


def simple_scores(gap: Floats, target: Target) -> dict[Rule, Floats]:
    """The score (A,) of every simple rule at the last column of `gap` (A, T), in margins, positive = worse."""
    now = gap[:, -1]
    previous = gap[:, -2] if gap.shape[1] > 1 else np.full(len(gap), np.nan)
    earlier = gap[:, -3] if gap.shape[1] > 2 else np.full(len(gap), np.nan)
    change = now - previous
    kept = _kept_per_period(gap)
    left = (kept + kept**2) / 2 if target is Target.NEXT_TWO else kept**2
    own = _mean(gap)
    forecasts = {
        Rule.NO_CHANGE: now,
        Rule.MEAN: _mean(gap[:, -RECENT:]),
        Rule.REVERSION: left * now,
        Rule.OWN_REVERSION: own + left * (now - own),
    }
    # Outcome (a) is about growth over what was: a forecast warns of the areas it lets grow most.
    before = np.where(np.isfinite(previous), (now + previous) / 2, now) if target is Target.NEXT_TWO else 0.0
    scores = {
        Rule.RED_AND_WORSE: np.where((now > 1) & (change > 0), change, np.nan),
        Rule.TREND: np.where(np.isfinite(earlier), (now - earlier) / 2, change),
        Rule.LARGEST_DROP: change,
    } | {rule: forecast - before for rule, forecast in forecasts.items()}
    return {rule: np.nan_to_num(score, nan=NOT_WARNED) for rule, score in scores.items()}


def _kept_per_period(gap: Floats) -> float:
    """The part of a gap that was still there a period later, over all areas and periods so far."""
    product = square = 0.0
    for column in range(1, gap.shape[1]):
        there = np.isfinite(gap[:, column]) & np.isfinite(gap[:, column - 1])
        product += float((gap[there, column] * gap[there, column - 1]).sum())
        square += float((gap[there, column - 1] ** 2).sum())
    return min(max(product / square, 0.0), 1.0) if square > 0 else _KEPT_UNLEARNED


def _mean(gap: Floats) -> Floats:
    there = np.isfinite(gap)
    number = there.sum(axis=1)
    total = np.where(there, gap, 0.0).sum(axis=1)
    mean: Floats = np.divide(total, number, out=np.full(len(gap), np.nan), where=number > 0)
    return mean
