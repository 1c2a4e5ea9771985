# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas move away from their city, the wrong way?

Needs the gaps of one indicator. Gives per area the slope of its gap to the city over its last ten periods at most, a
one-sided p-value, and how much worse that made it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.trend import fit_lines
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.signals.gap import Gap
from buurtpeil.signals.wobble import chance_of, learn_prior_freedom

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # as the gaps it reads, and how unequally areas wobble
RULE_VERSION = "1.1"


@dataclass(frozen=True, eq=False)
class Drift:
    """The drift of each area (A,); NaN where it was not tested.

    Attributes
    ----------
    p_value : one-sided, small when the gap grows the wrong way.
    change : how much worse the gap became over the window, in the indicator's unit (negative: better).
    first : the column of the first period used; -1 where not tested.
    """

    p_value: Floats
    change: Floats
    first: npt.NDArray[np.int64]


def detect_drift(gap: Gap, indicator: Indicator) -> Drift:
    """Test every area that has a gap. A single step up is a movement too: `breaks` tells the two apart."""
    lines = fit_lines(gap.gap, gap.weight, gap.times)
    score = indicator.direction.sign_of_worse * lines.slope / np.sqrt(lines.slope_variance)
    prior_freedom = learn_prior_freedom(lines.heterogeneity, lines.freedom)
    p_value = chance_of(score, lines.heterogeneity, lines.freedom, prior_freedom)
    change = indicator.direction.sign_of_worse * lines.slope * (lines.last - lines.first) * gap.unit
    is_tested = np.isfinite(p_value)
    first = np.where(is_tested, np.argmax(np.isfinite(gap.gap), axis=1) if gap.gap.shape[1] else 0, -1)
    return Drift(p_value, np.where(is_tested, change, np.nan), first)
