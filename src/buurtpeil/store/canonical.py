# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which content is the same content?

Needs checked tables and plain records. Gives sha256 identifiers that depend on what is said only: not on row order,
chunks, encodings, the Parquet version, file names or the hour of loading.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.errors import StoreError

RAW_HEADER = b"buurtpeil raw content 1\n"
RECIPE_HEADER = b"buurtpeil recipe 1\n"
SLICE_ROWS = 1 << 20


class _Digest(Protocol):
    def update(self, data: Any, /) -> None: ...


def canonical_json(record: object) -> bytes:
    """One way only to write a record: sorted keys, no spaces, UTF-8, no NaN.

    Takes mappings with text keys, sequences, texts, numbers, booleans and None; raises `StoreError` for anything else.
    """
    return json.dumps(
        to_plain(record), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def to_plain(record: object, place: str = "the record") -> Any:
    """The record as JSON knows it (dict, list, text, number, boolean, None); equal to itself after a round trip."""
    if record is None or isinstance(record, str | bool):
        return record
    if isinstance(record, Integral):
        return int(record)
    if isinstance(record, float):
        if not math.isfinite(record):
            raise StoreError(f"A number in {place} must be finite.", f"Got {record}.")
        return float(record)
    if isinstance(record, Mapping):
        if not all(isinstance(key, str) for key in record):
            raise StoreError(f"The keys of {place} must be texts.", f"Got {list(record)!r}.")
        return {str(key): to_plain(value, f"{place} > {key}") for key, value in record.items()}
    if isinstance(record, Sequence) and not isinstance(record, bytes | bytearray):
        return [to_plain(value, place) for value in record]
    raise StoreError(
        f"{place[0].upper()}{place[1:]} must hold plain values only: text, number, boolean, list or mapping.",
        f"Got {type(record).__name__}.",
    )


def raw_id(account: Mapping[str, object], tables: Mapping[str, pa.Table]) -> str:
    """The identifier of a raw snapshot: its account (description, rows, notes) and its checked, sorted tables."""
    digest = hashlib.sha256(RAW_HEADER)
    _add(digest, canonical_json(account))
    for name in sorted(tables):
        _add(digest, name.encode())
        _add_table(digest, tables[name])
    return digest.hexdigest()


def recipe_id(recipe: Mapping[str, object]) -> str:
    """The identifier of a derived snapshot: everything that decided what is in it."""
    digest = hashlib.sha256(RECIPE_HEADER)
    _add(digest, canonical_json(recipe))
    return digest.hexdigest()


def _add(digest: _Digest, content: bytes) -> None:
    """Add content with its length before it, so that no two sequences of contents give the same stream."""
    digest.update(len(content).to_bytes(8, "little"))
    digest.update(content)


def _add_table(digest: _Digest, table: pa.Table) -> None:
    digest.update(table.num_rows.to_bytes(8, "little"))
    for field in table.schema:
        _add(digest, f"{field.name} {field.type} {'null' if field.nullable else 'not null'}".encode())
        column = table.column(field.name)
        # Fixed slices, not the table's own chunks: how a table is cut may not matter.
        for start in range(0, table.num_rows, SLICE_ROWS):
            _add_values(digest, column.slice(start, SLICE_ROWS), field.nullable)


def _add_values(digest: _Digest, column: pa.ChunkedArray, nullable: bool) -> None:
    if nullable:
        digest.update(np.packbits(column.is_valid().to_numpy()).tobytes())
    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
        lengths = pc.binary_length(column)
        lengths = pc.fill_null(lengths, 0) if column.null_count else lengths  # nulls are told apart above
        digest.update(lengths.to_numpy().astype("<i8").tobytes())
        for chunk in column.cast(pa.large_binary()).chunks:
            digest.update(_text_bytes(chunk))
        return
    numbers = pc.fill_null(column, 0) if column.null_count else column
    values = numbers.to_numpy()
    digest.update(np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes())


def _text_bytes(chunk: pa.Array) -> memoryview:
    """All bytes of an array of texts one after the other, without copying them."""
    _, offsets, content = chunk.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    whole = memoryview(content) if content is not None else memoryview(b"")
    return whole[int(bounds[0]) : int(bounds[-1])] if len(bounds) else whole[:0]
