# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a finding of a detector tell a reader?

Needs one finding with the panel it came from. Gives the whole `Signal`: numbers, words in both languages, drivers, the
date from which it could be known, and an id that the same publication always gives again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import municipality_of
from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.periods import known_from
from buurtpeil.estimates.reference import ReferenceKind
from buurtpeil.indicators.catalogue import Indicator, Measure
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.signals.sentences import LANGUAGES, listing, number, percentage, small_percentage, tell, text
from buurtpeil.signals.signal import Driver, Signal, SignalKind


@dataclass(frozen=True, eq=False)
class Finding:
    """One area and indicator that a detector found; panel and estimates hold that one indicator.

    For a group of neighbours `moves_along` (A,) tells who moves with it and `members` holds the rows of the group;
    `also` names other rules that noticed the same figures.
    """

    kind: SignalKind
    rule_version: str
    indicator: Indicator
    panel: Panel
    estimates: Estimates
    row: int
    first: int
    size: float
    probability: float
    q_value: float
    moves_along: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    members: tuple[int, ...] = ()
    also: tuple[SignalKind, ...] = ()

    @property
    def area(self) -> str:
        """The code of the area."""
        return str(self.panel.areas.codes[self.row])

    @property
    def municipality(self) -> str:
        """The code of its municipality, empty where it has none."""
        return municipality_of(self.area) or ""


def explain(
    finding: Finding, seed: str, measures: Mapping[str, Measure], track_record: Mapping[str, str] | None = None
) -> Signal:
    """The signal of a finding.

    For drift the probability of being right is one less the q-value, the posterior probability over the list that ends
    there (Storey 2003): one less the p-value would overstate it.
    """
    indicator, panel, row = finding.indicator, finding.panel, finding.row
    value = float(panel.value[0, row, -1])
    reference = float(finding.estimates.reference[0, row, -1])
    reference_kind = ReferenceKind(int(finding.estimates.reference_kind[0, row, -1])).word
    first_period, period = panel.periods[finding.first], panel.periods[-1]
    municipality, areas = finding.municipality, panel.areas
    city = areas.name(municipality) if municipality in areas else municipality

    def values(language: str) -> dict[str, str]:
        decimals = indicator.decimals
        return {
            "indicator": indicator.name[language],
            "area": str(areas.names[row]),
            "city": city,
            "unit": indicator.unit[language],
            "difference_unit": indicator.difference_unit[language],
            "first_period": first_period,
            "period": period,
            "size": number(finding.size, decimals, language),
            "value": number(value, decimals, language),
            "reference": number(reference, decimals, language) if np.isfinite(reference) else "?",
            "reference_note": _reference_note(reference_kind, language),
            "floor": number(indicator.floor.value, decimals, language) if indicator.floor else "",
            "floor_reason": indicator.floor.reason[language] if indicator.floor else "",
            "bound": text("bound", indicator.direction.value, language),
            "probability": percentage(finding.probability, language),
            "q_value": small_percentage(finding.q_value, language),
            "denominator": _name(indicator.denominator, measures, language).lower(),
            "others": listing([str(areas.names[member]) for member in finding.members if member != row], language),
            "count": number(len(finding.members), 0, language),
            "before_period": panel.periods[max(finding.first - 1, 0)],
        }

    false_if = tell("false_if", finding.kind.value, values)
    window = panel.flags[0, row, finding.first :]
    if finding.kind is SignalKind.DRIFT and indicator.denominator and (window & Flag.ESTIMATED).any():
        extra = tell("false_if", "base_of_another_year", values)
        false_if = {language: false_if[language] + extra[language] for language in LANGUAGES}
    return Signal(
        id=signal_id(finding.kind.value, finding.rule_version, finding.area, indicator.key, period, seed),
        kind=finding.kind,
        rule_version=finding.rule_version,
        municipality=municipality,
        area=finding.area,
        indicator=indicator.key,
        domain=indicator.domain,
        first_period=first_period,
        period=period,
        size=finding.size,
        value=value,
        reference=reference,
        reference_kind=reference_kind,
        probability=finding.probability,
        q_value=finding.q_value,
        title=tell("title", finding.kind.value, values),
        sentence=tell("sentence", finding.kind.value, values),
        false_if=false_if,
        drivers=_members(finding) if finding.members else _drivers(finding, measures),
        known_from=known_from(period, indicator.period_kind, indicator.publication_delay_months).isoformat(),
        also=finding.also,
        track_record=track_record or {},
    )


def signal_id(*parts: str) -> str:
    """The id that the same publication, rule, area, subject and period always give again."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _reference_note(kind: str, language: str) -> str:
    return "" if kind == "none" else text("reference_note", kind, language)


def _name(measure: str | None, measures: Mapping[str, Measure], language: str) -> str:
    if measure is None:
        return ""
    return measures[measure].name[language] if measure in measures else measure


def _members(finding: Finding) -> tuple[Driver, ...]:
    """How each area of the group moved: its figure at the beginning and at the end."""
    indicator, panel = finding.indicator, finding.panel
    drivers = []
    for row in finding.members:
        series = panel.value[0, row]
        there = np.flatnonzero(np.isfinite(series[finding.first :])) + finding.first
        if not len(there):
            continue

        def values(
            language: str, row: int = row, first: int = int(there[0]), last: int = int(there[-1])
        ) -> dict[str, str]:
            return {
                "measure": str(panel.areas.names[row]),
                "before": number(float(panel.value[0, row, first]), indicator.decimals, language),
                "after": number(float(panel.value[0, row, last]), indicator.decimals, language),
                "first_period": panel.periods[first],
                "period": panel.periods[last],
            }

        drivers.append(Driver("area", str(panel.areas.codes[row]), tell("driver", "change", values)))
    return tuple(drivers)


def _drivers(finding: Finding, measures: Mapping[str, Measure]) -> tuple[Driver, ...]:
    """How both parts of the fraction moved. No smaller areas: a district is only tested where no smaller ones exist."""
    indicator, panel = finding.indicator, finding.panel
    base = panel.base[0, finding.row]
    parts = [("denominator", indicator.denominator, base)] if indicator.denominator else []
    if indicator.numerator:
        parts.insert(0, ("numerator", indicator.numerator, panel.value[0, finding.row] * base / indicator.per))
    drivers = []
    last = len(base) - 1
    for kind, measure, amounts in parts:
        before, after = float(amounts[finding.first]), float(amounts[last])
        if not (np.isfinite(before) and np.isfinite(after)):
            continue

        def values(
            language: str, measure: str | None = measure, before: float = before, after: float = after
        ) -> dict[str, str]:
            return {
                "measure": _name(measure, measures, language),
                "before": number(before, 0, language),
                "after": number(after, 0, language),
                "first_period": panel.periods[finding.first],
                "period": panel.periods[last],
            }

        which = "change" if finding.first < last else "level"
        drivers.append(Driver(kind, str(measure), tell("driver", which, values)))
    return tuple(drivers)
