# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pays and who gains?

Needs nothing. Gives the `Party` record and `OUTSIDE`, the counterpart of what comes from or goes to no one in the
calculation: a market, nature, wellbeing. With it every booking has two sides.
"""

from __future__ import annotations

from collections.abc import Mapping
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


class Vat(StrEnum):
    """What becomes of the VAT that a party pays: it decides which amount counts for it."""

    PAYS = "pays"  # gets nothing back: reckon with amounts including VAT
    RECOVERS = "recovers"  # an entrepreneur: without VAT
    COMPENSATED = "compensated"  # from the VAT compensation fund, for what is no enterprise: without VAT


#: Usual for each kind; letting homes and most of care, education and social work are exempt: nothing is got back.
#: Source: Wet op de omzetbelasting 1968, art. 11 and 15; Wet op het BTW-compensatiefonds, art. 3. From memory: confirm.
USUAL_VAT: Mapping[PartyKind, Vat] = {
    PartyKind.MUNICIPALITY: Vat.COMPENSATED,
    PartyKind.PROVINCE: Vat.COMPENSATED,
    PartyKind.COMPANY: Vat.RECOVERS,
}


@dataclass(frozen=True)
class Party:
    """One payer or receiver; the key is permanent within its model."""

    key: str
    nl: str
    en: str
    kind: PartyKind

    @property
    def vat(self) -> Vat | None:
        """What becomes of the VAT it pays; None for the outside and for a society as a whole."""
        if self.kind in (PartyKind.OUTSIDE, PartyKind.SOCIETY):
            return None
        return USUAL_VAT.get(self.kind, Vat.PAYS)

    def text(self, language: str = "en") -> str:
        """The name in one language."""
        return self.nl if language == "nl" else self.en


OUTSIDE = Party("outside", "Buiten de rekening", "Outside this calculation", PartyKind.OUTSIDE)
