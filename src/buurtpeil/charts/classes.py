# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Into which classes does a map divide its figures?

Needs the figures of all areas and years that are compared. Gives round limits, the same for every year, so that a year
slider moves areas between classes and never classes under areas; and the look of one figure or difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MOST_CLASSES = 5
STEPS = tuple(f"step-{number}" for number in range(1, MOST_CLASSES + 1))
HIDDEN = "hidden"
LESS, SAME, MORE = "less", "same", "more"


def class_limits(values: Floats, decimals: int) -> tuple[float, ...]:
    """At most four limits between the classes, increasing; a figure on a limit belongs to the class above it.

    The limits are the fifths of all finite `values`, rounded to two meaning digits of their spread and never finer than
    `decimals`. Limits that fall together are one limit; without figures, or with all equal, there is none.
    """
    known = values[np.isfinite(values)]
    if not known.size or known.min() == known.max():
        return ()
    spread = float(known.max() - known.min())
    digits = min(1 - floor(log10(spread)), decimals)
    fifths = np.quantile(known, np.arange(1, MOST_CLASSES) / MOST_CLASSES)
    rounded = sorted({round(float(limit), digits) + 0.0 for limit in fifths})
    return tuple(limit for limit in rounded if known.min() < limit <= known.max())


def class_of(value: float, limits: Sequence[float]) -> str:
    """The look of one figure: ``step-1`` to ``step-5``, spread over the five steps when there are fewer classes."""
    if not np.isfinite(value):
        return HIDDEN
    place = int(np.searchsorted(np.asarray(limits, dtype=float), value, side="right"))
    return step_of(place, len(limits) + 1)


def step_of(place: int, count: int) -> str:
    """The look of class `place` of `count`: the lowest is the lightest, the highest the darkest."""
    return STEPS[2] if count == 1 else STEPS[round(place * (MOST_CLASSES - 1) / (count - 1))]


def difference_look(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[str, bool]:
    """(``less``, ``same``, ``more`` or ``hidden``; whether that is clear) of the second figure beside the first.

    Each is (value, lower, upper) with the limits of its 90% interval. A difference is clear where the intervals don't
    overlap, which is stricter than a test of the difference; without an interval nobody can say, so it is not clear.
    """
    value, lower, upper = second
    if not (np.isfinite(value) and np.isfinite(first[0])):
        return HIDDEN, False
    look = SAME if value == first[0] else MORE if value > first[0] else LESS
    return look, bool(lower > first[2] or upper < first[1])
