# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which adapter reads which file?

Needs a file or a folder. Gives each file with its adapter, and beside them the files that no adapter knows: in a folder
those are only listed, a file that was named by itself is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from buurtpeil.errors import SourceError
from buurtpeil.sources import (
    bag,
    boundaries,
    burglary,
    corrections,
    geojson,
    kwb_selection,
    notifications,
    ogc_features,
    police,
    recoding_table,
    refused,
    rivm,
    rotterdam_profile,
    statline_csv,
    statline_odata,
    vector_boundaries,
    wide_table,
)
from buurtpeil.sources.base import Adapter
from buurtpeil.sources.files import check_size, files_under
from buurtpeil.sources.postcodes import PostcodeBoundariesAdapter

ADAPTERS: tuple[Adapter, ...] = (
    police.ADAPTER,
    rivm.ADAPTER,
    kwb_selection.ADAPTER,
    statline_csv.ADAPTER,
    boundaries.ADAPTER,
    geojson.ADAPTER,
    statline_odata.ADAPTER,
    ogc_features.ADAPTER,
    recoding_table.ADAPTER,
    burglary.ADAPTER,
    notifications.ADAPTER,
    bag.ADAPTER,
    vector_boundaries.ADAPTER,
    corrections.ADAPTER,
    rotterdam_profile.ADAPTER,
    *wide_table.ADAPTERS,
    *refused.ADAPTERS,
)
_DATA_SUFFIXES = (
    ".parquet",
    ".geoparquet",
    ".csv",
    ".csv.gz",
    ".geojson",
    ".geojson.gz",
    ".gpkg",
    ".shp",
    ".toml",
    ".fetched.zip",
)


def discover(path: Path) -> tuple[list[tuple[Adapter, Path]], list[Path]]:
    """(adapter, file) of everything under `path` that can be read, and the files that no adapter knows.

    Raises `SourceError` for a path that does not exist, a data file that is empty or cut off, and for a single file
    that no adapter knows.
    """
    found: list[tuple[Adapter, Path]] = []
    unrecognised: list[Path] = []
    for file in files_under(path):
        adapter = adapter_for(file)
        if adapter is None:
            unrecognised.append(file)
        else:
            found.append((adapter, file))
    if unrecognised == [path]:
        raise SourceError(
            "No adapter knows this file:", str(path), " ".join(["What can be read:", *_summaries(ADAPTERS)])
        )
    return found, unrecognised


def adapter_for(file: Path) -> Adapter | None:
    """The one adapter that knows `file`, None when there is none."""
    if not file.name.lower().endswith(_DATA_SUFFIXES):
        return None
    check_size(file)
    return next((adapter for adapter in ADAPTERS if adapter.discover(file)), None)


def adapter_with_edition(file: Path, edition: int) -> Adapter | None:
    """The adapter for a file that does not state its own edition, None for another kind of file.

    Raises `SourceError` for a known file that does state it: a second statement could only contradict.
    """
    adapter = PostcodeBoundariesAdapter(edition)
    if file.name.lower().endswith(_DATA_SUFFIXES) and adapter.discover(file):
        return adapter
    if adapter_for(file) is not None:
        raise SourceError(
            "This file states its own year, or its adapter knows it:", str(file), "Load it without --edition."
        )
    return None


def _summaries(adapters: Sequence[Adapter]) -> list[str]:
    return [f"({number}) {adapter.describe()['en']}" for number, adapter in enumerate(adapters, 1)]
