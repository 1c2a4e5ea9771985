# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure must a signal be, when scan follows scan?

Needs, of one family (municipality and kind), how many tests each earlier scan held and their smallest q-values. Gives
the error rate that this scan may spend, so that over all scans together the share of wrong signals stays what it was
promised to be: a rate held per scan only adds up over the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

#: How fast the rate is spent: the t-th scan gets a part proportional to t to the power of minus this.
SPENDING = 1.6
METHOD = "BatchPRDS (Zrnic, Jiang, Ramdas and Jordan 2020)"


@dataclass(frozen=True)
class FamilyScan:
    """One scan of one family: the number of tests, and the q-values that are at most the error rate of one scan."""

    tests: int
    q_values: tuple[float, ...]

    def found_at(self, level: float) -> int:
        """How many tests have a q-value of at most `level`."""
        return sum(q_value <= level for q_value in self.q_values)


def levels(scans: Sequence[FamilyScan], error_rate: float) -> tuple[float, ...]:
    """The error rate of each scan, in the order in which they were made; 0 for a scan without tests.

    Zrnic and others (2020), algorithm BatchPRDS: within a scan tests may depend on each other positively (neighbours,
    indicators that go together). It takes scans as independent of each other; figures of later years overlap with those
    before, so the promise holds about. What was found earlier may be spent again.
    """
    found, given = 0, []
    for number, scan in enumerate(scans, start=1):
        part = float(number**-SPENDING / special.zeta(SPENDING))
        level = error_rate * part * (scan.tests + found) / scan.tests if scan.tests else 0.0
        level = min(level, error_rate)  # q-values above the rate of one scan are not kept
        given.append(level)
        found += scan.found_at(level)
    return tuple(given)
