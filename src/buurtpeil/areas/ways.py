# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How was an area found again in another edition, or why was it not?

Needs nothing. Gives the closed lists of ways (from sure to less sure) and of reasons for a refusal, and the words for
both in two languages; pages, exports and the terminal use the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Way(IntEnum):
    """How a pair of areas was found; a higher number is less sure, and a composed pair is as sure as its weakest."""

    SAME_AREA = 0  # the same edition: nothing had to be found
    PUBLISHER_UNCHANGED = 1  # StatLine "Indelingswijziging" is 1 in every year between
    PUBLISHER_TABLE = 2  # a row of the publisher's recoding table
    SAME_GEOMETRY = 3  # the same code and the same shape
    RECODED_GEOMETRY = 4  # another code and the same shape
    OVERLAY = 5  # the shapes lie on each other; the area was not divided
    OVERLAY_ADDRESSES = 6  # divided by counted addresses or homes with coordinates
    OVERLAY_HOUSEHOLDS = 7  # divided by the households of the target areas
    OVERLAY_AREA = 8  # divided by surface


class Reason(StrEnum):
    """Why an area, or a part of it, has no counterpart."""

    NO_SHAPE = "no-shape"
    TOO_COARSE = "too-coarse"
    NO_COUNTERPART_WITH_SHAPE = "no-counterpart-with-shape"
    PARTLY_OUTSIDE = "partly-outside"
    NOT_IN_EDITION = "not-in-edition"
    CONTRADICTION = "contradiction"
    SHARES_UNKNOWN = "shares-unknown"


@dataclass(frozen=True, order=True)
class Refusal:
    """One area that has no counterpart, or not for all of it.

    Attributes
    ----------
    code : the area; of the source edition or of the target edition, as the list that holds it says.
    share : the share of the area that is meant, above 0 and at most 1.
    detail : figures that show why, in plain numbers ("306 m against 65 m"), or empty.
    """

    code: str
    share: float
    reason: Reason
    detail: str = ""


WAY_WORDS: dict[Way, dict[str, str]] = {
    Way.SAME_AREA: {"nl": "hetzelfde gebied", "en": "the same area"},
    Way.PUBLISHER_UNCHANGED: {"nl": "ongewijzigd volgens de uitgever", "en": "unchanged according to the publisher"},
    Way.PUBLISHER_TABLE: {"nl": "omcodeertabel van de uitgever", "en": "recoding table of the publisher"},
    Way.SAME_GEOMETRY: {"nl": "zelfde code en zelfde grens", "en": "same code and same boundary"},
    Way.RECODED_GEOMETRY: {"nl": "andere code, zelfde grens", "en": "other code, same boundary"},
    Way.OVERLAY: {"nl": "grenzen over elkaar gelegd, niet verdeeld", "en": "boundaries overlaid, not divided"},
    Way.OVERLAY_ADDRESSES: {"nl": "verdeeld naar adressen", "en": "divided by addresses"},
    Way.OVERLAY_HOUSEHOLDS: {"nl": "verdeeld naar huishoudens", "en": "divided by households"},
    Way.OVERLAY_AREA: {"nl": "verdeeld naar oppervlakte", "en": "divided by surface"},
}

REASON_WORDS: dict[Reason, dict[str, str]] = {
    Reason.NO_SHAPE: {"nl": "van dit gebied is geen grens bekend", "en": "this area has no known boundary"},
    Reason.TOO_COARSE: {
        "nl": "de grenzen zijn te grof voor een gebied van deze grootte",
        "en": "the boundaries are too coarse for an area of this size",
    },
    Reason.NO_COUNTERPART_WITH_SHAPE: {
        "nl": "in de andere indeling ligt hier geen gebied dat nog te koppelen is",
        "en": "no area of the other edition that is still to be linked lies here",
    },
    Reason.PARTLY_OUTSIDE: {
        "nl": "een deel ligt in geen gebied van de andere indeling",
        "en": "a part lies in no area of the other edition",
    },
    Reason.NOT_IN_EDITION: {
        "nl": "de omcodeertabel noemt een gebied dat die indeling niet kent",
        "en": "the recoding table names an area that the edition does not hold",
    },
    Reason.CONTRADICTION: {
        "nl": "de uitgever noemt dit gebied ongewijzigd én omgecodeerd",
        "en": "the publisher calls this area unchanged and recoded",
    },
    Reason.SHARES_UNKNOWN: {
        "nl": "gesplitst, en niet bekend in welke verhouding",
        "en": "split, and nobody knows in which proportion",
    },
}
