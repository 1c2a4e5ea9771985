# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the classes of a map keep still, does a difference claim no more than it knows, and is the picture safe?"""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.charts.class_map import Look, class_map, look_swatch
from buurtpeil.charts.classes import class_limits, class_of, difference_look

NAN = float("nan")


def test_the_limits_are_the_fifths_rounded():
    """0 to 100 in steps of 1: numpy's linear fifths are 20, 40, 60 and 80."""
    assert class_limits(np.arange(101.0), 1) == (20, 40, 60, 80)


def test_limits_are_as_round_as_the_spread_allows():
    """A spread of 1,000 gives hundreds at two digits: 200, 400, 600, 800 stay; 247 would become 250."""
    assert class_limits(np.array([0.0, 247.0, 503.0, 751.0, 1000.0]), 1) == (200, 400, 600, 800)
    assert class_limits(np.array([0.0, 0.31, 0.58, 1.0]), 0) == (1,)  # no finer than whole numbers, as they are shown


def test_equal_or_absent_figures_make_one_class():
    assert class_limits(np.array([3.0, 3.0, NAN]), 1) == ()
    assert class_limits(np.array([NAN, NAN]), 1) == ()
    assert class_of(3.0, ()) == "step-3"


@pytest.mark.parametrize(
    ("value", "look"), [(19.9, "step-1"), (20, "step-2"), (59, "step-3"), (80, "step-5"), (NAN, "hidden")]
)
def test_a_figure_on_a_limit_belongs_above_it(value, look):
    assert class_of(value, (20, 40, 60, 80)) == look


def test_two_classes_are_the_lightest_and_the_darkest():
    assert [class_of(value, (5,)) for value in (4, 6)] == ["step-1", "step-5"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), st.integers(0, 3))
def test_limits_increase_and_a_larger_figure_is_never_lighter(values, decimals):
    limits = class_limits(np.array(values), decimals)
    assert list(limits) == sorted(set(limits))
    looks = [class_of(value, limits) for value in sorted(values)]
    assert looks == sorted(looks)


def test_a_difference_is_clear_only_where_the_intervals_are_apart():
    assert difference_look((10, 8, 12), (14, 12.5, 16)) == ("more", True)
    assert difference_look((10, 8, 12), (14, 11.9, 16)) == ("more", False)
    assert difference_look((10, 8, 12), (6, 4, 7.9)) == ("less", True)
    assert difference_look((10, NAN, NAN), (6, NAN, NAN)) == ("less", False)
    assert difference_look((10, 8, 12), (10, 8, 12)) == ("same", False)
    assert difference_look((NAN, NAN, NAN), (10, 8, 12)) == ("hidden", False)


def test_a_map_is_well_formed_and_escapes_what_it_is_given():
    hostile = '"><script>alert(1)</script>'
    shape = SimpleNamespace(code="BU1", name=hostile, path="M0 0h9v9z", label_x=4.0, label_y=4.0)
    picture = SimpleNamespace(width=100.0, height=80.0, outlines=(shape,), water=("M1 1h2",))
    drawn = class_map(
        picture,
        {"BU1": Look("step-2", "hatch")},
        prefix="kaart-1",
        description=hostile,
        titles={"BU1": hostile},
        links={"BU1": "/gebied/BU1/"},
        labels={"BU1": hostile},
        overlay=("M3 3h2",),
    )
    tree = ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert "style=" not in drawn
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    used = {element.get("fill", "")[5:-1] for element in tree.iter() if element.get("fill", "").startswith("url(#")}
    assert used == {"kaart-1-hatch"} <= ids


def test_an_area_without_a_look_is_drawn_as_not_shown():
    shape = SimpleNamespace(code="BU1", name="Een", path="M0 0h9v9z", label_x=4.0, label_y=4.0)
    picture = SimpleNamespace(width=10.0, height=10.0, outlines=(shape,), water=())
    drawn = class_map(picture, {}, prefix="k", description="d", titles={})
    assert "fill-hidden" in drawn
    assert "url(#k-crosses)" in drawn


def test_a_swatch_shows_the_pattern_of_its_look():
    assert "mark-hatch" in look_swatch(Look("none", "hatch"))
    assert "mark-" not in look_swatch(Look("step-1"))
