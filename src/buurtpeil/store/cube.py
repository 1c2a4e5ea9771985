# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a page get one area, or one indicator, out of a whole country within a few milliseconds?

Needs a folder that `CubeWriter` filled. Gives `Cube`: blocks of area x period, one a key, as read-only views of
memory-mapped files; nothing is copied, and every block has its own periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import StoreError
from buurtpeil.store.cube_index import Block, CubeIndex, read_index
from buurtpeil.store.cube_writer import CubeWriter

__all__ = ["Cube", "CubeWriter"]

Values = npt.NDArray[Any]


class Cube:
    """A finished cube, opened for reading.

    Attributes
    ----------
    keys : the blocks' keys in the order of writing.
    fields : name and dtype of the fields that every block has.
    areas_count : A, the number of areas; row r is the same area in every block.

    Raises `StoreError` when the folder holds no cube, a cube of another format, or files of another size.
    """

    def __init__(self, folder: Path) -> None:
        index = read_index(folder)
        self.keys = tuple(index.blocks)
        self.fields: Mapping[str, np.dtype[Any]] = dict(index.fields)
        self.areas_count = index.areas_count
        self._periods = {key: block.periods for key, block in index.blocks.items()}
        self._blocks = _map_blocks(folder, index)

    def periods(self, key: str) -> tuple[str, ...]:
        """(T,) the periods of one block, in time order."""
        self._check_key(key)
        return self._periods[key]

    def block(self, key: str) -> Mapping[str, Values]:
        """Every field of one block for all areas: (A, T) views that can't be written to."""
        self._check_key(key)
        return dict(self._blocks[key])

    def area(self, row: int) -> Mapping[str, Mapping[str, Values]]:
        """Every field of every block for one area: key to field to (T,) view that can't be written to."""
        if not 0 <= row < self.areas_count:
            raise StoreError("The cube has no such row.", f"Got {row}; rows are 0 to {self.areas_count - 1}.")
        return {key: {name: values[row] for name, values in fields.items()} for key, fields in self._blocks.items()}

    def _check_key(self, key: str) -> None:
        if key not in self._blocks:
            raise StoreError("The cube has no such block.", f"Got `{key}`.", f"Known: {', '.join(self.keys)}.")


def _map_blocks(folder: Path, index: CubeIndex) -> dict[str, dict[str, Values]]:
    mapped = {name: _map_field(folder / index.file_of(name), index, name) for name in index.fields}
    return {
        key: {name: _view(values, block, index.areas_count) for name, values in mapped.items()}
        for key, block in index.blocks.items()
    }


def _map_field(path: Path, index: CubeIndex, name: str) -> Values:
    """One field's whole file as a flat array; a plain array over the map, because views of `np.memmap` are slow."""
    if index.items == 0:
        return np.empty(0, dtype=index.fields[name])
    try:
        mapped = np.memmap(path, dtype=index.fields[name], mode="r", shape=(index.items,))
    except (OSError, ValueError) as error:
        raise StoreError("A file of the cube can't be read.", f"{path}: {error}.", "Publish again.") from error
    return mapped.view(np.ndarray)


def _view(values: Values, block: Block, areas_count: int) -> Values:
    length = areas_count * len(block.periods)
    return values[block.offset : block.offset + length].reshape(areas_count, len(block.periods))
