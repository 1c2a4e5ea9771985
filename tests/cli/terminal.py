# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do tests use a terminal?

Needs the words of a command and a store. Gives what a person would see: output, messages and exit code; and what the
store holds, to compare before and after.
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from buurtpeil.cli import main
from buurtpeil.store import Store


@dataclass(frozen=True)
class Result:
    """What one command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def message(self) -> str:
        """The error output as one line, however it was wrapped."""
        return " ".join(self.err.split())

    @property
    def text(self) -> str:
        """The output as one line, however it was wrapped."""
        return " ".join(self.out.split())


def run(store: Path, *words: object) -> Result:
    """Run `buurtpeil --store STORE WORDS`, in this process."""
    out, err = io.StringIO(), io.StringIO()
    code: int | str | None = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(["--store", str(store), *map(str, words)])
        except SystemExit as ended:
            code = ended.code
    return Result(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


def start(store: Path, *words: object) -> subprocess.Popen[bytes]:
    """Start the same in a process of its own, that can be killed."""
    command = [sys.executable, "-m", "buurtpeil.cli", "--store", str(store), *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def contents(root: Path) -> tuple[object, ...]:
    """All that the store holds, what is current and what readers see."""
    store = Store(root)
    published = [store.published(name) for name in store.publication_sets()]
    listed = sorted((item.kind, item.id, item.current_for) for item in store.list())
    return (listed, [item.id for item in published if item is not None])


def is_whole(root: Path) -> bool:
    """Whether every file is what its manifest says."""
    return Store(root).verify() == ()
