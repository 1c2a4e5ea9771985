# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a column that no measure of Buurtpeil belongs to?

Needs the numbers of such columns as the publisher gave them. Gives a table of its own, beside the figures: kept for
export with the publisher's label and unit. Nothing that scores reads that table, so it can't reach a colour or signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.sources.base import UNCATALOGUED_SCHEMA
from buurtpeil.sources.columns import split_by_fairness
from buurtpeil.sources.door import NumberRule

NOT_STATED = "not stated"
ANY_NUMBER = NumberRule(minimum=None)


@dataclass(frozen=True, eq=False)
class LooseColumn:
    """One column in one period, as the publisher gave it.

    Attributes
    ----------
    column, unit : the publisher's own label and unit; `NOT_STATED` where the file has no unit for it.
    code_index : (n,) places in the code list.
    value : (n,) float64, NaN where the publisher gives no figure.
    edition : of the codes, where that differs from the rest of the delivery.
    """

    column: str
    unit: str
    period: str
    code_index: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    edition: int | None = None


def free_columns(schema: pa.Schema, known: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of a Parquet file: (columns of numbers that may be kept for export, other columns that hold no numbers)."""
    _, free, _ = split_by_fairness([name for name in schema.names if name not in known])
    is_number = {field.name: pa.types.is_integer(field.type) or pa.types.is_floating(field.type) for field in schema}
    return [name for name in free if is_number[name]], [name for name in free if not is_number[name]]


def build_uncatalogued(codes: npt.NDArray[np.str_], edition: int, columns: Sequence[LooseColumn]) -> pa.Table | None:
    """The rows that hold a figure, in one table sorted by column, period and area; None when there are none.

    A column without a label is left out: nobody could ask for it, or know what it says.
    """
    ordered = sorted((one for one in columns if one.column.strip()), key=lambda one: (one.column, one.period))
    there = [np.flatnonzero(np.isfinite(item.value)) for item in ordered]
    lengths = [len(rows) for rows in there]
    if not sum(lengths):
        return None
    place = np.concatenate([item.code_index[rows].astype(np.int32) for item, rows in zip(ordered, there, strict=True)])
    value = np.concatenate([item.value[rows] for item, rows in zip(ordered, there, strict=True)])
    editions = np.array([item.edition or edition for item in ordered], dtype=np.int16)
    texts = {
        "area": _dictionary(codes.tolist(), place),
        **{
            name: _dictionary(
                [getattr(item, name) for item in ordered], np.repeat(np.arange(len(ordered), dtype=np.int32), lengths)
            )
            for name in ("column", "unit", "period")
        },
    }
    numbers = {"edition": pa.array(np.repeat(editions, lengths)), "value": pa.array(value)}
    return pa.table({name: (texts | numbers)[name] for name in UNCATALOGUED_SCHEMA.names})


def _dictionary(words: Sequence[str], place: npt.NDArray[np.int32]) -> pa.DictionaryArray:
    """Text as numbers into a short list: a national file repeats a label eighteen thousand times."""
    distinct, number = np.unique(np.array(words, dtype=str), return_inverse=True)
    index = number.astype(np.int32)[place]
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array([str(word) for word in distinct], pa.string()))
