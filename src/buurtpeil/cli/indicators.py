# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which indicators are there, and what does one mean?

Needs the catalogue. Gives a list, or the whole entry of one indicator.
"""

from __future__ import annotations

from dataclasses import asdict

import click

from buurtpeil.cli.tables import to_json, to_text
from buurtpeil.indicators.catalogue import load_catalogue


@click.command("indicators")
@click.argument("key", required=False)
@click.option("--domain", help="Only the indicators of this domain, such as clean-safe.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def indicators_command(key: str | None, domain: str | None, language: str, form: str) -> None:
    """List the indicators, or show everything the catalogue says of one (KEY)."""
    catalogue = load_catalogue()
    if key:
        click.echo(to_json(asdict(catalogue.indicator(key))))
        return
    chosen = [item for item in catalogue.indicators.values() if domain in (None, item.domain)]
    if form == "json":
        click.echo(to_json([asdict(item) for item in chosen]))
        return
    records = [
        {
            "key": item.key,
            "domain": item.domain,
            "name": item.name[language],
            "unit": item.unit[language],
            "direction": item.direction.value,
        }
        for item in chosen
    ]
    headings = {"key": "Key", "domain": "Domain", "name": "Name", "unit": "Unit", "direction": "Direction"}
    click.echo(to_text(records, headings))
    click.echo(f"{len(records)} indicators")
