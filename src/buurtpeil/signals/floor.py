# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas lie beyond the floor that nobody may fall through?

Needs the estimates of one indicator with a floor and which cells are usable. Gives per area the posterior probability
that its true level lies beyond the floor in the last period, and by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.signals.eligibility import areas_to_test

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # as the estimates it reads
RULE_VERSION = "1.0"
# A list may be right on the whole while its last line is not: no single signal is less sure than this (Efron 2010, §5).
LEAST_PROBABILITY = 0.80


@dataclass(frozen=True, eq=False)
class FloorTest:
    """The test of each area (A,), NaN where not tested: `probability` beyond the floor, `distance` beyond it (unit)."""

    probability: Floats
    distance: Floats


def judge_floor(
    indicator: Indicator, estimates: Estimates, position: int, usable: npt.NDArray[np.bool_], groups: Groups
) -> FloorTest:
    """Test the last period of the block; nothing is tested for an indicator without a floor or a direction."""
    areas, periods = usable.shape
    nothing = np.full(areas, np.nan)
    if indicator.floor is None or periods == 0:
        return FloorTest(nothing, nothing)
    is_tested = areas_to_test(usable[:, -1:], groups)
    probability = np.where(is_tested, estimates.probability_beyond_floor[position, :, -1], np.nan)
    beyond = indicator.direction.sign_of_worse * (estimates.estimate[position, :, -1] - indicator.floor.value)
    return FloorTest(probability, np.where(np.isfinite(probability), beyond, np.nan))
