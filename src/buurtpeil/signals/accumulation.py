# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which areas do problems pile up?

Needs the scores of the domains. Gives a signal for every neighbourhood that is worse than its city in more domains than
some years ago, and in two at least, as far as the error rate allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.accumulation import Accumulation, accumulate, columns_before, probability_in_red
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.domains import TOTAL, DomainScores, score_domains
from buurtpeil.estimates.groups import Groups
from buurtpeil.indicators.catalogue import Catalogue, Domain, Indicator
from buurtpeil.indicators.panel import Panel
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.explain import signal_id
from buurtpeil.signals.false_discovery import bayesian_false_discovery
from buurtpeil.signals.sentences import listing, number, percentage, small_percentage, tell
from buurtpeil.signals.signal import Driver, Signal, SignalKind

Judged = tuple[Indicator, Panel, Estimates]  # panel and estimates of one indicator, I = 1
DEPENDS_ON = Dependence.ALL  # as the scores it reads
RULE_VERSION = "1.0"
LEAST_PROBABILITY = 0.80  # as for the floor: no single signal is less sure than this
LEAST_GROWTH = 1.0
LEAST_NOW = 2.0
LIKELY = 0.5  # a domain is named when it is more likely than not


def score_counted(
    judged: Sequence[Judged], incomplete: Sequence[npt.NDArray[np.bool_]], areas: AreaTable, catalogue: Catalogue
) -> DomainScores:
    """The domains again, from counted figures of the areas' own only.

    The compass also shows what a publisher modelled; that never gives a signal, and neither does what is incomplete.
    """
    blocks = []
    for (indicator, panel, estimates), mask in zip(judged, incomplete, strict=True):
        usable = usable_cells(panel, 0, mask)[np.newaxis]
        if usable.any():
            counted = replace(
                estimates,
                estimate=np.where(usable, estimates.estimate, np.nan),
                deviation=np.where(usable, estimates.deviation, np.nan),
                colour=np.where(usable, estimates.colour, Colour.NONE).astype(np.uint8),
            )
            blocks.append((indicator.key, panel.periods, counted))
    return score_domains(blocks, areas, catalogue)


def detect_accumulation(
    scores: DomainScores,
    domains: Mapping[str, Domain],
    areas: AreaTable,
    groups: Groups,
    seed: str,
    error_rate: float,
) -> list[Signal]:
    """The signals of the last period; none where the scores do not reach five years back.

    `domains` are those of the catalogue. The family is the neighbourhoods of a municipality.
    """
    if not scores.periods or columns_before(scores.periods)[-1] < 0:
        return []
    found = accumulate(scores)
    probability = np.where(groups.is_level(Level.NEIGHBOURHOOD), found.grew[:, -1], np.nan)
    q_values = bayesian_false_discovery(probability, np.maximum(groups.municipality, 0))
    grown = found.expected[:, -1] - found.before[:, -1]
    with np.errstate(invalid="ignore"):
        shown = (q_values <= error_rate) & (probability >= LEAST_PROBABILITY)
        shown &= (grown >= LEAST_GROWTH) & (found.expected[:, -1] >= LEAST_NOW)
    return [
        _signal(int(row), scores, found, domains, areas, seed, float(q_values[row])) for row in np.flatnonzero(shown)
    ]


def _signal(
    row: int,
    scores: DomainScores,
    found: Accumulation,
    domains: Mapping[str, Domain],
    areas: AreaTable,
    seed: str,
    q_value: float,
) -> Signal:
    area = str(areas.codes[row])
    municipality = municipality_of(area) or ""
    earlier = columns_before(scores.periods)[-1]
    period, first_period = scores.periods[-1], scores.periods[earlier]
    chance = probability_in_red(scores)[:, row]
    own = [position for position, key in enumerate(scores.keys) if key != TOTAL]
    likely = [position for position in own if chance[position, -1] >= LIKELY]
    likely.sort(key=lambda position: -chance[position, -1])
    probability = float(found.grew[row, -1])

    def name_of(position: int, language: str) -> str:
        return domains[scores.keys[position]].name[language]

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
            "domains": listing(
                [domains[scores.keys[position]].name[language].lower() for position in likely], language
            ),
            "probability": percentage(probability, language),
            "q_value": small_percentage(q_value, language),
        }

    def of_domain(position: int) -> Driver:
        def words(language: str) -> dict[str, str]:
            return {
                "domain": name_of(position, language),
                "before": _chance(chance[position, earlier], language),
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
