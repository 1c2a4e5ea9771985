# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person ask for a scan, and in which form?

Needs a published scan. Gives text to read, JSON and CSV for other programs, or one HTML page, on standard output or in
a file.
"""

from __future__ import annotations

from pathlib import Path

import click

from buurtpeil.cli.alike_words import gap_lines
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import Progress, cluster_option, deliver, language_option, output_option
from buurtpeil.cli.ranks import english_area, english_text
from buurtpeil.cli.scan_data import area_columns, area_rows, scan_record
from buurtpeil.cli.scan_page import to_page
from buurtpeil.cli.scan_text import to_terminal
from buurtpeil.cli.tables import to_csv, to_json
from buurtpeil.pipeline.comparison import ReferenceChoice, compare
from buurtpeil.pipeline.experience import experiences
from buurtpeil.pipeline.publish import publish
from buurtpeil.pipeline.scan import scan_area, with_reference
from buurtpeil.pipeline.workers import on_cluster
from buurtpeil.signals.scan import ERROR_RATE
from buurtpeil.store import Store


@click.command("scan")
@click.option(
    "--area",
    "wanted",
    required=True,
    metavar="CODE",
    help="Municipality, district or neighbourhood: GM0599, WK059901, BU05990110, or its full name.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "html"]),
    default="table",
    show_default=True,
    help="Text to read; JSON with everything; CSV of the neighbourhoods; one HTML page.",
)
@click.option(
    "--error-rate",
    type=click.FloatRange(0, ERROR_RATE, min_open=True),
    default=ERROR_RATE,
    show_default=True,
    help="Share of wrong signals to accept in a list; a lower one gives fewer signals.",
)
@click.option("--budget", type=click.IntRange(min=0), help="At most this many signals in a municipality, the surest.")
@click.option(
    "--reference",
    "choice",
    type=click.Choice([item.value for item in ReferenceChoice]),
    default=ReferenceChoice.CITY.value,
    show_default=True,
    help="With what neighbourhoods are compared: their city, similar cities, the region, like neighbourhoods or the "
    "country.",
)
@cluster_option
@language_option
@output_option
@click.pass_obj
def scan_command(
    store: Store,
    wanted: str,
    form: str,
    error_rate: float,
    budget: int | None,
    choice: str,
    cluster: str | None,
    language: str,
    output: Path | None,
) -> None:
    """Show the signals and the compass of a municipality or an area in it.

    What is incomplete comes first. Find a code by name with `buurtpeil areas find NAME`. An English area (E01000001)
    shows its ranks: they are not judged. A scan reads what was published; with --cluster everything loaded is published
    first, by the workers of that cluster.
    """
    if cluster is not None:
        _publish_on(cluster, store)
    if (abroad := english_area(store, wanted)) is not None:
        deliver(english_text(store, *abroad, form, language), output)
        return
    publication, code = find_area(store, wanted)
    scan = scan_area(publication, code, error_rate, budget)
    if choice != ReferenceChoice.CITY:
        scan = with_reference(scan, compare(publication, scan.summary.municipality, ReferenceChoice(choice)))
    municipality_name = publication.areas.name(scan.summary.municipality)
    gaps = experiences(publication, [area.code for area in scan.areas])
    match form:
        case "json":
            text = to_json(scan_record(scan))
        case "csv":
            text = to_csv(area_rows(scan), area_columns(scan))
        case "html":
            text = to_page(scan, publication.catalogue, language, municipality_name)
        case _:
            text = to_terminal(scan, publication.catalogue, language, municipality_name)
            text = "\n".join([text, *gap_lines(gaps, publication, language, with_place=True)])
    deliver(text, output)


def _publish_on(cluster: str, store: Store) -> None:
    """Publish every set by the workers of a cluster; what it says goes to standard error, away from the scan."""
    progress = Progress()
    with on_cluster(cluster) as workers:
        for publication_set in sorted({snapshot.publication_set for snapshot in store.raw_snapshots()}):
            publish(store, publication_set, progress, workers)
    progress.clear()
