# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much of the city do the neighbourhoods of a source add up to?

Needs an assembled indicator. Gives, per municipality and period, the share of the publisher's municipal figure that its
neighbourhoods hold (DOMAIN "Figures" 1): below 95% the missing part is named and nothing is judged without the warning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.indicators.assemble import Assembled
from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.indicators.statuses import Status

Floats = npt.NDArray[np.float64]
COMPLETE_FROM = 0.95
LAND_AREA = "land-area"


@dataclass(frozen=True, eq=False)
class CompletenessGrid:
    """Completeness of one indicator; G municipalities x T periods.

    Attributes
    ----------
    municipality_rows : (G,) rows in the area table.
    share : (G, T) children's total over the municipality's own figure: of the counted events, else of the base, else
        of the number of areas; NaN where the source holds no figure for any of them.
    present, expected : (G, T) and (G,) number of neighbourhoods; present are those in the source, and where
        something is added up those with a figure to add: number and sum are of the same neighbourhoods.
    children_total, parent_total : (G, T) what was compared, NaN where only areas were counted.
    compared : the measure that was added up.
    """

    municipality_rows: npt.NDArray[np.int64]
    share: Floats
    present: npt.NDArray[np.int64]
    expected: npt.NDArray[np.int64]
    children_total: Floats
    parent_total: Floats
    compared: str | None

    def is_incomplete(self, areas: AreaTable) -> npt.NDArray[np.bool_]:
        """(A, T) whether the municipality of each area is incomplete in each period."""
        incomplete = np.zeros((len(areas) + 1, self.share.shape[1]), dtype=bool)
        incomplete[self.municipality_rows] = self.share < COMPLETE_FROM
        return incomplete[areas.municipality_row]  # NO_ROW picks the last, empty row


def measure_completeness(assembled: Assembled, areas: AreaTable) -> CompletenessGrid:
    """Compare the neighbourhoods of every municipality with the municipality's own figure.

    A figure that is suppressed or does not fit its base is present in the source: it counts.
    """
    panel = assembled.panel
    municipality_rows = np.flatnonzero(areas.levels == Level.MUNICIPALITY.value)
    child_rows = np.flatnonzero((areas.levels == Level.NEIGHBOURHOOD.value) & (areas.municipality_row != NO_ROW))
    group = np.searchsorted(municipality_rows, areas.municipality_row[child_rows])
    groups = len(municipality_rows)
    expected = np.bincount(group, minlength=groups)
    measure = next(iter(assembled.used))
    compared, counted = _additive(assembled, measure)
    in_source = assembled.used[measure] != NO_SNAPSHOT
    added_up = in_source & np.isfinite(counted)
    periods = panel.shape[2]
    share = np.full((groups, periods), np.nan)
    present = np.zeros((groups, periods), dtype=np.int64)
    number_added_up = np.zeros((groups, periods), dtype=np.int64)
    children_total = np.full((groups, periods), np.nan)
    for period in range(periods):
        there = in_source[child_rows, period]
        present[:, period] = np.bincount(group[there], minlength=groups)
        number_added_up[:, period] = np.bincount(group[added_up[child_rows, period]], minlength=groups)
        amounts = np.nan_to_num(counted[child_rows, period])
        children_total[:, period] = np.bincount(group, weights=amounts, minlength=groups)
    parent_total = counted[municipality_rows]
    by_area = np.divide(
        present, expected[:, np.newaxis], out=np.full(share.shape, np.nan), where=expected[:, np.newaxis] > 0
    )
    has_parent = np.isfinite(parent_total) & (parent_total > 0)
    by_amount = np.divide(children_total, parent_total, out=share, where=has_parent)
    share = np.where(has_parent, by_amount, by_area)
    share = np.where(present > 0, share, np.nan)
    children_total = np.where(has_parent, children_total, np.nan)
    present = np.where(has_parent & (present > 0), number_added_up, present)
    return CompletenessGrid(municipality_rows, share, present, expected, children_total, parent_total, compared)


def _additive(assembled: Assembled, measure: str) -> tuple[str | None, Floats]:
    """What can be added up over areas: the counted events, else the persons or homes of areas with a known figure.

    Hectares do not count: empty land is no missing part of a city.
    """
    if np.isfinite(assembled.numerator).any():
        return measure, assembled.numerator
    base = next((other for other in assembled.used if other != measure), None)
    if base in (None, LAND_AREA):
        return None, np.full(assembled.numerator.shape, np.nan)
    is_unknown = np.isin(assembled.panel.status[0], (Status.MISSING_FROM_SOURCE, Status.UNKNOWN))
    return base, np.where(is_unknown, np.nan, assembled.panel.base[0])
