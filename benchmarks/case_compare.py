# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does the page take that puts a hundred neighbourhoods beside each other on ten indicators, and its files?

Needs the national publication. Gives the 50th and 95th percentile in milliseconds, warm and in this process, beside
each reference, and the time of each file of the same choice; beside them the page of one area.
"""

from __future__ import annotations

import os
import time
from itertools import islice

import numpy as np

from benchmarks.national import STORE, national_publication
from benchmarks.runner import ROUNDS, CannotMeasureError, Row
from buurtpeil.areas.codes import Level
from buurtpeil.pipeline.publication import Publication

NAME = "compare"
AREAS, INDICATORS = 100, 10
VISITS_A_ROUND = 20
MILLISECONDS_ALLOWED = 200.0
REFERENCES = ("stad", "vergelijkbaar", "regio", "soortgelijk", "land")
FORMS = ("csv", "xlsx", "json", "zip")


def run() -> list[Row]:
    """Five rounds of each reference and each file, over the largest city."""
    publication = national_publication()
    os.environ["BUURTPEIL_STORE"] = str(STORE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtpeil.web.settings")
    import django

    django.setup()
    from buurtpeil.web.assets import ensure_collected

    ensure_collected()
    codes, keys = _choice(publication)
    query = f"gebied={','.join(codes)}&indicator={','.join(keys)}"
    size = f"{len(codes)} neighbourhoods x {len(keys)} indicators, {len(publication.areas):,} areas loaded"
    area = _times(f"/gebied/{codes[0]}/")
    rows = []
    for reference in REFERENCES:
        rounds = _times(f"/vergelijken/?{query}&vergelijk={reference}")
        for percent, limit in ((50, None), (95, MILLISECONDS_ALLOWED)):
            samples, peers = (tuple(float(np.percentile(one, percent)) for one in found) for found in (rounds, area))
            what = f"Compare beside {reference}, {percent}th percentile"
            rows.append(Row(what, "ms", samples, size, limit, "the page of one area", peers))
    for form in FORMS:
        rounds = _times(f"/download/buurtpeil.{form}?{query}", visits=3)
        rows.append(Row(f"file as {form}", "ms", tuple(float(np.median(one)) for one in rounds), size))
    return rows


def _choice(publication: Publication) -> tuple[list[str], list[str]]:
    """A hundred neighbourhoods of the city with the most, and ten indicators that most of them have."""
    largest = max(publication.municipalities(), key=lambda code: len(publication.areas_within(code)))
    rows = publication.areas.rows_within(largest, Level.NEIGHBOURHOOD)[:AREAS]
    known = (
        key
        for key in publication.figures.keys
        if np.isfinite(publication.figures.block(key)["value"][rows, -1]).mean() > 0.5
    )
    return [str(publication.areas.codes[row]) for row in rows], list(islice(known, INDICATORS))


def _times(address: str, visits: int = VISITS_A_ROUND) -> list[list[float]]:
    """Milliseconds of each visit, a list a round; after one that warms up."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    if client.get(address).status_code != 200:
        raise CannotMeasureError(f"no page at {address[:80]}")
    rounds = []
    for _round in range(ROUNDS):
        found = []
        for _visit in range(visits):
            started = time.perf_counter()
            client.get(address)
            found.append(1000 * (time.perf_counter() - started))
        rounds.append(found)
    return rounds
