# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a reader hold when it holds a snapshot?

Needs the folder of a published snapshot. Gives `RawSnapshot` (tables as the publisher's file had them, with the
manifest) and `DerivedSnapshot` (a folder of results, with the recipe). Neither ever changes after it is visible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from buurtpeil.errors import StoreError
from buurtpeil.store.layout import IDENTIFIER, Layout
from buurtpeil.store.manifest import DERIVED, RAW, read_manifest
from buurtpeil.store.tables import KINDS, read_table

Snapshot = TypeVar("Snapshot")


@dataclass(frozen=True, eq=False)
class RawSnapshot:
    """One delivery of one dataset, as loaded. `is_new` is False where the same content was there already."""

    id: str
    path: Path
    manifest: Mapping[str, Any]
    is_new: bool = False

    def figures(self) -> pa.Table | None:
        """The figures in `FIGURES_SCHEMA`, sorted by measure, period and area; None where the delivery had none."""
        return self._table("figures")

    def areas(self) -> pa.Table | None:
        """The areas in `AREAS_SCHEMA`, sorted by edition and area; None where the delivery had none."""
        return self._table("areas")

    def boundaries(self) -> pa.Table | None:
        """The boundaries in `BOUNDARIES_SCHEMA`, sorted by edition and area; None where the delivery had none."""
        return self._table("boundaries")

    def landscape(self) -> pa.Table | None:
        """Water, roads and railways in `LANDSCAPE_SCHEMA`, sorted by kind and name; None where there were none."""
        return self._table("landscape")

    def recodings(self) -> pa.Table | None:
        """Recoding tables in `RECODINGS_SCHEMA`, sorted by editions and codes; None where the delivery had none."""
        return self._table("recodings")

    def uncatalogued(self) -> pa.Table | None:
        """Columns without a measure in `UNCATALOGUED_SCHEMA`, sorted by column, period and area; for export only."""
        return self._table("uncatalogued")

    def addresses(self) -> pa.Table | None:
        """Addresses in `ADDRESSES_SCHEMA`, sorted by identification; None where the delivery had none."""
        return self._table("addresses")

    def corrections(self) -> pa.Table | None:
        """Corrections of figures in `CORRECTIONS_SCHEMA`, sorted by what they are about; None where there were none."""
        return self._table("corrections")

    @property
    def originals(self) -> tuple[Path, ...]:
        """The publisher's own files, as they came in."""
        return tuple(self.path / name for name in self.manifest["files"] if name.startswith("original/"))

    @property
    def publication_set(self) -> str:
        """Which publication set these figures belong to."""
        return str(self.manifest["description"]["publication_set"])

    def _table(self, name: str) -> pa.Table | None:
        if name not in self.manifest["tables"]:
            return None
        return read_table(self.path / self.manifest["tables"][name]["file"], KINDS[name])


@dataclass(frozen=True, eq=False)
class DerivedSnapshot:
    """A folder of results that one recipe gave."""

    id: str
    path: Path
    manifest: Mapping[str, Any]


def open_raw(layout: Layout, identifier: str, is_new: bool = False) -> RawSnapshot:
    """Open a raw snapshot by its full identifier; raises `StoreError` when it is absent or can't be trusted."""
    path = _present(layout, RAW, identifier)
    return RawSnapshot(identifier, path, read_manifest(path, RAW), is_new)


def open_derived(layout: Layout, identifier: str) -> DerivedSnapshot:
    """Open a derived snapshot by its full identifier; raises `StoreError` when it is absent or can't be trusted."""
    path = _present(layout, DERIVED, identifier)
    return DerivedSnapshot(identifier, path, read_manifest(path, DERIVED))


def open_all_raw(layout: Layout) -> list[RawSnapshot]:
    """Every raw snapshot, current or not; one that a clean-up removes meanwhile is passed over."""
    return [found for name in layout.identifiers(RAW) if (found := _unless_gone(open_raw, layout, RAW, name))]


def open_all_derived(layout: Layout) -> list[DerivedSnapshot]:
    """Every derived snapshot, published or not; one that a clean-up removes meanwhile is passed over."""
    return [
        found for name in layout.identifiers(DERIVED) if (found := _unless_gone(open_derived, layout, DERIVED, name))
    ]


def inputs_of(recipe: object) -> frozenset[str]:
    """Every identifier that a recipe mentions, at whatever depth: the snapshots it was worked out from."""
    if isinstance(recipe, str):
        return frozenset(IDENTIFIER.findall(recipe)) if IDENTIFIER.fullmatch(recipe) else frozenset()
    if isinstance(recipe, Mapping):
        return frozenset().union(*(inputs_of(part) for part in (*recipe.keys(), *recipe.values())))
    if isinstance(recipe, list | tuple):
        return frozenset().union(*(inputs_of(part) for part in recipe))
    return frozenset()


def _unless_gone(
    opener: Callable[[Layout, str], Snapshot], layout: Layout, kind: str, identifier: str
) -> Snapshot | None:
    try:
        return opener(layout, identifier)
    except StoreError:
        if layout.snapshot(kind, identifier).is_dir():
            raise
        return None


def _present(layout: Layout, kind: str, identifier: str) -> Path:
    path = layout.snapshot(kind, identifier)
    if not path.is_dir():
        raise StoreError(
            "A snapshot that should be in the store is not there.",
            f"{kind} {identifier}.",
            "Run `buurtpeil data verify`, then load or publish again.",
        )
    return path
