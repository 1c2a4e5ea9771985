# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did the publishers deliver for one measure, area by area and period by period?

Needs nothing. Gives `MeasureGrid`: dense arrays over area x period that remember from which snapshot each figure came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DIVISION_CHANGE = "division-change"
BOUNDARY_MOVED = 3  # StatLine "Indelingswijziging wijken en buurten": 1 unchanged, 2 code changed, 3 boundary changed
NO_SNAPSHOT = -1


@dataclass(frozen=True, eq=False)
class MeasureGrid:
    """One measure over all areas (A) and its own periods (T).

    Attributes
    ----------
    periods : (T,) labels in time order.
    value : (A, T) in the measure's unit, NaN where there is no figure.
    status, flags : (A, T); an area the source does not hold is `MISSING_FROM_SOURCE`.
    snapshot : (A, T) index of the snapshot each row came from, `NO_SNAPSHOT` where none did.
    """

    periods: tuple[str, ...]
    value: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    snapshot: npt.NDArray[np.int16]
