# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does every publisher's adapter do?

Needs a folder or file of one publisher. Gives `Delivery` records: validated tables in one fixed shape with a
description and an account of every row. An adapter is four functions: discover, read, validate (inside read, at the
door) and describe. It never touches the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from buurtpeil.store.delivery import (
    ADDRESSES_SCHEMA,
    AREAS_SCHEMA,
    BOUNDARIES_SCHEMA,
    CORRECTIONS_SCHEMA,
    FIGURES_SCHEMA,
    RECODINGS_SCHEMA,
    UNCATALOGUED_SCHEMA,
    Delivery,
    Description,
    LeftOut,
)

__all__ = [
    "ADDRESSES_SCHEMA",
    "AREAS_SCHEMA",
    "BOUNDARIES_SCHEMA",
    "CORRECTIONS_SCHEMA",
    "FIGURES_SCHEMA",
    "RECODINGS_SCHEMA",
    "UNCATALOGUED_SCHEMA",
    "Adapter",
    "Delivery",
    "Description",
    "LeftOut",
]


class Adapter(Protocol):
    """What a module under ``sources/`` offers as ``ADAPTER``."""

    key: str

    def discover(self, path: Path) -> Sequence[Path]:
        """The files under `path` (a file or a folder) that this adapter can read; opens as little as possible."""

    def read(self, path: Path, progress: Callable[[str], None]) -> Delivery:
        """Read and validate one discovered file; raises `SourceError` and takes nothing when it is not as expected."""

    def describe(self) -> Mapping[str, str]:
        """What this adapter reads and expects, in both languages, for help and documentation."""
