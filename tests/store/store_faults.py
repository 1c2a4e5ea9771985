# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens when the machine fails in the middle of a write?

Needs what to do at a step (raise, or kill the process). Gives `fault_at`: every call that changes the disk is a step,
and the n-th one fails; a write fails after half of its bytes.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

CHANGING_CALLS = (
    "mkdir", "rename", "replace", "unlink", "rmdir", "fsync", "fchmod", "chmod", "ftruncate", "pwrite",
)  # fmt: skip
WRITING_MODES = frozenset("wxa+")


class Steps:
    """Counts the steps; `names` says what each was."""

    def __init__(self, failing: int, act: Callable[[str], None]) -> None:
        self.failing = failing
        self.act = act
        self.names: list[str] = []

    def take(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.failing:
            self.act(name)

    @property
    def failed_at(self) -> str | None:
        return self.names[self.failing - 1] if len(self.names) >= self.failing else None


@contextmanager
def fault_at(failing: int, act: Callable[[str], None]) -> Iterator[Steps]:
    steps = Steps(failing, act)
    real_open = builtins.open

    class FailingFile(io.FileIO):
        def write(self, content: Any, /) -> int:
            half = memoryview(content).cast("B")
            if len(steps.names) + 1 == steps.failing:
                super().write(half[: len(half) // 2])
            steps.take("write")
            return super().write(content)

    def counted_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not WRITING_MODES & set(mode):
            return real_open(file, mode, *args, **kwargs)
        steps.take("open")
        binary = io.BufferedWriter(FailingFile(file, mode.replace("b", "").replace("t", "")))
        return binary if "b" in mode else io.TextIOWrapper(binary, encoding="utf-8")

    def counted(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            steps.take(name)
            return real(*args, **kwargs)

        return call

    patches = [mock.patch.object(os, name, counted(name)) for name in CHANGING_CALLS]
    patches += [mock.patch.object(builtins, "open", counted_open), mock.patch.object(io, "open", counted_open)]
    for patch in patches:
        patch.start()
    try:
        yield steps
    finally:
        for patch in patches:
            patch.stop()
