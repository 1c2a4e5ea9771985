# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which texts hold the words that someone typed, slips allowed?

Needs N folded texts (see `fold`). Gives for each typed word how well it occurs in each text: 1 where a word of the text
begins with it, less where one looks like it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

SHORTEST_TYPO = 4  # in shorter words one wrong letter makes another word
LEAST_LIKENESS = 0.75  # share of letters in common (2 x common / both lengths) from which a slip is a likely reading
_MOST_WORDS = 8
_MOST_READINGS = 20


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: ``'s-Gravenhage`` and ``s gravenhage`` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (character if character.isalnum() else " " for character in plain if not unicodedata.combining(character))
    return " ".join("".join(letters).split())


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The distinct words of N texts in order, and for each of them the texts that hold it."""

    size: int
    words: tuple[str, ...]
    texts_of_word: tuple[npt.NDArray[np.int64], ...]

    @classmethod
    def build(cls, texts: Sequence[str]) -> WordIndex:
        """Prepare folded texts."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for word in set(text.split()):
                found[word].append(place)
        words = tuple(sorted(found))
        return cls(len(texts), words, tuple(np.array(found[word], dtype=np.int64) for word in words))

    def likeness(self, wanted: str) -> npt.NDArray[np.float64]:
        """(W, N) for each of the first words of a folded text: how well each of the N texts holds it, 0 to 1."""
        typed = wanted.split()[:_MOST_WORDS]
        found = np.zeros((len(typed), self.size))
        for line, word in zip(found, typed, strict=True):
            for place, likeness in self._readings(word):
                np.maximum.at(line, self.texts_of_word[place], likeness)
        return found

    def _readings(self, typed: str) -> list[tuple[int, float]]:
        """(place in `words`, likeness): the words that begin with what was typed, else those that look like it."""
        first = bisect_left(self.words, typed)
        last = bisect_left(self.words, typed + "\U0010ffff")
        if first < last:
            return [(place, 1.0) for place in range(first, last)]
        if len(typed) < SHORTEST_TYPO:
            return []
        near = process.extract(
            typed, self.words, scorer=fuzz.ratio, score_cutoff=100 * LEAST_LIKENESS, limit=_MOST_READINGS
        )
        return [(place, score / 100) for _word, score, place in near]
