# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which publication holds what the visitor asked for?

Needs the store named in the environment. Gives the current publications, the one that holds a municipality, and the
municipality to start with. Opening is cheap: a publication is opened once and its files are memory-mapped.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from buurtpeil.areas.codes import is_area_code, municipality_of
from buurtpeil.errors import AreaError, BuurtpeilError
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.pipeline.records import AreaRecord
from buurtpeil.pipeline.search import SearchIndex, build_search_index
from buurtpeil.pipeline.whereabouts import Whereabouts, whereabouts
from buurtpeil.store import Store

logger = logging.getLogger("buurtpeil.web")


@dataclass(frozen=True)
class Choice:
    """A municipality that a visitor can choose."""

    code: str
    name: str
    is_made_up: bool


def publications() -> tuple[Publication, ...]:
    """The current publication of every set with Dutch areas, real figures first; empty when nothing was published."""
    return tuple(publication for publication in open_publications(Store.default()) if publication.is_dutch)


def publication_with(opened: Sequence[Publication], code: str) -> Publication:
    """The publication that holds an area; raises `AreaError` for an unknown or malformed code."""
    for publication in opened:
        if code in publication.areas:
            return publication
    raise AreaError("No publication holds this area:", repr(code), "Search for it by name.")


def choices(opened: Sequence[Publication]) -> tuple[Choice, ...]:
    """All municipalities with figures, by name."""
    return _choices(tuple(publication.id for publication in opened), tuple(opened))


@lru_cache(maxsize=4)
def _choices(_ids: tuple[str, ...], opened: tuple[Publication, ...]) -> tuple[Choice, ...]:
    found = [
        Choice(code, publication.areas.name(code), publication.is_made_up)
        for publication in opened
        for code in publication.municipalities()
    ]
    return tuple(sorted(found, key=lambda choice: choice.name))


def home_municipality(opened: Sequence[Publication]) -> str | None:
    """The municipality of the setting, or the only one there is; None where the visitor must choose."""
    codes = [choice.code for choice in choices(opened)]
    wanted: str = settings.OWN.municipality
    if wanted in codes:
        return wanted
    return codes[0] if len(codes) == 1 else None


def default_municipality(opened: Sequence[Publication]) -> str | None:
    """The municipality of the setting where it was published, else the first one; None when there is none."""
    codes = [code for publication in opened for code in publication.municipalities()]
    wanted = settings.OWN.municipality
    return wanted if wanted in codes else next(iter(codes), None)


def chosen_municipality(opened: Sequence[Publication], asked: str | None) -> str | None:
    """The municipality that was asked for, else the one to start with; raises `AreaError` for an unknown one."""
    code = (asked or "").strip().upper()
    if not opened or not code:
        return default_municipality(opened)
    if code not in {choice.code for choice in choices(opened)}:
        raise AreaError("No figures of this municipality are published:", repr(asked), "Choose one from the list.")
    return code


def municipality_code(area: AreaRecord) -> str:
    """The municipality that holds an area (itself included)."""
    return municipality_of(area.code) or area.code


def normalised(code: str) -> str:
    """A code as typed in an address, in capitals; raises `AreaError` for what can't be a code."""
    tidy = code.strip().upper()
    if not is_area_code(tidy):
        raise AreaError("This is not a CBS area code:", repr(code), "Search for the area by its name.")
    return tidy


def warm_up() -> None:
    """Read ahead what the first visitor would wait for; a store that can't be read is that visitor's page to see."""
    try:
        opened = publications()
        choices(opened)
        for publication in opened:
            search_index(publication)
            publication.signals(area="")
    except (BuurtpeilError, OSError) as error:
        logger.warning("The publications can't be read ahead: %s", error)


@lru_cache(maxsize=4)
def search_index(publication: Publication) -> SearchIndex:
    """The index to search areas, indicators and signals by name; built once for each publication."""
    return build_search_index(publication)


def whereabouts_of(publication: Publication, text: str) -> Whereabouts | None:
    """In which neighbourhoods a postcode, street or address lies; None where this publication doesn't know it."""
    return whereabouts(Store.default(), publication, text)
