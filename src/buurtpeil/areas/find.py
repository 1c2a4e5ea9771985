# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area does someone mean by a few letters?

Needs the areas of one edition. Gives matches by code, name, part of a name or a name that is nearly right, best first,
each with its municipality, because a dozen municipalities have a Centrum.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import NO_ROW, AreaTable

SHORTEST_TYPO = 4  # in shorter words one wrong letter makes another word
LEAST_LIKENESS = 0.75  # ratio of matching letters (Ratcliff and Obershelp) from which a typo is a likely reading
TRIGRAM_CANDIDATES = 60
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
    """Folded names and the rows in which each three letters occur."""

    table: AreaTable
    names: tuple[str, ...]  # without "wijk 25"
    names_with_municipality: tuple[str, ...]  # as the publisher writes them
    rows_by_trigram: Mapping[str, npt.NDArray[np.int64]]


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: ``'s-Gravenhage`` and ``s gravenhage`` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (character if character.isalnum() else " " for character in plain if not unicodedata.combining(character))
    return " ".join("".join(letters).split())


def build_index(table: AreaTable) -> AreaIndex:
    """Prepare `table` for `find`; 18,000 areas take a fraction of a second."""
    full_names = [fold(str(name)) for name in table.names]
    names = tuple(_NUMBER_OF_DISTRICT.sub("", name, count=1) for name in full_names)
    municipalities = [names[row] if row != NO_ROW else "" for row in table.municipality_row.tolist()]
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        for trigram in _trigrams(name):
            rows[trigram].append(row)
    return AreaIndex(
        table,
        names,
        tuple(f"{name} {municipality}" for name, municipality in zip(full_names, municipalities, strict=True)),
        {trigram: np.array(found, dtype=np.int64) for trigram, found in rows.items()},
    )


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
    if len(wanted) < SHORTEST_TYPO:
        return []
    trigrams = _trigrams(wanted)
    hits = [index.rows_by_trigram[trigram] for trigram in trigrams if trigram in index.rows_by_trigram]
    if not hits:
        return []
    rows, shared = np.unique(np.concatenate(hits), return_counts=True)
    sizes = np.array([len(_trigrams(index.names[row])) for row in rows.tolist()])
    dice = 2 * shared / (len(trigrams) + sizes)
    nearest = rows[np.argsort(-dice, kind="stable")[:TRIGRAM_CANDIDATES]]
    scored = (
        (SequenceMatcher(None, wanted, index.names[row], autojunk=False).ratio(), row) for row in nearest.tolist()
    )
    return [(Kind.SIMILAR, likeness, row) for likeness, row in scored if likeness >= LEAST_LIKENESS]


def _trigrams(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


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
