# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas and figures may be tested at all?

Needs a panel and a mask of incompleteness. Gives the cells a detector may use and the areas it tests: what is modelled,
interpolated, copied from a neighbour or part of an incomplete source never leads to a signal.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag, Status

DEPENDS_ON = Dependence.MUNICIPALITY
_NOT_ITS_OWN = np.uint16(Flag.INTERPOLATED | Flag.DUPLICATE)


def usable_cells(panel: Panel, position: int, is_incomplete: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(A, T) the observed figures of one indicator that are an area's own.

    A base of another year (flag estimated) may be used: without it a new source would stay silent for years. The signal
    then says that a changed number of inhabitants would make it false.
    """
    is_observed = panel.status[position] == Status.OBSERVED
    is_own = np.equal(panel.flags[position] & _NOT_ITS_OWN, 0)
    usable: npt.NDArray[np.bool_] = is_observed & ~is_incomplete & is_own
    return usable


def areas_to_test(usable: npt.NDArray[np.bool_], groups: Groups) -> npt.NDArray[np.bool_]:
    """(A,) the neighbourhoods, and the districts of a municipality none of whose neighbourhoods has a usable figure."""
    has_figure = usable.any(axis=1)
    is_neighbourhood, is_district = groups.is_level(Level.NEIGHBOURHOOD), groups.is_level(Level.DISTRICT)
    with_figure = np.zeros(groups.municipality_count + 1, dtype=bool)  # the last place is the country's -1
    with_figure[groups.municipality[is_neighbourhood & has_figure]] = True
    tested: npt.NDArray[np.bool_] = has_figure & (is_neighbourhood | (is_district & ~with_figure[groups.municipality]))
    return tested
