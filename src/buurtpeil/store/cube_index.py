# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where in the cube's files is which block?

Needs the folder of a cube. Gives `CubeIndex`, kept in `cube.json` beside one flat little-endian file a field
(`value.f64`, `status.u8`); a block is stored area by area, at the same position in every field's file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import canonical_json

INDEX_NAME = "cube.json"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Block:
    """One key's periods (T) and the position of its first item in every field's file, counted in items."""

    periods: tuple[str, ...]
    offset: int


@dataclass(frozen=True)
class CubeIndex:
    """What is where: `items` is the length of every field's file in items, padding included."""

    areas_count: int
    fields: Mapping[str, np.dtype[Any]]
    blocks: Mapping[str, Block]
    items: int

    def file_of(self, field: str) -> str:
        """The file name of a field: its name with its type behind it."""
        return file_name(field, self.fields[field])


def file_name(field: str, dtype: np.dtype[Any]) -> str:
    """``value.f64`` for a field "value" of eight-byte floats."""
    return f"{field}.{dtype.kind}{8 * dtype.itemsize}"


def index_bytes(index: CubeIndex) -> bytes:
    """The index as stored, with its own checksum."""
    record = {
        "format": "buurtpeil cube",
        "format_version": FORMAT_VERSION,
        "areas_count": index.areas_count,
        "items": index.items,
        "fields": [
            {"name": name, "dtype": dtype.str, "file": index.file_of(name), "bytes": index.items * dtype.itemsize}
            for name, dtype in index.fields.items()
        ],
        "blocks": [
            {"key": key, "periods": list(block.periods), "offset": block.offset} for key, block in index.blocks.items()
        ],
    }
    return json.dumps(record | {"checksum": _checksum(record)}, indent=1).encode()


def read_index(folder: Path) -> CubeIndex:
    """Read and check the index and the files' sizes; raises `StoreError` when the cube is absent or damaged."""
    path = folder / INDEX_NAME
    try:
        record = json.loads(path.read_bytes())
        version, checksum = record["format_version"], record.pop("checksum")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("There is no complete cube here.", f"{path}: {error!r}.", "Publish again.") from error
    if version != FORMAT_VERSION:
        raise StoreError(
            "A cube has a format version that this Buurtpeil does not know.",
            f"{path}: version {version}, known is {FORMAT_VERSION}.",
            "Publish again with this version.",
        )
    if checksum != _checksum(record):
        raise StoreError("The index of a cube was changed after it was written.", f"{path}.", "Publish again.")
    _check_sizes(folder, record)
    return CubeIndex(
        areas_count=record["areas_count"],
        fields={item["name"]: np.dtype(item["dtype"]) for item in record["fields"]},
        blocks={item["key"]: Block(tuple(item["periods"]), item["offset"]) for item in record["blocks"]},
        items=record["items"],
    )


def _check_sizes(folder: Path, record: Mapping[str, Any]) -> None:
    for item in record["fields"]:
        path = folder / item["file"]
        found = path.stat().st_size if path.is_file() else None
        if found != item["bytes"]:
            raise StoreError(
                "A file of the cube is missing or has another size.",
                f"{path}: {'absent' if found is None else f'{found} bytes'}, must be {item['bytes']}.",
                "Run `buurtpeil data verify`, then publish again.",
            )


def _checksum(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json(record)).hexdigest()
