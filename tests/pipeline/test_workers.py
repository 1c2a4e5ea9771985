# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a cluster give the same publication to the last bit, and is it said in words when it can't be used?"""

from __future__ import annotations

import builtins
import os
import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline import workers
from buurtpeil.pipeline.publish import publish
from buurtpeil.pipeline.workers import ClusterError, here, on_cluster
from buurtpeil.store import Store
from tests.cli.terminal import run

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers on this machine, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("city")
    for delivery in deliveries(build_city()):
        Store(root).publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    return root


def published(store: Store, by: Any, folder: Path) -> dict[str, bytes]:
    """Every file of a publication made in a copy of the store."""
    import shutil

    shutil.copytree(store.root, folder)
    made = publish(Store(folder), "voorbeeldstad", workers=by)
    return {
        path.relative_to(made.path).as_posix(): path.read_bytes()
        for path in sorted(made.path.rglob("*"))
        if path.is_file() and path.name != "manifest.json"  # it holds the moment of making
    }


def test_a_publication_made_on_a_cluster_is_the_same_to_the_last_bit(cluster: Any, filled: Path, tmp_path: Path):
    alone = published(Store(filled), here, tmp_path / "alone")
    with on_cluster(cluster.scheduler_address) as by:
        together = published(Store(filled), by, tmp_path / "together")
    assert alone.keys() == together.keys()
    assert [name for name in alone if alone[name] != together[name]] == []
    assert len(alone) > 10


def slow_square(number: int) -> int:
    time.sleep(0.05)
    return number * number


def test_results_come_in_the_order_of_the_items_and_not_all_are_sent_at_once(cluster: Any):
    sent: list[int] = []

    def items() -> Iterator[tuple[int]]:
        for number in range(20):
            sent.append(number)
            yield (number,)

    with on_cluster(cluster.scheduler_address) as by:
        found = by(slow_square, items())
        assert next(found) == 0
        assert len(sent) <= 2 * workers.AHEAD + 1
        assert [0, *found] == [number * number for number in range(20)]


def test_a_worker_that_dies_costs_time_and_no_results():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as made,
        on_cluster(made.scheduler_address) as by,
    ):
        found = by(slow_square, ((number,) for number in range(40)))
        assert next(found) == 0
        os.kill(next(iter(made.workers.values())).pid, signal.SIGKILL)
        assert [0, *found] == [number * number for number in range(40)]


def test_a_cluster_that_is_not_there_is_said_so():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ClusterError, match="can't be reached"), on_cluster(address, patience_seconds=0.5):
        pass


def test_workers_of_other_versions_are_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch):
    # The workers are processes of their own, and keep theirs.
    monkeypatch.setattr(workers, "__version__", "0.0.0")
    with pytest.raises(ClusterError, match="other versions"):
        workers._workers(distributed.Client(cluster.scheduler_address, set_as_default=False), "here", 5.0)


def test_without_the_extra_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def without(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ClusterError, match=r"extra `cluster`.*pip install"), on_cluster("tcp://127.0.0.1:1"):
        pass


def test_a_scan_by_a_cluster_is_that_of_one_machine(cluster: Any, filled: Path, tmp_path: Path):
    import shutil

    alone, together = tmp_path / "alone", tmp_path / "together"
    for root in (alone, together):
        shutil.copytree(filled, root)
    assert run(alone, "publish").code == 0
    expected = run(alone, "scan", "--area", "GM9999", "--format", "csv")
    found = run(together, "scan", "--area", "GM9999", "--format", "csv", "--cluster", cluster.scheduler_address)
    assert found.code == 0, found.err
    assert found.out == expected.out
    said = run(together, "scan", "--area", "GM9999", "--cluster", "not-an-address")
    assert said.code == 1
    assert "can't be reached" in said.message
