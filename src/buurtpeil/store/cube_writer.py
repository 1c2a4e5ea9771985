# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a cube of a whole country written without holding it in memory?

Needs an empty place in a folder, the number of areas and the fields with their types. Gives the files that `Cube`
reads; takes one block at a time, and the index that makes it a cube comes last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import StoreError
from buurtpeil.store.cube_index import INDEX_NAME, Block, CubeIndex, file_name, index_bytes
from buurtpeil.store.files import write_new

# Blocks begin at a multiple of 64 items, so that every type is aligned to at least a cache line.
ALIGNED_ITEMS = 64
ALLOWED_KINDS = "fiub"


class CubeWriter:
    """Writes blocks of area x period, one key at a time; use as a context manager or call `close`.

    Parameters
    ----------
    folder : where the files go; made when absent; must not hold a cube yet.
    areas_count : A, equal in every block.
    fields : name and dtype (float, integer or boolean) of the fields that every block has.
    """

    def __init__(self, folder: Path, areas_count: int, fields: Mapping[str, npt.DTypeLike]) -> None:
        if areas_count < 1 or not fields:
            raise StoreError(
                "A cube needs at least one area and one field.", f"Got {areas_count} areas and {len(fields)} fields."
            )
        self._folder = folder
        self._areas_count = areas_count
        self._fields = {name: _stored_type(name, given) for name, given in fields.items()}
        self._blocks: dict[str, Block] = {}
        self._items = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, BinaryIO] = {}
        try:
            for name, dtype in self._fields.items():
                # They stay open from block to block; `close` and `abandon` close them.
                self._files[name] = open(folder / file_name(name, dtype), "xb")  # noqa: SIM115 - see above
        except FileExistsError as error:
            self.abandon()
            raise StoreError("There is a cube here already.", f"{folder}.", "Give another folder.") from error

    def add_block(self, key: str, periods: Sequence[str], fields: Mapping[str, npt.ArrayLike]) -> None:
        """Append one block.

        `periods` (T,) in time order and of one frequency; `fields` has an (A, T) array for every field of the cube,
        whose type converts to the field's without changing kind. Raises `StoreError` before anything is written.
        """
        if key in self._blocks or not key:
            raise StoreError("A block's key must be new and not empty.", f"Got `{key}`.", "Add each key once.")
        _check_periods(key, periods)
        if set(fields) != set(self._fields):
            raise StoreError(
                f"The block `{key}` must have the fields {', '.join(self._fields)}.", f"Got {', '.join(fields)}."
            )
        shape = (self._areas_count, len(periods))
        arrays = {name: _checked_array(key, name, fields[name], shape, dtype) for name, dtype in self._fields.items()}
        padding = -self._items % ALIGNED_ITEMS
        for name, dtype in self._fields.items():
            file = self._files[name]
            file.write(bytes(padding * dtype.itemsize))
            file.write(np.ascontiguousarray(arrays[name], dtype=dtype).reshape(-1).view(np.uint8).data)
        self._blocks[key] = Block(tuple(periods), self._items + padding)
        self._items += padding + shape[0] * shape[1]

    def close(self) -> None:
        """Finish the cube: write the index, the last file."""
        self.abandon()
        index = CubeIndex(self._areas_count, self._fields, self._blocks, self._items)
        write_new(self._folder / INDEX_NAME, index_bytes(index))

    def abandon(self) -> None:
        """Close the files without finishing: what is there is no cube."""
        for file in self._files.values():
            file.close()

    def __enter__(self) -> CubeWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()


def _stored_type(name: str, given: npt.DTypeLike) -> np.dtype[Any]:
    dtype = np.dtype(given)
    if dtype.kind not in ALLOWED_KINDS:
        raise StoreError(f"The field `{name}` of a cube must hold numbers.", f"Got {dtype}.")
    if not name.isidentifier():
        raise StoreError("A field's name must be a word of letters, digits and `_`.", f"Got `{name}`.")
    return dtype.newbyteorder("<")


def _check_periods(key: str, periods: Sequence[str]) -> None:
    in_order = all(earlier < later for earlier, later in pairwise(periods))
    if not periods or not in_order or len({len(period) for period in periods}) > 1:
        raise StoreError(
            f"The periods of the block `{key}` must be distinct, in time order and of one frequency.",
            f"Got {list(periods)}.",
        )


def _checked_array(
    key: str, name: str, given: npt.ArrayLike, shape: tuple[int, int], dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    array = np.asarray(given)
    if array.shape != shape:
        raise StoreError(
            f"The field `{name}` of the block `{key}` must have the shape (areas, periods) = {shape}.",
            f"Got {array.shape}.",
        )
    if not np.can_cast(array.dtype, dtype, casting="same_kind"):
        raise StoreError(f"The field `{name}` of the block `{key}` must hold {dtype}.", f"Got {array.dtype}.")
    return array
