# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many wrong signals are in a list?

Needs p-values or probabilities with the family each belongs to. Gives q-values: the share of wrong signals to expect in
the list of one family that ends there (Benjamini and Hochberg 1995; Müller and others 2007 for probabilities).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.dependence import Dependence

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
DEPENDS_ON = Dependence.MUNICIPALITY  # a family is one municipality and one kind of signal


def benjamini_hochberg(p_values: Floats, family: Integers) -> Floats:
    """(n,) the q-value of each p-value within its family (numbers 0, 1, …); NaN is no test and counts for nothing.

    Valid for independent tests and for positively dependent ones (Benjamini and Yekutieli 2001). Ties share one q.
    """
    order, rows, places, size = _layout(p_values, family)
    table = np.full(size, np.inf)
    tests = np.bincount(rows, minlength=size[0])
    table[rows, places] = p_values[order] * tests[rows] / (places + 1)
    smallest_from_here = np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1]
    return _spread_back(np.minimum(smallest_from_here, 1.0)[rows, places], order, len(p_values))


def bayesian_false_discovery(probability: Floats, family: Integers) -> Floats:
    """(n,) the mean probability of being wrong over the family's list that ends here, surest first; NaN counts not.

    Ties share the value at the end of the tie.
    """
    order, rows, places, size = _layout(1 - probability, family)
    table = np.full(size, np.nan)
    wrong = 1 - probability[order]
    table[rows, places] = wrong
    mean = np.cumsum(np.nan_to_num(table), axis=1) / np.arange(1, size[1] + 1)
    # Within a tie the mean keeps rising to the value that is repeated: the last place of the tie holds the largest.
    is_tied = np.zeros(size, dtype=bool)
    is_tied[:, :-1] = table[:, :-1] == table[:, 1:]
    for place in range(size[1] - 2, -1, -1):
        if is_tied[:, place].any():
            mean[:, place] = np.where(is_tied[:, place], mean[:, place + 1], mean[:, place])
    return _spread_back(mean[rows, places], order, len(probability))


def _layout(values: Floats, family: Integers) -> tuple[Integers, Integers, Integers, tuple[int, int]]:
    """The finite values in order per family, and where each goes in a table of families x longest family.

    A table keeps families apart to the last bit: a running sum over all of them at once would not.
    """
    there = np.flatnonzero(np.isfinite(values))
    order = there[np.lexsort((values[there], family[there]))]
    rows = family[order]
    number = np.bincount(rows) if len(rows) else np.zeros(1, dtype=np.int64)
    start = np.cumsum(number) - number
    places = np.arange(len(order)) - start[rows] if len(rows) else order
    return order, rows, places, (len(number), max(int(number.max()), 1))


def _spread_back(values: Floats, order: Integers, count: int) -> Floats:
    result = np.full(count, np.nan)
    result[order] = values
    return result
