# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which areas do problems pile up?

Needs the scores of the domains. Gives a signal for every neighbourhood that is worse than its city in more domains than
some years ago, and in two at least, as far as the error rate allows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from buurtpeil.areas.codes import Level, municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.accumulation import CHANGE_PERIODS, Accumulation, accumulate, probability_in_red
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.domains import TOTAL, DomainScores
from buurtpeil.estimates.groups import Groups
from buurtpeil.signals.explain import signal_id
from buurtpeil.signals.false_discovery import bayesian_false_discovery
from buurtpeil.signals.sentences import listing, number, percentage, small_percentage, tell
from buurtpeil.signals.signal import Driver, Signal, SignalKind

DEPENDS_ON = Dependence.ALL  # as the scores it reads
RULE_VERSION = "1.0"
LEAST_PROBABILITY = 0.80  # as for the floor: no single signal is less sure than this
LEAST_GROWTH = 1.0
LEAST_NOW = 2.0
LIKELY = 0.5  # a domain is named when it is more likely than not


def detect_accumulation(
    scores: DomainScores,
    names: Mapping[str, Mapping[str, str]],
    areas: AreaTable,
    groups: Groups,
    seed: str,
    error_rate: float,
) -> list[Signal]:
    """The signals of the last period; none where the scores do not reach `CHANGE_PERIODS` back.

    `names` holds the Dutch and English name of each domain. The family is the neighbourhoods of a municipality.
    """
    if len(scores.periods) <= CHANGE_PERIODS:
        return []
    found = accumulate(scores)
    probability = np.where(groups.is_level(Level.NEIGHBOURHOOD), found.grew[:, -1], np.nan)
    q_values = bayesian_false_discovery(probability, np.maximum(groups.municipality, 0))
    grown = found.expected[:, -1] - found.before[:, -1]
    with np.errstate(invalid="ignore"):
        shown = (q_values <= error_rate) & (probability >= LEAST_PROBABILITY)
        shown &= (grown >= LEAST_GROWTH) & (found.expected[:, -1] >= LEAST_NOW)
    return [_signal(int(row), scores, found, names, areas, seed, float(q_values[row])) for row in np.flatnonzero(shown)]


def _signal(
    row: int,
    scores: DomainScores,
    found: Accumulation,
    names: Mapping[str, Mapping[str, str]],
    areas: AreaTable,
    seed: str,
    q_value: float,
) -> Signal:
    area = str(areas.codes[row])
    municipality = municipality_of(area) or ""
    period, first_period = scores.periods[-1], scores.periods[-1 - CHANGE_PERIODS]
    chance = probability_in_red(scores)[:, row]
    domains = [position for position, key in enumerate(scores.keys) if key != TOTAL]
    likely = [position for position in domains if chance[position, -1] >= LIKELY]
    likely.sort(key=lambda position: -chance[position, -1])
    probability = float(found.grew[row, -1])

    def values(language: str) -> dict[str, str]:
        return {
            "area": str(areas.names[row]),
            "city": areas.name(municipality) if municipality in areas else municipality,
            "period": period,
            "first_period": first_period,
            "now": number(float(found.expected[row, -1]), 1, language),
            "before": number(float(found.before[row, -1]), 1, language),
            "lower": number(float(found.lower[row, -1]), 0, language),
            "upper": number(float(found.upper[row, -1]), 0, language),
            "known": number(int(found.known[row, -1]), 0, language),
            "domains": listing([names[scores.keys[position]][language].lower() for position in likely], language),
            "probability": percentage(probability, language),
            "q_value": small_percentage(q_value, language),
        }

    def of_domain(position: int) -> Driver:
        def words(language: str) -> dict[str, str]:
            return {
                "domain": names[scores.keys[position]][language],
                "before": _chance(chance[position, -1 - CHANGE_PERIODS], language),
                "after": _chance(chance[position, -1], language),
                "period": period,
                "first_period": first_period,
            }

        return Driver("domain", scores.keys[position], tell("driver", "domain", words))

    kind = SignalKind.ACCUMULATION
    return Signal(
        id=signal_id(kind.value, RULE_VERSION, area, TOTAL, period, seed),
        kind=kind,
        rule_version=RULE_VERSION,
        municipality=municipality,
        area=area,
        indicator="",
        domain=TOTAL,
        first_period=first_period,
        period=period,
        size=float(found.expected[row, -1] - found.before[row, -1]),
        value=float(found.expected[row, -1]),
        reference=float(found.before[row, -1]),
        reference_kind="itself-before",
        probability=probability,
        q_value=q_value,
        title=tell("title", kind.value, values),
        sentence=tell("sentence", kind.value, values),
        false_if=tell("false_if", kind.value, values),
        drivers=tuple(of_domain(position) for position in likely),
        known_from=f"{int(period) + 1}-01-01",
    )


def _chance(probability: float, language: str) -> str:
    return percentage(float(probability), language) if np.isfinite(probability) else "?"
