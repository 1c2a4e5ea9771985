# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be thrown away?

Needs the write lock (held by the caller), the time and how long to keep. Gives leftovers of killed writers, derived
snapshots that no set publishes, and, only when asked, raw snapshots that nothing names; never what is current.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from buurtpeil.errors import StoreError
from buurtpeil.store.files import make_folder, sync_folder
from buurtpeil.store.layout import Layout, read_pointer, target_of
from buurtpeil.store.manifest import DERIVED, RAW, Manifest, read_manifest
from buurtpeil.store.snapshots import inputs_of


@dataclass(frozen=True)
class Removed:
    """What was (or, in a dry run, would be) removed: "leftover", "derived" or "raw", its name and size in bytes."""

    kind: str
    name: str
    bytes: int


def find_garbage(layout: Layout, now: datetime, keep: timedelta, include_raw: bool) -> tuple[Removed, ...]:
    """What may go, leftovers first. A snapshot whose manifest can't be read stays, and then every raw one stays too."""
    leftovers = sorted(layout.staging.iterdir()) if layout.staging.is_dir() else []
    found = [Removed("leftover", path.name, _size(path)) for path in leftovers]
    derived = _readable(layout, DERIVED)
    published = {target_of(pointer) for pointer in layout.published_pointers()}
    doomed = {
        name for name, manifest in derived.items() if name not in published and _age(layout, manifest, now) > keep
    }
    found += [_removed(layout, DERIVED, name) for name in sorted(doomed)]
    if include_raw and len(derived) == len(layout.identifiers(DERIVED)):
        kept = {target_of(pointer) for pointer in layout.raw_pointers()}
        for name in derived.keys() - doomed:
            kept |= inputs_of(derived[name]["recipe"])
        old = [
            name
            for name, manifest in _readable(layout, RAW).items()
            if name not in kept and now - datetime.fromisoformat(manifest["retrieved"]) > keep
        ]
        found += [_removed(layout, RAW, name) for name in old]
    return tuple(found)


def remove_garbage(layout: Layout, garbage: tuple[Removed, ...]) -> None:
    """Remove what `find_garbage` found: a snapshot first loses its name in one step, then its bytes."""
    for item in garbage:
        if item.kind == "leftover":
            _delete(layout.staging / item.name)
            continue
        make_folder(layout.staging)
        nameless = layout.staging / uuid4().hex
        folder = layout.snapshot(item.kind, item.name)
        folder.rename(nameless)
        sync_folder(folder.parent)
        _delete(nameless)
        layout.replaced_pointer(item.name).unlink(missing_ok=True)


def _age(layout: Layout, manifest: Manifest, now: datetime) -> timedelta:
    """Time since a derived snapshot was made, or stopped being the published one: a reader may still be in it."""
    replaced = read_pointer(layout.replaced_pointer(manifest["id"]))
    moments = [datetime.fromisoformat(text) for text in (manifest["created"], replaced) if text]
    return now - max(moments)


def _readable(layout: Layout, kind: str) -> dict[str, Manifest]:
    found: dict[str, Manifest] = {}
    for name in layout.identifiers(kind):
        try:
            found[name] = read_manifest(layout.snapshot(kind, name), kind)
        except StoreError:
            continue
    return found


def _removed(layout: Layout, kind: str, name: str) -> Removed:
    return Removed(kind, name, _size(layout.snapshot(kind, name)))


def _size(path: Path) -> int:
    if not path.is_dir():
        return path.lstat().st_size
    return sum(part.lstat().st_size for part in path.rglob("*") if not part.is_dir())


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
