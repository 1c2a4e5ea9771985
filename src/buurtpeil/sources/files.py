# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a publisher's file opened without trusting it?

Needs a path. Gives its bytes or columns in bounded pieces; whatever is wrong with the file itself (absent, empty, too
large, truncated, not what its name says) becomes a `SourceError` that names it.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from buurtpeil.errors import BuurtpeilError, SourceError

SIZE_LIMIT_BYTES = 512 * 1024**2
UNPACKED_LIMIT_BYTES = 4 * 1024**3  # what a small but hostile or damaged file may grow into
ROWS_A_BATCH = 131_072
_BESIDE_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd")
PROGRESS_EVERY_ROWS = 250_000

Progress = Callable[[str], None]


@contextmanager
def as_source_error(path: Path) -> Iterator[None]:
    """Turn any exception of a reading library into a `SourceError` about `path`.

    Every kind is caught on purpose: which exceptions a parser raises on damaged bytes is not part of its promise.
    """
    try:
        yield
    except BuurtpeilError:
        raise
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise SourceError(
            "This file can't be read; it is damaged, cut off or not what its name says:",
            f"{path} ({reason[:200]}).",
            "Fetch it again from the publisher and compare its size.",
        ) from error


def files_under(path: Path) -> list[Path]:
    """`path` itself, or all files below it in a fixed order; raises `SourceError` when there is nothing there."""
    if path.is_file():
        return [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        return [file for file in files if not _is_beside_shapefile(file)]
    raise SourceError("There is no such file or folder:", str(path), "Check the path.")


def _is_beside_shapefile(file: Path) -> bool:
    """Whether this is one of the files that belong to a Shapefile: they come in with it."""
    return file.suffix.lower() in _BESIDE_SHAPEFILE and any(
        file.with_suffix(ending).is_file() for ending in (".shp", ".SHP")
    )


def check_size(path: Path) -> None:
    """Refuse a file that is absent, empty or larger than `SIZE_LIMIT_BYTES`."""
    if not path.is_file():
        raise SourceError("There is no such file:", str(path), "Check the path.")
    with as_source_error(path):
        size = path.stat().st_size
    if size == 0:
        raise SourceError("This file is empty:", str(path), "Fetch it again from the publisher.")
    if size > SIZE_LIMIT_BYTES:
        raise SourceError(
            f"This file is larger than the limit of {SIZE_LIMIT_BYTES // 1024**2} MB:",
            f"{path} ({size // 1024**2} MB).",
            "Split it by year or region and load the parts.",
        )


def is_parquet(path: Path) -> bool:
    """Whether the name says that this is a Parquet file."""
    return path.suffix.lower() in (".parquet", ".geoparquet")


def parquet_schema(path: Path) -> pa.Schema:
    """Columns and metadata of a Parquet file, read from its footer only."""
    check_size(path)
    with as_source_error(path), pq.ParquetFile(path) as file:
        return file.schema_arrow


def read_parquet(path: Path, columns: Sequence[str], progress: Progress) -> pa.Table:
    """The named columns in one table, text as dictionaries; read in batches, so memory follows the columns used."""
    check_size(path)
    with as_source_error(path), pq.ParquetFile(path) as file:
        unpacked = sum(file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups))
        if unpacked > UNPACKED_LIMIT_BYTES:
            raise SourceError(
                f"Unpacked, this file is larger than the limit of {UNPACKED_LIMIT_BYTES // 1024**3} GB:",
                f"{path} ({unpacked // 1024**3} GB).",
                "Split it by year or region and load the parts.",
            )
        batches: list[pa.RecordBatch] = []
        rows = 0
        for batch in file.iter_batches(batch_size=ROWS_A_BATCH, columns=list(columns)):
            batches.append(_with_dictionaries(batch))
            if (rows + batch.num_rows) // PROGRESS_EVERY_ROWS > rows // PROGRESS_EVERY_ROWS:
                progress(f"{path.name}: {rows + batch.num_rows:,} of {file.metadata.num_rows:,} rows")
            rows += batch.num_rows
        if not rows:
            raise SourceError("This file holds no rows:", str(path), "Fetch it again from the publisher.")
        table = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
        return table.select(list(columns))


def _with_dictionaries(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Text columns as dictionaries of plain strings: a code of ten letters is repeated in every row and year."""
    columns = []
    for column in batch.columns:
        kind = column.type
        if pa.types.is_dictionary(kind):
            column, kind = column.dictionary_decode(), kind.value_type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            column = pc.dictionary_encode(column.cast(pa.string()))
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


class LimitedStream(io.RawIOBase):
    """A read-only stream that refuses to give more than `limit` bytes: a small gzip file may unpack without end."""

    def __init__(self, source: io.BufferedIOBase, path: Path, limit: int = UNPACKED_LIMIT_BYTES) -> None:
        self._source = source
        self._path = path
        self._left = limit

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer`; raises `SourceError` past the limit."""
        view = memoryview(buffer)  # type: ignore[arg-type] # Buffer has no name before Python 3.12
        data = self._source.read(len(view))
        view[: len(data)] = data
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(
                "Unpacked, this file is larger than allowed:", str(self._path), "Split it by year or region."
            )
        return len(data)


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of a plain or gzip file (told apart by content, not by name), bounded by the limits above."""
    check_size(path)
    with as_source_error(path), path.open("rb") as plain:
        is_packed = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        if path.suffix.lower() == ".gz" and not is_packed:
            raise SourceError("The name says gzip, the content is not:", str(path), "Fetch it again, or rename it.")
        source: io.BufferedIOBase = gzip.GzipFile(fileobj=plain) if is_packed else plain
        yield io.BufferedReader(LimitedStream(source, path), buffer_size=1024**2)
