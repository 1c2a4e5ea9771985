# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In what is a quantity measured, and may two of them be added?

Needs a unit as text, such as "euro/month" or "kWh/kWp/year". Gives a `Unit` that multiplies, divides and compares,
so that euros a month are never added to euros a year; words in Dutch and English come with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buurtpeil.errors import EconomicsError

#: Base units and their words. A word of a model that counts something else belongs here.
WORDS: Mapping[str, Mapping[str, str]] = {
    "euro": {"nl": "euro", "en": "euro"},
    "year": {"nl": "jaar", "en": "year"},
    "quarter": {"nl": "kwartaal", "en": "quarter"},
    "month": {"nl": "maand", "en": "month"},
    "week": {"nl": "week", "en": "week"},
    "day": {"nl": "dag", "en": "day"},
    "hour": {"nl": "uur", "en": "hour"},
    "calendar-year": {"nl": "kalenderjaar", "en": "calendar year"},
    "home": {"nl": "woning", "en": "home"},
    "household": {"nl": "huishouden", "en": "household"},
    "person": {"nl": "persoon", "en": "person"},
    "pupil": {"nl": "leerling", "en": "pupil"},
    "volunteer": {"nl": "vrijwilliger", "en": "volunteer"},
    "fte": {"nl": "fte", "en": "fte"},
    "report": {"nl": "melding", "en": "report"},
    "eviction": {"nl": "huisuitzetting", "en": "eviction"},
    "case": {"nl": "traject", "en": "case"},
    "request": {"nl": "aanvraag", "en": "request"},
    "project": {"nl": "project", "en": "project"},
    "start": {"nl": "bouwstart", "en": "start"},
    "contract": {"nl": "contract", "en": "contract"},
    "loan": {"nl": "lening", "en": "loan"},
    "panel": {"nl": "paneel", "en": "panel"},
    "activity": {"nl": "activiteit", "en": "activity"},
    "visit": {"nl": "bezoek", "en": "visit"},
    "incident": {"nl": "incident", "en": "incident"},
    "outcome": {"nl": "resultaat", "en": "outcome"},
    "point": {"nl": "punt", "en": "point"},
    "kWh": {"nl": "kWh", "en": "kWh"},
    "kWp": {"nl": "kWp", "en": "kWp"},
    "m2": {"nl": "m²", "en": "m²"},
    "m3": {"nl": "m³", "en": "m³"},
    "kg": {"nl": "kg", "en": "kg"},
}
#: Units without a dimension: a share or rate (0.03 is 3 percent), a number of things, a yes or no.
PLAIN: Mapping[str, Mapping[str, str]] = {
    "fraction": {"nl": "", "en": ""},
    "count": {"nl": "aantal", "en": "number"},
    "switch": {"nl": "1 = ja, 0 = nee", "en": "1 = yes, 0 = no"},
}


@dataclass(frozen=True)
class Unit:
    """A product of powers of base units, as sorted pairs of (base, power); no pairs means a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def parse(text: str) -> Unit:
        """Read "euro/month" or "euro*home"; everything after a slash divides.

        Raises
        ------
        EconomicsError : a word that is no unit, with the words that are.
        """
        powers: dict[str, int] = {}
        for place, part in enumerate(text.split("/")):
            for word in part.split("*"):
                if word in PLAIN or (word == "1" and not place):
                    continue
                if word not in WORDS:
                    known = ", ".join([*WORDS, *PLAIN])
                    raise EconomicsError("Unknown unit:", f"{word!r} in {text!r}.", f"Known are {known}.")
                powers[word] = powers.get(word, 0) + (-1 if place else 1)
        return Unit(_sorted(powers))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + power
        return Unit(_sorted(powers))

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __pow__(self, exponent: int) -> Unit:
        return Unit(_sorted({base: power * exponent for base, power in self.powers}))

    @property
    def is_plain(self) -> bool:
        """Whether this is a number without a dimension."""
        return not self.powers

    @property
    def is_money(self) -> bool:
        """Whether euros are part of it, so that a price level belongs to it."""
        return any(base == "euro" for base, _ in self.powers)

    def text(self, language: str = "en") -> str:
        """The unit in words: "euro per maand"."""
        above = [WORDS[base][language] for base, power in self.powers for _ in range(power)]
        below = [WORDS[base][language] for base, power in self.powers for _ in range(-power)]
        return " per ".join([" × ".join(above), *below]).strip()

    def __str__(self) -> str:
        return self.text("en") or "plain number"


def _sorted(powers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((base, power) for base, power in powers.items() if power))


NUMBER = Unit()
EURO = Unit((("euro", 1),))
