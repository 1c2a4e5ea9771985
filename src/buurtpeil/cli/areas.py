# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area does a person mean, and which are there?

Needs a publication. Gives `areas find` (by name or code, typo-tolerant) and `areas list`.
"""

from __future__ import annotations

import click

from buurtpeil.areas.find import build_index, find
from buurtpeil.cli.tables import to_text
from buurtpeil.errors import AreaError, StoreError
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.store import Store


@click.group("areas")
def areas_group() -> None:
    """Find and list areas."""


@areas_group.command("find")
@click.argument("text")
@click.option("--limit", default=15, show_default=True, help="Show at most this many.")
@click.pass_obj
def find_command(store: Store, text: str, limit: int) -> None:
    """Find areas by name, part of a name, or code.

    TEXT may hold a typing error: "Buitenhoff" finds Buitenhof.
    """
    records = [
        {
            "code": match.code,
            "name": match.name,
            "level": match.level.value,
            "municipality": match.municipality_name,
            "edition": publication.edition,
        }
        for publication in ensure_published(store)
        for match in find(build_index(publication.areas), text, limit)
    ]
    if not records:
        raise AreaError("No area has a name or code like", repr(text), "Try a shorter part of the name.")
    headings = {"code": "Code", "name": "Name", "level": "Level", "municipality": "Municipality", "edition": "Edition"}
    click.echo(to_text(records[:limit], headings))


@areas_group.command("list")
@click.option("--within", metavar="GM-CODE", help="The neighbourhoods of this municipality instead.")
@click.pass_obj
def list_command(store: Store, within: str | None) -> None:
    """List the municipalities that have figures, or the neighbourhoods of one."""
    records = []
    for publication in ensure_published(store):
        if within and within not in publication.areas:
            continue
        areas = publication.areas_within(within) if within else map(publication.area, publication.municipalities())
        records += [{"code": area.code, "name": area.name, "inhabitants": area.inhabitants} for area in areas]
    if not records:
        raise AreaError("There are no figures for", repr(within), "See `buurtpeil areas list`.")
    click.echo(to_text(records, {"code": "Code", "name": "Name", "inhabitants": "Inhabitants"}))


def ensure_published(store: Store) -> tuple[Publication, ...]:
    """All current publications; raises `StoreError` with the way out when there is none."""
    publications = open_publications(store)
    if not publications:
        raise StoreError(
            "Nothing was published yet.", str(store.root), "Run `buurtpeil demo`, or `load` and `publish`."
        )
    return publications
