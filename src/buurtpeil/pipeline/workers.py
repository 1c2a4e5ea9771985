# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where is the heavy work done: in this process, or on a Dask cluster?

Needs a function and its arguments, an item a block of work; for a cluster the extra `cluster` and the address of its
scheduler. Gives the results in the order of the items. The blocks are the same in both places (an indicator each), so
the numbers are the same to the last bit; workers with other versions are refused.
"""

from __future__ import annotations

import platform
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy
import scipy

from buurtpeil import __version__
from buurtpeil.errors import BuurtpeilError

#: function, items of arguments -> results in order.
Workers = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], Iterator[Any]]
#: Blocks under way for each worker: enough that none waits, few enough for the memory of who sends them.
AHEAD = 2


class ClusterError(BuurtpeilError):
    """A cluster can't be used."""


def here(function: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """One block after the other, in this process."""
    for item in items:
        yield function(*item)


@contextmanager
def on_cluster(address: str, patience_seconds: float = 10.0) -> Iterator[Workers]:
    """The workers of a Dask cluster; raises `ClusterError` where it can't be reached or is of other versions."""
    try:
        from distributed import Client
    except ImportError as fault:
        raise ClusterError(
            "A cluster needs the extra `cluster`,",
            "which is not installed.",
            'Install it with: pip install "buurtpeil[cluster]" (in the repository: make extras).',
        ) from fault
    try:
        # distributed has no types for what it exports.
        client: Any = Client(address, timeout=patience_seconds, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise ClusterError(
            "The scheduler of the cluster can't be reached:",
            f"{address}.",
            "Start one with `dask scheduler`, and give the address that it prints, such as tcp://host:8786.",
        ) from fault
    with client:
        yield _workers(client, address, patience_seconds)


def _workers(client: Any, address: str, patience_seconds: float) -> Workers:
    try:
        client.wait_for_workers(1, timeout=patience_seconds)
        found = client.run(versions)
    except (TimeoutError, OSError, ImportError) as fault:
        raise ClusterError(
            "The cluster has no workers with Buurtpeil:",
            f"{address} ({type(fault).__name__}).",
            f"Start some with `dask worker {address}`, in an environment with this version of Buurtpeil.",
        ) from fault
    others = sorted({str(other) for other in found.values() if other != versions()})
    if others:
        raise ClusterError(
            "Workers of the cluster have other versions, and could give other numbers:",
            f"{'; '.join(others)}; here {versions()}.",
            "Install the same versions on every machine.",
        )

    def run(function: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        most = AHEAD * len(found)
        under_way: deque[Any] = deque()
        for item in items:
            with warnings.catch_warnings():
                # On purpose with its task: data kept apart would be lost with the worker that held it.
                warnings.filterwarnings("ignore", message="Sending large graph")
                under_way.append(client.submit(function, *item, pure=False))
            if len(under_way) >= most:
                yield _result(under_way.popleft())
        while under_way:
            yield _result(under_way.popleft())

    return run


def _result(future: Any) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as fault:
        raise ClusterError(
            "Workers of the cluster stopped over and over on the same block:",
            f"{fault}.",
            "Give each worker more memory, or work it out on one machine (without --cluster).",
        ) from fault


def versions() -> tuple[str, ...]:
    """What decides the last bit of a number: Python, numpy, scipy and Buurtpeil."""
    return platform.python_version(), numpy.__version__, scipy.__version__, __version__
