# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the store get the made-up city?

Needs an empty or filled store. Gives Voorbeeldstad (GM9999), loaded and published; real figures are not touched.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store


@click.command("demo")
@click.pass_obj
def demo_command(store: Store) -> None:
    """Fill the store with Voorbeeldstad, a made-up city, and publish it."""
    click.echo("Voorbeeldstad is made up: every street, figure and story of it.", err=True)
    for delivery in deliveries(build_city()):
        snapshot = store.publish_raw(delivery, datetime.now(UTC))
        click.echo(f"{'✓' if snapshot.is_new else '='} {delivery.description.title['en']}")
    published = publish(store, "voorbeeldstad", progress=lambda message: click.echo(f"  … {message}", err=True))
    click.echo(f"✓ published voorbeeldstad [{published.id[:12]}]. Open it with `buurtpeil serve`.")
