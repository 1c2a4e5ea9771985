# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the store get the made-up city?

Needs an empty or filled store. Gives Voorbeeldstad (GM9999), loaded and published; real figures are not touched.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from buurtpeil.cli.options import Progress, quiet_option, wait_option, waiting_store
from buurtpeil.cli.publish import publish_set
from buurtpeil.demo import build_city, deliveries
from buurtpeil.store import Store


@click.command("demo")
@quiet_option
@wait_option
@click.pass_obj
def demo_command(store: Store, quiet: bool, wait_seconds: float) -> None:
    """Fill the store with Voorbeeldstad, a made-up city, and publish it.

    Twice gives the same city. Real figures in the store stay as they are: the two never mix.
    """
    progress = Progress(quiet)
    writing = waiting_store(store, wait_seconds)
    click.echo("Voorbeeldstad is made up: every street, figure and story of it.", err=True)
    progress("drawing the city")
    city_deliveries = list(deliveries(build_city()))
    # One moment for all: the order of loading is part of what decides a publication.
    now = datetime.now(UTC)
    for number, delivery in enumerate(city_deliveries, 1):
        progress.within(number, len(city_deliveries))("keeping " + delivery.description.title["en"])
        writing.publish_raw(delivery, now)
    publish_set(writing, "voorbeeldstad", progress)
    click.echo("Now run `buurtpeil scan --area GM9999`, or `buurtpeil serve` to see it in a browser.")
