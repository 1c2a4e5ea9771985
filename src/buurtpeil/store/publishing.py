# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a snapshot come into being, whole or not at all?

Needs a delivery, or a recipe and a folder being filled, and the write lock (held by the caller). Gives a published
snapshot: built in `tmp/`, on disk to the last byte, then given its name by one rename.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import raw_id
from buurtpeil.store.delivery import Delivery
from buurtpeil.store.files import FileRecord, copy_hashed, make_folder, publish_folder, seal, staging_folder
from buurtpeil.store.journal import Change, next_number, write_change
from buurtpeil.store.layout import Layout, target_of
from buurtpeil.store.manifest import (
    DERIVED,
    MANIFEST_NAME,
    RAW,
    account_of,
    derived_manifest,
    raw_manifest,
    write_manifest,
)
from buurtpeil.store.snapshots import RawSnapshot, open_raw
from buurtpeil.store.tables import KINDS, check_table, write_table


@dataclass(frozen=True, eq=False)
class CheckedDelivery:
    """A delivery that passed the door: its identifier, its account and its tables in stored form."""

    id: str
    account: Mapping[str, Any]
    tables: Mapping[str, pa.Table]
    originals: tuple[Path, ...]


def check_delivery(delivery: Delivery) -> CheckedDelivery:
    """Check a delivery's tables and count it in; reads and writes nothing. Raises `StoreError`."""
    given = {name: table for name in KINDS if (table := getattr(delivery, name)) is not None}
    if not given:
        raise StoreError(
            f"A delivery must hold at least one of {', '.join(KINDS)}.",
            f"{delivery.description.dataset}.",
        )
    tables = {name: check_table(table, KINDS[name]) for name, table in given.items()}
    account = account_of(delivery)
    return CheckedDelivery(raw_id(account, tables), account, tables, delivery.originals)


def put_raw(layout: Layout, delivery: CheckedDelivery, retrieved: datetime, load: str) -> RawSnapshot:
    """Publish a checked delivery and make it the current one of its dataset; `load` names the load in the journal."""
    description = delivery.account["description"]
    pointer = layout.raw_pointer(description["source"], description["dataset"])
    current = target_of(pointer)
    if current is not None and current != delivery.id:
        _refuse_other_set(layout, current, description)
    is_new = not layout.snapshot(RAW, delivery.id).is_dir()
    if is_new:
        with staging_folder(layout.staging) as folder:
            files = _fill(folder, delivery)
            write_manifest(folder, raw_manifest(delivery.id, delivery.account, delivery.tables, files, retrieved))
            publish_folder(folder, layout.snapshot(RAW, delivery.id))
    snapshot = open_raw(layout, delivery.id, is_new)
    if current != delivery.id:
        names = description["source"], description["dataset"]
        write_change(layout, Change(next_number(layout), load, *names, before=current, after=delivery.id))
        layout.point(pointer, delivery.id)
    return snapshot


@contextmanager
def put_derived(layout: Layout, identifier: str, recipe: Mapping[str, object], created: datetime) -> Iterator[Path]:
    """Publish what the body of the ``with`` wrote into the folder; on an exception nothing of it remains.

    A snapshot that is there already stays as it is: a later publication never overwrites an earlier one.
    """
    with staging_folder(layout.staging) as folder:
        yield folder
        if layout.snapshot(DERIVED, identifier).is_dir():
            return
        files = {name: seal(folder / name) for name in _regular_files(folder)}
        write_manifest(folder, derived_manifest(identifier, recipe, files, created))
        publish_folder(folder, layout.snapshot(DERIVED, identifier))


def _fill(folder: Path, delivery: CheckedDelivery) -> dict[str, FileRecord]:
    files: dict[str, FileRecord] = {}
    for name, table in delivery.tables.items():
        path = folder / f"{name}.parquet"
        write_table(table, path)
        files[path.name] = seal(path)
    for original, name in zip(delivery.originals, _original_names(delivery.originals), strict=True):
        target = folder / "original" / name
        make_folder(target.parent)
        files[f"original/{name}"] = copy_hashed(original, target)
    return files


def _original_names(originals: tuple[Path, ...]) -> list[str]:
    """The files' own names; a name that two folders share gets a number in front."""
    names: list[str] = []
    for number, original in enumerate(originals, start=1):
        names.append(original.name if original.name not in names else f"{number}-{original.name}")
    return names


def _regular_files(folder: Path) -> list[str]:
    names = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name == MANIFEST_NAME or path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise StoreError(
                "A derived snapshot may hold plain files and folders, and the manifest is written by the store.",
                f"Got {name}.",
            )
        if path.is_file():
            names.append(name)
    if not names:
        raise StoreError("A derived snapshot must hold at least one file.", f"{folder} is empty.")
    return names


def _refuse_other_set(layout: Layout, current: str, description: Mapping[str, Any]) -> None:
    """Real and made-up figures never take each other's place."""
    found = open_raw(layout, current).publication_set
    if found != description["publication_set"]:
        raise StoreError(
            "A dataset can't move to another publication set.",
            f"{description['source']}/{description['dataset']}: {found}, not {description['publication_set']}.",
            "Give the dataset another name.",
        )
