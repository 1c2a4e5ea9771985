# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long do visitors wait when they keep coming at a fixed rate?

Needs addresses and a rate. Gives one waiting time a request, counted from the moment it was due: a server that falls
behind is not spared by a client that waits for it.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

CLIENTS = 16
TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True)
class Visit:
    """One answered request: its address, milliseconds since it was due, and the status of the answer."""

    address: str
    milliseconds: float
    status: int


def visit(host: str, port: int, address: str, due: float | None = None) -> Visit:
    """Ask for one page and read all of it; without `due` the clock starts now."""
    start = time.perf_counter() if due is None else due
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        return Visit(address, 1000 * (time.perf_counter() - start), response.status)
    finally:
        connection.close()


def visit_at_rate(host: str, port: int, addresses: Sequence[str], per_second: float) -> list[Visit]:
    """Ask for all addresses in order, one every 1/`per_second` seconds, whether or not earlier ones were answered."""
    start = time.perf_counter() + 0.1

    def visit_when_due(number: int) -> Visit:
        due = start + number / per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        return visit(host, port, addresses[number], due)

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(visit_when_due, range(len(addresses))))
