# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a visitor want to see on the map?

Needs the publication and the address. Gives `MapChoice`: everything that the page depends on, with the address that
brings it back. What can't be understood is left out, and the page says what it shows instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import numpy as np

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.publication import Publication

LEVELS: Mapping[str, Level] = {"buurt": Level.NEIGHBOURHOOD, "wijk": Level.DISTRICT}
CITY, DISTRICT, COUNTRY = "stad", "wijk", "land"
REFERENCES: Mapping[Level, tuple[str, ...]] = {
    Level.NEIGHBOURHOOD: (CITY, DISTRICT, COUNTRY),
    Level.DISTRICT: (CITY, COUNTRY),
}
ANOTHER_YEAR = "jaar"
DOMAIN = "domein:"


@dataclass(frozen=True)
class Subject:
    """An indicator, or a domain of the compass."""

    key: str
    is_domain: bool

    @property
    def param(self) -> str:
        """As it stands in an address: ``loneliness`` or ``domein:work``."""
        return f"{DOMAIN}{self.key}" if self.is_domain else self.key


@dataclass(frozen=True)
class MapChoice:
    """Everything the map page depends on; `second_period` counts when `second` is empty and `beside` is set."""

    municipality: str
    level: Level
    subject: Subject
    periods: tuple[str, ...]
    period: str
    by_judgement: bool = False
    beside: str = ""  # "", "jaar", or the subject of a second map
    second: Subject | None = None
    second_period: str = ""
    as_difference: bool = False
    with_codes: bool = False
    references: tuple[tuple[str, str], ...] = ()  # (level, reference) where it is not the city
    earlier: int | None = None  # another edition whose boundaries are laid over

    @property
    def reference(self) -> str:
        """What the figures of this level stand beside."""
        return dict(self.references).get(level_word(self.level), CITY)

    def query(self, **changes: Any) -> str:
        """The address that brings this choice back, or one that differs in `changes`."""
        chosen = replace(self, **changes) if changes else self
        parts = {
            "gemeente": chosen.municipality,
            "wat": chosen.subject.param,
            "jaar": chosen.period,
            "niveau": level_word(chosen.level),
            "toon": "oordeel" if chosen.by_judgement and not chosen.subject.is_domain else "",
            "naast": chosen.beside,
            "jaar2": chosen.second_period if chosen.beside == ANOTHER_YEAR else "",
            "als": "verschil" if chosen.as_difference else "",
            "codes": "ja" if chosen.with_codes else "",
            **{f"ref_{level}": reference for level, reference in chosen.references},
            "indeling": str(chosen.earlier or ""),
        }
        return urlencode({key: value for key, value in parts.items() if value})


def level_word(level: Level) -> str:
    """The word of a level in an address."""
    return next(word for word, one in LEVELS.items() if one is level)


def read_choice(asked: Mapping[str, str], publication: Publication, municipality: str) -> MapChoice:
    """The choice in an address, completed with what is nearest where a part is missing or unknown."""
    level = LEVELS.get(asked.get("niveau", ""), Level.NEIGHBOURHOOD)
    subject = _subject(asked.get("wat", ""), publication) or Subject(TOTAL, True)
    periods = periods_of(publication, subject)
    period = _period(asked.get("jaar", ""), publication, subject, municipality, level)
    beside = asked.get("naast", "")
    second = _subject(beside, publication)
    if second is None and (beside != ANOTHER_YEAR or len(periods) < 2):
        beside = ""
    second_period = ""
    if beside == ANOTHER_YEAR:
        second = None
        asked_second = asked.get("jaar2", "")
        second_period = asked_second if asked_second in periods else _first_with_figure(publication, subject, level)
    elif second is not None:
        beside = second.param
        own = periods_of(publication, second)
        second_period = period if period in own else _period("", publication, second, municipality, level)
    references = tuple(
        (word, asked[f"ref_{word}"])
        for word, one in LEVELS.items()
        if asked.get(f"ref_{word}") in REFERENCES[one] and asked[f"ref_{word}"] != CITY
    )
    edition = asked.get("indeling", "")
    return MapChoice(
        municipality,
        level,
        subject,
        periods,
        period,
        by_judgement=subject.is_domain or asked.get("toon") == "oordeel",
        beside=beside,
        second=second,
        second_period=second_period,
        as_difference=beside == ANOTHER_YEAR and not subject.is_domain and asked.get("als") == "verschil",
        with_codes=asked.get("codes") == "ja",
        references=references,
        earlier=int(edition) if edition.isascii() and edition.isdigit() and len(edition) == 4 else None,
    )


def _subject(text: str, publication: Publication) -> Subject | None:
    if text.startswith(DOMAIN):
        key = text.removeprefix(DOMAIN)
        return Subject(key, True) if key in publication.compass.keys else None
    return Subject(text, False) if text in publication.figures.keys else None


def periods_of(publication: Publication, subject: Subject) -> tuple[str, ...]:
    """The periods of an indicator, or of a domain of the compass."""
    return (publication.compass if subject.is_domain else publication.figures).periods(subject.key)


def _known(publication: Publication, subject: Subject, rows: Any) -> list[str]:
    """The periods in which any of these areas has a figure."""
    cube = publication.compass if subject.is_domain else publication.figures
    values = cube.block(subject.key)["score" if subject.is_domain else "value"][rows]
    is_there = np.isfinite(values).any(axis=0).tolist()
    return [period for period, known in zip(cube.periods(subject.key), is_there, strict=True) if known]


def _period(text: str, publication: Publication, subject: Subject, municipality: str, level: Level) -> str:
    """The period that was asked for, else the last one in which an area here has a figure."""
    periods = periods_of(publication, subject)
    if text in periods:
        return text
    rows = publication.areas.rows_within(municipality, level)
    known = _known(publication, subject, rows)
    return known[-1] if known else periods[-1]


def _first_with_figure(publication: Publication, subject: Subject, level: Level) -> str:
    periods = periods_of(publication, subject)
    rows = np.flatnonzero(publication.areas.levels == level.value)
    known = _known(publication, subject, rows)
    return known[0] if known else periods[0]
