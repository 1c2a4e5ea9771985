# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does someone call "our bit", so that it can be kept and asked for again?

Needs what was said: a drawing, codes of areas, or postcodes. Gives `OwnPlace` (one place) and `OwnDivision` (named
places that belong together, such as ward-team areas), as records that can be written and read back. Ids are UUIDv7.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.codes import is_area_code
from buurtpeil.areas.words import fold
from buurtpeil.errors import AreaError

FORMAT_VERSION = 1
LONGEST_NAME = 100
_RANDOM_BYTES = 10


def new_id(moment: datetime, random: bytes) -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds since 1970, then version, variant and 74 random bits.

    `moment` has its zone; `random` holds 10 bytes.
    """
    if len(random) != _RANDOM_BYTES:
        raise AreaError("An id needs 10 random bytes:", str(len(random)))
    milliseconds = int(moment.timestamp() * 1000)
    number = (milliseconds << 80) | int.from_bytes(random, "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


@dataclass(frozen=True)
class OwnPlace:
    """One place, in one of three ways; exactly one of `drawn`, `areas` and `postcodes` is given.

    Attributes
    ----------
    id : UUIDv7, the same in every edition of the place.
    name : what people call it.
    drawn : polygon in RD New as WKB in hexadecimal, as it was drawn; empty when it was not.
    areas : codes of neighbourhoods, or of districts and municipalities for all neighbourhoods in them.
    postcodes : ``2722`` or ``2722AB``.
    valid_from, valid_to : ISO dates, the first day it holds and the first day it doesn't any more; None: no limit.
    """

    id: str
    name: str
    drawn: str = ""
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None

    def __post_init__(self) -> None:
        if not fold(self.name) or len(self.name) > LONGEST_NAME:
            raise AreaError(
                "A place needs a name of letters or digits:", repr(self.name[:120]), f"Give at most {LONGEST_NAME}."
            )
        if is_area_code(self.name.strip().upper()) or as_postcode(self.name):
            raise AreaError(
                "A place can't be called as an area or postcode is:", repr(self.name), "Choose a name of its own."
            )
        if sum(map(bool, (self.drawn, self.areas, self.postcodes))) != 1:
            raise AreaError(
                "A place is a drawing, a list of areas or a list of postcodes:", repr(self.name), "Give one of these."
            )
        for postcode in self.postcodes:
            if as_postcode(postcode) != postcode:
                raise AreaError("This is no postcode:", repr(postcode), "Write 2722 or 2722AB.")
        for day in (self.valid_from, self.valid_to):
            if day is not None:
                _check_day(self.name, day)
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise AreaError("A place must begin before it ends:", f"{self.name}: {self.valid_from} to {self.valid_to}.")

    @property
    def shape(self) -> shapely.Geometry | None:
        """The drawing in RD New, None for a place that was not drawn."""
        return shapely.from_wkb(self.drawn) if self.drawn else None

    def holds_on(self, day: date) -> bool:
        """Whether the place is valid on a day."""
        text = day.isoformat()
        return (self.valid_from or "") <= text and (self.valid_to is None or text < self.valid_to)


@dataclass(frozen=True)
class OwnDivision:
    """Places that belong together, or a single one (`is_single`), in one edition.

    Attributes
    ----------
    id : UUIDv7, the same in every edition.
    name : unique among what is kept.
    edition : 1, 2, ...; an earlier edition is kept as it was.
    made : when this edition was kept, UTC, ISO 8601.
    area_edition : the year of the codes in `areas` of its places.
    publication_set : real or made up; the two never mix.
    """

    id: str
    name: str
    edition: int
    made: str
    area_edition: int
    publication_set: str
    places: tuple[OwnPlace, ...]
    is_single: bool = True

    def __post_init__(self) -> None:
        if not self.places or (self.is_single and len(self.places) > 1):
            raise AreaError("A division needs at least one place:", repr(self.name), "Name its places.")
        names = [fold(place.name) for place in self.places if place.valid_to is None]
        if len(set(names)) < len(names):
            repeated = sorted({name for name in names if names.count(name) > 1})
            raise AreaError(
                "Two places of one division have the same name:",
                ", ".join(repeated[:5]),
                "Give each its own name, or say until when one of them holds.",
            )

    def to_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "format": "buurtpeil place",
            "format_version": FORMAT_VERSION,
            "id": self.id,
            "name": self.name,
            "edition": self.edition,
            "made": self.made,
            "area_edition": self.area_edition,
            "publication_set": self.publication_set,
            "is_single": self.is_single,
            "places": [_place_record(place) for place in self.places],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> OwnDivision:
        """The division that `to_record` wrote; raises `AreaError` for anything else."""
        try:
            if record["format_version"] != FORMAT_VERSION:
                raise AreaError(
                    "This place was kept by another version of Buurtpeil:", str(record["format_version"]), "Upgrade."
                )
            places = tuple(
                OwnPlace(
                    **{
                        **place,
                        "areas": tuple(place.get("areas", ())),
                        "postcodes": tuple(place.get("postcodes", ())),
                    }
                )
                for place in record["places"]
            )
            named = ("id", "name", "edition", "made", "area_edition", "publication_set", "is_single")
            return cls(places=places, **{name: record[name] for name in named})
        except (KeyError, TypeError) as error:
            raise AreaError("This is no place that Buurtpeil kept:", repr(error), "Add it again.") from error

    def on(self, day: date) -> tuple[OwnPlace, ...]:
        """The places that are valid on a day, in their own order."""
        return tuple(place for place in self.places if place.holds_on(day))

    def find(self, text: str) -> tuple[OwnPlace, ...]:
        """The places with this id or name, whatever the case and accents."""
        wanted = fold(text)
        return tuple(place for place in self.places if place.id == text.lower() or fold(place.name) == wanted)


def _place_record(place: OwnPlace) -> dict[str, Any]:
    content = {
        "drawn": place.drawn,
        "areas": list(place.areas),
        "postcodes": list(place.postcodes),
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
    }
    return {"id": place.id, "name": place.name, **{key: value for key, value in content.items() if value}}


def codes_of(text: Sequence[str]) -> tuple[str, ...]:
    """Codes as they are written: capitals, each once, in order."""
    return tuple(sorted({code.strip().upper().partition("@")[0] for code in text if code.strip()}))


def _check_day(name: str, day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise AreaError("This is no date:", f"{name}: {day!r}.", "Write 2024-01-31.") from None
