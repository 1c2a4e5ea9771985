# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is everything in the store still what it was?

Needs read access. Gives a `Problem` for each file that is missing, changed or too many, each snapshot whose content no
longer gives its identifier, and each pointer or recipe that names what is not there. Repairs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import raw_id, recipe_id
from buurtpeil.store.files import hash_file
from buurtpeil.store.layout import IDENTIFIER, Layout, target_of
from buurtpeil.store.manifest import DERIVED, MANIFEST_NAME, RAW, Manifest, account_in, read_manifest
from buurtpeil.store.places import PlaceShelf
from buurtpeil.store.snapshots import inputs_of
from buurtpeil.store.tables import KINDS, check_table, read_table


@dataclass(frozen=True)
class Problem:
    """What is wrong with which file, folder or pointer (path relative to the store)."""

    path: str
    what: str


def find_problems(layout: Layout, progress: Callable[[str], None]) -> Iterator[Problem]:
    """Look at every snapshot and pointer; calls `progress` with each snapshot's place before reading it."""
    for kind in (RAW, DERIVED):
        for folder in _children(layout.root / kind):
            place = folder.relative_to(layout.root).as_posix()
            if not IDENTIFIER.fullmatch(folder.name) or not folder.is_dir():
                yield Problem(place, "extra: not the name of a snapshot")
                continue
            progress(place)
            for name, what in _snapshot_problems(layout, folder, kind):
                yield Problem(f"{place}/{name}" if name else place, what)
    yield from _pointer_problems(layout)
    for path, what in PlaceShelf(layout.root).problems():
        yield Problem(path.relative_to(layout.root).as_posix(), what)


def _snapshot_problems(layout: Layout, folder: Path, kind: str) -> Iterator[tuple[str, str]]:
    try:
        manifest = read_manifest(folder, kind)
    except StoreError as error:
        yield MANIFEST_NAME, str(error)
        return
    faults = list(_file_problems(folder, manifest))
    yield from faults
    if not faults:
        yield from _content_problems(folder, kind, manifest)
    if kind == DERIVED:
        for identifier in sorted(inputs_of(manifest["recipe"].get("inputs", []))):
            if not any(layout.snapshot(other, identifier).is_dir() for other in (RAW, DERIVED)):
                yield "", f"dangling: its input {identifier} is not in the store"


def _file_problems(folder: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    expected = manifest["files"]
    for name in sorted(present - set(expected) - {MANIFEST_NAME}):
        yield name, "extra: not in the manifest"
    for name, record in expected.items():
        if name not in present:
            yield name, "missing"
            continue
        try:
            found = hash_file(folder / name)
        except OSError as error:
            yield name, f"unreadable: {error.strerror}"
            continue
        if found.bytes != record["bytes"]:
            yield name, f"changed: {found.bytes} bytes, was {record['bytes']}"
        elif found.sha256 != record["sha256"]:
            yield name, f"changed: checksum {found.sha256[:12]}, was {record['sha256'][:12]}"


def _content_problems(folder: Path, kind: str, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Whether content that passed its checksums still gives the snapshot's identifier."""
    try:
        if kind == RAW:
            tables = {
                name: check_table(read_table(folder / item["file"], KINDS[name]), KINDS[name])
                for name, item in manifest["tables"].items()
            }
            identifier = raw_id(account_in(manifest), tables)
        else:
            identifier = recipe_id(manifest["recipe"])
    except (StoreError, KeyError) as error:
        yield MANIFEST_NAME, f"changed: {error}"
        return
    if identifier != manifest["id"]:
        yield MANIFEST_NAME, f"changed: the content gives {identifier[:12]}, the snapshot is {manifest['id'][:12]}"


def _pointer_problems(layout: Layout) -> Iterator[Problem]:
    for kind, pointers in ((RAW, layout.raw_pointers()), (DERIVED, layout.published_pointers())):
        for pointer in pointers:
            place = pointer.relative_to(layout.root).as_posix()
            try:
                identifier = target_of(pointer)
            except StoreError as error:
                yield Problem(place, str(error))
                continue
            if identifier is not None and not layout.snapshot(kind, identifier).is_dir():
                yield Problem(place, f"dangling: {kind} snapshot {identifier} is not in the store")


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
