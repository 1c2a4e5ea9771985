# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""One writer at a time, and no reader ever waits, sees a half or needs a right to write?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from store_examples import NOW, RETRIEVED, build_delivery, publish_results, recipe_of

from buurtpeil.errors import StoreError
from buurtpeil.store import Store

HERE = str(Path(__file__).parent)


def test_a_second_writer_learns_who_writes_and_since_when(store: Store, files: Path) -> None:
    delivery = build_delivery(files)
    with store.stage_derived(recipe_of()) as stage:
        (stage.path / "x.txt").write_text("x")
        with pytest.raises(StoreError) as caught:
            Store(store.root).publish_raw(delivery, RETRIEVED)
    assert "Another load or publication is running" in caught.value.what
    assert f"Process {os.getpid()} has been writing since {NOW.isoformat()}" in caught.value.values
    assert store.publish_raw(delivery, RETRIEVED).is_new


def test_a_second_writer_may_wait_for_the_first(store: Store, files: Path) -> None:
    delivery = build_delivery(files)
    staged, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.stage_derived(recipe_of()) as stage:
            (stage.path / "x.txt").write_text("x")
            staged.set()
            done.wait(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    staged.wait(10)
    with pytest.raises(StoreError, match=r"after waiting 0\.1 seconds"):
        Store(store.root, wait_seconds=0.1).publish_raw(delivery, RETRIEVED)
    told: list[str] = []
    assert store.waiting(10, told.append).publish_raw(delivery, RETRIEVED).is_new
    assert len(told) == 1
    assert f"Process {os.getpid()} has been writing since" in told[0]
    holder.join()


HOLD = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from buurtpeil.store import Store
from store_examples import recipe_of
with Store(Path(sys.argv[1])).stage_derived(recipe_of()) as stage:
    (stage.path / "half.txt").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_writer_frees_the_store_and_its_leftover_is_cleaned(store: Store, files: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(store.root), HERE], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "ready\n"
    with pytest.raises(StoreError, match=f"Process {holder.pid} has been writing"):
        store.gc()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert store.list() == ()
    assert store.publish_raw(build_delivery(files), RETRIEVED).is_new
    assert [(item.kind, item.bytes) for item in store.gc()] == [("leftover", 4)]


def test_a_reader_sees_the_old_or_the_new_while_a_writer_publishes(store: Store, files: Path) -> None:
    contents = {name: (float(number),) * 2000 for number, name in enumerate(("a", "b"))}
    deliveries = {name: build_delivery(files / name, values) for name, values in contents.items()}
    store.publish_raw(deliveries["a"], RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(seed=0), "0"))
    stop, faults, reads = threading.Event(), [], []

    def read() -> None:
        reader = Store(store.root)
        while not stop.is_set():
            try:
                (current,) = reader.raw_snapshots()
                values = set(current.figures().column("value").to_pylist())
                published = reader.published("voorbeeldstad")
                assert published is not None
                texts = {(published.path / name).read_text() for name in ("summary.txt", "cube/value.txt")}
                assert len(values) == len(texts) == 1
                reader.list()
                reads.append(texts.pop())
            except Exception as fault:  # whatever a reader meets is what this test is about
                faults.append(fault)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    until = time.monotonic() + 2
    seed = 0
    while time.monotonic() < until:
        seed += 1
        store.publish_raw(deliveries["ab"[seed % 2]], RETRIEVED)
        store.set_published("voorbeeldstad", publish_results(store, recipe_of(seed=seed), str(seed)))
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(set(reads)) > 3


READ_ONLY = """
import os, sys
from pathlib import Path
root = sys.argv[1]
CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime", "os.truncate", "os.link"}
def watch(event, arguments):
    if event == "open" and str(arguments[0]).startswith(root):
        assert not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC), arguments
    if event in CHANGING and str(arguments[0]).startswith(root):
        raise AssertionError((event, arguments))
    if event == "fcntl.flock":
        raise AssertionError("a reader took a lock")
from buurtpeil.store import Store
sys.addaudithook(watch)
store = Store(Path(root))
(raw,) = store.raw_snapshots()
assert raw.figures().num_rows == 3 and raw.areas().num_rows == 1
assert (store.published("voorbeeldstad").path / "summary.txt").read_text() == "uitkomst"
assert len(store.list()) == 2 and store.show(raw.id).id == raw.id and store.verify() == ()
print("read")
"""


def test_reading_takes_no_lock_and_needs_no_right_to_write(store: Store, files: Path) -> None:
    raw = store.publish_raw(build_delivery(files), RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(raw.id)))
    folders = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-c", READ_ONLY, str(store.root)], capture_output=True, text=True, check=False
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.stdout == "read\n", done.stderr[-2000:]
