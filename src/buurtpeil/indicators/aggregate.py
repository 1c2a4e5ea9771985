# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is the figure of several areas together?

Needs the figures of the parts with their bases. Gives one figure per period: sums of numerators over sums of
denominators, never an average of percentages, with the share of the base that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError
from buurtpeil.indicators.catalogue import Indicator, Kind

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Aggregate:
    """One indicator for several areas together; arrays (T,).

    Attributes
    ----------
    value : in the indicator's unit, NaN where no part has a figure (or, for a count, where one part lacks it).
    base : the known parts' denominators together, NaN for a count.
    coverage : the share of the base (of the parts, for a count) that the value rests on, 0 to 1; NaN where a part's
        base is unknown too, because nobody then knows how much is missing.
    """

    value: Floats
    base: Floats
    coverage: Floats


def aggregate(indicator: Indicator, value: Floats, base: Floats) -> Aggregate:
    """Put the parts together; `value` and `base` are (n parts, T), NaN where there is no figure.

    Raises `PanelError` for an index, which is not divisible over areas (DOMAIN "Figures" 10), and for a figure without
    a denominator, whose parts nobody can weigh.
    """
    if not indicator.divisible or indicator.kind is Kind.SCORE:
        raise PanelError(
            "An index can't be put together from parts:", repr(indicator.key), "Look at its areas side by side."
        )
    if indicator.kind is Kind.COUNT:
        known = np.isfinite(value)
        total = np.where(known.all(axis=0), np.nansum(value, axis=0), np.nan)
        return Aggregate(total, np.full(total.shape, np.nan), known.mean(axis=0))
    if indicator.denominator is None:
        raise PanelError(
            "A figure without a denominator can't be put together from parts:",
            repr(indicator.key),
            "Look at its areas side by side.",
        )
    known = np.isfinite(value) & (base > 0)
    known_base = np.where(known, base, 0.0).sum(axis=0)
    amount = np.where(known, value * base, 0.0).sum(axis=0)
    has_any = known_base > 0
    together = np.divide(amount, known_base, out=np.full(has_any.shape, np.nan), where=has_any)
    # A sum with an unknown part is unknown: np.sum, unlike np.nansum, keeps that.
    coverage = np.divide(known_base, base.sum(axis=0), out=np.full(has_any.shape, np.nan), where=has_any)
    return Aggregate(together, np.where(has_any, known_base, np.nan), coverage)
