# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas and indicators does an address ask for, beside what, and how are they shown?

Needs the query of an address and the open publications. Gives a `Selection` and back the one canonical address of it,
so that a link reproduces what someone sees, on the page and in every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from buurtpeil.areas.codes import Level, is_area_code, municipality_of
from buurtpeil.pipeline.comparison import ReferenceChoice
from buurtpeil.pipeline.publication import Publication

# Words of an address are Dutch, as its path is.
REFERENCES = {
    "stad": ReferenceChoice.CITY,
    "vergelijkbaar": ReferenceChoice.SIMILAR_CITIES,
    "regio": ReferenceChoice.REGION,
    "soortgelijk": ReferenceChoice.PEERS,
    "land": ReferenceChoice.COUNTRY,
}
PICTURES = ("marge", "reeks", "geen")
ALL = "alle"
BY_NAME, BY_CODE = "naam", "code"
MOST_AREAS = 1000
MOST_UNKNOWN = 20
_LONGEST = 80


@dataclass(frozen=True)
class Selection:
    """What was asked for, checked: unknown codes, keys and words are left out.

    `within` holds the codes whose neighbourhoods are all meant; `keys` and `domains` the indicators; `unknown` what
    nobody could place.
    """

    publication: Publication
    areas: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    reference: str = "stad"
    period: str = ""
    order: str = BY_NAME
    picture: str = "marge"
    unknown: tuple[str, ...] = ()
    chart: str = ""  # the indicator that is drawn; the first where none is named
    against: str = ""  # the indicator that it is drawn against; through time where none is named

    def codes(self) -> tuple[str, ...]:
        """The codes of all areas: those that were named first, then those within; each once."""
        inside = (code for whole in self.within for code in parts_of(self.publication, whole))
        return tuple(dict.fromkeys([*self.areas, *inside]))[:MOST_AREAS]

    def indicator_keys(self) -> tuple[str, ...]:
        """The indicators that were named or belong to a named domain and have figures, in catalogue order."""
        wanted = set(self.keys)
        return tuple(
            key
            for key, one in self.publication.catalogue.indicators.items()
            if key in self.publication.figures.keys
            and (key in wanted or one.domain in self.domains or ALL in self.domains)
        )

    @property
    def choice(self) -> ReferenceChoice:
        """With what is compared."""
        return REFERENCES[self.reference]

    def query(self) -> str:
        """The canonical query: what differs from the default, in a fixed order."""
        own, plain = vars(self), Selection(self.publication)
        lists = {"gebied": self.areas, "binnen": self.within, "indicator": self.keys, "domein": self.domains}
        pairs = [(word, ",".join(values)) for word, values in lists.items() if values]
        pairs += [(word, own[name]) for name, word in _WORDS.items() if own[name] != getattr(plain, name)]
        pairs += [("onbekend", text) for text in self.unknown]
        return urlencode(pairs, safe=",")

    def without(self, code: str) -> Selection:
        """The same without one area."""
        return replace(
            self,
            areas=tuple(one for one in self.areas if one != code),
            within=tuple(one for one in self.within if one != code),
        )


_WORDS = {
    "reference": "vergelijk",
    "period": "periode",
    "order": "volgorde",
    "picture": "beeld",
    "chart": "grafiek",
    "against": "tegen",
}


def read_selection(query: QueryDict, publication: Publication) -> Selection:
    """The selection of an address; what can't be is left out, never an error. A code that is not here is `unknown`."""
    catalogue = publication.catalogue

    def known(word: str, allowed: Iterable[str]) -> tuple[str, ...]:
        among = set(allowed)
        return tuple(dict.fromkeys(value for value in listed(query, word) if value in among))

    codes = [code.upper() for code in listed(query, "gebied")]
    wholes = [code.upper() for code in listed(query, "binnen")]
    # A code of another edition or publication: the page says so, and asks.
    elsewhere = [code for code in codes if code not in publication.areas]
    found = Selection(
        publication,
        areas=tuple(dict.fromkeys(code for code in codes if code in publication.areas))[:MOST_AREAS],
        within=tuple(dict.fromkeys(code for code in wholes if _is_whole(publication, code))),
        keys=known("indicator", catalogue.indicators),
        domains=known("domein", (*catalogue.domains, ALL)),
        reference=_word(query, "vergelijk", REFERENCES, "stad"),
        picture=_word(query, "beeld", PICTURES, "marge"),
        unknown=tuple(dict.fromkeys(text[:_LONGEST] for text in [*query.getlist("onbekend"), *elsewhere]))[
            :MOST_UNKNOWN
        ],
    )
    shown = found.indicator_keys()
    periods = {period for key in shown for period in publication.figures_of_indicator(key).periods}  # type: ignore[union-attr]
    return replace(
        found,
        period=_word(query, "periode", periods, ""),
        order=_word(query, "volgorde", (BY_NAME, BY_CODE, *shown), BY_NAME),
        chart=_word(query, "grafiek", shown, ""),
        against=_word(query, "tegen", shown, ""),
    )


def listed(query: QueryDict, word: str) -> list[str]:
    """The values of a word of the address: once with commas, or many times as a form sends them."""
    return [value.strip() for text in query.getlist(word) for value in text.split(",") if value.strip()]


def _word(query: QueryDict, name: str, allowed: Iterable[str], otherwise: str) -> str:
    value = query.get(name, "")
    return value if value in set(allowed) else otherwise


def _is_whole(publication: Publication, code: str) -> bool:
    return code in publication.areas and is_area_code(code) and code[:2] in ("GM", "WK")


def parts_of(publication: Publication, code: str) -> Sequence[str]:
    """The neighbourhoods of a municipality or district, by code."""
    municipality = municipality_of(code) or code
    rows = publication.areas.rows_within(municipality, Level.NEIGHBOURHOOD)
    codes = [str(publication.areas.codes[row]) for row in rows]
    return codes if code == municipality else [one for one in codes if one[2:8] == code[2:8]]
