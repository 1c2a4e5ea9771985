# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What went wrong, with what value, and what to do next?

Needs nothing. Gives the one error family that every room raises for a fault a person can mend;
a plain Python exception that escapes to a user is a defect.
"""

from __future__ import annotations


class BuurtpeilError(Exception):
    """A fault in words: what is wrong, the offending values, the way out.

    Parameters
    ----------
    what : one sentence that says what is wrong.
    values : the offending values as text (a path, a code, a column, a row number), or empty.
    way_out : one sentence that says what the reader can do now, or empty.
    """

    def __init__(self, what: str, values: str = "", way_out: str = "") -> None:
        self.what = what
        self.values = values
        self.way_out = way_out
        super().__init__(" ".join(part for part in (what, values, way_out) if part))


class SourceError(BuurtpeilError):
    """A publisher's file is not what its adapter expects; nothing was taken from it."""


class StoreError(BuurtpeilError):
    """A snapshot can't be written, found or trusted; earlier snapshots are untouched."""


class AreaError(BuurtpeilError):
    """A code, an edition or a boundary is unknown, ambiguous or malformed."""


class CatalogueError(BuurtpeilError):
    """An indicator, measure or domain is described wrongly or does not exist."""


class PanelError(BuurtpeilError):
    """Figures can't be laid out as indicator x area x period."""


class GovernanceError(BuurtpeilError):
    """A rule has no entry in the algorithm register, or an entry is described wrongly."""


class EconomicsError(BuurtpeilError):
    """A calculation has an input, date, price level or booking that can't be right; nothing was worked out."""
