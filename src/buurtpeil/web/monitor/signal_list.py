# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which signals of a municipality does a visitor want to see, in which order?

Needs a publication, a municipality and the words of an address. Gives the chosen signals and the choices there are. The
order is that of names unless someone asks otherwise: there is no list of worst neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from buurtpeil.areas.codes import Level, district_of
from buurtpeil.pipeline.publication import Publication
from buurtpeil.signals.signal import Signal, SignalKind

BY_AREA, BY_CERTAINTY, BY_NEWEST = "gebied", "zekerheid", "nieuwste"
ORDERS = (BY_AREA, BY_CERTAINTY, BY_NEWEST)


@dataclass(frozen=True)
class SignalChoice:
    """What was asked for, checked; empty means all."""

    municipality: str
    domain: str = ""
    kind: str = ""
    district: str = ""
    order: str = BY_AREA

    def query(self, **other: str) -> str:
        """The canonical query, with some words changed."""
        words = {"gemeente": self.municipality, "domein": self.domain, "soort": self.kind, "wijk": self.district}
        words |= {"volgorde": "" if self.order == BY_AREA else self.order} | other
        return urlencode({name: value for name, value in words.items() if value})


def read_choice(query: QueryDict, publication: Publication, municipality: str) -> SignalChoice:
    """The choice of an address; what can't be is left out, never an error."""

    def known(name: str, allowed: Sequence[str]) -> str:
        value = query.get(name, "")
        return value if value in allowed else ""

    districts = [area.code for area in publication.areas_within(municipality, Level.DISTRICT)]
    return SignalChoice(
        municipality,
        known("domein", tuple(publication.catalogue.domains)),
        known("soort", tuple(SignalKind)),
        known("wijk", districts),
        known("volgorde", ORDERS) or BY_AREA,
    )


def chosen_signals(publication: Publication, choice: SignalChoice) -> list[Signal]:
    """The signals of a choice, in its order."""
    found = [
        signal
        for signal in publication.signals(choice.municipality)
        if choice.domain in ("", signal.domain)
        and (not choice.kind or choice.kind in (signal.kind, *signal.also))
        and choice.district in ("", signal.area, district_of(signal.area))
    ]
    keys: Mapping[str, Callable[[Signal], Any]] = {
        BY_AREA: lambda signal: (publication.areas.name(signal.area), signal.area),
        BY_NEWEST: lambda signal: tuple(-ord(letter) for letter in signal.first_period),
    }
    # The publication's own order, surest first, decides among equals.
    return sorted(found, key=keys[choice.order]) if choice.order in keys else found
