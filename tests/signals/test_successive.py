# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the promise hold over ten years of scans, and not in each alone?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.signals.false_discovery import benjamini_hochberg
from buurtpeil.signals.successive import FamilyScan, levels


def test_the_levels_equal_a_hand_calculation() -> None:
    # zeta(1.6) = 2.285766; the parts are 0.437490, 0.144318 and 0.075434.
    scans = [FamilyScan(100, (0.001, 0.02, 0.03)), FamilyScan(50, (0.004, 0.02)), FamilyScan(0, ())]
    first = 0.05 * 0.437490
    # Two of the first scan are at most 0.021875, so the second may spend (50 + 2) / 50 of its part.
    second = 0.05 * 0.144318 * 52 / 50
    assert levels(scans, 0.05) == pytest.approx((first, second, 0.0), rel=1e-5)


def test_what_was_found_may_be_spent_again() -> None:
    quiet = levels([FamilyScan(100, ()), FamilyScan(10, ())], 0.05)
    busy = levels([FamilyScan(100, (0.0001,) * 20), FamilyScan(10, ())], 0.05)
    assert busy[1] == pytest.approx(3 * quiet[1])


@given(st.lists(st.tuples(st.integers(0, 500), st.lists(st.floats(0, 0.05), max_size=30)), max_size=12))
def test_no_scan_may_spend_more_than_a_scan_alone(given_scans: list[tuple[int, list[float]]]) -> None:
    scans = [FamilyScan(max(tests, len(found)), tuple(found)) for tests, found in given_scans]
    assert all(0 <= level <= 0.05 for level in levels(scans, 0.05))


def test_over_ten_scans_the_share_of_wrong_signals_stays_under_the_rate() -> None:
    # 300 series of ten scans of 60 tests; in each a few areas really move. A rate per scan lets about 5% per list be
    # wrong; where only a list in ten holds something real, the wrong ones of all quiet scans pile up.
    generator = np.random.default_rng(20)
    wrong_share, alone_share = [], []
    for _ in range(300):
        scans, alone, truths, series = [], [], [], []
        for year in range(10):
            is_real = np.zeros(60, dtype=bool)
            is_real[: 6 if year == 0 else 0] = True
            p_values = np.where(is_real, generator.uniform(0, 1e-4, 60), generator.uniform(size=60))
            q_values = benjamini_hochberg(p_values, np.zeros(60, dtype=np.int64))
            scans.append(FamilyScan(60, tuple(q_values[q_values <= 0.05].tolist())))
            series.append(q_values)
            truths.append(is_real)
            alone.append(q_values <= 0.05)
        found = [q_values <= level for q_values, level in zip(series, levels(scans, 0.05), strict=True)]
        for shares, lists in ((wrong_share, found), (alone_share, alone)):
            number = sum(int(one.sum()) for one in lists)
            wrong = sum(int((one & ~is_real).sum()) for one, is_real in zip(lists, truths, strict=True))
            shares.append(wrong / max(number, 1))
    error = np.std(wrong_share) / np.sqrt(len(wrong_share))
    assert np.mean(wrong_share) <= 0.05 + 3 * error
    assert np.mean(alone_share) > np.mean(wrong_share) + 0.02
