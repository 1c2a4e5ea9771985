# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does someone look for in a publication: an area, an indicator, or a signal?

Needs a publication. Gives an index built once, and for a few typed letters what they may mean, best first, slips
allowed. Postcodes and streets are looked up in `whereabouts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpeil.areas.find import AreaIndex, Kind, Match, build_index, find
from buurtpeil.areas.words import WordIndex, fold
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.pipeline.publication import Publication
from buurtpeil.signals.signal import KIND_WORDS, Signal

SHORTEST_ID = 6  # from here the beginning of a signal's number may be meant


@dataclass(frozen=True)
class Found:
    """What a text may mean, each list best first."""

    areas: tuple[Match, ...]
    indicators: tuple[Indicator, ...]
    signals: tuple[Signal, ...]

    def __bool__(self) -> bool:
        return bool(self.areas or self.indicators or self.signals)

    @property
    def has_area_by_name(self) -> bool:
        """Whether an area was found as it was typed, and not by a name that looks like it."""
        return any(match.kind is not Kind.SIMILAR for match in self.areas)


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """The names of a publication, folded; `signals` in the order of the publication (surest first)."""

    areas: AreaIndex
    indicators: tuple[Indicator, ...]
    indicator_words: WordIndex
    signals: tuple[Signal, ...]
    signal_words: WordIndex


def build_search_index(publication: Publication) -> SearchIndex:
    """Prepare areas, the indicators that have figures, and the signals; both languages are searched at once."""
    indicators = tuple(publication.catalogue.indicator(key) for key in publication.figures.keys)
    names = {indicator.key: _texts_of_indicator(publication, indicator) for indicator in indicators}
    signals = publication.signals()
    return SearchIndex(
        build_index(publication.areas),
        indicators,
        WordIndex.build([names[indicator.key] for indicator in indicators]),
        signals,
        WordIndex.build([_texts_of_signal(publication, signal, names) for signal in signals]),
    )


def search(index: SearchIndex, text: str, limit: int = 20) -> Found:
    """At most `limit` of each kind; empty for a text without letters or digits."""
    wanted = fold(text)
    if not wanted or limit < 1:
        return Found((), (), ())
    return Found(
        find(index.areas, text, limit),
        tuple(index.indicators[place] for place in _best(index.indicator_words, wanted, limit)),
        _signals(index, text.strip().lower(), wanted, limit),
    )


def _signals(index: SearchIndex, typed: str, wanted: str, limit: int) -> tuple[Signal, ...]:
    by_id = [signal for signal in index.signals if len(typed) >= SHORTEST_ID and signal.id.startswith(typed)]
    return tuple(by_id[:limit]) or tuple(index.signals[place] for place in _best(index.signal_words, wanted, limit))


def _best(words: WordIndex, wanted: str, limit: int) -> Sequence[int]:
    """The texts that hold every typed word, most alike first and otherwise in their own order."""
    likeness = words.likeness(wanted)
    total = np.where((likeness > 0).all(axis=0), likeness.sum(axis=0), 0.0)
    order = np.argsort(-total, kind="stable")[:limit]
    return [int(place) for place in order if total[place] > 0]


def _texts_of_indicator(publication: Publication, indicator: Indicator) -> str:
    domain = publication.catalogue.domains[indicator.domain].name
    return fold(" ".join([indicator.key, *indicator.name.values(), *domain.values()]))


def _texts_of_signal(publication: Publication, signal: Signal, names: dict[str, str]) -> str:
    kind = " ".join(KIND_WORDS[signal.kind].values())
    area, city = publication.areas.name(signal.area), publication.areas.name(signal.municipality)
    return fold(" ".join([*signal.title.values(), kind, area, signal.area, city, names.get(signal.indicator, "")]))
