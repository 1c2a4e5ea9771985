# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do loading, publishing and reading talk to the store?

Needs a root folder; for writing also a clock. Gives `Store`: raw and derived snapshots that are immutable and named by
their content, published in one step. Readers take no lock and need no right to write; one writer at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import recipe_id, to_plain
from buurtpeil.store.delivery import Delivery
from buurtpeil.store.files import clear_faults, make_folder
from buurtpeil.store.gc import Removed, find_garbage, remove_garbage
from buurtpeil.store.journal import Change, last_load, take_back
from buurtpeil.store.layout import Layout, target_of
from buurtpeil.store.lock import write_lock
from buurtpeil.store.manifest import DERIVED, RAW, to_utc
from buurtpeil.store.publishing import check_delivery, put_derived, put_raw
from buurtpeil.store.snapshots import (
    DerivedSnapshot,
    RawSnapshot,
    inputs_of,
    open_all_derived,
    open_all_raw,
    open_derived,
    open_raw,
)
from buurtpeil.store.verifying import Problem, find_problems

KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Stage:
    """A derived snapshot in the making: fill `path`; it is visible under `id` when the ``with`` ends well."""

    id: str
    path: Path


@dataclass(frozen=True)
class Listed:
    """One line of the store's table of contents.

    `title` is the dataset's (raw) or the recipe's publication set (derived) in both languages; `bytes` is the size of
    all files; `current_for` names the dataset or the publication sets it is current for, empty for an earlier one.
    """

    kind: str
    id: str
    title: Mapping[str, str]
    moment: str
    rows: int
    bytes: int
    current_for: tuple[str, ...]


def _utc_now() -> datetime:
    """The default of the injected clock; identifiers and contents never depend on it."""
    return datetime.now(UTC)  # noqa: TID251 - this is the default of the injected clock


class Store:
    """Snapshots under one root folder.

    Parameters
    ----------
    root : the folder; made at the first write.
    clock : gives the time, with its zone; for "published at" and the age of old results.
    wait_seconds : how long a write waits for another one before it gives up with a `StoreError`.
    on_wait : is told once, when a write has to wait, who is writing.
    """

    def __init__(
        self,
        root: Path,
        *,
        clock: Callable[[], datetime] = _utc_now,
        wait_seconds: float = 0.0,
        on_wait: Callable[[str], None] = lambda holder: None,
    ) -> None:
        self.root = Path(os.path.abspath(root))
        self._layout = Layout(self.root)
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._on_wait = on_wait

    def waiting(self, seconds: float, on_wait: Callable[[str], None] = lambda holder: None) -> Store:
        """The same store, of which a write waits at most `seconds` for another one; `on_wait` is told who writes."""
        return Store(self.root, clock=self._clock, wait_seconds=seconds, on_wait=on_wait)

    @classmethod
    def default(cls, wait_seconds: float = 0.0) -> Store:
        """The store of this account: the folder in BUURTPEIL_STORE, else ``~/.local/share/buurtpeil``."""
        root = os.environ.get("BUURTPEIL_STORE") or Path.home() / ".local" / "share" / "buurtpeil"
        return cls(Path(root), wait_seconds=wait_seconds)

    def publish_raw(self, delivery: Delivery, retrieved: datetime, load: str = "") -> RawSnapshot:
        """Keep a delivery with its original files and make it the current one of its dataset.

        `retrieved` is when the publisher's file was fetched, with its zone. `load` names the load: what has one name
        is taken back together by `undo_load`; by default each delivery is a load of its own. The same content again
        gives the snapshot that is there already (`is_new` False). Raises `StoreError`; then nothing changed.
        """
        moment = to_utc(retrieved)
        checked = check_delivery(delivery)
        with self._writing(f"keeping {delivery.description.source}/{delivery.description.dataset}"):
            return put_raw(self._layout, checked, retrieved, load or f"{moment} {checked.id[:12]}")

    def undo_load(self) -> tuple[Change, ...]:
        """Take the last load back: each dataset has the current snapshot it had before, or none.

        Every snapshot stays in the store. Gives what was taken back; empty when there is no load to take back.
        """
        with self._writing("taking back the last load"):
            return tuple(take_back(self._layout, change) for change in last_load(self._layout))

    def last_load(self) -> tuple[Change, ...]:
        """What `undo_load` would take back, latest first."""
        return last_load(self._layout)

    def raw_snapshots(self, publication_set: str | None = None, current_only: bool = True) -> list[RawSnapshot]:
        """Raw snapshots by source and dataset, of one publication set or all; earlier ones too when asked."""
        if current_only:
            pointed = [target_of(pointer) for pointer in self._layout.raw_pointers()]
            found = [open_raw(self._layout, name) for name in pointed if name is not None]
        else:
            found = open_all_raw(self._layout)
        chosen = [item for item in found if publication_set in (None, item.publication_set)]
        return sorted(chosen, key=_raw_order)

    @contextmanager
    def stage_derived(self, recipe: Mapping[str, Any]) -> Iterator[Stage]:
        """A folder to fill with results; published in one step when the ``with`` ends well, removed otherwise.

        `recipe` holds whatever decides the results: ``inputs`` (identifiers of the raw snapshots), versions of methods,
        the catalogue's hash, the seed; plain values only. The store is locked for other writers meanwhile.
        """
        plain = to_plain(recipe, "the recipe")
        identifier = recipe_id(plain)
        with (
            self._writing(f"publishing results {identifier[:12]}"),
            put_derived(self._layout, identifier, plain, self._clock()) as folder,
        ):
            yield Stage(identifier, folder)

    def has_derived(self, recipe: Mapping[str, Any]) -> bool:
        """Whether the results of this recipe are there already."""
        return self._layout.snapshot(DERIVED, recipe_id(recipe)).is_dir()

    def derived_like(self, recipe: Mapping[str, Any], ignoring: str) -> DerivedSnapshot | None:
        """The earliest results whose recipe is this one but for the entry `ignoring`; None where there are none."""
        wanted = {**to_plain(recipe), ignoring: None}
        found = [
            item for item in open_all_derived(self._layout) if {**item.manifest["recipe"], ignoring: None} == wanted
        ]
        return min(found, key=lambda item: (item.manifest["created"], item.id), default=None)

    def derived(self, recipe: Mapping[str, Any]) -> DerivedSnapshot:
        """The results of a recipe; raises `StoreError` when they are not there."""
        return open_derived(self._layout, recipe_id(recipe))

    def set_published(self, publication_set: str, derived_id: str) -> None:
        """Let readers of a publication set see this derived snapshot from now on.

        Raises `StoreError` when it is not there, can't be trusted, or was made from another set's figures.
        """
        pointer = self._layout.published_pointer(publication_set)
        with self._writing(f"publishing {publication_set}"):
            snapshot = open_derived(self._layout, derived_id)
            self._refuse_mixing(publication_set, snapshot)
            earlier = target_of(pointer)
            if earlier == derived_id:
                return
            if earlier is not None:
                self._layout.point(self._layout.replaced_pointer(earlier), to_utc(self._clock()))
            self._layout.point(pointer, derived_id)

    def published(self, publication_set: str) -> DerivedSnapshot | None:
        """What readers of a publication set see now, or None where nothing was published yet."""
        identifier = target_of(self._layout.published_pointer(publication_set))
        return None if identifier is None else open_derived(self._layout, identifier)

    def publication_sets(self) -> tuple[str, ...]:
        """The publication sets that have something published."""
        return tuple(pointer.name for pointer in self._layout.published_pointers())

    def list(self) -> tuple[Listed, ...]:
        """Everything in the store, raw before derived; old and current."""
        current = {target_of(pointer) for pointer in self._layout.raw_pointers()}
        raw = [_listed_raw(item, item.id in current) for item in self.raw_snapshots(current_only=False)]
        published: dict[str, tuple[str, ...]] = {}
        for pointer in self._layout.published_pointers():
            name = target_of(pointer) or ""
            published[name] = (*published.get(name, ()), pointer.name)
        derived = [_listed_derived(item, published.get(item.id, ())) for item in open_all_derived(self._layout)]
        return (*raw, *sorted(derived, key=lambda item: (item.moment, item.id)))

    def show(self, start: str) -> RawSnapshot | DerivedSnapshot:
        """The one snapshot whose identifier begins with `start`; raises `StoreError` for none or several."""
        kind, identifier = self._layout.find(start)
        return open_raw(self._layout, identifier) if kind == RAW else open_derived(self._layout, identifier)

    def verify(self, progress: Callable[[str], None] = lambda _: None) -> tuple[Problem, ...]:
        """Check every file, snapshot and pointer; empty when all is well. Reads everything, changes nothing."""
        return tuple(find_problems(self._layout, progress))

    def gc(self, keep: timedelta = KEEP, *, include_raw: bool = False, dry_run: bool = False) -> tuple[Removed, ...]:
        """Remove leftovers of killed writers and results that were last published longer than `keep` ago.

        With `include_raw` also raw snapshots retrieved longer than `keep` ago that are not current and that no
        remaining result names. Gives what was removed; with `dry_run` what would be.
        """
        if not self.root.is_dir():
            return ()
        with self._writing("cleaning up"):
            garbage = find_garbage(self._layout, self._clock(), keep, include_raw)
            if not dry_run:
                remove_garbage(self._layout, garbage)
        return garbage

    @contextmanager
    def _writing(self, doing: str) -> Iterator[None]:
        with clear_faults(self.root, doing):
            make_folder(self.root)
            with write_lock(self.root, self._clock(), self._wait_seconds, self._on_wait):
                yield

    def _refuse_mixing(self, publication_set: str, snapshot: DerivedSnapshot) -> None:
        for name in sorted(inputs_of(snapshot.manifest["recipe"])):
            if self._layout.snapshot(RAW, name).is_dir():
                found = open_raw(self._layout, name).publication_set
                if found != publication_set:
                    raise StoreError(
                        "Results can't be published under a set that their figures do not belong to.",
                        f"Figures {name[:12]} belong to {found}, not {publication_set}.",
                    )


def _raw_order(snapshot: RawSnapshot) -> tuple[str, ...]:
    description = snapshot.manifest["description"]
    return description["source"], description["dataset"], snapshot.manifest["retrieved"], snapshot.id


def _listed_raw(snapshot: RawSnapshot, is_current: bool) -> Listed:
    manifest = snapshot.manifest
    description = manifest["description"]
    return Listed(
        kind=RAW,
        id=snapshot.id,
        title=description["title"],
        moment=manifest["retrieved"],
        rows=sum(table["rows_kept"] for table in manifest["tables"].values()),
        bytes=_bytes(manifest),
        current_for=(f"{description['source']}/{description['dataset']}",) if is_current else (),
    )


def _listed_derived(snapshot: DerivedSnapshot, sets: tuple[str, ...]) -> Listed:
    manifest = snapshot.manifest
    name = str(manifest["recipe"].get("publication_set", ""))
    return Listed(
        kind=DERIVED,
        id=snapshot.id,
        title={"nl": f"uitkomsten {name}".strip(), "en": f"results {name}".strip()},
        moment=manifest["created"],
        rows=0,
        bytes=_bytes(manifest),
        current_for=sets,
    )


def _bytes(manifest: Mapping[str, Any]) -> int:
    return sum(int(record["bytes"]) for record in manifest["files"].values())
