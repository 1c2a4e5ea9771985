# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do a publisher's files come into the store, from a terminal?

Needs files or folders. Gives a raw snapshot for each file that is as expected, and an account of what was taken, what
was left out and why. A file that is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from buurtpeil.cli.account import describe_delivery, left_out_lines, note_lines
from buurtpeil.cli.keeping import Keeping, own_adapter
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import Progress, quiet_option, wait_option, waiting_store
from buurtpeil.cli.publish import publish_all
from buurtpeil.errors import BuurtpeilError, SourceError, StoreError
from buurtpeil.sources.base import Adapter
from buurtpeil.sources.files import files_under
from buurtpeil.sources.refused import RefusedAdapter
from buurtpeil.sources.registry import adapter_for, adapter_with_edition, discover
from buurtpeil.store import Store


@dataclass
class _Found:
    """What lies under the paths: files with their adapter, files nobody knows or that hold nothing usable, faults."""

    known: list[tuple[Adapter, Path]] = field(default_factory=list)
    unknown: list[Path] = field(default_factory=list)
    unusable: list[tuple[RefusedAdapter, Path]] = field(default_factory=list)
    faults: list[tuple[Path, BuurtpeilError]] = field(default_factory=list)


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--publish/--no-publish",
    "also_publish",
    default=False,
    help="Work out the results right after loading, when no file was refused.",
)
@click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What the columns of a file of your own mean; see `buurtpeil own guess`.",
)
@click.option("--preview", "only_preview", is_flag=True, help="Only show what would change; nothing is kept.")
@click.option("--yes", "-y", is_flag=True, help="Keep a file of your own without asking.")
@click.option(
    "--edition",
    type=click.IntRange(1995, 2100),
    help="Year of postcode boundaries, which their file doesn't state; you answer for it.",
)
@quiet_option
@wait_option
@click.pass_obj
def load_command(
    store: Store,
    paths: tuple[Path, ...],
    also_publish: bool,
    mapping_path: Path | None,
    only_preview: bool,
    yes: bool,
    edition: int | None,
    quiet: bool,
    wait_seconds: float,
) -> None:
    """Read publishers' files into the store.

    PATHS are files or folders; folders are searched. Each file is taken whole or not at all. Files in a folder
    that no adapter knows, or that are known to hold nothing usable, are named and left alone; a file that is not as
    expected is refused with the reason, and the others are still taken. Exit code 1 says that something was refused.

    A CSV or spreadsheet of your own needs a --mapping; what it will change is shown first, and you are asked.
    `buurtpeil data undo` takes the last load back.
    """
    progress = Progress(quiet)
    found = _find(paths, edition) if mapping_path is None else _Found(known=[own_adapter(mapping_path, paths)])
    keep = Keeping.now("load", only_preview, must_ask=mapping_path is not None and not yes)
    writing = waiting_store(store, wait_seconds)
    for path, problem in found.faults:
        refuse(path.name, problem)
    taken = 0
    refused = len(found.faults)
    total = len(found.known) + refused
    for number, (adapter, path) in enumerate(found.known, 1):
        try:
            taken += keep_delivery(writing, adapter, path, progress.within(number, len(found.known)), keep)
        except SourceError as problem:
            progress.clear()
            refuse(path.name, problem)
            refused += 1
        except StoreError as problem:
            progress.clear()
            raise StoreError(
                problem.what, problem.values, f"{problem.way_out} Taken before this: {taken} of {total} files."
            ) from problem
    if found.unknown:
        names = ", ".join(path.name for path in found.unknown)
        click.echo(wrap(f"Not recognised, left alone ({len(found.unknown)}): {names}", "    ", ""))
    for known, path in found.unusable:
        click.echo(wrap(f"{path.name}: recognised, cannot be used, left alone.", "  ", "– "))
        click.echo(wrap(known.reason, "    "))
    if not total:
        raise SourceError(
            "No file that can be used was found under",
            f"{', '.join(map(str, paths))}.",
            "See which files are known in docs/reference/sources.md, or name one file to see why.",
        )
    if only_preview:
        click.echo("This was a preview: nothing was kept.")
        if refused:
            raise click.exceptions.Exit(1)
        return
    close_account(store, (taken, refused, total), "files", also_publish, progress, wait_seconds)


def _find(paths: Sequence[Path], edition: int | None) -> _Found:
    """Every file once, in the order given; a file that was named by itself and that nobody knows is a fault.

    With a stated `edition` only files that lack one are taken.
    """
    found = _Found()
    seen: set[Path] = set()
    for path in paths:
        for file in files_under(path):
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            try:
                adapter = adapter_for(file) if edition is None else adapter_with_edition(file, edition)
                if isinstance(adapter, RefusedAdapter) and file != path:
                    found.unusable.append((adapter, file))
                elif adapter is not None:
                    found.known.append((adapter, file))
                elif file == path:
                    discover(path)  # raises, with the list of what can be read
                else:
                    found.unknown.append(file)
            except SourceError as problem:
                found.faults.append((file, problem))
    return found


def keep_delivery(store: Store, adapter: Adapter, path: Path, progress: Progress, keep: Keeping) -> int:
    """Read one file, keep what it holds as a raw snapshot and give the account of it; how many were kept."""
    delivery = adapter.read(path, progress)
    if not keep.agrees(store, delivery, path, progress):
        return 0
    progress(f"keeping {path.name}")
    snapshot = store.publish_raw(delivery, datetime.now(UTC), keep.load)
    progress.clear()
    mark = "✓" if snapshot.is_new else "="
    known = "" if snapshot.is_new else "; it was there already"
    click.echo(wrap(f"{path.name}: {delivery.description.title['en']} [{snapshot.id[:12]}]{known}", "  ", f"{mark} "))
    if not snapshot.is_new:
        return 1
    for line in [*describe_delivery(delivery), *left_out_lines(delivery, snapshot.id), *note_lines(delivery)]:
        click.echo(wrap(line, "      ", "    "))
    return 1


def refuse(name: str, problem: BuurtpeilError) -> None:
    """Say that nothing of a file or table was taken, and why."""
    click.echo(wrap(f"{name} was refused; nothing of it was taken.", "  ", "✗ "), err=True)
    for part in (f"{problem.what} {problem.values}".strip(), problem.way_out):
        if part:
            click.echo(wrap(part, "    "), err=True)


def close_account(
    store: Store, counts: tuple[int, int, int], what: str, also_publish: bool, progress: Progress, wait_seconds: float
) -> None:
    """Say how it ended and what comes next; exit code 1 when something was refused.

    `counts` are taken, refused and all; `what` names them.
    """
    taken, refused, total = counts
    if refused:
        click.echo(f"{taken} of {total} {what} taken, {refused} refused.", err=True)
        if also_publish:
            click.echo(
                "Not published: mend or leave out what was refused, or run `buurtpeil publish` without it.", err=True
            )
        raise click.exceptions.Exit(1)
    click.echo(f"{taken} of {total} {what} taken.")
    if also_publish:
        publish_all(waiting_store(store, wait_seconds), progress)
    else:
        click.echo("Now run `buurtpeil publish` to work out the results.")
