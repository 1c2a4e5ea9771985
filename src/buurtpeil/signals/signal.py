# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a signal carry?

Needs nothing. Gives the `Signal` record of SIGNALS §4: everything a reader needs to judge it, and nothing that a reader
must look up elsewhere. A signal is a reason to look, not a verdict and not a cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class SignalKind(StrEnum):
    """The kinds of signal; each has a rule in the algorithm register."""

    DRIFT = "drift"  # steeds verder van de stad
    BREAK = "break"  # in een keer verder van de stad
    CLUSTER = "cluster"  # buurten bij elkaar
    FLOOR = "floor"  # onder de ondergrens
    EXPECTED = "expected"  # straks in het rood
    ACCUMULATION = "accumulation"  # stapeling
    SURGE = "surge"  # golf van meldingen
    QUIET = "quiet"  # plotseling stil


KIND_WORDS: dict[SignalKind, dict[str, str]] = {
    SignalKind.DRIFT: {"nl": "Steeds verder van de stad", "en": "Drifting from the city"},
    SignalKind.BREAK: {"nl": "Sprong weg van de stad", "en": "Jump away from the city"},
    SignalKind.CLUSTER: {"nl": "Buurten naast elkaar", "en": "Neighbours together"},
    SignalKind.FLOOR: {"nl": "Onder de ondergrens", "en": "Below the floor"},
    SignalKind.EXPECTED: {"nl": "Straks in het rood", "en": "Red before long"},
    SignalKind.ACCUMULATION: {"nl": "Stapeling", "en": "Accumulation"},
    SignalKind.SURGE: {"nl": "Golf van meldingen", "en": "Surge of notifications"},
    SignalKind.QUIET: {"nl": "Plotseling stil", "en": "Suddenly quiet"},
}


@dataclass(frozen=True)
class Driver:
    """One thing that moves the figure: a smaller area or a part of the fraction, never below the source's level."""

    kind: str  # "area" or "numerator" or "denominator"
    key: str
    sentence: Mapping[str, str]


@dataclass(frozen=True)
class Signal:
    """One signal about one area and one indicator, or about all domains together (accumulation: no indicator).

    `also` names other kinds that the same figures gave: they are told once, as this signal. `size` and `reference` are
    in the indicator's unit (`size` is positive when worse); `probability` is the posterior probability that the area is
    really worse (drift, break, cluster: moved the wrong way; floor: beyond it; expected: will be red or beyond the
    floor; accumulation: in more domains than before); `q_value` is the share of wrong signals to expect in a list that
    ends here.
    """

    id: str
    kind: SignalKind
    rule_version: str
    municipality: str
    area: str
    indicator: str
    domain: str
    first_period: str
    period: str
    size: float
    value: float
    reference: float
    reference_kind: str  # "publisher" or "weighted-areas"
    probability: float
    q_value: float
    title: Mapping[str, str]
    sentence: Mapping[str, str]
    false_if: Mapping[str, str]
    drivers: tuple[Driver, ...]
    known_from: str  # ISO date: period end plus the publication delay
    also: tuple[SignalKind, ...] = ()
    track_record: Mapping[str, str] = field(default_factory=dict)  # how good the rule was; empty where nobody measured

    def to_record(self) -> dict[str, Any]:
        """The signal as plain JSON."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Signal:
        """The signal from its JSON record."""
        fields = dict(record)
        fields["kind"] = SignalKind(fields["kind"])
        fields["drivers"] = tuple(Driver(**driver) for driver in fields["drivers"])
        fields["also"] = tuple(SignalKind(kind) for kind in fields["also"])
        return cls(**fields)
