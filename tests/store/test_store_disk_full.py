# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a full disk, a missing right or a broken disk publish nothing, say so and leave what was there?"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from store_examples import RETRIEVED, build_delivery, publish_results, recipe_of
from store_faults import fault_at

from buurtpeil.errors import StoreError
from buurtpeil.store import Store
from buurtpeil.store.delivery import Delivery


def raise_os_error(number: int) -> Callable[[str], None]:
    def act(_: str) -> None:
        raise OSError(number, os.strerror(number))

    return act


def with_old(store: Store, files: Path) -> str:
    old = store.publish_raw(build_delivery(files / "old"), RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(old.id), "oud"))
    return old.id


def write_raw(store: Store, delivery: Delivery) -> None:
    store.publish_raw(delivery, RETRIEVED)


def write_derived(store: Store, delivery: Delivery) -> None:
    publish_results(store, recipe_of(seed=7), "nieuw")


def move_pointer(store: Store, delivery: Delivery) -> None:
    store.set_published("voorbeeldstad", store.derived(recipe_of(seed=8)).id)


Write = Callable[[Store, Delivery], None]
FORGIVEN = {"unlink", "rmdir", "ftruncate", "pwrite"}  # cleaning up, and the note of who holds the lock


def fault_of(store: Store, delivery: Delivery, write: Write) -> StoreError | None:
    try:
        write(store, delivery)
    except StoreError as error:
        return error
    return None


@pytest.mark.parametrize("write", [write_raw, write_derived, move_pointer])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_any_step_publishes_nothing(store: Store, files: Path, write: Write, number: int) -> None:
    old = with_old(store, files)
    publish_results(store, recipe_of(seed=8), "klaar")
    delivery = build_delivery(files / "new", (9.0,))
    prepared = store.root.with_name("prepared")
    store.root.rename(prepared)
    refused = []
    for step in count(1):
        shutil.copytree(prepared, store.root)
        with fault_at(step, raise_os_error(number)) as steps:
            error = fault_of(store, delivery, write)
        if steps.failed_at is None:
            break
        if error is None:
            assert steps.failed_at in FORGIVEN
        else:
            refused.append(steps.failed_at)
            assert ("disk is full" in error.what) == (number == errno.ENOSPC)
            assert "earlier snapshots are intact" in error.what
            assert error.way_out
        assert list((store.root / "tmp").iterdir()) == []
        assert store.verify() == ()
        assert store.show(old).id == old
        if steps.failed_at == "write":
            assert [item.id for item in store.raw_snapshots()] == [old]
            published = store.published("voorbeeldstad")
            assert published is not None
            assert (published.path / "summary.txt").read_text() == "oud"
        shutil.rmtree(store.root)
    assert {"write", "fsync"} < set(refused)
    assert len(refused) > 5


def test_a_missing_right_says_where_and_what_to_do(store: Store, files: Path) -> None:
    with_old(store, files)
    delivery = build_delivery(files / "new", (9.0,))

    def act(name: str) -> None:
        assert name == "mkdir"
        raise OSError(errno.EACCES, "Permission denied", str(store.root / "tmp"))

    with fault_at(3, act):  # after the two steps of the lock's note
        error = fault_of(store, delivery, write_raw)
    assert error is not None
    assert "No permission to write in the store" in error.what
    assert str(store.root / "tmp") in error.values
    assert "BUURTPEIL_STORE" in error.way_out


def test_a_store_that_is_a_file_is_a_clear_error(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "file"
    path.write_text("no folder")
    with pytest.raises(StoreError, match=r"could not be written.*file"):
        Store(path).publish_raw(build_delivery(files), RETRIEVED)
    assert path.read_text() == "no folder"


FULL_DISK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from buurtpeil.errors import StoreError
from buurtpeil.store import Store
from store_examples import RETRIEVED, build_delivery, describe, figures_of
from buurtpeil.store.delivery import Delivery
store = Store(Path(sys.argv[1]) / "disk" / "store")
files = Path(sys.argv[1]) / "files"
old = store.publish_raw(build_delivery(files), RETRIEVED)
large = files / "large.csv"
large.write_bytes(bytes(4 << 20))
try:
    store.publish_raw(Delivery(describe(), (large,), 1, figures=figures_of([1.0])), RETRIEVED)
except StoreError as error:
    assert "disk is full" in str(error), error
    assert [item.id for item in store.raw_snapshots()] == [old.id]
    assert store.verify() == () and list((store.root / "tmp").iterdir()) == []
    print("refused")
"""


def test_a_disk_that_is_really_full_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    script = 'mount -t tmpfs -o size=2m none "$1/disk" && exec "$2" -c "$3" "$1" "$4"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh"]
    if shutil.which("unshare") is None or subprocess.run([*command[:2], "true"], check=False).returncode:
        pytest.skip("no right to make a small disk of its own (needs `unshare --mount`)")
    arguments = [str(tmp_path), sys.executable, FULL_DISK, str(Path(__file__).parent)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "refused\n", done.stderr[-2000:]
