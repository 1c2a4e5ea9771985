# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""May this figure be shown, or is it about too few people?

Needs a figure with its base and the limits. Gives the one rule of small numbers (CONVENTIONS "Small numbers"): counts
under 10 and rates on a base under 50 are not shown. What is not shown is also never an input of another figure, so that
no sum and no difference can bring it back (docs/adr/0011).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from buurtpeil.indicators.catalogue import Indicator, Kind
from buurtpeil.indicators.panel import has_figure

Floats = npt.NDArray[np.float64]
VERSION = "1.1"
LEAST_COUNT = 10.0


def least_base_of(indicator: Indicator) -> float:
    """The smallest base on which it is shown: `minimum_base` of the catalogue, 50 unless an indicator states another.

    0 for a count, of which the figure itself decides.
    """
    return 0.0 if indicator.kind is Kind.COUNT else indicator.minimum_base


def is_too_small(value: Floats, base: Floats, least_base: Floats, is_count: bool) -> npt.NDArray[np.bool_]:
    """Where a figure is about too few; arrays that broadcast.

    A base that nobody knows is too small, unless there is no limit at all.
    """
    if is_count:
        return ~(value >= LEAST_COUNT)
    return (least_base > 0) & ~(base >= least_base)


def may_be_shown(
    value: Floats, base: Floats, status: npt.NDArray[np.uint8], least_base: Floats, is_count: bool
) -> npt.NDArray[np.bool_]:
    """Where there is a figure and it may be shown, and so used; arrays that broadcast."""
    return has_figure(status) & np.isfinite(value) & ~is_too_small(value, base, least_base, is_count)
