# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person prepare a file of their own for loading?

Needs a CSV or XLSX file. Gives a mapping file with what its columns probably mean, to check and put right; the figures
come in with `buurtpeil load FILE --mapping MAPPING`.
"""

from __future__ import annotations

from pathlib import Path

import click

from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import deliver, output_option
from buurtpeil.cli.tables import to_json
from buurtpeil.errors import BuurtpeilError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.own.guess import guess_mapping
from buurtpeil.sources.own.mapping import mapping_schema, write_mapping
from buurtpeil.sources.own.read import read_grid
from buurtpeil.store import Store


@click.group("own")
def own_group() -> None:
    """Prepare a CSV or spreadsheet of your own for loading."""


@own_group.command("guess")
@click.argument("file", type=click.Path(path_type=Path))
@output_option
@click.option("--force", is_flag=True, help="Write over a mapping that is there already.")
@click.pass_obj
def guess_command(store: Store, file: Path, output: Path | None, force: bool) -> None:
    """Write a mapping for FILE with what its columns probably mean.

    Nothing is loaded. The mapping goes to the terminal, or with --output to a file; check each line in an editor, and
    then load the figures with `buurtpeil load FILE --mapping MAPPING`.
    """
    if output is not None and output.exists() and not force:
        raise BuurtpeilError("This mapping is there already:", f"{output}.", "Add --force, or name another file.")
    grid = read_grid(file)
    mapping = guess_mapping(grid, load_catalogue(), code_lists_of(store))
    deliver(write_mapping(mapping), output)
    if len(grid.sheets) > 1:
        click.echo(wrap(f"The sheet {grid.sheet!r} was read; there are {', '.join(grid.sheets)}."), err=True)
    for line in mapping.comments.get("head", ())[2:]:
        click.echo(wrap(line), err=True)


@own_group.command("schema")
@output_option
def schema_command(output: Path | None) -> None:
    """Show the JSON Schema of a mapping, for an editor that checks as you type."""
    deliver(to_json(mapping_schema()), output)


def code_lists_of(store: Store) -> dict[int, dict[str, str]]:
    """{edition: {code: name}} of all area names that are current in the store."""
    lists: dict[int, dict[str, str]] = {}
    for snapshot in store.raw_snapshots():
        table = snapshot.areas()
        if table is not None:
            columns = (table[name].to_pylist() for name in ("edition", "area", "name"))
            for edition, code, name in zip(*columns, strict=True):
                lists.setdefault(int(edition), {})[str(code)] = str(name)
    return lists
