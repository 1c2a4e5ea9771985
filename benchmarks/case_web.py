# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long do visitors of Start and Area wait at 20 requests a second, with the whole country loaded?

Needs the national publication. Gives the 50th and 95th percentile in milliseconds per page, a sample a round, against
the server that `buurtpeil serve` starts on this machine's own loopback; beside its style sheet, the least it can serve.
"""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice

import numpy as np

from benchmarks.national import STORE, national_publication
from benchmarks.open_loop import Visit, visit, visit_at_rate
from benchmarks.runner import ROUNDS, CannotMeasureError, Row
from buurtpeil.areas.codes import Level

NAME = "web"
HOST = "127.0.0.1"
PER_SECOND = 20.0
SECONDS_A_ROUND = 8
MILLISECONDS_ALLOWED = 150.0
START_UP_SECONDS = 60.0


def run() -> list[Row]:
    """Measure five rounds, alternating both pages over many municipalities and areas."""
    publication = national_publication()
    municipalities = publication.municipalities()
    areas = publication.areas
    neighbourhoods = areas.codes[areas.levels == Level.NEIGHBOURHOOD.value]
    generator = np.random.default_rng(20261124)
    starts = [f"/gemeente/{code}/" for code in generator.permutation(municipalities)]
    pages = [f"/gebied/{code}/" for code in generator.permutation(neighbourhoods)[:2000]]
    alternating = (address for pair in zip(cycle(starts), cycle(pages), strict=False) for address in pair)
    with _server() as port:
        sheet = _style_sheet(port)
        warm_up = [visit(HOST, port, address) for address in islice(alternating, 20)]
        _check(warm_up)
        rounds, sheet_rounds = [], []
        for _ in range(ROUNDS):
            addresses = list(islice(alternating, int(PER_SECOND * SECONDS_A_ROUND)))
            rounds.append(_check(visit_at_rate(HOST, port, addresses, PER_SECOND)))
            sheet_rounds.append(_check(visit_at_rate(HOST, port, [sheet] * int(PER_SECOND * 2), PER_SECOND)))
    size = f"{len(municipalities)} municipalities, {len(neighbourhoods):,} neighbourhoods"
    return [
        *_rows("Start", "/gemeente/", rounds, sheet_rounds, size),
        *_rows("Area", "/gebied/", rounds, sheet_rounds, size),
    ]


def _rows(
    name: str, prefix: str, rounds: Sequence[list[Visit]], sheet_rounds: Sequence[list[Visit]], size: str
) -> Iterator[Row]:
    for percent, limit in ((50, None), (95, MILLISECONDS_ALLOWED)):
        samples = tuple(
            _percentile([item for item in visits if item.address.startswith(prefix)], percent) for visits in rounds
        )
        peers = tuple(_percentile(visits, percent) for visits in sheet_rounds)
        what = f"{name}, {percent}th percentile at {PER_SECOND:g} a second"
        yield Row(what, "ms", samples, size, limit, "its style sheet", peers)


def _percentile(visits: Sequence[Visit], percent: float) -> float:
    return float(np.percentile([item.milliseconds for item in visits], percent))


def _check(visits: list[Visit]) -> list[Visit]:
    """A fast error page is no page."""
    wrong = sorted({f"{item.address}: {item.status}" for item in visits if item.status != 200})
    if wrong:
        raise CannotMeasureError(f"{len(wrong)} addresses gave no page, such as {', '.join(wrong[:3])}")
    return visits


def _style_sheet(port: int) -> str:
    """The address of the style sheet that the first page names."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", "/")
    found = re.search(rb'href="(/static/[^"]+\.css)"', connection.getresponse().read())
    connection.close()
    if not found:
        raise CannotMeasureError("the first page names no style sheet")
    return found.group(1).decode()


@contextmanager
def _server() -> Iterator[int]:
    """`buurtpeil serve` on a free port of the loopback, ended when done."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "buurtpeil.cli",
        "--store",
        str(STORE),
        "serve",
        "--host",
        HOST,
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_open(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_open(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + START_UP_SECONDS
    while time.perf_counter() < deadline:
        if server.poll() is not None:
            raise CannotMeasureError(f"the server ended by itself with {server.returncode}")
        try:
            visit(HOST, port, "/gezond/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise CannotMeasureError(f"the server did not answer within {START_UP_SECONDS:g} seconds")
