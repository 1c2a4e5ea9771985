# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What would each rule have said at each moment, and what came of it?

Needs series. Gives, for every collection, scan date and outcome, one list of cases with the score of every rule, made
with what was known on that date only, and whether the outcome came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.outlook import Outlook, look_ahead
from buurtpeil.estimates.outlook_calibration import calibrate
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_gaps import measure_gaps
from buurtpeil.estimates.outlook_prior import find_surroundings
from buurtpeil.estimates.periods import known_from
from buurtpeil.indicators.statuses import Flag
from buurtpeil.proof.backtest_rules import NOT_WARNED, Rule, simple_scores
from buurtpeil.proof.backtest_series import Plan, Series
from buurtpeil.proof.event import Outcomes, gap_in_margins, known_periods, label_outcomes, read_event

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
DEPENDS_ON = Dependence.ALL


@dataclass(frozen=True, eq=False)
class ScanList:
    """One list: all cases of a collection at one scan date whose outcome is known, arrays (n,).

    Attributes
    ----------
    series, column : number of the series, and its last known period at the scan.
    area : number of the area within the collection; the cases of one area are drawn together in a bootstrap.
    came, nearly_came : whether the outcome came (1 or 0), and whether it came at least part of the way.
    scores : per rule; the highest comes first.
    is_kept_aside : one of the last scans, which no one looked at while the rule was made.
    """

    collection: str
    is_gated: bool
    scan_date: date
    target: Target
    is_kept_aside: bool
    series: Integers
    column: Integers
    area: Integers
    came: Floats
    nearly_came: Booleans
    scores: Mapping[Rule, Floats]


@dataclass(frozen=True, eq=False)
class ForecastErrors:
    """Forecasts of one series, target and scan: squared errors in margins, ours and of "no change", and who spoke."""

    collection: str
    is_gated: bool
    series: int
    target: Target
    speaks: bool
    method: str
    squared_error: Floats
    squared_error_of_no_change: Floats


@dataclass(frozen=True, eq=False)
class Labelled:
    """A series with its outcomes: `gap` (A, T) in margins, and `area` (A,), the numbers of its areas."""

    series: Series
    gap: Floats
    outcomes: Outcomes
    area: Integers


def replay(
    series: Sequence[Series], plan: Plan, progress: Callable[[str], None] = lambda message: None
) -> tuple[list[ScanList], list[ForecastErrors]]:
    """All lists of all collections, and how the forecasts did; series that are too short for any outcome are left out.

    A scan is made whenever the slowest series of a collection gets a new figure; pseudo-real-time, because most files
    hold one publication (CONVENTIONS "The event").
    """
    lists: list[ScanList] = []
    errors: list[ForecastErrors] = []
    for (collection, is_gated), numbers in _groups(series).items():
        labelled = label_series([series[number] for number in numbers])
        made: list[ScanList] = []
        for scan_date in _scan_dates([item.series for item in labelled]):
            progress(f"{collection} {scan_date}")
            known = _known(labelled, numbers, scan_date)
            outlooks = [_look(item.series, column) for _, item, column in known]
            errors += _forecast_errors(collection, is_gated, known, outlooks)
            made += list(_lists(collection, is_gated, scan_date, known, outlooks, plan))
        lists += _mark_kept_aside(made, plan.kept_aside)
    return lists, errors


_Known = tuple[int, Labelled, int]  # number of the series, the series, its last known column


def _groups(series: Sequence[Series]) -> dict[tuple[str, bool], list[int]]:
    groups: dict[tuple[str, bool], list[int]] = {}
    for number, item in enumerate(series):
        if item.is_long_enough:
            groups.setdefault((item.collection, item.is_gated), []).append(number)
    return groups


def label_series(series: Sequence[Series]) -> list[Labelled]:
    """The outcomes of the series of one collection, whose areas are numbered together."""
    codes = sorted({str(code) for item in series for code in item.panel.areas.codes})
    labelled = []
    for item in series:
        value = np.where(item.usable, item.panel.value[0], np.nan)
        broken = (item.panel.flags[0] & Flag.BREAK) > 0
        outcomes = label_outcomes(value, item.reference, broken, item.indicator)
        gap = gap_in_margins(value, item.reference, item.indicator)
        labelled.append(Labelled(item, gap, outcomes, np.searchsorted(codes, item.panel.areas.codes)))
    return labelled


def _scan_dates(series: Sequence[Series]) -> list[date]:
    days: dict[str, date] = {}
    for item in series:
        for period in item.panel.periods:
            indicator = item.indicator
            day = known_from(period, indicator.period_kind, indicator.publication_delay_months)
            days[period] = max(days.get(period, day), day)
    return sorted(set(days.values()))


def _known(labelled: Sequence[Labelled], numbers: Sequence[int], scan_date: date) -> list[_Known]:
    found = []
    for number, item in zip(numbers, labelled, strict=True):
        is_known = known_periods(item.series.indicator, item.series.panel.periods, scan_date)
        if is_known.any():
            found.append((number, item, int(np.flatnonzero(is_known)[-1])))
    return found


def _look(series: Series, column: int) -> Outlook:
    then = series.until(column)
    gaps = measure_gaps(then.panel, 0, then.indicator, then.reference, then.usable)
    return look_ahead(gaps, find_surroundings(then.panel.areas))


def _lists(
    collection: str, is_gated: bool, scan_date: date, known: Sequence[_Known], outlooks: Sequence[Outlook], plan: Plan
) -> Iterator[ScanList]:
    for target in Target:
        calibration = calibrate(outlooks, target)
        parts = []
        for place, ((number, item, column), outlook) in enumerate(zip(known, outlooks, strict=True)):
            label, at_risk = _outcome(item, column, target)
            rows = np.flatnonzero(np.isfinite(label) & at_risk)
            if not len(rows):
                continue
            scores = simple_scores(item.gap[:, : column + 1], target)
            probability = calibration.probability(place, outlook.now, target)
            scores[Rule.EXPECTED] = np.nan_to_num(probability, nan=NOT_WARNED)
            near = _nearly(item, column, target, plan.close_call)
            parts.append((number, column, item.area[rows], label[rows], near[rows],
                          {rule: scores[rule][rows] for rule in Rule}))  # fmt: skip
        if parts:
            yield ScanList(
                collection,
                is_gated,
                scan_date,
                target,
                False,
                np.concatenate([np.full(len(part[2]), part[0]) for part in parts]),
                np.concatenate([np.full(len(part[2]), part[1]) for part in parts]),
                np.concatenate([part[2] for part in parts]),
                np.concatenate([part[3] for part in parts]),
                np.concatenate([part[4] for part in parts]),
                {rule: np.concatenate([part[5][rule] for part in parts]) for rule in Rule},
            )


def _outcome(item: Labelled, column: int, target: Target) -> tuple[Floats, Booleans]:
    """What came, and for whom it could: an area that is red already can't become red."""
    if target is Target.NEXT_TWO:
        return item.outcomes.grew_worse[:, column], np.ones(len(item.gap), dtype=bool)
    return item.outcomes.became_worse[:, column], ~item.outcomes.is_bad[:, column]


def _nearly(item: Labelled, column: int, target: Target, part: float) -> Booleans:
    event, gap = read_event(), item.gap
    if target is Target.NEXT_TWO:
        if column < 1 or column + event.periods_after >= gap.shape[1]:
            return np.zeros(len(gap), dtype=bool)
        after, before = gap[:, column + 1 : column + 3].mean(axis=1), gap[:, column - 1 : column + 1].mean(axis=1)
        return np.asarray(after - before > part)
    later = column + event.periods_ahead
    return np.asarray(gap[:, later] > part) if later < gap.shape[1] else np.zeros(len(gap), dtype=bool)


def _forecast_errors(
    collection: str, is_gated: bool, known: Sequence[_Known], outlooks: Sequence[Outlook]
) -> Iterator[ForecastErrors]:
    for (number, item, column), outlook in zip(known, outlooks, strict=True):
        if column + 2 >= item.gap.shape[1]:
            continue
        for target in Target:
            after = item.gap[:, column + 2]
            if target is Target.NEXT_TWO:
                after = (item.gap[:, column + 1] + after) / 2
            ours, stay = (outlook.forecast(target) - after) ** 2, (item.gap[:, column] - after) ** 2
            rows = np.isfinite(ours) & np.isfinite(stay)
            speaks = outlook.may_speak[target]
            method = outlook.chosen[target].value if speaks else "no-change"
            yield ForecastErrors(collection, is_gated, number, target, speaks, method, ours[rows], stay[rows])


def _mark_kept_aside(made: Sequence[ScanList], count: int) -> list[ScanList]:
    """The last `count` scans with known outcomes of each kind; none where that would be all of them."""
    marked = []
    for target in Target:
        own = [item for item in made if item.target is target]
        last = {item.scan_date for item in own[-count:]} if len(own) > count else set()
        marked += [replace(item, is_kept_aside=item.scan_date in last) for item in own]
    return marked
