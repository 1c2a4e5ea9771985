# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does someone print the briefs of areas, or of all areas of a municipality, without opening the monitor?

Needs a store and areas. Gives one PDF with a bookmark an area, or a PDF an area in a folder; the same documents as the
pages give.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from buurtpeil.areas.codes import Level
from buurtpeil.areas.words import fold
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import Progress, deliver_bytes, language_option, quiet_option
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store


@click.command("brief")
@click.argument("areas", nargs=-1, metavar="[AREA...]")
@click.option("--within", metavar="MUNICIPALITY", help="All neighbourhoods of this municipality.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The PDF to write; with --separate the folder for one PDF an area.",
)
@click.option("--separate", is_flag=True, help="A PDF for each area.")
@language_option
@quiet_option
@click.pass_obj
def brief_command(
    store: Store,
    areas: tuple[str, ...],
    within: str | None,
    output: Path,
    separate: bool,
    language: str,
    quiet: bool,
) -> None:
    """Write the brief of areas as PDF, for a meeting (extra: pdf).

    AREA is a code or name of a neighbourhood or district. All areas must be of one publication.
    """
    if bool(areas) == (within is not None):
        raise click.UsageError("Name areas, or give --within; not both.")
    publication, codes = _codes(store, areas, within)
    _set_up(store)
    from django.utils.translation import override

    from buurtpeil.web.monitor.briefs import brief_of, to_pdf

    progress = Progress(quiet)
    with override(language):
        if not separate:
            progress(f"{len(codes)} briefs" if len(codes) > 1 else "one brief")
            content = to_pdf(publication, [brief_of(publication, code) for code in codes])
            progress.clear()
            deliver_bytes(content, output)
            return
        output.mkdir(parents=True, exist_ok=True)
        for number, code in enumerate(codes, 1):
            progress(f"brief {number} of {len(codes)}")
            content = to_pdf(publication, [brief_of(publication, code)])
            (output / f"{code}-{_slug(publication.areas.name(code))}.pdf").write_bytes(content)
        progress.clear()
    click.echo(f"{len(codes)} briefs in {output}")


def _codes(store: Store, areas: Sequence[str], within: str | None) -> tuple[Publication, list[str]]:
    if within is not None:
        publication, code = find_area(store, within)
        found = [area.code for area in publication.areas_within(code, Level.NEIGHBOURHOOD)]
        if not found:
            raise AreaError("This area has no neighbourhoods of its own:", f"{within!r}.", "Give a municipality.")
        return publication, found
    pairs = [find_area(store, area) for area in areas]
    if len({publication.id for publication, _ in pairs}) > 1:
        raise AreaError("Real and made-up areas are never put together:", ", ".join(areas))
    return pairs[0][0], list(dict.fromkeys(code for _, code in pairs))


def _set_up(store: Store) -> None:
    """The words of the pages are those of the web application; nothing of it is served."""
    import django

    os.environ["BUURTPEIL_STORE"] = str(store.root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtpeil.web.settings")
    django.setup()
    from buurtpeil.web.translations import ensure_compiled

    ensure_compiled()


def _slug(name: str) -> str:
    return re.sub(r"\s+", "-", fold(name))[:60]
