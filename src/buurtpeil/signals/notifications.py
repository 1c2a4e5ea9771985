# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which signals do the notifications of the last months give?

Needs monthly numbers of notifications per area. Gives a signal for every neighbourhood from which far more or far fewer
came in than is usual, as far as the error rate allows. More reports are no decline, and fewer no improvement.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.periods import known_from, year_and_month
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.signals.candidates import for_what_is_claimed
from buurtpeil.signals.explain import signal_id
from buurtpeil.signals.false_discovery import benjamini_hochberg
from buurtpeil.signals.sentences import month_span, number, percentage, small_percentage, tell
from buurtpeil.signals.signal import Signal, SignalKind
from buurtpeil.signals.surge import LEAST_EVENTS, LEAST_TIMES, RULE_VERSION, detect_surge

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # as the test it reads
QUIET_PART = 1 / 3


def detect_notifications(
    counts: Floats,
    months: Sequence[str],
    areas: AreaTable,
    groups: Groups,
    indicator: Indicator,
    seed: str,
    error_rate: float,
) -> list[Signal]:
    """The signals of the last months of `counts` (A, T), NaN where a month is not whole or not known.

    The family is the neighbourhoods of a municipality, for more and for less apart.
    """
    whole, labels = without_gaps(counts, months)
    found = detect_surge(whole, groups)
    with np.errstate(invalid="ignore"):
        is_surge = (found.seen >= LEAST_EVENTS) & (found.seen >= LEAST_TIMES * found.expected)
        is_quiet = (found.quiet_expected >= LEAST_EVENTS) & (found.quiet_seen <= QUIET_PART * found.quiet_expected)
    signals = []
    for kind, p_value, is_relevant, seen, expected, span in (
        (SignalKind.SURGE, found.p_value, is_surge, found.seen, found.expected, found.months),
        (SignalKind.QUIET, found.p_quiet, is_quiet, found.quiet_seen, found.quiet_expected, found.quiet_months),
    ):
        claimed = for_what_is_claimed(p_value, is_relevant)
        q_values = benjamini_hochberg(claimed, np.maximum(groups.municipality, 0))
        for row in np.flatnonzero(is_relevant & (q_values <= error_rate)):
            window = labels[len(labels) - int(span[row]) :]
            numbers = float(seen[row]), float(expected[row]), float(q_values[row])
            signals.append(_signal(kind, int(row), areas, window, numbers, indicator, seed))
    return signals


def without_gaps(counts: Floats, months: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """The same with a column of NaN for every month that is missing between the first and the last."""
    if not len(months):
        return counts, ()
    place = [year * 12 + (month or 1) - 1 for year, month in map(year_and_month, months)]
    labels = tuple(f"{number // 12}-{number % 12 + 1:02d}" for number in range(place[0], place[-1] + 1))
    whole = np.full((len(counts), len(labels)), np.nan)
    whole[:, np.array(place) - place[0]] = counts
    return whole, labels


def _signal(
    kind: SignalKind,
    row: int,
    areas: AreaTable,
    window: Sequence[str],
    numbers: tuple[float, float, float],
    indicator: Indicator,
    seed: str,
) -> Signal:
    area = str(areas.codes[row])
    municipality = municipality_of(area) or ""
    seen, expected, q_value = numbers

    def values(language: str) -> dict[str, str]:
        return {
            "indicator": indicator.name[language],
            "area": str(areas.names[row]),
            "city": areas.name(municipality) if municipality in areas else municipality,
            "span": month_span(window[0], window[-1], language),
            "seen": number(seen, 0, language),
            "expected": number(expected, 0, language),
            "probability": percentage(1 - q_value, language),
            "q_value": small_percentage(q_value, language),
        }

    return Signal(
        id=signal_id(kind.value, RULE_VERSION, area, indicator.key, window[-1], seed),
        kind=kind,
        rule_version=RULE_VERSION,
        municipality=municipality,
        area=area,
        indicator=indicator.key,
        domain=indicator.domain,
        first_period=window[0],
        period=window[-1],
        size=abs(seen - expected),
        value=seen,
        reference=expected,
        reference_kind="itself-before",
        probability=1 - q_value,
        q_value=q_value,
        title=tell("title", kind.value, values),
        sentence=tell("sentence", kind.value, values),
        false_if=tell("false_if", kind.value, values),
        drivers=(),
        known_from=known_from(window[-1], indicator.period_kind, indicator.publication_delay_months).isoformat(),
    )
