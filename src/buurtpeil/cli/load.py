# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do a publisher's files become published figures, from a terminal?

Needs files or folders. Gives raw snapshots (`load`) and a publication (`publish`), and says what was taken,
what was left out and why. A file that is refused changes nothing.
"""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path

import click

from buurtpeil.errors import BuurtpeilError, SourceError
from buurtpeil.pipeline.publish import publish
from buurtpeil.sources.registry import discover
from buurtpeil.store import Store
from buurtpeil.store.delivery import Delivery

LONGEST_LIST = 140  # characters of a list of what was left out; the snapshot keeps all of it


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--publish/--no-publish", "also_publish", default=False, help="Work out the results right after loading.")
@click.pass_obj
def load_command(store: Store, paths: tuple[Path, ...], also_publish: bool) -> None:
    """Read publishers' files into the store.

    PATHS are files or folders; folders are searched. Each file is taken whole or not at all. Files that no adapter
    knows are named and left alone.
    """
    found = []
    unrecognised: list[Path] = []
    for path in paths:
        known, unknown = discover(path)
        found += known
        unrecognised += unknown
    refused = 0
    for adapter, path in found:
        try:
            delivery = adapter.read(path, lambda message: click.echo(f"  … {message}", err=True))
            snapshot = store.publish_raw(delivery, datetime.now(UTC))
        except SourceError as problem:
            refused += 1
            click.echo(f"✗ {path.name}: {problem}", err=True)
            continue
        click.echo(f"{'✓' if snapshot.is_new else '='} {path.name}: {_account(delivery)} [{snapshot.id[:12]}]")
        for left_out in delivery.left_out:
            what = textwrap.shorten(left_out.what, LONGEST_LIST, placeholder=" … (all of them: `buurtpeil data show`)")
            click.echo(f"    left out: {what} ({left_out.rows:,}): {left_out.reason['en']}")
    if unrecognised:
        click.echo(f"Not recognised, left alone ({len(unrecognised)}): {', '.join(path.name for path in unrecognised)}")
    if refused:
        click.echo(f"{refused} of {len(found)} files were refused; nothing of them was taken.", err=True)
    if not found:
        raise SourceError("No file was recognised under", ", ".join(map(str, paths)), "See docs/data-loading.md.")
    if also_publish and refused < len(found):
        _publish_all(store)
    elif refused < len(found):
        click.echo("Now run `buurtpeil publish` to work out the results.")
    if refused:
        raise click.exceptions.Exit(1)


def _account(delivery: Delivery) -> str:
    parts = [f"{delivery.rows_read:,} rows read"]
    for name in ("figures", "areas", "boundaries"):
        table = getattr(delivery, name)
        if table is not None:
            parts.append(f"{table.num_rows:,} {name}")
    return f"{delivery.description.title['en']} ({', '.join(parts)})"


@click.command("publish")
@click.pass_obj
def publish_command(store: Store) -> None:
    """Work out estimates, compass and signals from everything that was loaded.

    The results appear at once when all is done; until then readers see the earlier publication.
    """
    _publish_all(store)


def _publish_all(store: Store) -> None:
    sets = sorted({snapshot.manifest["description"]["publication_set"] for snapshot in store.raw_snapshots()})
    if not sets:
        raise BuurtpeilError(
            "There is nothing to publish:", str(store.root), "Load figures with `buurtpeil load FOLDER`."
        )
    for publication_set in sets:
        snapshot = publish(store, publication_set, progress=lambda message: click.echo(f"  … {message}", err=True))
        click.echo(f"✓ published {publication_set} [{snapshot.id[:12]}]")
