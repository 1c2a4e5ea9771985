# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""May only one load write at a time, without a reader ever waiting?

Needs the store's folder and the time. Gives `write_lock`: an exclusive `flock` that the operating system releases when
its holder dies; whoever comes second learns which process holds it and since when.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from buurtpeil.errors import StoreError

LOCK_NAME = "write.lock"
PAUSE_SECONDS = 0.05


@contextmanager
def write_lock(
    root: Path, now: datetime, wait_seconds: float = 0.0, on_wait: Callable[[str], None] = lambda holder: None
) -> Iterator[None]:
    """Hold the store for writing; waits at most `wait_seconds` for another writer, then raises `StoreError`.

    `on_wait` is told once who is being waited for.
    """
    descriptor = os.open(root / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, wait_seconds, on_wait)
        _note(descriptor, json.dumps({"pid": os.getpid(), "since": now.isoformat(timespec="seconds")}))
        try:
            yield
        finally:
            _note(descriptor, "")
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait_seconds: float, on_wait: Callable[[str], None]) -> None:
    deadline = time.monotonic() + wait_seconds
    is_told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(descriptor, wait_seconds) from None
            if not is_told:
                on_wait(_holder(descriptor))
                is_told = True
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _note(descriptor: int, text: str) -> None:
    """Write down who holds the lock: a courtesy to others, so a full disk may not stop a clean-up here."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 1000, 0))
        return f"Process {note['pid']} has been writing since {note['since']}"
    except (ValueError, KeyError, TypeError):
        return "Another process is writing"


def _busy(descriptor: int, wait_seconds: float) -> StoreError:
    waited = f", also after waiting {wait_seconds:g} seconds" if wait_seconds else ""
    return StoreError(
        "Another load or publication is running; this one has not started and nothing changed.",
        f"{_holder(descriptor)}{waited}.",
        "Try again when it is ready, or ask to wait for it; reading goes on as usual.",
    )
