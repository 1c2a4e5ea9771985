# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good are the rules, and is ours better than every simple one?

Needs replayed lists. Gives average precision, precision at the top, recall, false alarms, close calls and lead time per
rule, with the difference to each simple rule and its interval from a bootstrap over areas; and how the forecasts did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.proof.backtest_replay import ForecastErrors, ScanList
from buurtpeil.proof.backtest_rules import NOT_WARNED, SIMPLE_RULES, Rule
from buurtpeil.proof.backtest_scores import rank_quality
from buurtpeil.proof.backtest_series import Plan

Floats = npt.NDArray[np.float64]
INTERVAL = (2.5, 97.5)
DRAWS = 1000
_CHUNK = 100


@dataclass(frozen=True)
class Estimate:
    """A number with its 95% bootstrap interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class RuleResult:
    """One rule on one set of lists.

    Attributes
    ----------
    average_precision, precision : mean over the lists; precision of the first `Plan.list_length` of each.
    recall : outcomes among those first ones over all outcomes.
    false_alarms, close_calls : the part of those first ones that did not come, and of these the part that nearly did.
    advantage, advantage_precision : ours less this rule; None for ours itself.
    """

    rule: Rule
    average_precision: Estimate
    precision: Estimate
    recall: float
    false_alarms: float
    close_calls: float
    advantage: Estimate | None
    advantage_precision: Estimate | None


@dataclass(frozen=True)
class Comparison:
    """All rules on one set of lists: which, how many `lists`, `cases` and outcomes that `came`."""

    collection: str  # "" for all gated collections together
    target: Target | None  # None for both outcomes together
    part: str  # "all", "made-on" or "kept-aside"
    lists: int
    cases: int
    came: int
    rules: tuple[RuleResult, ...]

    @property
    def is_better(self) -> tuple[bool, bool]:
        """Whether ours is better than every simple rule with an interval clear of zero: average precision, top."""
        simple = [result for result in self.rules if result.advantage is not None]
        first = all(result.advantage is not None and result.advantage.lower > 0 for result in simple)
        second = all(
            result.advantage_precision is not None and result.advantage_precision.lower > 0 for result in simple
        )
        return first, second


@dataclass(frozen=True)
class ForecastResult:
    """Root mean squared error of the forecasts of one series and target beside "no change", in margins."""

    series: int
    target: Target
    cases: int
    ratio: float
    ratio_where_it_speaks: float  # NaN where it never speaks
    methods: Mapping[str, int]  # how many scans each method spoke


def compare(
    lists: Sequence[ScanList], plan: Plan, generator: np.random.Generator, draws: int = DRAWS
) -> list[Comparison]:
    """Compare the rules per collection, over all gated collections, per outcome and together, and per part.

    Every list counts equally in a mean. Areas are drawn with replacement, each with all its indicators and periods, so
    an interval says what other areas like these would give (a paired cluster bootstrap: all rules on the same draw).
    """
    quality = _qualities(lists, plan, generator, draws)
    comparisons = []
    gated = [number for number, item in enumerate(lists) if item.is_gated]
    sets: list[tuple[str, list[int]]] = [("", gated)] if gated else []
    for collection in dict.fromkeys(item.collection for item in lists):
        sets.append((collection, [number for number, item in enumerate(lists) if item.collection == collection]))
    for collection, numbers in sets:
        for target in (None, *Target) if not collection else tuple(Target):
            for part, wanted in _PARTS.items():
                own = [n for n in numbers if (target is None or lists[n].target is target) and wanted(lists[n])]
                if own:
                    comparisons.append(_compare(collection, target, part, own, lists, quality, plan))
    return comparisons


_PARTS: dict[str, Callable[[ScanList], bool]] = {
    "all": lambda item: True,
    "made-on": lambda item: not item.is_kept_aside,
    "kept-aside": lambda item: item.is_kept_aside,
}


def _qualities(
    lists: Sequence[ScanList], plan: Plan, generator: np.random.Generator, draws: int
) -> dict[Rule, tuple[Floats, Floats]]:
    """Per rule the average precision and the precision at the top, each (lists, 1 + draws); the first as it is."""
    areas = {item.collection: 0 for item in lists}
    for item in lists:
        areas[item.collection] = max(areas[item.collection], int(item.area.max()) + 1)
    counts = {}
    for collection, number in areas.items():
        drawn = generator.multinomial(number, np.full(number, 1 / number), size=draws)
        counts[collection] = np.vstack([np.ones((1, number)), drawn])
    shape = len(lists), 1 + draws
    found = {rule: (np.full(shape, np.nan), np.full(shape, np.nan)) for rule in Rule}
    for number, item in enumerate(lists):
        for start in range(0, 1 + draws, _CHUNK):
            weights = counts[item.collection][start : start + _CHUNK, item.area].astype(np.float64)
            for rule in Rule:
                average, top = rank_quality(item.scores[rule], item.came, weights, plan.list_length)
                found[rule][0][number, start : start + _CHUNK] = average
                found[rule][1][number, start : start + _CHUNK] = top
    return found


def _compare(
    collection: str,
    target: Target | None,
    part: str,
    own: Sequence[int],
    lists: Sequence[ScanList],
    quality: Mapping[Rule, tuple[Floats, Floats]],
    plan: Plan,
) -> Comparison:
    means = {rule: tuple(_mean_over_lists(array[own]) for array in quality[rule]) for rule in Rule}
    ours = means[Rule.EXPECTED]
    results = []
    for rule in Rule:
        average, top = means[rule]
        is_simple = rule in SIMPLE_RULES
        recall, false_alarms, close = _at_the_top([lists[number] for number in own], rule, plan.list_length)
        results.append(
            RuleResult(
                rule,
                _estimate(average),
                _estimate(top),
                recall,
                false_alarms,
                close,
                _estimate(ours[0] - average) if is_simple else None,
                _estimate(ours[1] - top) if is_simple else None,
            )
        )
    cases = sum(len(lists[number].came) for number in own)
    came = int(sum(lists[number].came.sum() for number in own))
    return Comparison(collection, target, part, len(own), cases, came, tuple(results))


def _mean_over_lists(values: Floats) -> Floats:
    """(1 + draws,) the mean over the lists that have a value."""
    there = np.isfinite(values)
    number = there.sum(axis=0)
    total = np.where(there, values, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, number, out=np.full(values.shape[1], np.nan), where=number > 0)
    return mean


def _estimate(values: Floats) -> Estimate:
    drawn = values[1:][np.isfinite(values[1:])]
    if not len(drawn):
        return Estimate(float(values[0]), float("nan"), float("nan"))
    lower, upper = np.percentile(drawn, INTERVAL)
    return Estimate(float(values[0]), float(lower), float(upper))


def warned(item: ScanList, rule: Rule, length: int) -> npt.NDArray[np.int64]:
    """The cases that head the list of `rule`, at most `length`; a tie goes in the order of the cases."""
    order = np.argsort(-item.scores[rule], kind="stable")[:length]
    return order[item.scores[rule][order] > NOT_WARNED]


def _at_the_top(lists: Sequence[ScanList], rule: Rule, length: int) -> tuple[float, float, float]:
    """Recall, the part of false alarms, and of these the part of close calls."""
    right = wrong = near = came = 0
    for item in lists:
        first = warned(item, rule, length)
        is_right = item.came[first] > 0
        right += int(np.count_nonzero(is_right))
        wrong += int(np.count_nonzero(~is_right))
        near += int(np.count_nonzero(item.nearly_came[first] & ~is_right))
        came += int(item.came.sum())
    nothing = float("nan")
    return (
        right / came if came else nothing,
        wrong / (right + wrong) if right + wrong else nothing,
        near / wrong if wrong else nothing,
    )


def judge_forecasts(errors: Sequence[ForecastErrors]) -> list[ForecastResult]:
    """How the forecasts of each series and target did over all scans; the last line of each target is all gated."""
    results = []
    keys = list(dict.fromkeys((item.series, item.target) for item in errors))
    for series, target in keys:
        results.append(
            _forecast_result(series, target, [e for e in errors if (e.series, e.target) == (series, target)])
        )
    for target in Target:
        gated = [item for item in errors if item.target is target and item.is_gated]
        if gated:
            results.append(_forecast_result(-1, target, gated))
    return results


def _forecast_result(series: int, target: Target, errors: Sequence[ForecastErrors]) -> ForecastResult:
    methods: dict[str, int] = {}
    for item in errors:
        methods[item.method] = methods.get(item.method, 0) + 1
    cases = sum(len(item.squared_error) for item in errors)
    speaking = [item for item in errors if item.speaks]
    return ForecastResult(series, target, cases, _ratio(errors), _ratio(speaking), methods)


def _ratio(errors: Sequence[ForecastErrors]) -> float:
    """Every series and scan weighs by its cases; in margins, so series of different units can be added."""
    ours = sum(float(item.squared_error.sum()) for item in errors)
    stay = sum(float(item.squared_error_of_no_change.sum()) for item in errors)
    return float(np.sqrt(ours / stay)) if stay > 0 else float("nan")
