# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which part of each area of one edition lies in which area of another?

Needs pairs of areas with the share of the source that goes to the target. Gives a `Crosswalk`: a sparse matrix that
keeps mass, knows how each pair was found and why an area has none, and can be composed and inspected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Reason, Refusal, Way
from buurtpeil.errors import AreaError

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
MASS_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """P pairs of areas from S source areas to T target areas, sorted by target and then by source.

    Attributes
    ----------
    source, target : the areas of the two editions.
    from_row, to_row : (P,) rows in `source` and `target`.
    share : (P,) the share of the source that goes to the target, above 0; per source they sum to 1, or to less where
        `unmoved` says why.
    part : (P,) the share of the target that comes from the source (by addresses, else by surface); NaN where unknown.
    way : (P,) `Way`.
    origin : (T,) the share of each target whose origin is known, 0 to 1; 1 where the publisher says so.
    unmoved : source areas that have no counterpart, or not for all of them.
    unfounded : target areas whose origin is not known, or not for all of them.

    Raises `AreaError` where the shares of a source do not add up, or an area falls short without a reason.
    """

    source: AreaTable
    target: AreaTable
    from_row: Rows
    to_row: Rows
    share: Floats
    part: Floats
    way: npt.NDArray[np.uint8]
    origin: Floats
    unmoved: tuple[Refusal, ...] = ()
    unfounded: tuple[Refusal, ...] = ()

    def __post_init__(self) -> None:
        place = self.to_row * max(len(self.source), 1) + self.from_row
        if len(place) and not (np.diff(place) > 0).all():
            raise AreaError("The pairs of a crosswalk must be sorted by target and source, each pair once.")
        if not ((self.share > 0) & (self.share <= 1 + MASS_TOLERANCE)).all():
            raise AreaError("A share of a crosswalk must be above 0 and at most 1:", str(self.share.min(initial=1)))
        told = {refusal.code for refusal in self.unmoved}
        for row in np.flatnonzero(np.abs(self.moved - 1) > MASS_TOLERANCE).tolist():
            code = str(self.source.codes[row])
            if self.moved[row] > 1 or code not in told:
                raise AreaError(
                    "The shares of an area must add up to 1, or to less with a reason:",
                    f"{code} of {self.source.edition} has {self.moved[row]:.12f}.",
                )

    @cached_property
    def moved(self) -> Floats:
        """(S,) the share of each source area that has a counterpart."""
        return np.bincount(self.from_row, weights=self.share, minlength=len(self.source)).astype(np.float64)

    @cached_property
    def matrix(self) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """(T, S) the shares as a sparse matrix; see `move`."""
        return sparse.csr_array(
            (self.share, self.from_row, np.searchsorted(self.to_row, np.arange(len(self.target) + 1))),
            shape=(len(self.target), len(self.source)),
        )

    def move(self, counts: Floats) -> Floats:
        """(T, n) the sums of what each target receives of (S, n) finite counts; mass is kept but for `unmoved`."""
        return np.asarray(self.matrix @ counts, dtype=np.float64)

    @cached_property
    def is_divided(self) -> npt.NDArray[np.bool_]:
        """(P,) whether the source was divided, so that what arrives is interpolated and not counted."""
        return self.share < 1 - MASS_TOLERANCE

    @cached_property
    def whole_from(self) -> Rows:
        """(T,) the source row of each target that is exactly one whole source area, -1 elsewhere."""
        pairs_of_target = np.bincount(self.to_row, minlength=len(self.target))
        is_whole = (pairs_of_target[self.to_row] == 1) & ~self.is_divided & self.has_origin[self.to_row]
        found = np.full(len(self.target), -1, dtype=np.int64)
        found[self.to_row[is_whole]] = self.from_row[is_whole]
        return found

    @cached_property
    def composed(self) -> tuple[Rows, Rows, Rows]:
        """The N targets that are put together from several areas, or from a part of one, as three arrays.

        The positions of their pairs, sorted by target; (N,) where those of each target begin; (N,) their target rows.
        """
        pairs = np.flatnonzero(self.whole_from[self.to_row] < 0)
        to_row = self.to_row[pairs]
        first = np.flatnonzero(np.diff(to_row, prepend=-1) > 0)
        return pairs, first, to_row[first]

    @cached_property
    def has_origin(self) -> npt.NDArray[np.bool_]:
        """(T,) whether the origin of the whole target is known."""
        return self.origin >= 1 - MASS_TOLERANCE

    @classmethod
    def identity(cls, areas: AreaTable) -> Crosswalk:
        """Every area to itself."""
        rows = np.arange(len(areas))
        ones = np.ones(len(areas))
        return cls(areas, areas, rows, rows, ones, ones, np.full(len(areas), Way.SAME_AREA, dtype=np.uint8), ones)

    def then(self, later: Crosswalk) -> Crosswalk:
        """From this source to the target of `later`; a pair is as sure as the weakest step on its way.

        Raises `AreaError` when `later` does not start where this one ends.
        """
        if self.target.edition != later.source.edition or not np.array_equal(self.target.codes, later.source.codes):
            raise AreaError(
                "These crosswalks do not join:",
                f"the first ends in {self.target.edition}, the second starts in {later.source.edition}.",
                "Give crosswalks over the same areas of the same edition.",
            )
        first = np.argsort(self.to_row, kind="stable")
        starts = np.searchsorted(self.to_row[first], later.from_row, side="left")
        counts = np.searchsorted(self.to_row[first], later.from_row, side="right") - starts
        second = np.repeat(np.arange(len(later.from_row)), counts)
        offsets = np.arange(len(second)) - np.repeat(np.cumsum(counts) - counts, counts)
        first = first[np.repeat(starts, counts) + offsets]
        path = _Pairs(
            self.from_row[first],
            later.to_row[second],
            self.share[first] * later.share[second],
            self.part[first] * later.part[second],
            np.maximum(self.way[first], later.way[second]),
        ).merged(len(self.source))
        known = self.origin[later.from_row] * later.part
        through = np.bincount(later.to_row, weights=np.nan_to_num(known), minlength=len(later.target))
        all_known = (
            np.bincount(later.to_row, weights=~self.has_origin[later.from_row], minlength=len(later.target)) == 0
        )
        origin = np.where(all_known, later.origin, np.minimum(through, later.origin))
        lost = _lost_on_the_way(self, later)
        unfounded = later.unfounded + tuple(
            Refusal(str(later.target.codes[row]), float(later.origin[row] - origin[row]), Reason.PARTLY_OUTSIDE)
            for row in np.flatnonzero(later.origin - origin > MASS_TOLERANCE).tolist()
        )
        return Crosswalk(
            self.source, later.target, path.from_row, path.to_row, path.share, path.part, path.way, origin, lost,
            unfounded,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs in any order, the same pair perhaps more than once."""

    from_row: Rows
    to_row: Rows
    share: Floats
    part: Floats
    way: npt.NDArray[np.uint8]

    def merged(self, sources: int) -> _Pairs:
        """Sorted, each pair once: shares and parts added, the least sure way kept."""
        place = self.to_row * max(sources, 1) + self.from_row
        order = np.argsort(place, kind="stable")
        if not len(order):
            return self
        first = np.flatnonzero(np.concatenate([[True], np.diff(place[order]) > 0]))
        return _Pairs(
            self.from_row[order][first],
            self.to_row[order][first],
            np.add.reduceat(self.share[order], first),
            np.add.reduceat(self.part[order], first),
            np.maximum.reduceat(self.way[order], first),
        )


def build_from_pairs(
    source: AreaTable,
    target: AreaTable,
    pairs: Sequence[tuple[int, int, float, float, Way]],
    origin: Floats,
    unmoved: Sequence[Refusal] = (),
    unfounded: Sequence[Refusal] = (),
) -> Crosswalk:
    """A crosswalk from loose (source row, target row, share, part, way), in any order."""
    columns = list(zip(*pairs, strict=True)) if pairs else [()] * 5
    merged = _Pairs(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=np.float64),
        np.array(columns[3], dtype=np.float64),
        np.array(columns[4], dtype=np.uint8),
    ).merged(len(source))
    return Crosswalk(
        source, target, merged.from_row, merged.to_row, merged.share, merged.part, merged.way, origin,
        tuple(sorted(unmoved)), tuple(sorted(unfounded)),
    )  # fmt: skip


def _lost_on_the_way(first: Crosswalk, second: Crosswalk) -> tuple[Refusal, ...]:
    """What the first step lost, and for each source what its targets lost in the second, with the reason given there.

    An area that loses for several reasons gets the share of each.
    """
    lost_there = np.maximum(1 - second.moved, 0)
    reason_there = {refusal.code: refusal for refusal in second.unmoved}
    found: dict[tuple[str, Reason], tuple[float, str]] = {}
    for pair in np.flatnonzero(lost_there[first.to_row] > MASS_TOLERANCE).tolist():
        middle = first.to_row[pair]
        refusal = reason_there[str(second.source.codes[middle])]
        key = str(first.source.codes[first.from_row[pair]]), refusal.reason
        earlier = found.get(key, (0.0, ""))[0]
        found[key] = earlier + float(first.share[pair] * lost_there[middle]), refusal.detail
    on_the_way = [Refusal(code, share, reason, detail) for (code, reason), (share, detail) in found.items()]
    return tuple(sorted([*first.unmoved, *on_the_way]))
