# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do figures come in straight from the publisher, from a terminal?

Needs a municipality and a connection. Gives raw snapshots of its key figures, crimes and boundaries, as `load` does of
files. The only command that makes an outgoing call; it shows beforehand what it would ask.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from buurtpeil.areas.codes import Level, is_code_of
from buurtpeil.cli.keeping import Keeping
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.load import close_account, keep_delivery, refuse
from buurtpeil.cli.options import Progress, quiet_option, wait_option, waiting_store
from buurtpeil.errors import BuurtpeilError, SourceError, StoreError
from buurtpeil.sources import ogc_features, statline_odata
from buurtpeil.sources.live.bundle import SUFFIX
from buurtpeil.sources.live.cache import PageCache
from buurtpeil.sources.live.collect import fetch_boundaries, fetch_table, find_municipality, first_addresses
from buurtpeil.sources.live.http import Fetcher
from buurtpeil.sources.live.pages import NotThereError
from buurtpeil.sources.live.reader import Reader
from buurtpeil.sources.live.tables import LiveBoundaries, LiveTable, base_of, live_boundaries, live_tables, services
from buurtpeil.store import Store

Item = LiveTable | LiveBoundaries
CACHE_FOLDER = "fetched"
_LEFTOVER_SECONDS = 86_400
wait = time.sleep  # between questions; tests put a clock of their own here


@click.command("fetch")
@click.option("--area", help="Name or code of one municipality, such as Zoetermeer or GM0637.")
@click.option("--table", "tables", multiple=True, metavar="ID", help="Only this table; may be given more than once.")
@click.option("--year", "years", multiple=True, type=int, help="Only this year; may be given more than once.")
@click.option("--from", "instead", metavar="BASE_URL", default="", help="Ask this host, such as a mirror, instead.")
@click.option("--list", "only_list", is_flag=True, help="List what can be fetched, and ask nothing.")
@click.option("--dry-run", is_flag=True, help="Show which addresses would be asked, and ask nothing.")
@click.option(
    "--contact",
    envvar="BUURTPEIL_CONTACT",
    default="",
    help="E-mail or web address sent along, so that the publisher can reach you.  [default: BUURTPEIL_CONTACT]",
)
@click.option(
    "--proxy",
    envvar="BUURTPEIL_PROXY",
    default="",
    metavar="URL",
    help="Go out through this proxy, such as http://proxy.example:8080.  [default: BUURTPEIL_PROXY]",
)
@click.option(
    "--publish/--no-publish",
    "also_publish",
    default=False,
    help="Work out the results right after fetching, when nothing was refused.",
)
@quiet_option
@wait_option
@click.pass_obj
def fetch_command(
    store: Store,
    area: str | None,
    tables: tuple[str, ...],
    years: tuple[int, ...],
    instead: str,
    only_list: bool,
    dry_run: bool,
    contact: str,
    proxy: str,
    also_publish: bool,
    quiet: bool,
    wait_seconds: float,
) -> None:
    """Fetch the figures of one municipality from CBS, the police and PDOK.

    Without --table or --year: the key figures of all years, registered crimes, and the boundaries. A fetch that was
    stopped goes on where it was; what did not change is not fetched again. Each table is taken whole or not at all: a
    table that changed in a way Buurtpeil does not know is refused with the reason, and the others are still taken.
    """
    chosen = _choose(tables, years)
    if only_list:
        _list(chosen if tables or years else [*live_tables(), *live_boundaries()])
        return
    if not area:
        raise click.UsageError("Name one municipality, for example --area Zoetermeer.")
    if dry_run:
        _show(chosen, area, instead)
        return
    progress = Progress(quiet)
    asking = _Asking(store, instead, contact, proxy, progress)
    wanted = asking.municipality(area)
    progress.clear()
    click.echo(f"{wanted[1]} ({wanted[0]})")
    _fetch_all(waiting_store(store, wait_seconds), asking, chosen, wanted, also_publish, wait_seconds)


class _Asking:
    """The services, each with its own connection and one cache together."""

    def __init__(self, store: Store, instead: str, contact: str, proxy: str, progress: Progress) -> None:
        self.progress = progress
        cache = PageCache(store.root / CACHE_FOLDER)
        self._readers = {}
        for service in services():
            official, base = base_of(service, instead)
            fetcher = Fetcher(base, wait, _now, progress, contact=contact, proxy=proxy)
            self._readers[service] = Reader(fetcher, cache, official, base, _now, progress)

    def municipality(self, area: str) -> tuple[str, str]:
        """(code, name), looked up in the latest key figures; a year that has no such table yet is passed over."""
        tables = [table for table in live_tables() if table.kind == "kwb"]
        for table in reversed(tables):
            try:
                return find_municipality(self._readers["statline"], table, area)
            except NotThereError:
                if table is tables[0]:
                    raise
        raise AssertionError("the oldest table returns or raises")

    def bundle(self, item: Item, area: tuple[str, str], folder: Path) -> Path:
        """The publisher's answers in one file."""
        target = folder / f"{item.id}-{area[0]}{SUFFIX}"
        if isinstance(item, LiveTable):
            return fetch_table(self._readers[item.service], item, area, target)
        day = _now().date().isoformat()
        return fetch_boundaries(self._readers[item.service], item, area, day, target)


@dataclass
class _Outcome:
    taken: int = 0
    refused: int = 0
    absent: int = 0


def _fetch_all(
    store: Store, asking: _Asking, chosen: list[Item], area: tuple[str, str], also_publish: bool, wait_seconds: float
) -> None:
    outcome = _Outcome()
    beside = store.root / CACHE_FOLDER
    beside.mkdir(parents=True, exist_ok=True)
    _sweep(beside)
    keep = Keeping.now("fetch")
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=beside) as folder:
        for number, item in enumerate(chosen, 1):
            try:
                path = asking.bundle(item, area, Path(folder))
                adapter = statline_odata.ADAPTER if isinstance(item, LiveTable) else ogc_features.ADAPTER
                keep_delivery(store, adapter, path, asking.progress.within(number, len(chosen)), keep)
                outcome.taken += 1
            except NotThereError as problem:
                asking.progress.clear()
                click.echo(wrap(f"{item.id} ({item.name}): {problem.what.rstrip(':')}.", "  ", "- "), err=True)
                outcome.absent += 1
            except SourceError as problem:
                asking.progress.clear()
                refuse(f"{item.id} ({item.name})", problem)
                outcome.refused += 1
            except StoreError as problem:
                asking.progress.clear()
                raise StoreError(
                    problem.what, problem.values, f"{problem.way_out} Taken before this: {outcome.taken}."
                ) from problem
    if outcome.absent:
        click.echo(f"Not there, left out: {outcome.absent}.", err=True)
    if not outcome.taken and not outcome.refused:
        raise SourceError("The publishers have nothing of", f"{area[1]} ({area[0]}).", "See `buurtpeil fetch --list`.")
    counts = (outcome.taken, outcome.refused, outcome.taken + outcome.refused)
    close_account(store, counts, "sources", also_publish, asking.progress, wait_seconds)


def _sweep(beside: Path) -> None:
    """Remove what a killed fetch of more than a day ago left; a younger one may still be at work."""
    for folder in beside.glob("bundle-*"):
        if _now().timestamp() - folder.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _choose(tables: tuple[str, ...], years: tuple[int, ...]) -> list[Item]:
    """The tables and boundaries that the options leave; raises `BuurtpeilError` when that is none."""
    every: list[Item] = [*live_tables(), *live_boundaries()]
    wanted = {identifier.upper() for identifier in tables}
    unknown = sorted(wanted - {item.id.upper() for item in every})
    chosen = [
        item
        for item in every
        if (item.id.upper() in wanted if wanted else not getattr(item, "only_when_named", False))
        and (not years or item.year in (None, *years))
    ]
    if unknown or not chosen:
        raise BuurtpeilError(
            "There is nothing to fetch that is called" if unknown else "There is nothing to fetch of",
            f"{', '.join(unknown or map(str, years))}.",
            "See `buurtpeil fetch --list`.",
        )
    return chosen


def _list(chosen: list[Item]) -> None:
    width = max(len(item.id) for item in chosen)
    for item in chosen:
        click.echo(f"{item.id:<{width}}  {item.year or 'all':<5} {item.name}")
    click.echo(
        wrap(
            "The list comes from public sources and was not checked against the live services: a table that "
            "is not as expected is refused when it is fetched."
        )
    )


def _show(chosen: list[Item], area: str, instead: str) -> None:
    code = area.strip().upper()
    if not is_code_of(code, (Level.MUNICIPALITY,)):
        click.echo(f"First the code of {area!r} would be looked up; below it stands as GM----.")
        code = "GM----"
    for item in chosen:
        _, base = base_of(item.service, instead)
        for address in first_addresses(base, item, code):
            click.echo(address)
    click.echo("Nothing was asked.", err=True)


def _now() -> datetime:
    return datetime.now(UTC)
