# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where are the places that people keep?

Needs the store's folder. Gives `PlaceShelf`: one immutable file an edition under ``places/<id>/``, written whole or not
at all. A new edition stands beside the earlier one; taking a place away is an edition too, so nothing is ever lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from buurtpeil.areas.own_place import OwnDivision
from buurtpeil.areas.words import fold
from buurtpeil.errors import AreaError, BuurtpeilError, StoreError
from buurtpeil.store.canonical import canonical_json
from buurtpeil.store.files import READ_ONLY, clear_faults, make_folder, sync_folder, write_new
from buurtpeil.store.lock import write_lock

FOLDER = "places"
_REMOVED = "removed"
_CHECKSUM = "checksum"


class PlaceShelf:
    """The places under one store's root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / FOLDER

    def current(self) -> tuple[OwnDivision, ...]:
        """The latest edition of everything that was not taken away, by name."""
        found = [self._latest(folder) for folder in self._folders()]
        kept = [OwnDivision.from_record(record) for record in found if record is not None and not record.get(_REMOVED)]
        return tuple(sorted(kept, key=lambda division: (fold(division.name), division.id)))

    def editions(self, identifier: str) -> tuple[OwnDivision, ...]:
        """Every edition of one place or division, oldest first; also of one that was taken away."""
        records = [self._read(path) for path in self._files(self._folder / identifier)]
        return tuple(OwnDivision.from_record(record) for record in records if not record.get(_REMOVED))

    def problems(self) -> Iterator[tuple[Path, str]]:
        """(file, what is wrong) of every edition that can't be read or is not what was written."""
        for folder in self._folders():
            for path in self._files(folder):
                try:
                    record = self._read(path)
                    if not record.get(_REMOVED):
                        OwnDivision.from_record(record)
                except BuurtpeilError as problem:
                    yield path, problem.what

    def find(self, text: str) -> OwnDivision | None:
        """The one with this id or name; None where there is none."""
        wanted = fold(text)
        for division in self.current():
            if division.id == text.strip().lower() or fold(division.name) == wanted:
                return division
        return None

    def add(self, division: OwnDivision, now: datetime, wait_seconds: float = 0.0) -> Path:
        """Keep an edition.

        Raises `StoreError` where this edition is there already, and `AreaError` where another one has its name.
        """
        return self._write(division.id, division.edition, division.to_record(), division.name, now, wait_seconds)

    def remove(self, division: OwnDivision, now: datetime, wait_seconds: float = 0.0) -> Path:
        """Take a place away; its editions stay on disk."""
        record = {"format": "buurtpeil place", "id": division.id, _REMOVED: True, "made": now.isoformat()}
        return self._write(
            division.id, len(self._files(self._folder / division.id)) + 1, record, None, now, wait_seconds
        )

    def _write(
        self, identifier: str, edition: int, record: Mapping[str, Any], name: str | None, now: datetime, wait: float
    ) -> Path:
        path = self._folder / str(uuid.UUID(identifier)) / f"{edition:04d}.json"
        with clear_faults(self._root, "keeping a place"):
            make_folder(self._root)
            with write_lock(self._root, now, wait):
                other = None if name is None else self.find(name)
                if other is not None and other.id != identifier:
                    raise AreaError("Another place has this name:", repr(name), "Choose another name.")
                if path.exists():
                    raise StoreError("This edition of a place is there already:", f"{path.name} of {identifier}.")
                make_folder(path.parent)
                staged = path.with_suffix(".new")
                staged.unlink(missing_ok=True)
                write_new(staged, canonical_json({**record, _CHECKSUM: _checksum_of(record)}) + b"\n")
                os.chmod(staged, READ_ONLY)
                os.rename(staged, path)
                sync_folder(path.parent)
        return path

    def _folders(self) -> list[Path]:
        return sorted(self._folder.iterdir()) if self._folder.is_dir() else []

    def _files(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("[0-9][0-9][0-9][0-9].json")) if folder.is_dir() else []

    def _latest(self, folder: Path) -> Mapping[str, Any] | None:
        files = self._files(folder)
        return self._read(files[-1]) if files else None

    def _read(self, path: Path) -> Mapping[str, Any]:
        try:
            record = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError("A kept place can't be read.", f"{path}: {error}.", "Restore it from a copy.") from error
        if not isinstance(record, dict) or record.get("id") != path.parent.name:
            raise StoreError("A kept place is not what its name says.", f"{path}.", "Restore it from a copy.")
        if record.pop(_CHECKSUM, None) != _checksum_of(record):
            raise StoreError("A kept place was changed after it was written.", f"{path}.", "Restore it from a copy.")
        return record


def _checksum_of(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json(record)).hexdigest()
