# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which published area does a person mean by a code or a name?

Needs a store and what the person wrote: ``GM0599``, ``bu05990110@2024`` or ``Zoetermeer``. Gives the publication and
the code; otherwise an error that says which areas look like it, or of which edition the code is.
"""

from __future__ import annotations

import pyarrow.compute as pc

from buurtpeil.areas.codes import Level, is_area_code, is_code_of, parse_area_id
from buurtpeil.areas.find import Kind as MatchKind
from buurtpeil.areas.find import Match, build_index, find
from buurtpeil.errors import AreaError, StoreError
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.store import Store

SHOWN = 5


def ensure_published(store: Store, with_abroad: bool = False) -> tuple[Publication, ...]:
    """The current publications, of another country too if asked; `StoreError` with the way out when there is none."""
    publications = tuple(one for one in open_publications(store) if with_abroad or one.is_dutch)
    if not publications and open_publications(store):
        raise StoreError(
            "Only English areas were published in",
            f"{store.root}.",
            "See one with `buurtpeil profile E01000001`, or load Dutch figures and publish.",
        )
    if not publications:
        raise StoreError(
            "Nothing was published yet in", f"{store.root}.", "Run `buurtpeil demo`, or `buurtpeil load` and `publish`."
        )
    return publications


def find_area(store: Store, wanted: str) -> tuple[Publication, str]:
    """(publication, code) of the one area that `wanted` means; raises `AreaError` for none, several or an old code."""
    publications = ensure_published(store)
    code, separator, _ = wanted.strip().upper().partition("@")
    if is_code_of(code, [Level.ENGLISH_LSOA]):
        raise AreaError(
            "English areas have no place in the Dutch division, and ranks are not judged:",
            code,
            f"See its ranks with `buurtpeil profile {code}`, one area at a time.",
        )
    if not is_area_code(code):
        return _by_name(publications, wanted)
    for publication in publications:
        if code in publication.areas:
            if separator and parse_area_id(wanted.upper()).edition != publication.edition:
                raise AreaError(
                    "The figures were published on the areas of another edition:",
                    f"{publication.edition}, not {wanted.partition('@')[2]}.",
                    f"{code}@{publication.edition} is {publication.areas.name(code)} now; boundaries may have moved.",
                )
            return publication, code
    raise _unknown(store, publications, code)


def _by_name(publications: tuple[Publication, ...], name: str) -> tuple[Publication, str]:
    matches = [
        (publication, match)
        for publication in publications
        for match in find(build_index(publication.areas), name, SHOWN + 1)
    ]
    exact = [(publication, match) for publication, match in matches if match.kind is MatchKind.NAME]
    largest = [(publication, match) for publication, match in exact if match.level is exact[0][1].level]
    if len(largest) == 1:
        return largest[0][0], largest[0][1].code
    found = [match for _, match in exact or matches]
    if not found:
        raise AreaError("No area has a code or name like", f"{name!r}.", "Search with `buurtpeil areas find NAME`.")
    raise AreaError(
        "Several areas may be meant by" if exact else "No area is called",
        f"{name!r}: {'; '.join(map(_described, found[:SHOWN]))}{' …' if len(found) > SHOWN else ''}.",
        "Give the code of the one you mean.",
    )


def _described(match: Match) -> str:
    inside = f" in {match.municipality_name}" if match.municipality_name != match.name else ""
    return f"{match.code} ({match.name}{inside})"


def _unknown(store: Store, publications: tuple[Publication, ...], code: str) -> AreaError:
    editions = sorted({publication.edition for publication in publications})
    elsewhere: dict[int, str] = {}
    for snapshot in store.raw_snapshots():
        table = snapshot.areas()
        if table is not None:
            for row in table.filter(pc.equal(table["area"], code)).to_pylist():
                elsewhere[int(row["edition"])] = str(row["name"])
    if elsewhere:
        return AreaError(
            "This code is of another edition than the published figures:",
            f"{code} is {elsewhere[max(elsewhere)]} in {', '.join(map(str, sorted(elsewhere)))}; "
            f"published are areas of {', '.join(map(str, editions))}.",
            "Search the area of today by name with `buurtpeil areas find NAME`.",
        )
    return AreaError(
        "No publication holds this area:", f"{code!r}.", "Search by name with `buurtpeil areas find NAME`."
    )
