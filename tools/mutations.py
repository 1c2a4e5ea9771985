# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which ways does a file go wrong between a publisher and a reader?

Needs a sound file and a seeded generator. Gives a spoiled one: bytes changed, cut off or put in; columns swapped, gone
or renamed; rows repeated; another encoding; a broken archive. The same seed spoils it in the same way.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Generator = np.random.Generator
Spoiler = Callable[[bytes, Generator], bytes]
JUNK = ("", "x", "1e999", "-1", "nan", "12,3", "1.234.567", "BU00000000", "\x00", "é", '"', ";;;", "=1+1", "9" * 40)


def flip_bytes(data: bytes, chance: Generator) -> bytes:
    """Up to eight bytes get another value."""
    spoiled = bytearray(data)
    for place in chance.integers(0, len(data), int(chance.integers(1, 9))):
        spoiled[place] = int(chance.integers(0, 256))
    return bytes(spoiled)


def cut_off(data: bytes, chance: Generator) -> bytes:
    """The end is missing."""
    return data[: int(chance.integers(0, len(data)))]


def put_in(data: bytes, chance: Generator) -> bytes:
    """Random bytes stand in the middle."""
    place = int(chance.integers(0, len(data)))
    return data[:place] + chance.bytes(int(chance.integers(1, 64))) + data[place:]


def repeat_part(data: bytes, chance: Generator) -> bytes:
    """A part of the file is there twice."""
    start, end = sorted(int(place) for place in chance.integers(0, len(data), 2))
    return data[:end] + data[start:end] + data[end:]


def _on_lines(change: Callable[[list[list[str]], Generator], None]) -> Spoiler:
    def spoil(data: bytes, chance: Generator) -> bytes:
        text = data.decode("latin-1")
        delimiter = ";" if text.count(";") >= text.count(",") else ","
        lines = [line.split(delimiter) for line in text.split("\n")]
        change(lines, chance)
        return "\n".join(delimiter.join(cells) for cells in lines).encode("latin-1", errors="replace")

    return spoil


def _swap_columns(lines: list[list[str]], chance: Generator) -> None:
    first, second = chance.integers(0, max(len(line) for line in lines), 2)
    for line in lines:
        if max(first, second) < len(line):
            line[first], line[second] = line[second], line[first]


def _drop_column(lines: list[list[str]], chance: Generator) -> None:
    place = int(chance.integers(0, max(len(line) for line in lines)))
    for line in lines:
        if place < len(line):
            del line[place]


def _change_header(lines: list[list[str]], chance: Generator) -> None:
    line = lines[int(chance.integers(0, min(6, len(lines))))]
    line[int(chance.integers(0, len(line)))] = str(chance.choice(JUNK[1:6]))


def _repeat_row(lines: list[list[str]], chance: Generator) -> None:
    row = int(chance.integers(0, len(lines)))
    lines.insert(int(chance.integers(0, len(lines))), list(lines[row]))


def _change_cell(lines: list[list[str]], chance: Generator) -> None:
    line = lines[int(chance.integers(0, len(lines)))]
    line[int(chance.integers(0, len(line)))] = JUNK[int(chance.integers(0, len(JUNK)))]


def _drop_row(lines: list[list[str]], chance: Generator) -> None:
    del lines[int(chance.integers(0, len(lines)))]


def change_encoding(data: bytes, chance: Generator) -> bytes:
    """The same text in another encoding, as a spreadsheet program writes it."""
    text = data.decode("latin-1")
    name = ("utf-16", "utf-8", "utf-8-sig", "utf-32", "cp037")[int(chance.integers(0, 5))]
    return text.encode(name, errors="replace")


BYTES: Mapping[str, Spoiler] = {
    "bytes changed": flip_bytes,
    "cut off": cut_off,
    "bytes put in": put_in,
    "a part twice": repeat_part,
}
LINES: Mapping[str, Spoiler] = {
    "columns swapped": _on_lines(_swap_columns),
    "column gone": _on_lines(_drop_column),
    "header changed": _on_lines(_change_header),
    "row repeated": _on_lines(_repeat_row),
    "row gone": _on_lines(_drop_row),
    "cell changed": _on_lines(_change_cell),
    "encoding changed": change_encoding,
}


def _table_spoiler(change: Callable[[pa.Table, Generator], pa.Table]) -> Spoiler:
    def spoil(data: bytes, chance: Generator) -> bytes:
        target = io.BytesIO()
        pq.write_table(change(pq.read_table(io.BytesIO(data)), chance), target)
        return target.getvalue()

    return spoil


def _names_swapped(table: pa.Table, chance: Generator) -> pa.Table:
    names = list(table.column_names)
    first, second = chance.integers(0, len(names), 2)
    names[first], names[second] = names[second], names[first]
    return table.rename_columns(names)


def _renamed(table: pa.Table, chance: Generator) -> pa.Table:
    names = list(table.column_names)
    names[int(chance.integers(0, len(names)))] = str(chance.choice(["x", names[0], "code"]))
    return table.rename_columns(names)


def _without_column(table: pa.Table, chance: Generator) -> pa.Table:
    return table.remove_column(int(chance.integers(0, table.num_columns)))


def _rows_repeated(table: pa.Table, chance: Generator) -> pa.Table:
    return table.take(pa.array(chance.integers(0, table.num_rows, table.num_rows + 1)))


def _as_text(table: pa.Table, chance: Generator) -> pa.Table:
    place = int(chance.integers(0, table.num_columns))
    values = [None if value is None else str(value) for value in table.column(place).to_pylist()]
    return table.set_column(place, table.column_names[place], pa.array(values, pa.string()))


def _with_cell(table: pa.Table, chance: Generator) -> pa.Table:
    place, row = int(chance.integers(0, table.num_columns)), int(chance.integers(0, table.num_rows))
    kind = table.schema.field(place).type
    values = table.column(place).to_pylist()
    if pa.types.is_floating(kind) or pa.types.is_integer(kind):
        values[row] = (None, float("inf"), float("nan"), -1.0, 1e308, 0.5)[int(chance.integers(0, 6))]
        kind = pa.float64()
    else:
        values[row] = JUNK[int(chance.integers(0, len(JUNK)))] if pa.types.is_string(kind) else None
    return table.set_column(place, table.column_names[place], pa.array(values, kind))


TABLES: Mapping[str, Spoiler] = {
    "columns swapped": _table_spoiler(_names_swapped),
    "header changed": _table_spoiler(_renamed),
    "column gone": _table_spoiler(_without_column),
    "row repeated": _table_spoiler(_rows_repeated),
    "numbers as text": _table_spoiler(_as_text),
    "cell changed": _table_spoiler(_with_cell),
}


def _in_archive(spoil: Spoiler) -> Spoiler:
    """Spoil one part of a zip archive that is sound itself, as workbooks are."""

    def inside(data: bytes, chance: Generator) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            names = source.namelist()
            chosen = names[int(chance.integers(0, len(names)))]
            for name in names:
                content = source.read(name)
                made.writestr(name, spoil(content, chance) if name == chosen and content else content)
        return target.getvalue()

    return inside


def spoilers_of(path: Path) -> Mapping[str, Spoiler]:
    """What can go wrong with a file of this kind, by name."""
    name = path.name.lower()
    if name.endswith(".parquet"):
        return {**BYTES, **TABLES}
    if name.endswith((".xlsx", ".zip")):
        return {**BYTES, **{f"{kind} inside": _in_archive(spoil) for kind, spoil in BYTES.items()}}
    if name.endswith(".gz"):
        return {**{f"gzip: {kind}": spoil for kind, spoil in BYTES.items()}, **_packed({**BYTES, **LINES})}
    if name.endswith((".csv", ".geojson", ".toml")):
        return {**BYTES, **LINES}
    return BYTES


def _packed(spoilers: Mapping[str, Spoiler]) -> dict[str, Spoiler]:
    def packed(spoil: Spoiler) -> Spoiler:
        return lambda data, chance: gzip.compress(spoil(gzip.decompress(data), chance), mtime=0)

    return {kind: packed(spoil) for kind, spoil in spoilers.items()}
