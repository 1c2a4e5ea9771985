# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the neighbourhoods of a source add up to the municipality's own figure?

Needs the figures of one delivery. Gives for each count and period how many municipalities add up within what rounding
can do, how many do not because neighbourhoods have no figure, and the others with the largest difference by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.indicators.statuses import Flag

# Who rounds to multiples of 5 is at most 2.5 off, in each figure; see `Flag.ROUNDED`.
ROUNDING_OF_ONE = 2.5
# Surfaces are measured and given in whole hectares, so each may be half a hectare off.
SURFACES = frozenset({"land-area"})
_CHILDREN = {"neighbourhoods": "BU", "districts": "WK"}


@dataclass(frozen=True)
class Difference:
    """One municipality whose parts do not add up: its own figure, their sum and how many of them have no figure."""

    municipality: str
    parent: float
    children: float
    without_figure: int
    parts: int
    allowed: float


@dataclass(frozen=True)
class Reconciled:
    """One measure in one period of one delivery.

    Attributes
    ----------
    parts : "neighbourhoods" or "districts", what was added up.
    compared : municipalities that have a figure of their own and parts.
    within : of these, how many add up within rounding.
    incomplete : how many fall short while some of their parts have no figure.
    differing : how many differ otherwise.
    largest : the largest difference of those that do not add up, None when all do.
    """

    measure: str
    period: str
    parts: str
    compared: int
    within: int
    incomplete: int
    differing: int
    largest: Difference | None


def reconcile(figures: pa.Table, counts: Collection[str]) -> tuple[Reconciled, ...]:
    """Compare every measure of `counts` in `figures` (`FIGURES_SCHEMA`) with its municipalities, by measure and period.

    A share or a mean is no sum and is left out. Nothing for a delivery without municipalities.
    """
    return tuple(_reconcile(figures, counts))


def _reconcile(figures: pa.Table, counts: Collection[str]) -> Iterator[Reconciled]:
    present = set(pc.unique(figures["measure"]).to_pylist())
    for measure in sorted(present & set(counts)):
        own = figures.filter(pc.equal(figures["measure"], measure))
        prefix = pc.utf8_slice_codeunits(own["area"], 0, 2)
        parents = own.filter(pc.and_(pc.equal(prefix, "GM"), own["value"].is_valid()))
        for parts, start in _CHILDREN.items():
            children = own.filter(pc.equal(prefix, start))
            if parents.num_rows and children.num_rows:
                yield from _by_period(measure, parts, parents, children)
                break


def _by_period(measure: str, parts: str, parents: pa.Table, children: pa.Table) -> Iterator[Reconciled]:
    sums = _sums(children)
    own = _columns(parents)
    for period in np.unique(own["period"]).tolist():
        found: list[Difference] = []
        for code, value, flags in zip(
            *(own[name][own["period"] == period].tolist() for name in ("area", "value", "flags")), strict=True
        ):
            total = sums.get((code[2:6], period))
            if total is None:
                continue
            added, count, missing, rounded = total
            allowed = ROUNDING_OF_ONE * (rounded + bool(int(flags) & Flag.ROUNDED))
            allowed += 0.5 * (count + 1) if measure in SURFACES else 0.0
            found.append(Difference(code, value, added, missing, count, allowed))
        if found:
            yield _summary(measure, period, parts, found)


def _summary(measure: str, period: str, parts: str, found: list[Difference]) -> Reconciled:
    off = [item for item in found if abs(item.parent - item.children) > item.allowed]
    incomplete = [item for item in off if item.without_figure and item.children < item.parent]
    largest = max(off, key=lambda item: (abs(item.parent - item.children), item.municipality), default=None)
    return Reconciled(
        measure,
        period,
        parts,
        compared=len(found),
        within=len(found) - len(off),
        incomplete=len(incomplete),
        differing=len(off) - len(incomplete),
        largest=largest,
    )


def _sums(children: pa.Table) -> dict[tuple[str, str], tuple[float, int, int, int]]:
    """{(digits of the municipality, period): (sum, parts, parts without a figure, rounded parts)}."""
    columns = _columns(children)
    digits = np.array([code[2:6] for code in columns["area"].tolist()], dtype=str)
    keys, place = np.unique(np.char.add(np.char.add(digits, "|"), columns["period"]), return_inverse=True)
    has_figure = np.isfinite(columns["value"])
    rounded = has_figure & ((columns["flags"] & Flag.ROUNDED) != 0)
    totals = np.bincount(place, weights=np.nan_to_num(columns["value"]), minlength=len(keys))
    parts = np.bincount(place, minlength=len(keys))
    missing = np.bincount(place, weights=~has_figure, minlength=len(keys))
    roundings = np.bincount(place, weights=rounded, minlength=len(keys))
    return {
        (key.partition("|")[0], key.partition("|")[2]): (float(total), int(count), int(lacking), int(several))
        for key, total, count, lacking, several in zip(keys.tolist(), totals, parts, missing, roundings, strict=True)
    }


def _columns(table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    return {
        "area": np.array(table["area"].to_pylist(), dtype=str),
        "period": np.array(table["period"].to_pylist(), dtype=str),
        "value": table["value"].to_numpy(zero_copy_only=False).astype(np.float64),
        "flags": table["flags"].to_numpy().astype(np.int64),
    }
