# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why is there a figure, or none, and what should a reader know of it?

Needs nothing. Gives the closed lists of CONVENTIONS "Status and flags": one status a figure, any number of flags,
one word each in both languages. The numbers are stored in snapshots and never change meaning.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Status(IntEnum):
    """Why there is a figure (`OBSERVED`, `MODELLED_BY_PUBLISHER`) or why there is none."""

    OBSERVED = 0
    MODELLED_BY_PUBLISHER = 1
    SUPPRESSED = 2
    UNKNOWN = 3
    MISSING_FROM_SOURCE = 4
    ZERO_BASE = 5
    NO_INHABITANTS = 6
    BASE_DOES_NOT_FIT = 7

    @property
    def has_figure(self) -> bool:
        """Whether a figure of this status carries a number."""
        return self in (Status.OBSERVED, Status.MODELLED_BY_PUBLISHER)


class Flag(IntFlag):
    """What a reader should know of a figure that is there."""

    NONE = 0
    PROVISIONAL = 1
    ESTIMATED = 2
    INTERPOLATED = 4
    CORRECTED = 8
    BREAK = 16
    DUPLICATE = 32
    ROUNDED = 64


STATUS_WORDS: dict[Status, dict[str, str]] = {
    Status.OBSERVED: {"nl": "geteld", "en": "observed"},
    Status.MODELLED_BY_PUBLISHER: {"nl": "modelschatting", "en": "modelled by the publisher"},
    Status.SUPPRESSED: {"nl": "niet getoond (te weinig inwoners)", "en": "not shown (too few inhabitants)"},
    Status.UNKNOWN: {"nl": "onbekend of geheim", "en": "unknown or secret"},
    Status.MISSING_FROM_SOURCE: {"nl": "ontbreekt in de bron", "en": "missing from the source"},
    Status.ZERO_BASE: {"nl": "niets om op te delen", "en": "nothing to divide by"},
    Status.NO_INHABITANTS: {"nl": "geen inwoners", "en": "no inhabitants"},
    Status.BASE_DOES_NOT_FIT: {
        "nl": "het aantal inwoners past niet bij dit cijfer",
        "en": "the number of inhabitants does not fit this figure",
    },
}

FLAG_WORDS: dict[Flag, dict[str, str]] = {
    Flag.PROVISIONAL: {"nl": "voorlopig", "en": "provisional"},
    Flag.ESTIMATED: {"nl": "geschat", "en": "estimated"},
    Flag.INTERPOLATED: {"nl": "omgerekend", "en": "interpolated"},
    Flag.CORRECTED: {"nl": "gecorrigeerd", "en": "corrected"},
    Flag.BREAK: {"nl": "breuk in de reeks", "en": "break in the series"},
    Flag.DUPLICATE: {"nl": "gelijk aan de buurbuurt", "en": "identical figures"},
    Flag.ROUNDED: {"nl": "afgerond", "en": "rounded"},
}
