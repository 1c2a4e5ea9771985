# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""On which areas does the result for one area depend?

Needs nothing. Gives the closed list that every method declares in its `DEPENDS_ON`: outside that set a result may not
change by a single bit (CONVENTIONS "Independence"); tests walk all methods and hold them to it.
"""

from __future__ import annotations

from enum import StrEnum


class Dependence(StrEnum):
    """The areas whose figures may reach the result of one area, from few to many."""

    OWN = "own"  # the area itself
    MUNICIPALITY = (
        "municipality"  # all areas of its municipality; for a municipality: the country and its municipalities
    )
    ALL = "all"  # every area of the panel
