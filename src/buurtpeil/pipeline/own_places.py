# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which blocks does a kept place, a list of codes or a postcode stand for in a publication?

Needs the store, a publication and the place. Gives its parts, and in words what could not be told: a code that this
edition does not hold, a postcode that nobody knows here. What can be told is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.own_place import OwnDivision, OwnPlace
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.ground import crosswalk_of_publication, open_address_book, open_ground, postcode_shape
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

Bilingual = Mapping[str, str]
MOST_NAMED = 5
LEAST_PART = 0.5  # of a neighbourhood of today, for it to belong to a place of another edition


@dataclass(frozen=True, eq=False)
class ResolvedPlace:
    """The parts of a place in a publication, and what is to be known of how they were found."""

    parts: PlaceParts
    remarks: tuple[Bilingual, ...] = ()


def resolve_place(store: Store, publication: Publication, division: OwnDivision, place: OwnPlace) -> ResolvedPlace:
    """The parts of a kept place.

    Raises `AreaError` where nothing of it can be told in this publication.
    """
    ground = open_ground(store, publication)
    if place.drawn:
        return ResolvedPlace(ground.parts_of_drawing(place.shape))
    if place.postcodes:
        return resolve_postcodes(store, publication, place.postcodes)
    if division.area_edition != publication.edition:
        crosswalk = crosswalk_of_publication(store, publication, division.area_edition)
        return resolve_earlier_areas(ground, place.areas, crosswalk)
    return resolve_areas(ground, place.areas)


def resolve_areas(ground: Ground, codes: Sequence[str]) -> ResolvedPlace:
    """Whole neighbourhoods; a district or municipality stands for all neighbourhoods in it."""
    by_code = {code: _neighbourhoods(ground.areas, code) for code in codes}
    unknown = [code for code, found in by_code.items() if not found]
    rows = {row for found in by_code.values() for row in found}
    if not rows:
        raise AreaError(
            f"Edition {ground.areas.edition} holds none of these areas:",
            _named(unknown),
            "Give codes of that edition; follow a code with `buurtpeil areas crosswalk`.",
        )
    return ResolvedPlace(ground.parts_of_areas(rows), _not_held(unknown, len(codes), ground.areas.edition))


def resolve_earlier_areas(ground: Ground, codes: Sequence[str], crosswalk: Crosswalk) -> ResolvedPlace:
    """Areas of another edition, followed to the publication's: the neighbourhoods that lie in them for at least half.

    An equal code is no evidence (docs/adr/0009). Areas that can't be followed are named with their share.
    """
    by_code = {code: _neighbourhoods(crosswalk.source, code) for code in codes}
    meant = np.array(sorted({row for found in by_code.values() for row in found}), dtype=np.int64)
    inside = np.isin(crosswalk.from_row, meant)
    targets = np.unique(crosswalk.to_row[inside])
    rows = [row for row in targets.tolist() if _part_inside(crosswalk, row, inside) >= LEAST_PART]
    if not rows:
        raise AreaError(
            f"None of these areas of {crosswalk.source.edition} can be followed to {ground.areas.edition}:",
            _named(list(codes)),
            f"See why with `buurtpeil areas crosswalk`, or give codes of {ground.areas.edition}.",
        )
    lost = [
        refusal.code for refusal in crosswalk.unmoved if refusal.code in set(crosswalk.source.codes[meant].tolist())
    ]
    remarks = _followed(crosswalk, len(meant), len(rows), lost)
    unknown = [code for code, found in by_code.items() if not found]
    return ResolvedPlace(
        ground.parts_of_areas(rows), (*remarks, *_not_held(unknown, len(codes), crosswalk.source.edition))
    )


def _part_inside(crosswalk: Crosswalk, row: int, inside: npt.NDArray[np.bool_]) -> float:
    """The share of a target area that comes from the areas that are meant; an unknown part counts if all are meant."""
    pairs = crosswalk.to_row == row
    if inside[pairs].all():
        return float(crosswalk.origin[row])
    return float(np.nan_to_num(crosswalk.part[pairs & inside]).sum())


def _followed(crosswalk: Crosswalk, before: int, after: int, lost: Sequence[str]) -> tuple[Bilingual, ...]:
    years = crosswalk.source.edition, crosswalk.target.edition
    followed = {
        "nl": f"De {before} buurten van {years[0]} zijn gevolgd naar {after} buurten van {years[1]}.",
        "en": f"The {before} neighbourhoods of {years[0]} were followed to {after} neighbourhoods of {years[1]}.",
    }
    if not lost:
        return (followed,)
    not_followed = {
        "nl": f"Niet of niet helemaal te volgen, en in zoverre niet meegeteld: {_named(lost)}.",
        "en": f"Can't be followed, or not wholly, and left out to that extent: {_named(lost)}.",
    }
    return followed, not_followed


def _not_held(unknown: Sequence[str], count: int, year: int) -> tuple[Bilingual, ...]:
    if not unknown:
        return ()
    told = _named(unknown)
    return (
        {
            "nl": f"{len(unknown)} van {count} gebieden kent de indeling van {year} niet: {told}. De cijfers gaan over "
            "de rest.",
            "en": f"The edition of {year} does not hold {len(unknown)} of {count} areas: {told}. The figures are "
            "about the rest.",
        },
    )


def resolve_postcodes(store: Store, publication: Publication, postcodes: Sequence[str]) -> ResolvedPlace:
    """The blocks of which at least half of the homes have one of the postcodes; else, for four digits, the boundary."""
    ground, book = open_ground(store, publication), open_address_book(store, publication)
    found: list[PlaceParts] = []
    remarks: list[Bilingual] = []
    unknown: list[str] = []
    by_address = np.zeros(0 if book is None else len(book), dtype=bool)
    for postcode in postcodes:
        meant = None if book is None else book.with_postcode(postcode)
        shape = postcode_shape(store, publication, postcode)
        if meant is not None and meant.any():
            by_address |= meant
        elif shape is not None:
            found.append(ground.parts_of_drawing(shape.shape))
            remarks.append(
                {
                    "nl": f"Van postcode {postcode} is de grens van {shape.edition} gebruikt.",
                    "en": f"The boundary of {shape.edition} was used for postcode {postcode}.",
                }
            )
        else:
            unknown.append(postcode)
    if by_address.any():
        found.append(ground.parts_of_addresses(by_address))
    if not found:
        raise AreaError(
            "No address and no boundary of this postcode was loaded:",
            _named(unknown),
            "Load an extract of the BAG, or boundaries of postcodes with their year (`buurtpeil load --edition`).",
        )
    if unknown:
        told = _named(unknown)
        remarks.append(
            {
                "nl": f"Onbekend, en dus niet meegeteld: {told}.",
                "en": f"Unknown, and so left out: {told}.",
            }
        )
    return ResolvedPlace(found[0] if len(found) == 1 else ground.parts_together(found), tuple(remarks))


def _neighbourhoods(areas: AreaTable, code: str) -> list[int]:
    """The rows of the neighbourhoods that a code stands for; empty where this edition does not hold it.

    Codes nest (BU05990110 lies in WK059901), so this holds too where an edition's boundaries name neighbourhoods only.
    """
    level = level_of(code)
    if level not in (Level.MUNICIPALITY, Level.DISTRICT, Level.NEIGHBOURHOOD):
        return []
    inside = np.char.startswith(areas.codes, f"BU{code[2:]}")
    found: list[int] = np.flatnonzero(inside).tolist()
    return found


def _named(names: Sequence[str]) -> str:
    more = f" + {len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
