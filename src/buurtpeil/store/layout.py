# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where in the store's folder is everything, and which snapshot does a name point to?

Needs the root. Gives paths, the snapshots that are there (by full identifier or by the start of one) and the one-line
pointers: current raw snapshot of a dataset, published derived snapshot of a set, moment a derived one was replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from buurtpeil.errors import StoreError
from buurtpeil.store.files import replace_line
from buurtpeil.store.manifest import DERIVED, RAW

IDENTIFIER = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Layout:
    """Paths under one root. Nothing is made here: looking in a store needs no right to write."""

    root: Path

    @property
    def staging(self) -> Path:
        """Where unfinished work is; no reader looks here."""
        return self.root / "tmp"

    def snapshot(self, kind: str, identifier: str) -> Path:
        """The folder of a snapshot, whether it is there or not."""
        return self.root / kind / identifier

    def identifiers(self, kind: str) -> tuple[str, ...]:
        """The identifiers of all snapshots of a kind, sorted."""
        return tuple(path.name for path in _entries(self.root / kind) if IDENTIFIER.fullmatch(path.name))

    def find(self, start: str) -> tuple[str, str]:
        """(kind, identifier) of the one snapshot whose identifier begins with `start`."""
        found = [
            (kind, name) for kind in (RAW, DERIVED) for name in self.identifiers(kind) if name.startswith(start.lower())
        ]
        if not found or not start:
            raise StoreError("There is no such snapshot.", f"Got `{start}`.", "See `buurtpeil data list`.")
        if len(found) > 1:
            listed = ", ".join(f"{kind} {name[:12]}" for kind, name in found)
            raise StoreError(f"More than one snapshot begins with `{start}`.", f"{listed}.", "Give more characters.")
        return found[0]

    def raw_pointer(self, source: str, dataset: str) -> Path:
        """Where the current raw snapshot of a dataset is named."""
        return self.root / "refs" / RAW / _checked(source, "source") / _checked(dataset, "dataset")

    def published_pointer(self, publication_set: str) -> Path:
        """Where the published derived snapshot of a set is named."""
        return self.root / "refs" / "published" / _checked(publication_set, "publication set")

    def replaced_pointer(self, identifier: str) -> Path:
        """Where the moment is kept at which a derived snapshot stopped being the published one."""
        return self.root / "refs" / "replaced" / identifier

    def raw_pointers(self) -> tuple[Path, ...]:
        """All pointers to current raw snapshots, sorted by source and dataset."""
        sources = _entries(self.root / "refs" / RAW)
        return tuple(pointer for source in sources for pointer in _entries(source))

    def published_pointers(self) -> tuple[Path, ...]:
        """All pointers to published derived snapshots, sorted by set."""
        return tuple(_entries(self.root / "refs" / "published"))

    @property
    def journal(self) -> Path:
        """Where every change of a current raw snapshot is written down."""
        return self.root / "refs" / "loads"

    def journal_entries(self) -> tuple[Path, ...]:
        """The lines of the journal, oldest first."""
        return tuple(path for path in _entries(self.journal) if path.name.isdigit())

    def point(self, pointer: Path, line: str) -> None:
        """Set a pointer in one step."""
        replace_line(pointer, line, self.staging)


def read_pointer(pointer: Path) -> str | None:
    """The one line of a pointer, None where there is none; raises `StoreError` when it can't be read."""
    try:
        return pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("A pointer of the store can't be read.", f"{pointer}: {error}.") from error


def target_of(pointer: Path) -> str | None:
    """The identifier a pointer names, None where there is none; raises `StoreError` when it is no identifier."""
    line = read_pointer(pointer)
    if line is not None and not IDENTIFIER.fullmatch(line):
        raise StoreError(
            "A pointer of the store does not hold an identifier.",
            f"{pointer}: {line[:80]!r}.",
            "Load or publish again.",
        )
    return line


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return


def _checked(name: str, what: str) -> str:
    if not NAME.fullmatch(name):
        raise StoreError(
            f"The name of a {what} may hold letters, digits, `-`, `_` and `.` only, and begins with a letter or digit.",
            f"Got {name!r}.",
        )
    return name
