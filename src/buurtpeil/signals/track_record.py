# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good has the rule behind a signal been?

Needs the record that a back-test left (`buurtpeil backtest --out` writes one). Gives a plain sentence in both languages
for the signal's card; a rule without a record says nothing of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from buurtpeil.signals.sentences import LANGUAGES, number, percentage, text


@dataclass(frozen=True)
class TrackRecord:
    """Of the first `list_length` of `lists` lists, this part came true, with its 95% interval; `lead_months` before."""

    rule_version: str
    precision: float
    lower: float
    upper: float
    lists: int
    list_length: int
    lead_months: float | None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> TrackRecord:
        """The record as the back-test writes it under ``track_record``; other keys are left alone."""
        return cls(**{name: record[name] for name in cls.__dataclass_fields__})

    def sentence(self) -> dict[str, str]:
        """What the card says."""
        return {language: self._say(language) for language in LANGUAGES}

    def _say(self, language: str) -> str:
        parts = [
            text("track_record", "precision", language).format(
                precision=percentage(self.precision, language),
                lower=percentage(self.lower, language),
                upper=percentage(self.upper, language),
                lists=number(self.lists, 0, language),
                length=number(self.list_length, 0, language),
            )
        ]
        if self.lead_months is not None:
            lead = number(self.lead_months, 0, language)
            parts.append(text("track_record", "lead", language).format(months=lead))
        return " ".join(parts)
