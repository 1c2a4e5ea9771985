# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do loaded figures become results that readers see, from a terminal?

Needs a store with loaded figures. Gives a new publication of every set, and says what could not be linked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import Progress, cluster_option, quiet_option, wait_option, waiting_store
from buurtpeil.errors import BuurtpeilError
from buurtpeil.pipeline.corrections import waiting_datasets
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.pipeline.workers import Workers, here, on_cluster
from buurtpeil.store import Store


@click.command("publish")
@cluster_option
@quiet_option
@wait_option
@click.pass_obj
def publish_command(store: Store, cluster: str | None, quiet: bool, wait_seconds: float) -> None:
    """Work out estimates, compass and signals from everything that was loaded.

    The results appear at once when all is done; until then readers see the earlier publication, and when it is stopped
    or fails they go on seeing it. The same figures give the same results, and are not worked out twice.
    """
    with workers_of(cluster) as workers:
        publish_all(waiting_store(store, wait_seconds), Progress(quiet), workers)


@contextmanager
def workers_of(cluster: str | None) -> Iterator[Workers]:
    """Who does the work: this process, or the workers of the cluster at an address."""
    if cluster is None:
        yield here
    else:
        with on_cluster(cluster) as workers:
            yield workers


def publish_all(store: Store, progress: Progress, workers: Workers = here) -> None:
    """Publish every set that has figures; raises `BuurtpeilError` when there is none."""
    sets = sorted({snapshot.publication_set for snapshot in store.raw_snapshots()})
    if not sets:
        raise BuurtpeilError(
            "There is nothing to publish in", f"{store.root}.", "Load figures with `buurtpeil load FOLDER`."
        )
    for publication_set in sets:
        publish_set(store, publication_set, progress, workers)


def publish_set(store: Store, publication_set: str, progress: Progress, workers: Workers = here) -> None:
    """Publish one set and say what it holds."""
    snapshot = publish(store, publication_set, progress, workers)
    progress.clear()
    click.echo(f"✓ published {publication_set} [{snapshot.id[:12]}]")
    publication = open_publication(store, publication_set)
    if publication is not None:
        for line in _account(publication):
            click.echo(wrap(line, "      ", "    "))
    for name, (count, alike) in waiting_datasets(store.raw_snapshots(publication_set)).items():
        meant = f"; did you mean {alike}?" if alike else ""
        text = f"{count:,} correction{'s'[: count != 1]} not made: no dataset {name} was loaded{meant}"
        click.echo(wrap(text, "      ", "    "))


def _account(publication: Publication) -> list[str]:
    if not publication.is_dutch:
        return [
            f"{len(publication.areas):,} English areas of {publication.edition}, with their published ranks: no "
            "judgements and no signals; see `buurtpeil profile E01000001`"
        ]
    municipalities = publication.municipalities()
    lines = [
        f"{len(publication.figures.keys)} indicators; {len(publication.signals()):,} signals in "
        f"{len(municipalities):,} {'municipality' if len(municipalities) == 1 else 'municipalities'}; "
        f"areas of {publication.edition}"
    ]
    if made := len(publication.head.get("corrections", ())):
        lines.append(f"{made:,} figures of a source corrected; see `buurtpeil data corrections`")
    unlinked: dict[int, int] = {}
    for record in publication.head["unlinked"]:
        unlinked[record["edition"]] = max(unlinked.get(record["edition"], 0), record["areas"])
    for edition, areas in sorted(unlinked.items()):
        lines.append(
            f"not linked: {areas:,} areas of {edition} could not be found again in {publication.edition}; "
            "their figures are kept, and left out of the results"
        )
    return lines
