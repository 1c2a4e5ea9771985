# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does the publisher itself say of areas that changed?

Needs rows of a recoding table (old code, new code, share where stated) and the yearly "Indelingswijziging" of StatLine.
Gives a checked `Recoding` and the sets of codes that the publisher calls unchanged or moved between two editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buurtpeil.areas.codes import level_of
from buurtpeil.errors import AreaError

UNCHANGED, RECODED, MOVED = 1, 2, 3  # StatLine "Indelingswijziging wijken en buurten"
SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class RecodingRow:
    """One row: (a part of) `source` became (a part of) `target`; `share` of the source, None where not stated."""

    source: str
    target: str
    share: float | None = None


@dataclass(frozen=True)
class Recoding:
    """A publisher's recoding table between two editions; complete for each source it names.

    One row for a source and a target is the same area or a recoded one; more rows of a source are a split, more rows of
    a target a merger. A source that the table does not name is simply not told of.
    """

    source_edition: int
    target_edition: int
    rows: tuple[RecodingRow, ...]

    @classmethod
    def from_rows(cls, source_edition: int, target_edition: int, rows: Iterable[RecodingRow]) -> Recoding:
        """Check and sort the rows.

        Raises `AreaError` for a malformed code, a pair of different levels, a repeated pair, a share outside (0, 1], a
        source with a share in one row and none in another, or shares of one source that do not add up to 1.
        """
        ordered = tuple(sorted(rows, key=lambda row: (row.source, row.target)))
        by_source: dict[str, list[RecodingRow]] = {}
        for row in ordered:
            if level_of(row.source) is not level_of(row.target):
                raise _fault("A recoding joins areas of different levels:", row)
            if row.share is not None and not 0 < row.share <= 1:
                raise _fault("A share must be above 0 and at most 1:", row)
            by_source.setdefault(row.source, []).append(row)
        for own in by_source.values():
            _check_source(own)
        return cls(source_edition, target_edition, ordered)


def _check_source(rows: list[RecodingRow]) -> None:
    if len({row.target for row in rows}) < len(rows):
        raise _fault("A recoding names the same pair twice:", rows[0])
    stated = [row.share for row in rows if row.share is not None]
    if stated and len(stated) < len(rows):
        raise _fault("A recoding states a share for some parts of an area and not for others:", rows[0])
    if stated and abs(sum(stated) - 1) > SHARE_TOLERANCE:
        raise _fault(f"The shares of an area must add up to 1, not {sum(stated):.6f}:", rows[0])


def _fault(what: str, row: RecodingRow) -> AreaError:
    return AreaError(what, f"{row.source} to {row.target}.", "Correct the recoding table and load it again.")


@dataclass(frozen=True)
class DivisionChanges:
    """What the publisher says of codes of the later edition, over all years between two editions.

    `unchanged` were unchanged in every year; `moved` had their boundary changed in at least one, so an equal code or an
    equal generalised shape proves nothing for them.
    """

    unchanged: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()


def division_changes(
    by_year: Mapping[int, Mapping[str, float]], source_edition: int, target_edition: int
) -> DivisionChanges:
    """Read ``{year: {code: 1, 2 or 3}}``, in which a year tells of the change since the year before.

    `unchanged` needs a statement for every year after the source edition up to the target edition: a year without a
    delivery is a year in which anything may have happened.
    """
    years = range(source_edition + 1, target_edition + 1)
    told = [by_year.get(year, {}) for year in years]
    moved = frozenset(code for year in told for code, change in year.items() if change == MOVED)
    if not told:
        return DivisionChanges()
    always = set.intersection(*({code for code, change in year.items() if change == UNCHANGED} for year in told))
    return DivisionChanges(frozenset(always), moved)
