# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do a delivery's tables keep their promises?

Needs tables as an adapter made them. Gives the same tables in their one stored form (plain types, sorted, unique keys)
or a `StoreError` that names the table, the column and the first offending row; writes and reads them as Parquet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from buurtpeil.errors import StoreError
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.store.delivery import (
    ADDRESSES_SCHEMA,
    AREAS_SCHEMA,
    BOUNDARIES_SCHEMA,
    CORRECTIONS_SCHEMA,
    FIGURES_SCHEMA,
    LANDSCAPE_SCHEMA,
    RECODINGS_SCHEMA,
    UNCATALOGUED_SCHEMA,
)

ROW_GROUP_ROWS = 131_072
ADAPTER_HINT = "This is a fault in the adapter that read the file; please report it with the file."


@dataclass(frozen=True)
class TableKind:
    """One of the eight tables: its schema and the columns that name a row, in sorting order."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]


KINDS: Mapping[str, TableKind] = {
    kind.name: kind
    for kind in (
        TableKind("figures", FIGURES_SCHEMA, ("measure", "period", "area")),
        TableKind("areas", AREAS_SCHEMA, ("edition", "area")),
        TableKind("boundaries", BOUNDARIES_SCHEMA, ("edition", "area")),
        TableKind("landscape", LANDSCAPE_SCHEMA, ("kind", "name")),
        TableKind("recodings", RECODINGS_SCHEMA, ("source_edition", "target_edition", "source", "target")),
        TableKind("uncatalogued", UNCATALOGUED_SCHEMA, ("column", "period", "area")),
        TableKind("corrections", CORRECTIONS_SCHEMA, ("dataset", "measure", "period", "area")),
        TableKind("addresses", ADDRESSES_SCHEMA, ("address",)),
    )
}


def check_table(table: pa.Table, kind: TableKind) -> pa.Table:
    """The table in stored form: columns of the schema in its order, plain types, sorted by a key without duplicates.

    Dictionary encoding, long strings, chunks and column order are accepted and disappear. Raises `StoreError` for a
    missing or extra column, another type, an empty cell, an empty text, a duplicate key or a figure that its status
    contradicts.
    """
    plain = _to_schema(table, kind)
    if plain.num_rows == 0:
        raise StoreError(f"The table `{kind.name}` is empty.", "", "Leave out a table that has no rows.")
    _check_cells(plain, kind)
    if kind.name == "figures":
        _check_figures(plain)
    return _sort(plain, kind)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a checked table as Parquet: dictionaries where they help, zstd, the same bytes for the same table."""
    with open(path, "xb") as file:
        pq.write_table(table, file, compression="zstd", use_dictionary=True, row_group_size=ROW_GROUP_ROWS)


def read_table(path: Path, kind: TableKind) -> pa.Table:
    """Read a stored table; raises `StoreError` when the file is damaged or no longer follows its schema."""
    try:
        table = pq.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"The stored table `{kind.name}` can't be read.", f"{path}: {error}", "Run `buurtpeil data verify`."
        ) from error
    return _to_schema(table, kind)


def _to_schema(table: pa.Table, kind: TableKind) -> pa.Table:
    missing = [name for name in kind.schema.names if name not in table.column_names]
    extra = [name for name in table.column_names if name not in kind.schema.names]
    repeated = len(set(table.column_names)) < len(table.column_names)
    if missing or extra or repeated:
        raise StoreError(
            f"The table `{kind.name}` must have the columns {', '.join(kind.schema.names)}.",
            f"Got {', '.join(table.column_names) or 'none'}.",
            ADAPTER_HINT,
        )
    columns = [_plain_column(table.column(field.name), field, kind) for field in kind.schema]
    return pa.Table.from_arrays(columns, schema=kind.schema)


def _plain_column(column: pa.ChunkedArray, field: pa.Field, kind: TableKind) -> pa.ChunkedArray:
    found = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    same_text = pa.types.is_string(field.type) and pa.types.is_large_string(found)
    same_bytes = pa.types.is_binary(field.type) and pa.types.is_large_binary(found)
    if found != field.type and not same_text and not same_bytes:
        raise StoreError(
            f"The column `{field.name}` of the table `{kind.name}` must be {field.type}.",
            f"Got {column.type}.",
            ADAPTER_HINT,
        )
    return column if column.type == field.type else column.cast(field.type)


def _check_cells(table: pa.Table, kind: TableKind) -> None:
    for field in kind.schema:
        column = table.column(field.name)
        if not field.nullable and column.null_count:
            row = int(np.flatnonzero(column.is_null().to_numpy())[0])
            raise _bad_rows(f"`{field.name}` has {column.null_count} empty cells", table, kind, row)
        if pa.types.is_string(field.type) or pa.types.is_binary(field.type):
            empty = np.flatnonzero(pc.binary_length(column).to_numpy() == 0)
            if empty.size:
                raise _bad_rows(f"`{field.name}` has {empty.size} empty texts", table, kind, int(empty[0]))


def _check_figures(table: pa.Table) -> None:
    kind = KINDS["figures"]
    status = table.column("status").to_numpy()
    flags = table.column("flags").to_numpy()
    value = table.column("value").to_numpy()
    is_null = table.column("value").is_null().to_numpy()
    has_figure = np.isin(status, [item for item in Status if item.has_figure])
    all_flags = int(np.bitwise_or.reduce([int(flag) for flag in Flag]))
    faults = {
        "a status is unknown": ~np.isin(status, list(Status)),
        "a flag is unknown": (flags & ~np.uint16(all_flags)) != 0,
        "a value is not a finite number (use null where there is none)": ~is_null & ~np.isfinite(value),
        "a value is absent where the status says there is one": has_figure & is_null,
        "a value is given where the status says there is none": ~has_figure & ~is_null,
    }
    for sentence, rows in faults.items():
        if rows.any():
            raise _bad_rows(f"{sentence}, in {int(rows.sum())} rows", table, kind, int(np.flatnonzero(rows)[0]))


def _sort(table: pa.Table, kind: TableKind) -> pa.Table:
    """Sort by key; a table that comes sorted is not touched."""
    order_number = _order_numbers(table, kind)
    if not np.all(order_number[1:] > order_number[:-1]):
        order = np.argsort(order_number, kind="stable")
        ordered = order_number[order]
        repeats = np.flatnonzero(ordered[1:] == ordered[:-1])
        if repeats.size:
            row = int(order[repeats[0] + 1])
            raise _bad_rows(f"{repeats.size} rows repeat a key ({', '.join(kind.key)})", table, kind, row)
        table = table.take(pa.array(order))
    return table.combine_chunks()


def _order_numbers(table: pa.Table, kind: TableKind) -> npt.NDArray[np.int64]:
    """(rows,) one whole number a row that sorts as the key does: much faster than sorting texts.

    The product of the numbers of distinct values is far below 2^63 for any table that fits a disk.
    """
    numbers = np.zeros(table.num_rows, dtype=np.int64)
    for name in kind.key:
        encoded = table.column(name).combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        values = encoded.dictionary.to_pylist()
        rank = np.empty(len(values), dtype=np.int64)
        rank[sorted(range(len(values)), key=values.__getitem__)] = np.arange(len(values))
        numbers = numbers * len(values) + rank[encoded.indices.to_numpy()]
    return numbers


def _bad_rows(sentence: str, table: pa.Table, kind: TableKind, row: int) -> StoreError:
    shown = {name: table.column(name)[row].as_py() for name in table.column_names if name != "geometry"}
    return StoreError(f"In the table `{kind.name}` {sentence}.", f"First in row {row + 1}: {shown}.", ADAPTER_HINT)
