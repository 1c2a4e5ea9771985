# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do checked columns become the long table of figures?

Needs blocks: one measure in one period over some areas. Gives a table in `FIGURES_SCHEMA`, sorted as it promises, and
the areas table beside it; nothing is looped over rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.areas.codes import COUNTRY_CODE
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.base import AREAS_SCHEMA, FIGURES_SCHEMA, LeftOut
from buurtpeil.sources.columns import ROUNDED_ALL, ROUNDED_SMALL

COUNTRY_NAME = "Nederland"


@dataclass(frozen=True, eq=False)
class Block:
    """One measure in one period.

    Attributes
    ----------
    code_index : (n,) places in the code list, strictly increasing.
    value : (n,) float64, NaN where the publisher gives no figure.
    flags : (n,) bitmask of `Flag`, or one for all.
    with_figure : the status where there is a value; elsewhere it is unknown.
    edition : of the codes of this block, where that differs from the rest of the delivery.
    """

    measure: str
    period: str
    code_index: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    flags: npt.NDArray[np.uint16] | Flag = Flag.NONE
    with_figure: Status = Status.OBSERVED
    edition: int | None = None


def build_figures(codes: npt.NDArray[np.str_], edition: int, blocks: Sequence[Block]) -> pa.Table:
    """All blocks in one table sorted by (measure, period, area); `codes` are in code order."""
    ordered = sorted(blocks, key=lambda block: (block.measure, block.period))
    lengths = [len(block.code_index) for block in ordered]
    value = _joined([block.value for block in ordered], np.float64)
    is_empty = np.isnan(value)
    status = np.repeat(np.array([block.with_figure for block in ordered], dtype=np.uint8), lengths)
    flags = _joined([np.broadcast_to(np.uint16(block.flags), len(block.code_index)) for block in ordered], np.uint16)
    return pa.Table.from_arrays(
        [
            _repeated(codes, _joined([block.code_index for block in ordered], np.int64)),
            pa.array(np.repeat(np.array([block.edition or edition for block in ordered], dtype=np.int16), lengths)),
            _repeated(*_labels([block.measure for block in ordered], lengths)),
            _repeated(*_labels([block.period for block in ordered], lengths)),
            pa.array(value, mask=is_empty),
            pa.array(np.where(is_empty, np.uint8(Status.UNKNOWN), status)),
            pa.array(np.where(is_empty, np.uint16(0), flags)),
        ],
        schema=FIGURES_SCHEMA,
    )


def build_areas(edition: int, names_by_code: Mapping[str, str], with_country: bool = False) -> pa.Table:
    """The areas table in code order; `with_country` adds the Netherlands where the file leaves it out."""
    names = {COUNTRY_CODE: COUNTRY_NAME, **names_by_code} if with_country else dict(names_by_code)
    ordered = sorted(names)
    return pa.Table.from_arrays(
        [
            pa.array(ordered, pa.string()),
            pa.array([edition] * len(ordered), pa.int16()),
            pa.array([names[code] or code for code in ordered], pa.string()),
        ],
        schema=AREAS_SCHEMA,
    )


def columns_not_taken(columns: Sequence[str], reason: Mapping[str, str]) -> tuple[LeftOut, ...]:
    """One account of a number of columns that were left out for the same reason; nothing when there are none."""
    if not columns:
        return ()
    return (LeftOut("columns: " + "; ".join(columns), len(columns), reason),)


NO_MEASURE = {
    "nl": "Er hoort geen maat van Buurtpeil bij deze kolom.",
    "en": "No measure of Buurtpeil belongs to this column.",
}


NO_NUMBERS = {
    "nl": "In deze kolom staan geen getallen.",
    "en": "This column holds no numbers.",
}

SAME_NAME = {
    "nl": "Meer kolommen heten zo; welk cijfer wat is, is niet te zeggen.",
    "en": "More than one column has this name; which figure is which can't be said.",
}


ROUNDED_NOTE = {
    "nl": "Aantallen van buurten en wijken zijn door CBS afgerond op veelvouden van 5; een som kan daardoor iets van "
    "de gemeente verschillen. Er is niets bijgesteld.",
    "en": "CBS rounded the counts of neighbourhoods and districts to multiples of 5, so a sum may differ a little "
    "from the municipality. Nothing was adjusted.",
}


def rounding_flags(rounded: str, is_small: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint16]:
    """(n,) `Flag.ROUNDED` where the publisher rounds figures of this column (`ColumnRule.rounded`) at this level."""
    is_rounded = np.full(len(is_small), rounded == ROUNDED_ALL) | (is_small & (rounded == ROUNDED_SMALL))
    return np.where(is_rounded, np.uint16(Flag.ROUNDED), np.uint16(0))


def _joined(parts: Sequence[npt.NDArray[np.generic]], kind: type[np.generic]) -> npt.NDArray[np.generic]:
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.array([], dtype=kind)


def _labels(values: Sequence[str], lengths: Sequence[int]) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int64]]:
    distinct, place = np.unique(np.array(values, dtype=str), return_inverse=True)
    return distinct, np.repeat(place.astype(np.int64), lengths)


def _repeated(values: npt.NDArray[np.str_], place: npt.NDArray[np.generic]) -> pa.Array:
    dictionary = pa.array([str(value) for value in values], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32)), dictionary).cast(pa.string())
