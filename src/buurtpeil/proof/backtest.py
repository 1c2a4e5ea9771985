# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did the back-test find, in one record?

Needs series, a seed and what the replay gave. Gives `Backtest`, which runs all steps, and the plain record that is
written as JSON and shown as a page; the track record of our rule is a small part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError
from buurtpeil.estimates.outlook import VERSION
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.proof.backtest_compare import Comparison, Estimate, ForecastResult, compare, judge_forecasts
from buurtpeil.proof.backtest_lead import LeadTime, lead_times
from buurtpeil.proof.backtest_replay import ScanList, replay
from buurtpeil.proof.backtest_rules import RULE_WORDS, Rule
from buurtpeil.proof.backtest_scores import precision_recall
from buurtpeil.proof.backtest_series import Plan, Series, read_plan
from buurtpeil.proof.event import read_event

Floats = npt.NDArray[np.float64]
SEED = 20170401
FORMAT = 1
_YEAR = len("2024")
RECALLS = tuple(round(0.05 * step, 2) for step in range(1, 21))


@dataclass(frozen=True, eq=False)
class Backtest:
    """Everything that was found; `curves` is the mean precision at each of `RECALLS`, per outcome and rule."""

    seed: int
    plan: Plan
    series: tuple[Series, ...]
    lists: int
    comparisons: tuple[Comparison, ...]
    forecasts: tuple[ForecastResult, ...]
    leads: tuple[LeadTime, ...]
    curves: Mapping[Target, Mapping[Rule, Floats]]

    def comparison(self, collection: str, target: Target | None, part: str = "all") -> Comparison | None:
        """One comparison; "" for all gated collections, None for both outcomes."""
        wanted = collection, target, part
        return next((item for item in self.comparisons if (item.collection, item.target, item.part) == wanted), None)


def run_backtest(
    series: Sequence[Series], seed: int = SEED, progress: Callable[[str], None] = lambda message: None
) -> Backtest:
    """Replay, compare and time; the same series and seed give the same result.

    Raises `PanelError` when no series is long enough for an outcome.
    """
    plan = read_plan()
    lists, errors = replay(series, plan, progress)
    if not lists:
        lengths = ", ".join(f"{item.indicator.key} ({len(item.panel.periods)})" for item in series) or "none"
        raise PanelError(
            "No series is long enough to test a rule on.",
            f"Periods per series: {lengths}.",
            "An outcome needs figures of now and of two periods later; load more years.",
        )
    progress("bootstrap")
    comparisons = compare(lists, plan, np.random.default_rng(seed))
    gated = [item for item in lists if item.is_gated] or lists
    return Backtest(
        seed,
        plan,
        tuple(series),
        len(lists),
        tuple(comparisons),
        tuple(judge_forecasts(errors)),
        tuple(lead_times(series, gated, plan)),
        {target: _curves([item for item in gated if item.target is target]) for target in Target},
    )


def _curves(lists: Sequence[ScanList]) -> dict[Rule, Floats]:
    """Per rule the precision on reaching each recall, a mean over the lists in which anything came."""
    return {rule: _curve([item for item in lists if item.came.sum() > 0], rule) for rule in Rule}


def _curve(lists: Sequence[ScanList], rule: Rule) -> Floats:
    if not lists:
        return np.full(len(RECALLS), np.nan)
    rows = []
    for item in lists:
        recall, precision = precision_recall(item.scores[rule], item.came)
        # A hair under each recall: the sum of ones over their number is not always exactly one.
        rows.append(precision[np.searchsorted(recall, np.array(RECALLS) - 1e-9)])
    return np.asarray(np.mean(rows, axis=0))


def to_record(found: Backtest) -> dict[str, Any]:
    """The back-test as plain JSON; keys in English, rules and outcomes by key."""
    return {
        "format": FORMAT,
        "seed": found.seed,
        "event": read_event().version,
        "outlook": VERSION,
        "list_length": found.plan.list_length,
        "kept_aside": found.plan.kept_aside,
        "rules": {rule.value: RULE_WORDS[rule] for rule in Rule},
        "series": [
            {
                "collection": item.collection,
                "indicator": item.indicator.key,
                "areas": item.panel.shape[1],
                "periods": [item.panel.periods[0], item.panel.periods[-1]],
                "number_of_periods": len(item.panel.periods),
                "gated": item.is_gated,
                "long_enough": item.is_long_enough,
            }
            for item in found.series
        ],
        "comparisons": [_comparison_record(item) for item in found.comparisons],
        "forecasts": [_forecast_record(item, found.series) for item in found.forecasts],
        "lead_times": [
            {
                "collection": item.collection,
                "rule": item.rule.value,
                "onsets": item.onsets,
                "named": item.named,
                "months": _number(item.months),
            }
            for item in found.leads
        ],
        "precision_at_recall": {
            "recalls": list(RECALLS),
            **{
                target.value: {rule.value: [_number(p) for p in curve] for rule, curve in curves.items()}
                for target, curves in found.curves.items()
            },
        },
        "track_record": track_record(found),
    }


def track_record(found: Backtest) -> dict[str, Any] | None:
    """What a signal of our rule may say of itself: how often the first of the list came true, and how early.

    About outcome (b) on the yearly series, because a signal is about years: the longest gated collection, else the
    longest there is. None without one.
    """
    yearly: dict[str, int] = {}
    for item in found.series:
        periods = item.panel.periods
        if item.is_long_enough and all(len(period) == _YEAR for period in periods):
            yearly[item.collection] = max(yearly.get(item.collection, 0), len(periods))
    collection = max(yearly, key=lambda name: yearly[name], default="")
    whole = found.comparison(collection, Target.TWO_AHEAD) if collection else None
    if whole is None:
        return None
    ours = next(result for result in whole.rules if result.rule is Rule.EXPECTED)
    lead = next((item for item in found.leads if (item.collection, item.rule) == (collection, Rule.EXPECTED)), None)
    return {
        "rule": Rule.EXPECTED.value,
        "rule_version": VERSION,
        "collection": collection,
        "precision": _number(ours.precision.value),
        "lower": _number(ours.precision.lower),
        "upper": _number(ours.precision.upper),
        "lists": whole.lists,
        "list_length": found.plan.list_length,
        "lead_months": _number(lead.months) if lead else None,
        "seed": found.seed,
    }


def _comparison_record(item: Comparison) -> dict[str, Any]:
    better = item.is_better
    return {
        "collection": item.collection or "all-gated",
        "outcome": item.target.value if item.target else "both",
        "part": item.part,
        "lists": item.lists,
        "cases": item.cases,
        "came": item.came,
        "better_in_average_precision": better[0],
        "better_in_precision": better[1],
        "rules": [
            {
                "rule": result.rule.value,
                "average_precision": _estimate_record(result.average_precision),
                "precision": _estimate_record(result.precision),
                "recall": _number(result.recall),
                "false_alarms": _number(result.false_alarms),
                "close_calls": _number(result.close_calls),
                "advantage_in_average_precision": _estimate_record(result.advantage),
                "advantage_in_precision": _estimate_record(result.advantage_precision),
            }
            for result in item.rules
        ],
    }


def _forecast_record(item: ForecastResult, series: Sequence[Series]) -> dict[str, Any]:
    return {
        "indicator": series[item.series].indicator.key if item.series >= 0 else "all-gated",
        "target": item.target.value,
        "cases": item.cases,
        "error_ratio": _number(item.ratio),
        "error_ratio_where_it_speaks": _number(item.ratio_where_it_speaks),
        "scans_by_method": dict(item.methods),
    }


def _estimate_record(estimate: Estimate | None) -> dict[str, float | None] | None:
    if estimate is None:
        return None
    return {name: _number(getattr(estimate, name)) for name in ("value", "lower", "upper")}


def _number(value: float) -> float | None:
    """Six digits, so that the record is the same on every machine; None for "not known"."""
    return round(float(value), 6) if np.isfinite(value) else None
