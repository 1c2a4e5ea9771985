# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person see whether the detectors keep their promises, from a terminal?

Needs a seed and a number of repeats. Gives a verdict per kind of signal, and a report as a page and as JSON in a
folder. The same seed and repeats give the same report.
"""

from __future__ import annotations

from pathlib import Path

import click

from buurtpeil.cli.calibrate_page import to_calibrate_page, verdicts
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import Progress, deliver, language_option, make_folder, quiet_option
from buurtpeil.cli.tables import to_json
from buurtpeil.proof.error_rates import REPEATS, SEED, measure_error_rates

_PAGE, _RECORD = "calibrate.html", "calibrate.json"


@click.command("calibrate")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help=f"Write the report here: {_PAGE} and {_RECORD}.",
)
@click.option(
    "--repeats",
    type=click.IntRange(1, 10_000),
    default=REPEATS,
    show_default=True,
    help="Made-up countries of each sort; more give smaller errors and take longer.",
)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Seed of the made-up figures.")
@language_option
@quiet_option
def calibrate_command(out: Path | None, repeats: int, seed: int, language: str, quiet: bool) -> None:
    """Measure on made-up countries how often signals are wrong, and how soon they see a change.

    Nothing of the store is used: the truth is known because the figures are made up. Takes several seconds a repeat.
    """
    if out is not None:
        make_folder(out)
    progress = Progress(quiet)
    rows = measure_error_rates(seed, repeats, progress)
    progress.clear()
    for sentence in verdicts(rows, language):
        click.echo(wrap(sentence, "  ", "- "))
    click.echo(f"seed {seed}; repeats {repeats}")
    if out is not None:
        deliver(to_calibrate_page(rows, seed, repeats, language), out / _PAGE)
        record = {"seed": seed, "repeats": repeats, "measured": [row.to_record() for row in rows]}
        deliver(to_json(record), out / _RECORD)
