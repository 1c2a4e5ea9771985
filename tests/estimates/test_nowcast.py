# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is still to be reported, against the published example of Mack (1993)."""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.errors import PanelError
from buurtpeil.estimates.nowcast import nowcast

# Taylor and Ashe (1983), as used by Mack (1993), table 1: cumulative, one row a period.
ROWS = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)
# Mack (1993), table 2: what is still to come and its standard error, in thousands.
TO_COME = (0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626)
STANDARD_ERROR = (0, 76, 122, 134, 261, 411, 558, 875, 971, 1363)


def triangle() -> np.ndarray:
    full = np.full((10, 10), np.nan)
    for number, row in enumerate(ROWS):
        full[number, : len(row)] = row
    return full


def test_the_published_example_comes_out() -> None:
    found = nowcast(triangle())
    assert (found.expected - found.known) / 1000 == pytest.approx(np.array(TO_COME), abs=0.51)
    assert found.deviation / 1000 == pytest.approx(np.array(STANDARD_ERROR), abs=0.51)
    assert found.complete == pytest.approx(found.known / found.expected)


def test_where_everything_comes_at_once_nothing_is_added() -> None:
    full = np.array([[5.0, 5.0], [7.0, 7.0], [3.0, np.nan]])
    found = nowcast(full)
    assert found.expected.tolist() == [5, 7, 3]
    assert found.deviation.tolist() == [0, 0, 0]
    assert found.complete.tolist() == [1, 1, 1]


def test_periods_without_events_are_no_trouble() -> None:
    found = nowcast(np.array([[0.0, 0.0], [4.0, 8.0], [0.0, np.nan]]))
    assert found.expected.tolist() == [0, 8, 0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[np.nan, 3.0]], "known at once"),
        ([[1.0, np.nan, 3.0]], "gap"),
        ([[3.0, 2.0]], "can't fall"),
        ([[-1.0, 2.0]], "can't fall"),
    ],
)
def test_a_triangle_that_is_none_is_refused(rows: list[list[float]], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        nowcast(np.array(rows))
