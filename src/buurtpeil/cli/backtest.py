# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person see how good the rules are, from a terminal?

Needs publishers' files, or a store with loaded figures. Gives a verdict per measure, and a report as a page and as JSON
in a folder. The same figures and seed give the same report.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import pyarrow as pa

from buurtpeil.areas.table import AreaTable
from buurtpeil.cli.backtest_page import to_backtest_page
from buurtpeil.cli.backtest_words import verdicts
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import Progress, deliver, language_option, make_folder, quiet_option
from buurtpeil.cli.tables import to_json
from buurtpeil.errors import BuurtpeilError, SourceError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.indicators.linking import build_measure_grids
from buurtpeil.proof.backtest import SEED, run_backtest, to_record
from buurtpeil.proof.backtest_series import Series, build_series
from buurtpeil.sources.registry import discover
from buurtpeil.store import Store

_PAGE, _RECORD = "backtest.html", "backtest.json"


@click.command("backtest")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Publishers' files or folders to test on; may be given more than once.  [default: what was loaded]",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help=f"Write the report here: {_PAGE} and {_RECORD}.",
)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Seed of the bootstrap.")
@language_option
@quiet_option
@click.pass_obj
def backtest_command(
    store: Store, sources: tuple[Path, ...], out: Path | None, seed: int, language: str, quiet: bool
) -> None:
    """Replay the past: whom would each rule have warned of, and did it come true?

    Compares Buurtpeil's expectation with simple rules, such as "red and worse than last year", on every series that is
    known to the back-test and long enough; shorter ones are reported, not judged. On a large source it takes minutes.
    """
    progress = Progress(quiet)
    series = _read(sources, progress) if sources else _loaded(store, progress)
    found = run_backtest(series, seed, progress)
    progress.clear()
    for sentence in verdicts(found, language):
        click.echo(wrap(sentence, "  ", "- "))
    click.echo(f"seed {seed}; {found.lists} lists; {len(found.series)} series")
    if out is not None:
        make_folder(out)
        deliver(to_backtest_page(found, language), out / _PAGE)
        deliver(to_json(to_record(found)), out / _RECORD)


def _read(sources: Sequence[Path], progress: Progress) -> list[Series]:
    """The series in these files; a file that is refused is named and left out."""
    tables = []
    for source in sources:
        for adapter, path in discover(source)[0]:
            try:
                table = adapter.read(path, progress).figures
            except SourceError as problem:
                progress.clear()
                click.echo(wrap(f"{path.name} was left out: {problem.what} {problem.values}", "  ", "- "), err=True)
                continue
            if table is not None:
                tables.append(table)
    return _series_of(tables, progress)


def _loaded(store: Store, progress: Progress) -> list[Series]:
    """The series in the store, per publication set, so that a made-up city never mixes with a real one."""
    snapshots = sorted(store.raw_snapshots(), key=lambda item: (item.manifest["retrieved"], item.id))
    sets = sorted({snapshot.publication_set for snapshot in snapshots})
    found: list[Series] = [] if sets else _series_of([], progress)
    for publication_set in sets:
        own = [snapshot.figures() for snapshot in snapshots if snapshot.publication_set == publication_set]
        found += _series_of([table for table in own if table is not None], progress)
    return found


def _series_of(tables: Sequence[pa.Table], progress: Progress) -> list[Series]:
    if not tables:
        raise BuurtpeilError(
            "There are no figures to test on.",
            "",
            "Name files with --source, or load figures with `buurtpeil load FOLDER`.",
        )
    progress("laying out the figures")
    codes = sorted({code for table in tables for code in table["area"].unique().to_pylist()})
    edition = max(int(table["edition"].to_numpy().max()) for table in tables if table.num_rows)
    areas = AreaTable.from_codes(edition, {code: code for code in codes})
    grids, _ = build_measure_grids(tables, areas)
    return build_series(grids, areas, load_catalogue())
