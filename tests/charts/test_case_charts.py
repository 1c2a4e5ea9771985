# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the charts of a calculation stay whole and tell their content to whoever can't see them?"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from buurtpeil.charts.cash_curve import Curve, cash_curve, steps
from buurtpeil.charts.tornado import Swing, tornado_chart

any_float = st.floats(allow_nan=True, allow_infinity=True)


def say(value):
    return f"{value:,.0f} euro"


# On a busy machine making the rows is what takes long, not drawing them.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example([[5e-324]])
@example([[1.7e308, -1.7e308]])
@given(st.lists(st.lists(any_float, max_size=5), max_size=8))
def test_a_cash_curve_is_whole_whatever_the_figures_are(rows):
    curves = [Curve("<naam> & co", row, row, row) for row in rows]
    root = ElementTree.fromstring(cash_curve(curves, say=say, period="jaar", description="<wat>"))
    assert root.attrib["aria-label"] == "<wat>"
    for element in root.iter():
        for value in element.attrib.values():
            assert "nan" not in value.lower()
            assert "inf" not in value.lower()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(any_float, any_float), max_size=8), st.floats(-1e9, 1e9))
def test_a_tornado_is_whole_whatever_the_figures_are(pairs, middle):
    swings = [Swing("<naam>", "1", "2", low, high) for low, high in pairs]
    root = ElementTree.fromstring(tornado_chart(swings, middle, say=say, description=None))
    assert root.attrib["aria-hidden"] == "true"
    for element in root.iter():
        for value in element.attrib.values():
            assert "nan" not in value.lower()


def test_a_bar_runs_from_the_result_as_it_is_to_the_result_at_the_end_of_the_range():
    # Scale 0 to 100 over 640 - 250 - 14 = 376 pixels from 250: 25 stands at 344, 50 at 438, 100 at 626.
    chart = tornado_chart([Swing("a", "1", "2", 25, 100)], 50, say=say, description=None)
    low, high = (
        element for element in ElementTree.fromstring(chart).iter() if "tornado-" in element.attrib.get("class", "")
        and element.tag.endswith("rect")
    )  # fmt: skip
    assert (float(low.attrib["x"]), float(low.attrib["width"])) == (344, 94)
    assert (float(high.attrib["x"]), float(high.attrib["width"])) == (438, 188)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-35_000, 10_000, [-30_000, -20_000, -10_000, 0, 10_000]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, 7, [0, 2, 4, 6]),
    ],
)
def test_the_scale_has_round_numbers(low, high, expected):
    assert steps(low, high) == pytest.approx(expected)
