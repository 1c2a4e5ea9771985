# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long before an area became red did a rule name it?

Needs the series with their replayed lists. Gives per rule how many of the areas that newly became red or fell through
the floor it had named, and how many months earlier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.periods import known_from
from buurtpeil.proof.backtest_compare import warned
from buurtpeil.proof.backtest_replay import Labelled, ScanList, label_series
from buurtpeil.proof.backtest_rules import Rule
from buurtpeil.proof.backtest_series import Plan, Series

FARTHEST = 3  # periods before; a warning of longer ago was about something else
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class LeadTime:
    """Of `onsets` areas that newly became red, `named` were in the rule's list before; `months` is the median lead."""

    collection: str
    rule: Rule
    onsets: int
    named: int
    months: float


def lead_times(series: Sequence[Series], lists: Sequence[ScanList], plan: Plan) -> list[LeadTime]:
    """The lead time of every rule over the lists of outcome (b), per collection: months and years don't mix.

    The lead runs from the scan whose list named the area first, at most `FARTHEST` periods before, to the day on which
    the figure that was red could be known. Only onsets that at least one list could have named count.
    """
    about = [item for item in lists if item.target is Target.TWO_AHEAD]
    collections = dict.fromkeys(item.collection for item in about)
    return [
        result
        for collection in collections
        for result in _of_collection(collection, series, [x for x in about if x.collection == collection], plan)
    ]


def _of_collection(collection: str, series: Sequence[Series], about: Sequence[ScanList], plan: Plan) -> list[LeadTime]:
    labelled = _labelled(series, about)
    listed: dict[tuple[int, int, int], date] = {}
    for item in about:
        for case in range(len(item.came)):
            listed[_key(item, case)] = item.scan_date
    onsets = [onset for number, found in labelled.items() for onset in _onsets(number, found, listed)]
    results = []
    for rule in Rule:
        named = {_key(item, int(case)) for item in about for case in warned(item, rule, plan.list_length)}
        leads = [lead for onset in onsets if (lead := _lead(onset, named, listed, labelled)) is not None]
        median = float(np.median(leads)) if leads else float("nan")
        results.append(LeadTime(collection, rule, len(onsets), len(leads), median))
    return results


_Case = tuple[int, int, int]  # series, area, column


def _key(item: ScanList, case: int) -> _Case:
    return int(item.series[case]), int(item.area[case]), int(item.column[case])


def _labelled(series: Sequence[Series], lists: Sequence[ScanList]) -> dict[int, Labelled]:
    """The outcomes of the series in the lists, with areas numbered as there."""
    found: dict[int, Labelled] = {}
    for group in {(item.collection, item.is_gated) for item in lists}:
        numbers = [
            number
            for number, item in enumerate(series)
            if item.is_long_enough and (item.collection, item.is_gated) == group
        ]
        found |= dict(zip(numbers, label_series([series[number] for number in numbers]), strict=True))
    return found


def _onsets(number: int, item: Labelled, listed: Mapping[_Case, date]) -> list[_Case]:
    """(series, area, column) of each figure that is red while the one before was not, where a list could tell."""
    bad, known = item.outcomes.is_bad, np.isfinite(item.gap)
    is_new = bad[:, 1:] & ~bad[:, :-1] & known[:, 1:] & known[:, :-1]
    cells = [(number, int(item.area[row]), int(column) + 1) for row, column in zip(*np.nonzero(is_new), strict=True)]
    return [cell for cell in cells if any(before in listed for before in _before(cell))]


def _before(onset: _Case) -> list[_Case]:
    return [(onset[0], onset[1], onset[2] - back) for back in range(FARTHEST, 0, -1)]


def _lead(
    onset: _Case, named: set[_Case], listed: Mapping[_Case, date], labelled: Mapping[int, Labelled]
) -> float | None:
    first = next((before for before in _before(onset) if before in named), None)
    if first is None:
        return None
    series = labelled[onset[0]].series
    indicator = series.indicator
    day = known_from(series.panel.periods[onset[2]], indicator.period_kind, indicator.publication_delay_months)
    return (day - listed[first]).days / _DAYS_A_MONTH
