# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a store whole after its writer was killed at any step?

Run as a program with an empty folder and a scenario ("publish" or "gc"). For every n it copies a prepared store, forks
a writer that is killed with SIGKILL at its n-th change of the disk, and forks a judge that looks at what is left;
prints one line of JSON a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from store_examples import NOW, RETRIEVED, build_delivery, publish_results, recipe_of
from store_faults import fault_at

from buurtpeil.store import Store

OLD_VALUES, NEW_VALUES = (1.0, 2.0, 3.0), (4.0, 5.0, 6.0, 7.0)


def open_store(root: Path) -> Store:
    return Store(root, clock=lambda: NOW)


def prepare(root: Path, files: Path) -> None:
    store = open_store(root)
    raw = store.publish_raw(build_delivery(files / "old", OLD_VALUES), RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(raw.id), "oud"))
    build_delivery(files / "new", NEW_VALUES)
    forgotten = Store(root, clock=lambda: NOW - timedelta(days=90))
    publish_results(forgotten, recipe_of(raw.id, seed=2), "vergeten")
    (root / "tmp" / "leftover").mkdir(parents=True)
    (root / "tmp" / "leftover" / "half.txt").write_text("half")


def write_publish(root: Path, files: Path) -> None:
    store = open_store(root)
    raw = store.publish_raw(build_delivery(files / "new", NEW_VALUES), RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(raw.id), "nieuw"))


def write_gc(root: Path, files: Path) -> None:
    open_store(root).gc(include_raw=True)


WRITERS: dict[str, Callable[[Path, Path], None]] = {"publish": write_publish, "gc": write_gc}


def look(root: Path) -> dict[str, Any]:
    """What a reader sees: every part must be wholly old or wholly new."""
    store = open_store(root)
    assert store.verify() == ()
    (current,) = store.raw_snapshots()
    values = tuple(current.figures().column("value").to_pylist())
    assert values in (OLD_VALUES, NEW_VALUES), values
    published = store.published("voorbeeldstad")
    assert published is not None
    texts = {(published.path / name).read_text() for name in ("summary.txt", "cube/value.txt")}
    assert texts in ({"oud"}, {"nieuw"}), texts
    return {
        "raw": "new" if values == NEW_VALUES else "old",
        "published": "new" if texts == {"nieuw"} else "old",
        "snapshots": len(store.list()),
        "leftovers": len(list((root / "tmp").iterdir())),
    }


def judge(root: Path, files: Path, write: Callable[[Path, Path], None]) -> dict[str, Any]:
    seen = look(root)
    open_store(root).gc()
    assert list((root / "tmp").iterdir()) == []
    write(root, files)
    seen["again"] = look(root)
    return seen


def in_child(work: Callable[[], dict[str, Any]]) -> tuple[int, dict[str, Any] | None]:
    """Fork, work, and give the wait status with what the child had to say."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, json.dumps(work()).encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(pid, 0)
    return status, json.loads(said) if said else None


def main(folder: Path, scenario: str) -> int:
    write = WRITERS[scenario]
    base, files = folder / "base", folder / "files"
    build_delivery(files / "warm")  # what pyarrow imports at its first table is imported once, not in every child
    in_child(lambda: prepare(base, files) or {})

    def die(_: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    step = 0
    while True:
        step += 1
        root = folder / f"killed-{step}"
        shutil.copytree(base, root)

        def doomed(step: int = step, root: Path = root) -> dict[str, Any]:
            with fault_at(step, die) as steps:
                write(root, files)
            return {"steps": len(steps.names)}

        status, _ = in_child(doomed)
        killed = os.WIFSIGNALED(status)
        if not killed and os.WEXITSTATUS(status):
            return 1
        judged, seen = in_child(lambda root=root: judge(root, files, write))
        if judged or seen is None:
            print(f"step {step} left something half done", file=sys.stderr)
            return 1
        print(json.dumps({"step": step, "killed": killed} | seen))
        shutil.rmtree(root)
        if not killed:
            return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
