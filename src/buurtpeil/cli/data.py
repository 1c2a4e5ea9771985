# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies in the store, is it whole, and what may go?

Needs a store. Gives `data list`, `show`, `verify` and `gc`; only `gc` removes anything, and never what is current.
"""

from __future__ import annotations

from datetime import timedelta

import click

from buurtpeil.cli.tables import to_json, to_text
from buurtpeil.store import Store


@click.group("data")
def data_group() -> None:
    """Look after the store: list, show, verify, clean up."""


@data_group.command("list")
@click.pass_obj
def list_command(store: Store) -> None:
    """List everything in the store; what is current is marked with ✓."""
    records = [
        {
            "current": "✓" if item.current_for else "",
            "kind": item.kind,
            "id": item.id[:12],
            "title": item.title.get("en", ""),
            "moment": item.moment,
            "rows": item.rows,
            "size": f"{item.bytes / 1e6:,.1f} MB",
        }
        for item in store.list()
    ]
    if not records:
        click.echo(f"The store {store.root} is empty. Run `buurtpeil demo`, or `buurtpeil load FOLDER`.")
        return
    headings = {
        "current": "",
        "kind": "Kind",
        "id": "Id",
        "title": "Title",
        "moment": "When (UTC)",
        "rows": "Rows",
        "size": "Size",
    }
    click.echo(to_text(records, headings))


@data_group.command("show")
@click.argument("snapshot")
@click.pass_obj
def show_command(store: Store, snapshot: str) -> None:
    """Show everything one snapshot says of itself (SNAPSHOT: the first characters of its id)."""
    click.echo(to_json(store.show(snapshot).manifest))


@data_group.command("verify")
@click.pass_obj
def verify_command(store: Store) -> None:
    """Check every file against its checksum; changes nothing."""
    problems = store.verify(lambda place: click.echo(f"  … {place}", err=True))
    for problem in problems:
        click.echo(f"✗ {problem.path}: {problem.what}")
    if problems:
        click.echo(f"{len(problems)} problems. Load the publisher's files again to replace what is damaged.", err=True)
        raise click.exceptions.Exit(1)
    click.echo("✓ all is well")


@data_group.command("gc")
@click.option("--days", default=30, show_default=True, type=click.IntRange(0), help="Keep what is younger than this.")
@click.option("--raw", is_flag=True, help="Also remove publishers' files that are no longer current or used.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.pass_obj
def gc_command(store: Store, days: int, raw: bool, dry_run: bool) -> None:
    """Remove leftovers and old results; never what is current."""
    removed = store.gc(timedelta(days=days), include_raw=raw, dry_run=dry_run)
    for item in removed:
        click.echo(f"{item.kind:9} {item.name[:40]} ({item.bytes / 1e6:,.1f} MB)")
    verb = "would be removed" if dry_run else "removed"
    click.echo(f"{len(removed)} {verb}, {sum(item.bytes for item in removed) / 1e6:,.1f} MB")
