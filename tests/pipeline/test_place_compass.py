# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the compass of a place say no more than its neighbourhoods do?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from buurtpeil.areas.blocks import Weight
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.place_compass import colour_between, compass_of_place, together

NAN = float("nan")


@pytest.mark.parametrize(
    ("lower", "upper", "colour"),
    [
        (-1.0, -0.31, Colour.WORSE),
        (-1.0, -0.29, Colour.UNDETERMINED),
        (0.31, 1.0, Colour.BETTER),
        (-0.3, 0.3, Colour.ABOUT_EQUAL),
        (-0.31, 0.2, Colour.UNDETERMINED),
        (NAN, NAN, Colour.NONE),
    ],
)
def test_a_judgement_needs_the_whole_interval(lower, upper, colour):
    assert colour_between(lower, upper, 0.3) is colour


def test_the_mean_is_by_inhabitants_and_needs_three_quarters_of_them():
    """(1,000 x 1.0 + 3,000 x 2.0) / 4,000 = 1.75; then 3,000 of 4,000 is just enough, 1,000 is not."""
    people = np.array([1000.0, 3000.0])
    values = np.array([[1.0, NAN, 1.0], [2.0, 2.0, NAN]])
    assert together(values, people).tolist()[:2] == [1.75, 2.0]
    assert np.isnan(together(values, people)[2])


def parts(rows, share):
    share = np.array(share, dtype=float)
    return PlaceParts(
        np.array(rows, dtype=np.int64), share, share, np.full(len(rows), Weight.ADDRESSES, dtype=np.uint8), {}
    )


def city(municipality_row=(0, 0, 0)):
    block = {
        "score": np.array([[0.0], [-2.0], [-1.0]]),
        "lower": np.array([[-0.1], [-2.2], [-1.4]]),
        "upper": np.array([[0.1], [-1.8], [-0.6]]),
        "band": np.array([[0.3], [0.3], [0.3]]),
        "indicators_used": np.array([[4], [4], [2]]),
    }
    compass = SimpleNamespace(keys=("total",), periods=lambda key: ("2024",), block=lambda key: block)
    publication = SimpleNamespace(
        compass=compass, catalogue=SimpleNamespace(domains={}), compass_of_area=lambda code: (f"own of {code}",)
    )
    areas = SimpleNamespace(
        municipality_row=np.array(municipality_row), codes=np.array(["GM9999", "BU99990001", "BU99990002"])
    )
    return publication, SimpleNamespace(areas=areas, inhabitants=np.array([NAN, 1000.0, 3000.0]))


def test_two_whole_neighbourhoods_are_their_mean_and_the_mean_of_their_limits():
    """Score -1.25; limits (-2.2 + 3 x -1.4) / 4 = -1.6 and (-1.8 + 3 x -0.6) / 4 = -0.9: surely beyond -0.3."""
    (line,) = compass_of_place(*city(), parts([1, 2], [1, 1]))
    assert (line.score, line.lower, line.upper) == pytest.approx((-1.25, -1.6, -0.9))
    assert line.colour is Colour.WORSE
    assert line.indicators_used == 2


def test_half_a_neighbourhood_may_differ_from_the_whole():
    """One standard deviation between neighbourhoods, times sqrt(1 - 0.5): 1.645 x 0.707 = 1.163 on either side."""
    (line,) = compass_of_place(*city(), parts([2], [0.5]))
    assert (line.lower, line.upper) == pytest.approx((-1.4 - 1.1631, -0.6 + 1.1631), abs=1e-4)
    assert line.colour is Colour.UNDETERMINED


def test_one_whole_neighbourhood_has_its_own_compass():
    assert compass_of_place(*city(), parts([2], [1])) == ("own of BU99990002",)


def test_there_is_none_over_two_cities():
    assert compass_of_place(*city((0, 0, 9)), parts([1, 2], [1, 1])) == ()
