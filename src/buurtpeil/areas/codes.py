# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does an area code say by itself?

Needs a CBS code such as ``BU05990110`` or ``BU05990110@2024``. Gives its level, its edition and the codes of
the areas that hold it. A code means something only within its edition: boundaries move from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from buurtpeil.errors import AreaError


class Level(StrEnum):
    """The layers of the Dutch division, from large to small, and the areas of other divisions beside it."""

    COUNTRY = "country"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"  # wijk
    NEIGHBOURHOOD = "neighbourhood"  # buurt
    POSTCODE = "postcode"  # four digits (PC4); crosses the borders of neighbourhoods and municipalities
    ENGLISH_LSOA = "english-lsoa"  # England: lower layer super output area


# Amsterdam numbers its wijken and buurten with letters since 2022 (WK0363AA, BU0363AA01).
_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.COUNTRY, re.compile(r"NL(?:00|01)?", re.ASCII)),
    (Level.MUNICIPALITY, re.compile(r"GM\d{4}", re.ASCII)),
    (Level.DISTRICT, re.compile(r"WK\d{4}[0-9A-Z]{2}", re.ASCII)),
    (Level.NEIGHBOURHOOD, re.compile(r"BU\d{4}[0-9A-Z]{2}\d{2}", re.ASCII)),
    (Level.POSTCODE, re.compile(r"PC[1-9]\d{3}", re.ASCII)),
    (Level.ENGLISH_LSOA, re.compile(r"E01\d{6}", re.ASCII)),
)
# The division of CBS, in which every level nests in the next; other levels stand beside it and have no parent.
CBS_LEVELS = (Level.COUNTRY, Level.MUNICIPALITY, Level.DISTRICT, Level.NEIGHBOURHOOD)
COUNTRY_CODE = "NL"
MADE_UP_MUNICIPALITY = "GM9999"


@dataclass(frozen=True, order=True)
class AreaId:
    """An area code within one edition, written ``BU03630001@2022``."""

    code: str
    edition: int

    def __str__(self) -> str:
        return f"{self.code}@{self.edition}"


def level_of(code: str) -> Level:
    """The level of a code; raises `AreaError` for anything that is not a whole code of one of the levels."""
    for level, pattern in _PATTERNS:
        if pattern.fullmatch(code):
            return level
    raise AreaError(
        "This is not a CBS area code:",
        repr(code),
        "Expected GM0599, WK059901, BU05990110 or NL; search by name with `buurtpeil areas find NAME`.",
    )


def is_area_code(code: str) -> bool:
    """Whether `code` is a whole CBS code: the country, a municipality, a district or a neighbourhood."""
    return is_code_of(code, CBS_LEVELS)


def is_code_of(code: str, levels: Collection[Level]) -> bool:
    """Whether `code` is a whole code of one of `levels`."""
    return any(pattern.fullmatch(code) for level, pattern in _PATTERNS if level in levels)


def municipality_of(code: str) -> str | None:
    """``GM0599`` for any code inside Rotterdam; None for the country and for areas beside the division of CBS."""
    return "GM" + code[2:6] if level_of(code) in CBS_LEVELS[1:] else None


def district_of(code: str) -> str | None:
    """``WK059901`` for a neighbourhood or the district itself; None for larger areas."""
    return "WK" + code[2:8] if level_of(code) in (Level.DISTRICT, Level.NEIGHBOURHOOD) else None


def parent_of(code: str) -> str | None:
    """The code of the next larger area; None for the country and for areas beside the division of CBS."""
    match level_of(code):
        case Level.COUNTRY | Level.POSTCODE | Level.ENGLISH_LSOA:
            return None
        case Level.MUNICIPALITY:
            return COUNTRY_CODE
        case Level.DISTRICT:
            return municipality_of(code)
        case Level.NEIGHBOURHOOD:
            return district_of(code)


def parse_area_id(text: str) -> AreaId:
    """Read ``CODE@EDITION``; raises `AreaError` when either part is missing or malformed."""
    code, separator, edition = text.strip().partition("@")
    if not separator or not re.fullmatch(r"(19|20)\d{2}", edition):
        raise AreaError("An area id needs a code and an edition:", repr(text), "Write for example BU05990110@2024.")
    level_of(code)
    return AreaId(code, int(edition))
