# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a place or a division kept, and found again?

Needs the store and what a person wrote. Gives the next edition, with ids that stay the same from edition to edition,
and the kept place that a name or id means.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from buurtpeil.areas.codes import MADE_UP_MUNICIPALITY, municipality_of
from buurtpeil.areas.own_place import OwnDivision, OwnPlace, new_id
from buurtpeil.areas.words import fold
from buurtpeil.cli.lookup import ensure_published
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.own_places import ResolvedPlace, resolve_place
from buurtpeil.pipeline.place_at import KeptPlace
from buurtpeil.pipeline.publication import Publication
from buurtpeil.sources.division import DivisionPlace
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf

WAIT_SECONDS = 20.0


def today() -> date:
    """The day in the Netherlands."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def next_edition(
    store: Store,
    publication: Publication,
    name: str,
    places: Sequence[DivisionPlace],
    is_single: bool,
    area_edition: int | None = None,
) -> OwnDivision:
    """The edition to keep under `name`: the first, or the next one of what is kept under it.

    A place keeps its id where the earlier edition has one of the same name and first day.
    """
    now = datetime.now(UTC)
    earlier = PlaceShelf(store.root).find(name)
    if earlier is not None and earlier.is_single != is_single:
        raise AreaError("This name is taken by another kind of place:", repr(earlier.name), "Choose another name.")
    if earlier is not None and earlier.publication_set != publication.publication_set:
        raise AreaError("A place can't move between real and made-up areas:", repr(name), "Choose another name.")
    ids = {(fold(place.name), place.valid_from): place.id for place in earlier.places} if earlier else {}
    division_id = earlier.id if earlier else _fresh(now)
    members = []
    for place in places:
        own = division_id if is_single else ids.get((fold(place.name), place.valid_from)) or _fresh(now)
        members.append(
            OwnPlace(own, place.name, place.drawn, place.areas, place.postcodes, place.valid_from, place.valid_to)
        )
    return OwnDivision(
        division_id,
        name,
        earlier.edition + 1 if earlier else 1,
        now.isoformat(timespec="seconds"),
        area_edition or publication.edition,
        publication.publication_set,
        tuple(members),
        is_single,
    )


def _fresh(now: datetime) -> str:
    return new_id(now, os.urandom(10))


def find_kept(store: Store, text: str) -> KeptPlace | None:
    """The kept place that is valid today with this id or name; None where there is none.

    Raises `AreaError` where several divisions have a place of this name.
    """
    found: dict[str, KeptPlace] = {}
    for division in PlaceShelf(store.root).current():
        for place in division.find(text):
            if place.holds_on(today()):
                found[place.id] = KeptPlace(division, place)
    if len(found) > 1:
        named = "; ".join(f"{kept.place.name} in {kept.division.name} ({kept.place.id})" for kept in found.values())
        raise AreaError("Several kept places have this name:", named, "Give the id of the one you mean.")
    return next(iter(found.values()), None)


def publication_for(store: Store, division: OwnDivision) -> Publication:
    """The current publication of the set that a division was kept for."""
    for publication in ensure_published(store):
        if publication.publication_set == division.publication_set:
            return publication
    raise AreaError("Nothing is published of the set of this place:", division.publication_set, "Publish it again.")


def publication_for_codes(store: Store, codes: Sequence[str]) -> Publication:
    """The publication of real or made-up areas, whichever these codes (of any edition) are about."""
    made_up = {municipality_of(code) == MADE_UP_MUNICIPALITY for code in codes}
    if len(made_up) != 1:
        raise AreaError("Real and made-up areas are never put together:", ", ".join(codes), "Name one of the two.")
    for publication in ensure_published(store):
        if publication.is_made_up in made_up:
            return publication
    raise AreaError("Nothing is published of these areas:", ", ".join(codes[:5]), "Load and publish them first.")


def resolve_kept(store: Store, kept: KeptPlace) -> tuple[Publication, ResolvedPlace]:
    """The publication and the parts of a kept place."""
    publication = publication_for(store, kept.division)
    return publication, resolve_place(store, publication, kept.division, kept.place)
