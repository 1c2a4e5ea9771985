# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area does someone mean by a few letters?

Needs the areas of one edition. Gives matches by code, name, part of a name or a name that is nearly right, best first,
each with its municipality, because a dozen municipalities have a Centrum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from rapidfuzz import fuzz, process

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.areas.words import LEAST_LIKENESS, SHORTEST_TYPO, WordIndex, fold

# What people say and CBS does not write.
EVERYDAY_NAMES = {"den haag": "s gravenhage", "den bosch": "s hertogenbosch"}
_NUMBER_OF_DISTRICT = re.compile(r"wijk \d+ (?=\S)")  # "Wijk 25 Buitenhof" is called Buitenhof
_LEVEL_ORDER = {level.value: place for place, level in enumerate(Level)}


class Kind(IntEnum):
    """How a match was made, best first."""

    CODE = 0
    NAME = 1
    START = 2
    PART = 3
    SIMILAR = 4


@dataclass(frozen=True)
class Match:
    """An area that may be meant; `likeness` is 1 unless the kind is `Kind.SIMILAR`."""

    code: str
    edition: int
    name: str
    level: Level
    municipality_name: str
    kind: Kind
    likeness: float


@dataclass(frozen=True, eq=False)
class AreaIndex:
    """Folded names, and the words in them."""

    table: AreaTable
    names: tuple[str, ...]  # without "wijk 25"
    names_with_municipality: tuple[str, ...]  # as the publisher writes them
    own_words: WordIndex
    all_words: WordIndex  # those of the municipality too


def build_index(table: AreaTable) -> AreaIndex:
    """Prepare `table` for `find`; 18,000 areas take a fraction of a second."""
    full_names = [fold(str(name)) for name in table.names]
    names = tuple(_NUMBER_OF_DISTRICT.sub("", name, count=1) for name in full_names)
    municipalities = [names[row] if row != NO_ROW else "" for row in table.municipality_row.tolist()]
    everywhere = tuple(f"{name} {municipality}" for name, municipality in zip(full_names, municipalities, strict=True))
    return AreaIndex(table, names, everywhere, WordIndex.build(names), WordIndex.build(everywhere))


def find(index: AreaIndex, text: str, limit: int = 10) -> tuple[Match, ...]:
    """At most `limit` areas, best first; larger areas first among equals, then in code order.

    Looked for in this order: the code (or its beginning), the whole name, the beginning of the name, all words within
    the name or the name and its municipality ("buitenhof delft"), and only if nothing fits a name that looks like it.
    """
    wanted = fold(text)
    for everyday, official in EVERYDAY_NAMES.items():
        wanted = re.sub(rf"\b{everyday}\b", official, wanted)
    if not wanted or limit < 1:
        return ()
    ranked = _exact(index, wanted)
    if not ranked:
        ranked = _similar(index, wanted)
    ranked.sort(key=lambda item: (item[0], -item[1], _LEVEL_ORDER[str(index.table.levels[item[2]])], item[2]))
    return tuple(_match(index, row, kind, likeness) for kind, likeness, row in ranked[:limit])


def _exact(index: AreaIndex, wanted: str) -> list[tuple[Kind, float, int]]:
    code = wanted.upper().replace(" ", "")
    if code in index.table:
        return [(Kind.CODE, 1.0, index.table.row(code))]
    words = wanted.split()
    found = []
    looks_like_code = len(code) >= 4 and code[:2] in ("GM", "WK", "BU") and code[2:6].isdigit()
    for row, name in enumerate(index.names):
        if name == wanted:
            found.append((Kind.NAME, 1.0, row))
        elif name.startswith(wanted):
            found.append((Kind.START, 1.0, row))
        elif wanted in name or _has_words(index.names_with_municipality[row], name, words):
            found.append((Kind.PART, 1.0, row))
        elif looks_like_code and str(index.table.codes[row]).startswith(code):
            found.append((Kind.CODE, 1.0, row))
    return found


def _has_words(name_with_municipality: str, name: str, words: list[str]) -> bool:
    """Every word begins a word of name or municipality, and at least one of them a word of the name itself."""
    everywhere = f" {name_with_municipality}"
    own = f" {name}"
    return all(f" {word}" in everywhere for word in words) and any(f" {word}" in own for word in words)


def _similar(index: AreaIndex, wanted: str) -> list[tuple[Kind, float, int]]:
    """Names that look like the whole text, or of which each typed word looks like one of theirs or the city's."""
    if len(wanted) < SHORTEST_TYPO:
        return []
    own, everywhere = index.own_words.likeness(wanted), index.all_words.likeness(wanted)
    likeness = np.where((everywhere > 0).all(axis=0) & (own > 0).any(axis=0), everywhere.mean(axis=0), 0.0)
    # Also the whole, because a slip may join or split words.
    for _name, score, row in process.extract(
        wanted, index.names, scorer=fuzz.ratio, score_cutoff=100 * LEAST_LIKENESS, limit=None
    ):
        likeness[row] = max(likeness[row], score / 100)
    return [(Kind.SIMILAR, float(likeness[row]), row) for row in np.flatnonzero(likeness).tolist()]


def _match(index: AreaIndex, row: int, kind: Kind, likeness: float) -> Match:
    table = index.table
    municipality = int(table.municipality_row[row])
    return Match(
        code=str(table.codes[row]),
        edition=table.edition,
        name=str(table.names[row]),
        level=Level(str(table.levels[row])),
        municipality_name=str(table.names[municipality]) if municipality != NO_ROW else "",
        kind=kind,
        likeness=likeness,
    )
