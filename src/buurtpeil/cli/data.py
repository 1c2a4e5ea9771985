# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies in the store, is it whole, and what may go?

Needs a store. Gives `data list`, `show`, `columns`, `corrections`, `verify`, `undo` and `gc`; only `gc`
removes anything, never what is current.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from buurtpeil.cli.lines import say_moment, say_size, wrap
from buurtpeil.cli.options import Progress, deliver, output_option, quiet_option, wait_option, waiting_store
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.pipeline.corrections import check_corrections, say
from buurtpeil.pipeline.uncatalogued import list_uncatalogued, uncatalogued_rows
from buurtpeil.store import Store

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Text to read, or JSON with everything.",
)


@click.group("data")
def data_group() -> None:
    """Look after the store: list, verify, undo, clean up."""


@data_group.command("list")
@format_option
@click.pass_obj
def list_command(store: Store, form: str) -> None:
    """List everything in the store; what is current is marked with ✓."""
    items = store.list()
    if form == "json":
        click.echo(to_json([asdict(item) for item in items]))
        return
    if not items:
        click.echo(f"The store {store.root} is empty. Run `buurtpeil demo`, or `buurtpeil load FOLDER`.")
        return
    records = [
        {
            "current": "✓" if item.current_for else "",
            "kind": item.kind,
            "id": item.id[:12],
            "title": item.title["en"],
            "moment": say_moment(item.moment),
            "rows": f"{item.rows:,}" if item.rows else "",
            "size": say_size(item.bytes),
        }
        for item in items
    ]
    headings = {"current": "", "kind": "Kind", "id": "Id", "title": "Title", "moment": "When"}
    click.echo(to_text(records, headings | {"rows": "Rows", "size": "Size"}, right={"rows", "size"}))
    total = say_size(sum(item.bytes for item in items))
    click.echo(f"{len(items)} in {store.root}, {total}. Times are those of the Netherlands.")


@data_group.command("show")
@click.argument("snapshot")
@format_option
@click.pass_obj
def show_command(store: Store, snapshot: str, form: str) -> None:
    """Show what one snapshot says of itself (SNAPSHOT: the first characters of its id)."""
    manifest = store.show(snapshot).manifest
    if form == "json":
        click.echo(to_json(manifest))
    else:
        click.echo("\n".join(_raw(manifest) if "description" in manifest else _derived(manifest)))


def _raw(manifest: Mapping[str, Any]) -> list[str]:
    """A delivery: who, what, when, how much, what was left out, and the files with their checksums."""
    about = manifest["description"]
    lines = [
        about["title"]["en"],
        f"  id          {manifest['id']}",
        f"  set         {about['publication_set']}",
        f"  publisher   {about['publisher']}",
        f"  reference   {about['reference']}",
        f"  licence     {about['licence']}",
        f"  delivery    {about['delivery']['en']}",
        f"  published   {about['published'] or 'not stated in the file'}",
        f"  loaded      {say_moment(manifest['retrieved'])}",
        f"  rows read   {manifest['rows_read']:,}",
    ]
    lines += [f"  {name:<11} {table['rows_kept']:,} rows taken" for name, table in manifest["tables"].items()]
    for item in manifest["left_out"]:
        lines.append(wrap(f"{item['what']} ({item['rows']:,}): {item['reason']['en']}", " " * 14, "  left out    "))
    lines += [wrap(note["en"], " " * 14, "  note        ") for note in manifest["notes"]]
    return lines + _files(manifest)


def _derived(manifest: Mapping[str, Any]) -> list[str]:
    """Results: when they were worked out, from what, by which versions of the methods."""
    recipe = manifest["recipe"]
    lines = [f"results {recipe.get('publication_set', '')}", f"  id          {manifest['id']}"]
    lines.append(f"  worked out  {say_moment(manifest['created'])}")
    lines += [f"  from        {name}" for name in recipe.get("inputs", ())]
    lines += [f"  {key:<11} {recipe[key]}" for key in sorted(recipe) if isinstance(recipe[key], (str, int))]
    lines += [f"  method      {name}: {version}" for name, version in _flat(recipe.get("methods", {}))]
    return lines + _files(manifest)


def _flat(methods: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for name, version in methods.items():
        within = version.items() if isinstance(version, Mapping) else [("", version)]
        found += [(f"{name} {part}".strip(), item) for part, item in within]
    return found


def _files(manifest: Mapping[str, Any]) -> list[str]:
    files = manifest["files"]
    return [
        f"  file        {name}, {say_size(item['bytes'])}, sha256 {item['sha256'][:12]}…"
        for name, item in files.items()
    ]


@data_group.command("columns")
@click.option("--column", metavar="LABEL", help="The figures of the column with exactly this label.")
@click.option("--area", metavar="CODE", help="The figures of this area, such as BU05990110.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Text to read, or data for another program.",
)
@output_option
@click.pass_obj
def columns_command(store: Store, column: str | None, area: str | None, form: str, output: Path | None) -> None:
    """List the loaded columns that no indicator uses, or give their figures.

    They keep the publisher's label and unit, and are for export only: they get no colour, no signal and no place in
    the compass. Columns about origin and the like are refused at loading and are not here.
    """
    snapshots, catalogue = store.raw_snapshots(), load_catalogue()
    records: list[dict[str, Any]]
    if column or area:
        records, shown = uncatalogued_rows(snapshots, catalogue, column, area), _ROWS
    else:
        records = [
            asdict(item) | {"periods": ", ".join(item.periods)} for item in list_uncatalogued(snapshots, catalogue)
        ]
        shown = _COLUMNS
    if form == "json":
        deliver(to_json(records), output)
    elif form == "csv":
        deliver(to_csv(records, list(records[0]) if records else list(shown)), output)
    else:
        count = f"{len(records):,} {'figures' if column or area else 'columns without an indicator'}"
        deliver(f"{to_text(records, shown, right={'value', 'figures'})}\n{count}", output)


_COLUMNS = {"dataset": "Dataset", "column": "Column", "unit": "Unit", "periods": "Periods", "figures": "Figures"}
_ROWS = {"area": "Area", "edition": "Edition", "period": "Period", "column": "Column", "value": "Value", "unit": "Unit"}


@data_group.command("verify")
@quiet_option
@click.pass_obj
def verify_command(store: Store, quiet: bool) -> None:
    """Check every file against its checksum; changes nothing. Exit code 1 when something is wrong."""
    progress = Progress(quiet)
    problems = store.verify(progress)
    progress.clear()
    for problem in problems:
        click.echo(f"✗ {problem.path}: {problem.what}")
    if problems:
        click.echo(
            f"{len(problems)} problem{'s'[: len(problems) != 1]}. Take the folders named here out of the store, then "
            "load the publishers' files again and publish: what is missing is made anew.",
            err=True,
        )
        raise click.exceptions.Exit(1)
    click.echo("✓ all is well")


@data_group.command("corrections")
@format_option
@click.pass_obj
def corrections_command(store: Store, form: str) -> None:
    """List the corrections of known errors, and whether each still fits its source.

    A list of corrections is loaded like any file (`buurtpeil load corrections.toml`) and made when publishing. Exit
    code 1 when one no longer fits: then nothing is published until someone has looked.
    """
    found = [item for name in _sets(store) for item in check_corrections(store.raw_snapshots(name))]
    if form == "json":
        click.echo(to_json([asdict(item) for item in found]))
    for item in found if form == "table" else ():
        made = item.correction
        mark = {"holds": "✓", "fails": "✗", "dataset-absent": "–"}[item.state]
        click.echo(wrap(f"{made.place}: {say(made.expect)} → {say(made.value)}", "  ", f"{mark} "))
        click.echo(wrap(f"{made.reason['en']} ({made.reporter}, {made.date})", "    "))
        if item.state != "holds":
            click.echo(wrap(item.found or "this dataset is not loaded, so nothing is corrected", "    "))
    if not found and form == "table":
        click.echo("No corrections are loaded.")
    if any(item.state == "fails" for item in found):
        raise click.exceptions.Exit(1)


def _sets(store: Store) -> list[str]:
    return sorted({snapshot.publication_set for snapshot in store.raw_snapshots()})


@data_group.command("undo")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken back.")
@wait_option
@click.pass_obj
def undo_command(store: Store, dry_run: bool, wait_seconds: float) -> None:
    """Take the last load back; what it replaced is current again.

    All files of one `buurtpeil load` are taken back together. No snapshot is removed: the figures stay in the store,
    and are no longer part of the next publication. Loading the same files again brings them back.
    """
    changes = store.last_load() if dry_run else waiting_store(store, wait_seconds).undo_load()
    if not changes:
        click.echo("There is no load to take back.")
        return
    verb = "would be taken back" if dry_run else "taken back"
    for change in changes:
        before, after = (change.before, change.after) if dry_run else (change.after, change.before)
        again = f"{before[:12]} is current again" if before else "the dataset has no current figures any more"
        click.echo(wrap(f"{change.source}/{change.dataset}: {(after or '')[:12]} {verb}; {again}", "  ", "↶ "))
    if not dry_run:
        click.echo("Readers see the earlier results after `buurtpeil publish`; until then nothing changes for them.")


@data_group.command("gc")
@click.option("--days", default=30, show_default=True, type=click.IntRange(0), help="Keep what is younger than this.")
@click.option("--raw", is_flag=True, help="Also remove publishers' files that are no longer current or used.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@wait_option
@click.pass_obj
def gc_command(store: Store, days: int, raw: bool, dry_run: bool, wait_seconds: float) -> None:
    """Remove leftovers and old results; never what is current."""
    removed = waiting_store(store, wait_seconds).gc(timedelta(days=days), include_raw=raw, dry_run=dry_run)
    for item in removed:
        click.echo(f"{item.kind:9} {item.name[:40]} ({say_size(item.bytes)})")
    verb = "would be removed" if dry_run else "removed"
    click.echo(f"{len(removed)} {verb}, {say_size(sum(item.bytes for item in removed))}")
