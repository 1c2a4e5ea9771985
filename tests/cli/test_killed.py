# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is what readers see whole when a command is killed at any moment?

Needs the made-up city. Gives `load` and `publish` killed with SIGKILL at moments spread over their run; every step of
the store itself is tried in tests/store.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from buurtpeil.demo import build_city, deliveries
from buurtpeil.store import Store
from tests.cli.terminal import contents, is_whole, run, start
from tests.sources.builders import write_parquet

ANOTHER_SEED = 20


def kill_after(store: Path, seconds: float, *words: object) -> bool:
    """Whether the command was still running when it was killed."""
    process = start(store, *words)
    time.sleep(seconds)
    was_running = process.poll() is None
    process.kill()
    process.wait(10)
    return was_running


def many_crimes(path: Path) -> Path:
    """A sound file that takes a second or two: 111 years of 2,001 areas of GM9998."""
    codes = ["GM9998", *(f"BU9998{district:02}{number:02}" for district in range(20) for number in range(100))]
    words = ["gemeente"] + ["buurt"] * (len(codes) - 1)
    years = range(1990, 2101)
    return write_parquet(
        path,
        {
            "code": codes * len(years),
            "soort": words * len(years),
            "year": [year for year in years for _ in codes],
            "crimes": [7] * (len(codes) * len(years)),
        },
    )


def test_a_load_that_is_killed_leaves_all_or_nothing_of_the_file(own_city: Path, tmp_path: Path) -> None:
    path = many_crimes(tmp_path / "crime.parquet")
    before = contents(own_city)
    killed = 0
    for tenths in (6, 9, 12, 15, 18):
        killed += kill_after(own_city, tenths / 10, "load", path, "--quiet")
        assert is_whole(own_city)
        assert contents(own_city)[1] == before[1]
        raw = [item for item in Store(own_city).raw_snapshots() if item.publication_set == "nederland"]
        assert [item.manifest["rows_read"] for item in raw] in ([], [2001 * 111])
    assert killed >= 1
    assert run(own_city, "load", path, "--quiet").code == 0
    assert run(own_city, "scan", "--area", "GM9999").code == 0


@pytest.mark.parametrize("seconds", [1.0, 2.5, 4.0])
def test_a_publication_that_is_killed_leaves_the_earlier_one(own_city: Path, seconds: float) -> None:
    store = Store(own_city)
    for delivery in deliveries(build_city(ANOTHER_SEED)):
        store.publish_raw(delivery, datetime(2026, 11, 24, tzinfo=UTC))
    before = contents(own_city)
    shown = run(own_city, "scan", "--area", "GM9999").out
    was_running = kill_after(own_city, seconds, "publish", "--quiet")
    assert is_whole(own_city)
    if was_running and contents(own_city) == before:
        assert run(own_city, "scan", "--area", "GM9999").out == shown
    assert run(own_city, "publish", "--quiet").code == 0
    assert contents(own_city)[1] != before[1]
    assert run(own_city, "data", "gc", "--days", 0).code == 0
    assert is_whole(own_city)
