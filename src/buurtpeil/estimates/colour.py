# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which judgement may be shown for an area?

Needs nothing. Gives the closed list of compass judgements (CONVENTIONS "Compass"), their words in both languages and
the threshold at which a probability becomes a colour. Colour is never alone: word and pattern go with it.
"""

from __future__ import annotations

from enum import IntEnum

# An area gets a colour when one of the three probabilities reaches this (CONVENTIONS "Compass").
COLOUR_THRESHOLD = 0.90


class Colour(IntEnum):
    """The judgement about one area against its reference; stored in snapshots, numbers never change meaning."""

    NONE = 0  # no figure, or an indicator without a direction
    UNDETERMINED = 1
    WORSE = 2
    ABOUT_EQUAL = 3
    BETTER = 4


COLOUR_WORDS: dict[Colour, dict[str, str]] = {
    Colour.NONE: {"nl": "geen oordeel", "en": "no judgement"},
    Colour.UNDETERMINED: {"nl": "niet te zeggen", "en": "undetermined"},
    Colour.WORSE: {"nl": "slechter dan de stad", "en": "worse than the city"},
    Colour.ABOUT_EQUAL: {"nl": "ongeveer gelijk aan de stad", "en": "about equal to the city"},
    Colour.BETTER: {"nl": "beter dan de stad", "en": "better than the city"},
}
