# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which place does a visitor mean, and of which blocks does it consist?

Needs the open publications and an address with codes, postcodes or an outline. Gives `AskedPlace` with the address that
brings it back, and `FoundPlace` with its parts. What is unknown is named; nothing that was typed or drawn gets lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

import shapely
from django.http import QueryDict

from buurtpeil.areas.address_book import as_postcode
from buurtpeil.areas.boundaries import WGS84
from buurtpeil.areas.codes import Level, is_area_code, municipality_of
from buurtpeil.areas.compact_line import decode_outline
from buurtpeil.areas.drawing import check_drawing
from buurtpeil.areas.find import Kind, find
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.own_place import LONGEST_NAME
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.own_places import resolve_areas, resolve_postcodes
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store
from buurtpeil.web.monitor import library

_SEPARATORS = re.compile(r"[,;\n\r\t|]+")
MOST_TYPED = 4_000
MOST_AREAS = 300
TOUCHES_NONE = "The drawing touches none of the neighbourhoods that are known here:"


@dataclass(frozen=True)
class AskedPlace:
    """What stands in the address; `unknown` was typed and is neither a code, a name nor a postcode."""

    name: str = ""
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    outline: str = ""
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.areas or self.postcodes or self.outline)

    def query(self) -> str:
        """The address that brings this place back."""
        parts = {
            "gebieden": ",".join(self.areas),
            "postcodes": ",".join(self.postcodes),
            "lijn": self.outline,
            "naam": self.name,
            "onbekend": ",".join(self.unknown),
        }
        return urlencode({key: value for key, value in parts.items() if value}, safe=",~")


class FoundPlace(NamedTuple):
    """A place in the publication that it lies in; `drawn` is in RD New, None where nothing was drawn."""

    publication: Publication
    ground: Ground
    parts: PlaceParts
    remarks: tuple[Mapping[str, str], ...]
    drawn: shapely.Geometry | None


def read_place(asked: QueryDict, opened: Sequence[Publication]) -> AskedPlace:
    """The place in an address: ticked areas, typed text and what an earlier address held, together."""
    typed = asked.get("tekst", "")[:MOST_TYPED]
    texts = [*asked.getlist("gebied"), *_SEPARATORS.split(asked.get("gebieden", ""))]
    texts += [*_SEPARATORS.split(asked.get("postcodes", "")), *_SEPARATORS.split(typed)]
    areas: set[str] = set()
    postcodes: set[str] = set()
    unknown: list[str] = [text for text in _SEPARATORS.split(asked.get("onbekend", "")) if text.strip()]
    for text in filter(None, (text.strip() for text in texts)):
        if is_area_code(text.upper()):
            areas.add(text.upper())
        elif postcode := as_postcode(text):
            postcodes.add(postcode)
        elif code := _named(text, asked.get("gemeente", ""), opened):
            areas.add(code)
        else:
            unknown.append(text[:LONGEST_NAME])
    return AskedPlace(
        " ".join(asked.get("naam", "").split())[:LONGEST_NAME],
        tuple(sorted(areas)[:MOST_AREAS]),
        tuple(sorted(postcodes)[:MOST_AREAS]),
        asked.get("lijn", "").strip(),
        tuple(dict.fromkeys(unknown))[:MOST_AREAS],
    )


def _named(text: str, municipality: str, opened: Sequence[Publication]) -> str | None:
    """The code of the only area with exactly this name, in the municipality that was looked at where there are more."""
    found: list[str] = []
    for publication in opened:
        for match in find(library.search_index(publication).areas, text, 40):
            if match.kind is Kind.NAME and match.level in (Level.DISTRICT, Level.NEIGHBOURHOOD):
                found.append(match.code)
    here = [code for code in found if municipality_of(code) == municipality] or found
    smallest = [code for code in here if code.startswith("BU")] or here
    return smallest[0] if len(smallest) == 1 else None


def find_place(store: Store, opened: Sequence[Publication], asked: AskedPlace) -> FoundPlace:
    """The parts of a place; raises `AreaError` with what is wrong and the way out."""
    drawn = check_drawing(decode_outline(asked.outline), WGS84) if asked.outline else None
    publication = _publication(store, opened, asked, drawn)
    ground = open_ground(store, publication)
    pieces: list[PlaceParts] = []
    remarks: list[Mapping[str, str]] = []
    if drawn is not None:
        pieces.append(ground.parts_of_drawing(drawn))
    for resolved in (
        resolve_areas(ground, asked.areas) if asked.areas else None,
        resolve_postcodes(store, publication, asked.postcodes) if asked.postcodes else None,
    ):
        if resolved is not None:
            pieces.append(resolved.parts)
            remarks += resolved.remarks
    parts = pieces[0] if len(pieces) == 1 else ground.parts_together(pieces)
    return FoundPlace(publication, ground, parts, tuple(remarks), drawn)


def _publication(
    store: Store, opened: Sequence[Publication], asked: AskedPlace, drawn: shapely.Geometry | None
) -> Publication:
    """The publication that the place lies in; real and made-up areas are never put together."""
    if drawn is not None:
        for publication in opened:
            ground = open_ground(store, publication)
            if len(ground.rows) and len(ground.tree.query(drawn, predicate="intersects")):
                return publication
        raise AreaError(TOUCHES_NONE, "", "Draw within a municipality whose boundaries were loaded.")
    if asked.areas:
        holding = [one for one in opened if any(code in one.areas for code in asked.areas)]
        if len(holding) > 1:
            raise AreaError("Real and made-up areas are never put together:", ", ".join(asked.areas[:5]))
        return holding[0] if holding else opened[0]
    reason: AreaError | None = None
    for publication in opened:
        try:
            resolve_postcodes(store, publication, asked.postcodes)
        except AreaError as problem:
            reason = reason or problem
        else:
            return publication
    raise reason or AreaError("Nothing was published yet.")
