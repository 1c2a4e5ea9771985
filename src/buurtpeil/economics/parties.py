# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pays and who gains?

Needs nothing. Gives the `Party` record and `OUTSIDE`, the counterpart of what comes from or goes to no one in the
calculation: a market, nature, wellbeing. With it every booking has two sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """What sort of party; a society as a whole includes all others (see `guards`)."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    STATE = "state"
    ASSOCIATION = "housing-association"
    INSURER = "health-insurer"
    RESIDENTS = "residents"
    RESIDENTS_COMPANY = "residents-company"
    COMPANY = "company"
    FUND = "fund"
    BANK = "bank"
    SOCIETY = "society"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Party:
    """One payer or receiver; the key is permanent within its model."""

    key: str
    nl: str
    en: str
    kind: PartyKind

    def text(self, language: str = "en") -> str:
        """The name in one language."""
        return self.nl if language == "nl" else self.en


OUTSIDE = Party("outside", "Buiten de rekening", "Outside this calculation", PartyKind.OUTSIDE)
